"""What a run says on the console when it ends: counts, and where the workbook is. Never the name of a learner."""

from pathlib import Path

from reconcile.french import day as fr_day
from reconcile.french import euros, plural
from reconcile.month.outcome import Outcome
from reconcile.month.result import Totals
from reconcile.roster.pipeline import Roster
from reconcile.roster.places import Place
from reconcile.screen import is_somebodys


def closing(outcome: Outcome, written: Path) -> list[str]:
    """Return the lines of the counts of the run: cases, totals, findings, output. No name of a learner."""
    totals, kept = outcome.totals, outcome.kept
    lines = [f"{plural(len(kept), 'dossier')} au {outcome.as_of:%d/%m/%Y}"]
    if len(kept) < len(outcome.results):
        lines[0] += f" ({len(outcome.results) - len(kept)} d'une autre période)"
    lines += [f"  {count:>4}  {case.label}" for case, count in outcome.count_by_case().items() if count]
    lines += [
        "Montants dus",
        f"  ferme         {euros(totals.firm):>14}",
        f"  conditionnel  {euros(totals.conditional):>14}",
        f"  à décider     {_undecided(totals)}",
        "Constats",
    ]
    lines += [f"  {count:>4}  {severity.label}" for severity, count in outcome.count_by_severity().items()]
    unread = len(outcome.inputs.skipped)
    if unread:
        lines.append(f"{plural(unread, 'élément non lu', 'éléments non lus')} : voir la feuille Journal.")
    lines.append(f"Classeur : {written}")
    return lines


def _undecided(totals: Totals) -> str:
    if not totals.undecided:
        return "aucun dossier"
    return f"{plural(totals.undecided, 'dossier')}, de {euros(totals.least)} à {euros(totals.most)}"


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
