"""The command line: arguments in, exit code out. French on screen; no rule lives here, nothing heavy at import."""

import gc
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import click

from reconcile.errors import ReconcileError
from reconcile.french_click import EXAMPLE, Day, FilePath, FrenchCommand, FrenchGroup, Month, say_result
from reconcile.page_commands import app, launcher
from reconcile.screen import tell

if TYPE_CHECKING:
    from pathlib import Path


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


INPUTS = click.argument("inputs", nargs=-1, required=True, type=FilePath(), metavar="FICHIER_OU_DOSSIER...")
FORCE = click.option("--force", is_flag=True, help="Remplace le classeur nommé par -o s'il existe.")
SKIP = click.option(
    "--skip", multiple=True, metavar="NOM", help="Fichier à laisser de côté, par son nom ; peut se répéter."
)
STRICT = click.option("--strict", is_flag=True, help="Code de sortie 1 dès qu'un point est bloquant ou à vérifier.")
_AS_OF_HELP = "Date d'arrêté du calcul.  [défaut : aujourd'hui]"
AS_OF = click.option("--as-of", type=Day(), default=None, help=_AS_OF_HELP)


def _output(default: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return the option that names the workbook to write."""
    path = FilePath(dir_okay=False)
    help_text = f"Classeur à écrire.  [défaut : {default}, dans le dossier donné ou le dossier courant]"
    return click.option("-o", "--output", type=path, default=None, metavar="CLASSEUR.xlsx", help=help_text)


@main.command(
    cls=FrenchCommand,
    epilog=f"{EXAMPLE}reconcile monthly 2024-11/ --month 2024-11 --as-of 2024-12-05 --reminders-attested",
)
@INPUTS
@click.option(
    "--month", type=Month(), default=None, help="Ne garde que les sessions dont le dernier jour est dans ce mois."
)
@AS_OF
@SKIP
@click.option("--reminders-attested", is_flag=True, help="AMG atteste relancer les stagiaires partiellement présents.")
@_output("rapprochement-<mois ou date>.xlsx")
@FORCE
@STRICT
@click.pass_context
def monthly(
    ctx: click.Context,
    inputs: "tuple[Path, ...]",
    month: str | None,
    as_of: date | None,
    skip: tuple[str, ...],
    reminders_attested: bool,
    output: "Path | None",
    force: bool,
    strict: bool,
) -> None:
    """Écrit le classeur de rapprochement du mois, à partir des exports et des feuilles d'émargement.

    FICHIER_OU_DOSSIER : l'export des dossiers d'EDOF, le tableau de suivi et les feuilles d'émargement, ou le
    dossier qui les contient. Ils ne sont jamais modifiés.
    """
    # One short run that keeps nearly all it makes: looking for garbage would cost a quarter of its time.
    gc.disable()
    from reconcile.console import name_workbooks_beside, refuse_to_overwrite_an_input, say_end, target_of

    day = as_of or date.today()
    target = target_of(output, f"rapprochement-{month or day.isoformat()}.xlsx", inputs=inputs, force=force)
    name_workbooks_beside(inputs, "rapprochement-*.xlsx")
    from reconcile.month.pipeline import reconcile_month
    from reconcile.report.closing import closing
    from reconcile.report.files import save
    from reconcile.report.workbook import workbook_bytes

    outcome = reconcile_month(inputs, day, month or "", reminders_attested=reminders_attested, skip=skip, tell=tell)
    refuse_to_overwrite_an_input(target.path, outcome.inputs, outcome.inputs.own_files)
    tell("Écriture du classeur")
    saved = save(workbook_bytes(outcome, tell), target)
    tell("")
    say_end(closing(outcome, saved.path), saved, target)
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
@SKIP
@_output("sessions-<date>.xlsx")
@FORCE
@STRICT
@click.pass_context
def roster(
    ctx: click.Context,
    inputs: "tuple[Path, ...]",
    sessions: tuple[str, ...],
    from_day: date | None,
    to_day: date | None,
    as_of: date | None,
    skip: tuple[str, ...],
    output: "Path | None",
    force: bool,
    strict: bool,
) -> None:
    """Prépare les sessions à venir : qui est inscrit, à qui répondre, qui relancer, qui retirer, et les feuilles.

    FICHIER_OU_DOSSIER : l'export des dossiers d'EDOF et le tableau de suivi, ou le dossier qui les contient. Ils ne
    sont jamais modifiés. Sans option, toutes les sessions dont le dernier jour n'est pas passé.
    """
    gc.disable()
    from reconcile.console import refuse_to_overwrite_an_input, say_end, target_of

    if from_day and to_day and to_day < from_day:
        raise ReconcileError("la période finit avant de commencer", "options --from et --to", "échangez les deux dates")
    day = as_of or date.today()
    target = target_of(output, f"sessions-{day.isoformat()}.xlsx", inputs=inputs, force=force)
    from reconcile.report.closing import roster_closing
    from reconcile.report.files import save
    from reconcile.report.roster_workbook import roster_bytes
    from reconcile.roster.pipeline import prepare_roster

    found = prepare_roster(inputs, day, sessions, from_day, to_day, skip=skip, tell=tell)
    refuse_to_overwrite_an_input(target.path, found.inputs)
    tell("Écriture du classeur")
    saved = save(roster_bytes(found), target)
    tell("")
    say_end(roster_closing(found, saved.path), saved, target)
    if strict and any(action.severity.waits_for_someone for action in found.actions):
        ctx.exit(1)


@main.command(cls=FrenchCommand, epilog=f"{EXAMPLE}reconcile check 2024-11/ -o correspondances.xlsx")
@INPUTS
@click.option(
    "-o",
    "--output",
    type=FilePath(dir_okay=False),
    default=None,
    metavar="CLASSEUR.xlsx",
    help="Classeur à écrire : la lecture, les constats, et « Correspondances » à remplir.  [défaut : aucun]",
)
@SKIP
@FORCE
@click.pass_context
def check(
    ctx: click.Context, inputs: "tuple[Path, ...]", output: "Path | None", skip: tuple[str, ...], force: bool
) -> None:
    """Dit ce que chaque fichier est pris pour, et ce qui y est illisible ou douteux, sans rien calculer.

    Une feuille d'émargement seule peut être donnée. Code de sortie 1 dès qu'un constat est bloquant ou à vérifier.
    """
    from reconcile.console import refuse_to_overwrite_an_input, say_end, target_of

    target = target_of(output, "", force=force) if output else None
    from reconcile.intake.reading import read_inputs
    from reconcile.month.checking import check_of, refuse_closed, report

    today = date.today()
    read = read_inputs(inputs, today, tell, skip)
    refuse_closed(read, inputs, today)
    found = check_of(read, today)
    if target:
        from reconcile.report.check_workbook import check_bytes
        from reconcile.report.files import save

        refuse_to_overwrite_an_input(target.path, read, read.check_files)
        saved = save(check_bytes(found), target)
        tell("")
        say_end([*report(found, written=True), f"Classeur : {saved.path}"], saved, target)
    else:
        tell("")
        say_result(report(found, written=False))
    if any(finding.severity.waits_for_someone for finding in found.findings):
        ctx.exit(1)


@main.command(cls=FrenchCommand, epilog=f"{EXAMPLE}reconcile template suivi -o suivi-amg.xlsx")
@click.argument("kind", type=click.Choice(["dossiers", "suivi", "emargement"]))
@_output("modele-<tableau>.xlsx")
def template(kind: str, output: "Path | None") -> None:
    """Écrit un classeur vide à remplir : titres avec leur note, listes déroulantes, ligne d'exemple, feuille d'aide.

    Ce que ce classeur contient est reconnu par toutes les commandes ; sa ligne d'exemple n'est jamais lue.
    """
    from reconcile.console import say_end, target_of

    target = target_of(output, f"modele-{kind}.xlsx")
    from reconcile.report.files import save
    from reconcile.report.templates import template_bytes

    saved = save(template_bytes(kind), target)
    say_end([f"Modèle : {saved.path}"], saved, target)


@main.command(cls=FrenchCommand, epilog=f"{EXAMPLE}reconcile terms --on 2025-03-27")
@click.option("--on", type=Day(), default=None, help="Jour de la commande.  [défaut : aujourd'hui]")
def terms(on: date | None) -> None:
    """Affiche les chiffres du contrat en vigueur un jour donné, avec leur source."""
    from reconcile.terms import age_note, load

    day = on or date.today()
    figures = load().figures_at(day)
    lines = [f"Chiffres en vigueur pour une commande du {day:%d/%m/%Y}", ""]
    for figure in figures:
        lines += [f"{figure.name} ({figure.key}) = {figure.shown}", f"    {figure.meaning}"]
        lines.append(f"    depuis le {figure.in_force} — {figure.source}")
    if note := age_note(figures, day):
        lines += ["", note]
    say_result(lines)


@main.command(cls=FrenchCommand, epilog=f"{EXAMPLE}reconcile explain M01")
@click.argument("code")
def explain(code: str) -> None:
    """Dit ce qu'un constat signifie et ce qu'il faut faire."""
    from reconcile.findings import catalogue

    kinds = catalogue()
    kind = kinds.get(code.upper())
    if kind is None:
        raise ReconcileError("ce code de constat n'existe pas", code, f"codes connus : {', '.join(kinds)}")
    title = f"{kind.code} — {kind.title} ({kind.severity.label})"
    say_result([title, "", kind.explanation, "", f"Que faire : {kind.remedy}"])


main.add_command(app)
main.add_command(launcher)
