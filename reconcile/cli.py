"""The command line: arguments in, exit code out. French on screen; no rule lives here, nothing heavy at import."""

import gc
import gettext
import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

# click takes its own messages from gettext; they are French whatever the language of the machine.
gettext.bindtextdomain("messages", str(Path(__file__).parent / "locale"))
os.environ["LANGUAGE"] = "fr"

import click  # noqa: E402 - only now are its messages French

from reconcile.errors import ReconcileError  # noqa: E402
from reconcile.report.files import free_name, refuse_unwritable, save  # noqa: E402

if TYPE_CHECKING:
    from reconcile.outcome import Outcome

EXAMPLE = "\b\nExemple :\n  "


class _French:
    """What commands and the group share: a French help option, and usage errors in three parts."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option with a French text."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = "Affiche cette aide et s'arrête."
        return option  # type: ignore[no-any-return]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; a wrong one is refused with what, where and how to mend."""
        try:
            return super().parse_args(ctx, args)  # type: ignore[misc, no-any-return]
        except click.exceptions.NoArgsIsHelpError:
            raise
        except click.UsageError as error:
            raise _refusal(error, ctx) from error


class FrenchGroup(_French, click.Group):
    """The group of commands, in French."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command; an unknown one is refused with what, where and how to mend."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise _refusal(error, ctx) from error


class FrenchCommand(_French, click.Command):
    """A command, in French."""


def _refusal(error: click.UsageError, ctx: click.Context) -> ReconcileError:
    remedy = f"« {ctx.command_path} --help » montre les options et un exemple"
    return ReconcileError(error.format_message(), ctx.command_path, remedy)


class Month(click.ParamType[str]):
    """A month written `AAAA-MM`."""

    name = "AAAA-MM"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the month as `AAAA-MM`; anything else is a usage error."""
        try:
            return datetime.strptime(value, "%Y-%m").strftime("%Y-%m")
        except ValueError:
            self.fail(f"« {value} » n'est pas un mois ; écrivez par exemple 2024-11.", param, ctx)


class Day(click.ParamType[date]):
    """A day written `AAAA-MM-JJ`."""

    name = "AAAA-MM-JJ"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the day; anything else is a usage error."""
        try:
            day = datetime.strptime(str(value), "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"« {value} » n'est pas un jour ; écrivez par exemple 2024-12-05.", param, ctx)
        if not 2015 <= day.year <= 2099:
            self.fail(f"« {value} » est hors des limites, de 2015 à 2099.", param, ctx)
        return day


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


@main.command(
    cls=FrenchCommand,
    epilog=f"{EXAMPLE}reconcile monthly 2024-11/ --month 2024-11 --as-of 2024-12-05 --reminders-attested",
)
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FICHIER_OU_DOSSIER...")
@click.option(
    "--month",
    type=Month(),
    default=None,
    help="Ne garde que les sessions dont le dernier jour est dans ce mois.",
)
@click.option("--as-of", type=Day(), default=None, help="Date d'arrêté du calcul.  [défaut : aujourd'hui]")
@click.option("--reminders-attested", is_flag=True, help="AMG atteste relancer les stagiaires partiellement présents.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=None,
    metavar="CLASSEUR.xlsx",
    help="Classeur à écrire.  [défaut : rapprochement-<mois ou date>.xlsx dans le dossier courant]",
)
@click.option("--force", is_flag=True, help="Remplace le classeur nommé par -o s'il existe.")
@click.option("--strict", is_flag=True, help="Code de sortie 1 dès qu'un constat est bloquant ou à vérifier.")
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
    target = _target(output, month or day.isoformat(), force=force)
    from reconcile.monthly import reconcile_month
    from reconcile.report.workbook import workbook_bytes

    tell = _progress()
    outcome = reconcile_month(inputs, day, month or "", reminders_attested=reminders_attested, tell=tell)
    _refuse_to_overwrite_an_input(target, outcome)
    tell("Écriture du classeur")
    written = save(workbook_bytes(outcome), target)
    tell("")
    click.echo(_closing(outcome, written))
    if written.parent != target.parent:
        click.echo(f"Attention : {target.parent} ne peut plus être écrit ; le classeur est ailleurs.", err=True)
    elif written != target:
        click.echo(f"Attention : {target.name} est ouvert ou protégé ; le classeur porte un autre nom.", err=True)
    if strict and any(finding.severity != "information" for finding in outcome.findings):
        ctx.exit(1)


def _target(output: Path | None, period: str, *, force: bool) -> Path:
    """Return the workbook to write; every collision is known before anything is read."""
    if output is None:
        refuse_unwritable(Path.cwd())
        return free_name(Path(f"rapprochement-{period}.xlsx"))
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
            "choisissez un autre nom, ou ajoutez --force",
        )
    if not output.parent.is_dir():
        raise ReconcileError(
            "le dossier de sortie n'existe pas",
            str(output.parent),
            "créez-le, ou choisissez un autre dossier",
        )
    refuse_unwritable(output.parent)
    return output


def _refuse_to_overwrite_an_input(target: Path, outcome: "Outcome") -> None:
    """The source files are never written to, whatever --force says."""
    read = {table.grid.file for table in outcome.inputs.tables}
    if any(
        source.name in read and target.exists() and source.path.samefile(target) for source in outcome.inputs.sources
    ):
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


def _closing(outcome: "Outcome", written: Path) -> str:
    """Return the counts of the run: cases, totals, findings, output. No name of a learner."""
    from reconcile.french import euros, plural

    totals, kept = outcome.totals, outcome.kept
    lines = [f"{plural(len(kept), 'dossier')} au {outcome.as_of:%d/%m/%Y}"]
    if len(kept) < len(outcome.results):
        lines[0] += f" ({len(outcome.results) - len(kept)} d'une autre période)"
    lines += [f"  {count:>4}  {case.label}" for case, count in outcome.count_by_case().items() if count]
    lines += [
        "Montants dus",
        f"  ferme         {euros(totals.firm):>14}",
        f"  conditionnel  {euros(totals.conditional):>14}",
        f"  à décider     {plural(totals.undecided, 'dossier')}, au plus {euros(totals.reachable)}",
        "Constats",
    ]
    lines += [f"  {count:>4}  {severity}" for severity, count in outcome.count_by_severity().items()]
    unread = len(outcome.inputs.skipped)
    if unread:
        lines.append(f"{plural(unread, 'élément non lu', 'éléments non lus')} : voir la feuille Journal.")
    lines.append(f"Classeur : {written}")
    return "\n".join(lines)


@main.command(cls=FrenchCommand, epilog=f"{EXAMPLE}reconcile check 2024-11/")
@click.argument("inputs", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FICHIER_OU_DOSSIER...")
@click.pass_context
def check(ctx: click.Context, inputs: tuple[Path, ...]) -> None:
    """Dit ce que chaque fichier est pris pour, et ce qui y est illisible ou douteux, sans rien calculer ni écrire.

    Code de sortie 1 dès qu'un constat est bloquant ou à vérifier.
    """
    from reconcile.checking import input_findings, report
    from reconcile.intake.reading import read_inputs

    today = date.today()
    tell = _progress()
    read = read_inputs(inputs, today, tell)
    tell("")
    findings = input_findings(read, today)
    for line in report(read, findings):
        click.echo(line)
    if any(finding.severity != "information" for finding in findings):
        ctx.exit(1)


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
    click.echo(f"{kind.code} — {kind.title} ({kind.severity})\n\n{kind.explanation}\n\nQue faire : {kind.remedy}")
