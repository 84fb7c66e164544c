"""The command line: arguments in, exit code out. French on screen; no rule lives here, nothing heavy at import."""

import gc
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reconcile.errors import ReconcileError
from reconcile.french_click import Day, FrenchCommand, FrenchGroup, Month
from reconcile.report.files import free_name, refuse_unwritable, save

if TYPE_CHECKING:
    from reconcile.intake.reading import Inputs

EXAMPLE = "\b\nExemple :\n  "


@click.group(
    cls=FrenchGroup,
    context_settings={"max_content_width": 100},
    epilog=f"{EXAMPLE}reconcile monthly samples/2024-11 --as-of 2024-12-05",
)
@click.version_option(
    package_name="amg-reconcile", help="Affiche la version et s'arrête.", message="reconcile %(version)s"
)
def main() -> None:
    """Rapproche les dossiers DIF élu et les feuilles d'émargement d'AMG."""
    for stream in (sys.stdout, sys.stderr):
        # A Windows console or a pipe may not know every French sign; a "?" is better than a crash.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


INPUTS = click.argument(
    "inputs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FICHIER_OU_DOSSIER..."
)
FORCE = click.option("--force", is_flag=True, help="Remplace le classeur nommé par -o s'il existe.")
STRICT = click.option("--strict", is_flag=True, help="Code de sortie 1 dès qu'un point est bloquant ou à vérifier.")
_AS_OF_HELP = "Date d'arrêté du calcul.  [défaut : aujourd'hui]"
AS_OF = click.option("--as-of", type=Day(), default=None, help=_AS_OF_HELP)


