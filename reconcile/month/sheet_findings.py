"""What the marks of the attendance sheets reveal beyond amounts: P07, P08, F23, F24, F30, F31."""

from collections.abc import Iterator, Sequence
from datetime import date

from msgspec.structs import replace

from reconcile.contract.amounts import Case
from reconcile.dossiers import Dossier
from reconcile.evidence.matched_lines import MatchedLine
from reconcile.evidence.session_sheets import in_session
from reconcile.findings import Finding, Question, Subject
from reconcile.french import day as fr_day
from reconcile.french import listed, minutes, plural
from reconcile.grouping import grouped
from reconcile.month.result import Result
from reconcile.month.row_findings import number_findings, row_findings, stranger_remarks
from reconcile.names import name_key


def future_lines(lines: Sequence[MatchedLine], as_of: date) -> tuple[list[MatchedLine], list[Finding]]:
    """Return the lines up to the as-of date, and F30 once per sheet that shows a later presence."""
    current = [found for found in lines if found.line.half_day is None or found.line.half_day.day <= as_of]
    later = [found for found in lines if (day := found.line.day) and day > as_of and found.line.mark.shows_presence]
    sheets: dict[tuple[str, str], list[MatchedLine]] = {}
    for found in later:
        sheets.setdefault((found.line.origin.file, found.line.origin.sheet), []).append(found)
    findings = []
    for found_lines in sheets.values():
        first = found_lines[0].line
        count = plural(len(found_lines), "présence")
        detail = f"{count} après la date d'arrêté du {fr_day(as_of)}, à partir du {fr_day(first.day)}."
        findings.append(Finding("F30", Subject(session_id=first.session_id, origin=first.origin, name="mark"), detail))
    return current, findings


def sheet_findings(results: Sequence[Result], lines: Sequence[MatchedLine]) -> Iterator[Finding]:
    """Yield the findings of matched lines, each pointing at the cell of its mark."""
    for result in results:
        dossier, presence = result.dossier, result.presence
        yield from _open_marks(result)
        for found in presence.exceeding:
            detail = f"{minutes(found.line.mark.minutes)} notées ; la durée prévue est comptée."
            yield _on_line("F23", found, dossier, detail)
        planned = dossier.planned_minutes
        if presence.planned_on_sheets is not None and planned is not None and presence.planned_on_sheets != planned:
            detail = f"{minutes(planned)} selon le dossier, {minutes(presence.planned_on_sheets)} selon les feuilles."
            yield Finding("F31", dossier.at("planned_hours"), detail)
        yield from row_findings(result)
    for found in lines:
        if found.index is None:
            continue
        dossier = results[found.index].dossier
        if found.line.mark.note == "absent avec des heures suivies":
            yield _on_line("F24", found, dossier, "")
        day, dated = found.line.day, dossier.starts_on and dossier.ends_on
        if day and found.line.mark.shows_presence and dated and not in_session(day, dossier):
            dates = f"du {fr_day(dossier.starts_on)} au {fr_day(dossier.ends_on)}"
            yield _on_line(
                "P08", found, dossier, f"Présence le {fr_day(day)}, session {dates} ; elle n'est pas comptée."
            )
    yield from _in_two_sessions_at_once(results, lines)
    yield from _disagreements(results)
    yield from number_findings(lines)
    yield from stranger_remarks(lines)


def _in_two_sessions_at_once(results: Sequence[Result], lines: Sequence[MatchedLine]) -> Iterator[Finding]:
    """Yield P09 for a learner who is present in two sessions in one half-day."""
    present = [one for one in lines if one.index is not None and one.line.mark.shows_presence and one.line.half_day]

    def who(one: MatchedLine) -> tuple[str, object]:
        dossier = results[one.index or 0].dossier
        return name_key(f"{dossier.last_name} {dossier.first_name}"), one.line.half_day

    said: set[int | None] = set()
    for same in grouped(present, who).values():
        sessions = list(dict.fromkeys(one.line.session_id for one in same))
        for one in same if len(sessions) > 1 else ():
            if one.index not in said:
                said.add(one.index)
                detail = f"Présent le {one.line.half_day} dans {plural(len(sessions), 'session')} : {listed(sessions)}."
                yield _on_line("P09", one, results[one.index or 0].dossier, detail)


def _disagreements(results: Sequence[Result]) -> Iterator[Finding]:
    """Yield F31 once for a session whose dossiers do not give the same dates and hours."""
    for session_id, same in grouped((one.dossier for one in results), lambda one: one.session_id).items():
        dates = {(one.starts_on, one.ends_on) for one in same if one.starts_on and one.ends_on}
        hours = {one.planned_minutes for one in same if one.planned_minutes is not None}
        if not session_id or (len(dates) < 2 and len(hours) < 2):
            continue
        said = [f"du {fr_day(first)} au {fr_day(last)}" for first, last in sorted(dates)] if len(dates) > 1 else []
        said += [minutes(one) for one in sorted(hours)] if len(hours) > 1 else []
        detail = f"Les dossiers de cette session ne disent pas la même chose : {listed(said)}."
        about = Subject(session_id=session_id, origin=same[0].origin, name="starts_on")
        yield Finding("F31", about, detail, identity="session")


def _open_marks(result: Result) -> Iterator[Finding]:
    """Yield P07 for each mark that does not tell; the numbers of a sheet are one question, asked for all of it."""
    decided = result.case is not Case.UNDECIDED
    for one in result.presence.unreadable:
        found = one.line
        if found is None or found.line.mark.number is not None or (decided and not found.line.mark.text):
            # An empty cell that the amount does not wait for, or a number.
            continue
        yield _on_line("P07", found, result.dossier, f"Marque « {found.line.mark.text} » : {one.open_why}.")


def _on_line(code: str, found: MatchedLine, dossier: Dossier, detail: str) -> Finding:
    line = found.line
    half_day = line.half_day if code == "P07" else None
    asks = Question.PRESENCE if half_day else Question.SEEN
    return Finding(
        code,
        replace(dossier.at(), origin=line.origin, name="mark"),
        detail,
        read=line.mark.text,
        half_day=half_day,
        asks=asks,
        identity=line.half_day.key if line.half_day and not half_day else "",
    )
