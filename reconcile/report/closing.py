"""What a run says on the console when it ends: counts, and where the workbook is. Never the name of a learner."""

from collections.abc import Iterator
from pathlib import Path

from reconcile.french import day as fr_day
from reconcile.french import euros, plural
from reconcile.month.outcome import Outcome
from reconcile.report.headline import FIRST_TO_DO, totals_of
from reconcile.roster.pipeline import Roster
from reconcile.roster.places import Place
from reconcile.screen import is_somebodys


def closing(outcome: Outcome, written: Path) -> list[str]:
    """Return the lines that end a run: cases, totals, findings, what to do first, output. No name of a learner."""
    kept = outcome.kept
    lines = [f"{plural(len(kept), 'dossier')} au {outcome.as_of:%d/%m/%Y}"]
    if len(kept) < len(outcome.results):
        lines[0] += f" ({len(outcome.results) - len(kept)} d'une autre période)"
    lines += [f"  {count:>4}  {case.label}" for case, count in outcome.count_by_case().items() if count]
    lines += [*_totals(outcome), "Constats"]
    lines += [f"  {count:>4}  {severity.label}" for severity, count in outcome.count_by_severity().items()]
    lines += _first_steps(outcome)
    unread = len(outcome.inputs.skipped)
    if unread:
        lines.append(f"{plural(unread, 'élément non lu', 'éléments non lus')} : voir la feuille Journal.")
    lines.append(f"Classeur : {written}")
    return lines


def _totals(outcome: Outcome) -> Iterator[str]:
    """Yield the three totals, in the words of *Synthèse*."""
    *with_amount, last = totals_of(outcome)
    for total in with_amount:
        yield f"{total.section:<12}{euros(total.cents or 0):>14}   {plural(total.count, 'dossier')}"
    totals = outcome.totals
    undecided = "aucun dossier"
    if totals.undecided:
        undecided = f"{plural(totals.undecided, 'dossier')}, de {euros(totals.least)} à {euros(totals.most)}"
        undecided += f" (plus {totals.unpriced} sans prix lisible)" if totals.unpriced else ""
    yield f"{last.section:<29}{undecided}"


def _first_steps(outcome: Outcome) -> Iterator[str]:
    """Yield what *Synthèse* says to do first: the code, the number, the stake; the title is the catalogue's own."""
    if outcome.to_do:
        yield "À faire d'abord (« À traiter » dit tout)"
    for row in outcome.to_do[:FIRST_TO_DO]:
        number = next((one for one in (row.dossier_id, row.session_id) if not is_somebodys(one)), "")
        stake = "" if row.stake is None else euros(row.stake)
        yield f"  {row.kind.code}  {number:<14} {stake:>12}  {row.kind.title}"


def roster_closing(found: Roster, written: Path) -> list[str]:
    """Return the lines of the counts of each session, what is to do, the output. No name of a learner."""
    lines = [f"{plural(len(found.sessions), 'session')} au {fr_day(found.as_of)}"]
    for session in found.sessions:
        counts = ", ".join(
            plural(count, place.label, _SEVERAL.get(place, place.label))
            for place in Place
            if (count := session.count(place))
        )
        left = session.places_left
        room = plural(left, "place restante", "places restantes") if left >= 0 else f"{-left} de trop"
        number = "(numéro qui n'en est pas un)" if is_somebodys(session.session_id) else session.session_id
        lines.append(f"  {number} du {fr_day(session.starts_on) or '?'} : {counts} ; {room}")
    lines.append("À traiter")
    lines += [f"  {count:>4}  {severity.label}" for severity, count in found.count_by_severity().items()]
    unread = len(found.inputs.skipped)
    if unread:
        lines.append(f"{plural(unread, 'élément non lu', 'éléments non lus')} parmi les fichiers donnés.")
    lines.append(f"Classeur : {written}")
    return lines


# The other places do not change in the plural.
_SEVERAL = {Place.CONFIRMED: "confirmés", Place.OUT: "retirés"}