def _output(default: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option that names the workbook to write."""
    path = click.Path(path_type=Path, dir_okay=False)
    help_text = f"Classeur à écrire.  [défaut : {default} dans le dossier courant]"
    return click.option("-o", "--output", type=path, default=None, metavar="CLASSEUR.xlsx", help=help_text)


@main.command(
    cls=FrenchCommand,
    epilog=f"{EXAMPLE}reconcile monthly 2024-11/ --month 2024-11 --as-of 2024-12-05 --reminders-attested",
)
@INPUTS
@click.option(
    "--month",
    type=Month(),
    default=None,
    help="Ne garde que les sessions dont le dernier jour est dans ce mois.",
)
@AS_OF
@click.option("--reminders-attested", is_flag=True, help="AMG atteste relancer les stagiaires partiellement présents.")
@_output("rapprochement-<mois ou date>.xlsx")
@FORCE
@STRICT
@click.pass_context
def monthly(
    ctx: click.Context,
    inputs: tuple[Path, ...],
    month: str | None,
    as_of: date | None,
    reminders_attested: bool,
    output: Path | None,
    force: bool,
    strict: bool,
) -> None:
    """Écrit le classeur de rapprochement du mois, à partir des exports et des feuilles d'émargement.

    FICHIER_OU_DOSSIER : l'export des dossiers d'EDOF, le tableau de suivi et les feuilles d'émargement, ou le
    dossier qui les contient. Ils ne sont jamais modifiés.
    """
    # One short run that keeps nearly all it makes: looking for garbage would cost a quarter of its time.
    gc.disable()
    day = as_of or date.today()
    target = _target(output, f"rapprochement-{month or day.isoformat()}.xlsx", force=force)
    from reconcile.month.pipeline import reconcile_month
    from reconcile.report.closing import closing
    from reconcile.report.workbook import workbook_bytes

    tell = _progress()
    outcome = reconcile_month(inputs, day, month or "", reminders_attested=reminders_attested, tell=tell)
    _refuse_to_overwrite_an_input(target, outcome.inputs)
    tell("Écriture du classeur")
    written = save(workbook_bytes(outcome), target)
    tell("")
    click.echo(closing(outcome, written))
    _say_where(written, target)
    if strict and any(finding.severity.waits_for_someone for finding in outcome.findings):
        ctx.exit(1)


@main.command(
    cls=FrenchCommand,
    epilog=f"{EXAMPLE}reconcile roster exports/ --from 2025-05-12 --to 2025-05-16",
)
@INPUTS
@click.option("--session", "sessions", multiple=True, metavar="NUMÉRO", help="Session à préparer ; peut se répéter.")
@click.option("--from", "from_day", type=Day(), default=None, help="Ne garde que les sessions tenues ce jour ou après.")
@click.option("--to", "to_day", type=Day(), default=None, help="Ne garde que les sessions tenues ce jour ou avant.")
@AS_OF
@_output("sessions-<date>.xlsx")
@FORCE
@STRICT
@click.pass_context
def roster(
    ctx: click.Context,
    inputs: tuple[Path, ...],
    sessions: tuple[str, ...],
    from_day: date | None,
    to_day: date | None,
    as_of: date | None,
    output: Path | None,
    force: bool,
    strict: bool,
) -> None:
    """Prépare les sessions à venir : qui est inscrit, à qui répondre, qui relancer, qui retirer, et les feuilles.

    FICHIER_OU_DOSSIER : l'export des dossiers d'EDOF et le tableau de suivi, ou le dossier qui les contient. Ils ne
    sont jamais modifiés. Sans option, toutes les sessions dont le dernier jour n'est pas passé.
    """
    gc.disable()
    if from_day and to_day and to_day < from_day:
        raise ReconcileError("la période finit avant de commencer", "options --from et --to", "échangez les deux dates")
    day = as_of or date.today()
    target = _target(output, f"sessions-{day.isoformat()}.xlsx", force=force)
    from reconcile.report.closing import roster_closing
    from reconcile.report.roster_workbook import roster_bytes
    from reconcile.roster.pipeline import prepare_roster

    tell = _progress()
    found = prepare_roster(inputs, day, sessions, from_day, to_day, tell=tell)
    _refuse_to_overwrite_an_input(target, found.inputs)
    tell("Écriture du classeur")
    written = save(roster_bytes(found), target)
    tell("")
    click.echo(roster_closing(found, written))
    _say_where(written, target)
    if strict and any(action.severity.waits_for_someone for action in found.actions):
        ctx.exit(1)


def _say_where(written: Path, target: Path) -> None:
    """Say when the workbook is not where it was asked for."""
    if written.parent != target.parent:
        click.echo(f"Attention : {target.parent} ne peut plus être écrit ; le classeur est ailleurs.", err=True)
    elif written != target:
        click.echo(f"Attention : {target.name} est ouvert ou protégé ; le classeur porte un autre nom.", err=True)


def _target(output: Path | None, default: str, *, force: bool | None = None) -> Path:
    """Return the workbook to write; every collision is known before anything is read.

    `force` is `None` for a command that replaces nothing.
    """
    if output is None:
        refuse_unwritable(Path.cwd())
        return free_name(Path(default))
    if not output.name:
        raise ReconcileError("l'option -o ne nomme aucun classeur", "-o", "écrivez par exemple -o resultat.xlsx")
    if output.suffix.lower() != ".xlsx":
        raise ReconcileError(
            "le classeur à écrire doit porter l'extension .xlsx",
            str(output),
            f"nommez-le {output.with_suffix('.xlsx').name}",
        )
    if output.exists() and not force:
        raise ReconcileError(
            "ce classeur existe déjà et n'a pas été remplacé",
            str(output),
            "choisissez un autre nom" + ("" if force is None else ", ou ajoutez --force"),
        )
    if not output.parent.is_dir():
        raise ReconcileError(
            "le dossier de sortie n'existe pas",
            str(output.parent),
            "créez-le, ou choisissez un autre dossier",
        )
    refuse_unwritable(output.parent)
    return output


def _refuse_to_overwrite_an_input(target: Path, inputs: "Inputs") -> None:
    """The source files are never written to, whatever --force says."""
    read = {table.grid.file for table in inputs.tables}
    if any(source.name in read and target.exists() and source.path.samefile(target) for source in inputs.sources):
        raise ReconcileError(
            "le classeur à écrire est l'un des fichiers lus", str(target), "choisissez un autre nom avec -o"
        )


def _progress() -> Callable[[str], None]:
    """Return what tells each step on a terminal, and says nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda _step: None

    def tell(step: str) -> None:
        click.echo(f"\r\x1b[K{step}{' …' if step else ''}", nl=False, err=True)

    return tell


@main.command(cls=FrenchCommand, epilog=f"{EXAMPLE}reconcile check 2024-11/")
@INPUTS
@click.pass_context
def check(ctx: click.Context, inputs: tuple[Path, ...]) -> None:
    """Dit ce que chaque fichier est pris pour, et ce qui y est illisible ou douteux, sans rien calculer ni écrire.

    Code de sortie 1 dès qu'un constat est bloquant ou à vérifier.
    """
    from reconcile.intake.reading import read_inputs
    from reconcile.month.checking import input_findings, report

    today = date.today()
    tell = _progress()
    read = read_inputs(inputs, today, tell)
    tell("")
    findings = input_findings(read, today)
    for line in report(read, findings):
        click.echo(line)
    if any(finding.severity.waits_for_someone for finding in findings):
        ctx.exit(1)


@main.command(cls=FrenchCommand, epilog=f"{EXAMPLE}reconcile template suivi -o suivi-amg.xlsx")
@click.argument("kind", type=click.Choice(["dossiers", "suivi", "emargement"]))
@_output("modele-<tableau>.xlsx")
def template(kind: str, output: Path | None) -> None:
    """Écrit un classeur vide à remplir : titres avec leur note, listes déroulantes, ligne d'exemple, feuille d'aide.

    Ce que ce classeur contient est reconnu par toutes les commandes ; sa ligne d'exemple n'est jamais lue.
    """
    target = _target(output, f"modele-{kind}.xlsx")
    from reconcile.report.templates import template_bytes

    written = save(template_bytes(kind), target)
    click.echo(f"Modèle : {written}")
    _say_where(written, target)


@main.command(cls=FrenchCommand, epilog=f"{EXAMPLE}reconcile terms --on 2025-03-27")
@click.option("--on", type=Day(), default=None, help="Jour de la commande.  [défaut : aujourd'hui]")
def terms(on: date | None) -> None:
    """Affiche les chiffres du contrat en vigueur un jour donné, avec leur source."""
    from reconcile.terms import load

    day = on or date.today()
    click.echo(f"Chiffres en vigueur pour une commande du {day:%d/%m/%Y}\n")
    for figure in load().figures_at(day):
        click.echo(f"{figure.key} = {figure.shown}")
        click.echo(f"    {figure.meaning}")
        click.echo(f"    depuis le {figure.in_force} — {figure.source}")


@main.command(cls=FrenchCommand, epilog=f"{EXAMPLE}reconcile explain M01")
@click.argument("code")
def explain(code: str) -> None:
    """Dit ce qu'un constat signifie et ce qu'il faut faire."""
    from reconcile.findings import catalogue

    kinds = catalogue()
    kind = kinds.get(code.upper())
    if kind is None:
        raise ReconcileError("ce code de constat n'existe pas", code, f"codes connus : {', '.join(kinds)}")
    click.echo(f"{kind.code} — {kind.title} ({kind.severity.label})\n\n{kind.explanation}\n\nQue faire : {kind.remedy}")
