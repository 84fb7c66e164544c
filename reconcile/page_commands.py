"""The commands that open the page and write its launcher; what they need is loaded when they are called."""

from datetime import date
from typing import TYPE_CHECKING

import click

from reconcile.french_click import EXAMPLE, FilePath, FrenchCommand, say_result

if TYPE_CHECKING:
    from pathlib import Path


@click.command(cls=FrenchCommand, epilog=f"{EXAMPLE}reconcile app 2024-11/")
@click.argument("paths", nargs=-1, type=FilePath(), metavar="[DOSSIER_OU_FICHIER]...")
@click.option("--dropped", envvar="RECONCILE_DROPPED", default="", hidden=True)
def app(paths: "tuple[Path, ...]", dropped: str) -> None:
    """Ouvre la page du navigateur où tout se fait sans terminal : le mois, et les sessions à venir.

    DOSSIER_OU_FICHIER : le dossier du mois, dont les fichiers sont alors déjà sur la page. La page n'est servie qu'à
    cet ordinateur. Elle a besoin de Flask et de waitress.
    """
    from reconcile.app.extra import refuse_without_extra
    from reconcile.app.launchers import dropped_on

    refuse_without_extra()
    from pathlib import Path

    given = [Path(path) for path in dropped_on(dropped)] or [*paths]
    from reconcile.app.server import open_in_browser, serve

    serve(given, date.today, open_page=open_in_browser)


@click.command(cls=FrenchCommand, epilog=f"{EXAMPLE}reconcile launcher -o Bureau/")
@click.option(
    "-o",
    "--output",
    type=FilePath(file_okay=False),
    default=".",
    metavar="DOSSIER",
    help="Dossier où écrire le lanceur.  [défaut : le dossier courant]",
)
def launcher(output: "Path") -> None:
    """Écrit le lanceur de cet ordinateur : le fichier à double-cliquer qui ouvre la page.

    Sous Windows et Linux, un dossier du mois déposé sur lui ouvre la page avec ses fichiers.
    """
    from reconcile.app.extra import refuse_without_extra
    from reconcile.app.launchers import write_launcher

    refuse_without_extra()
    say_result([f"Lanceur : {write_launcher(output)}"])
