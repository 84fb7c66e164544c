"""Lines that serve no dossier: whom they may be (P03), and what is said of them (P01, P02, P03)."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set

from msgspec.structs import replace

from reconcile.dossiers import CANCELLED, REFUSED, Dossier
from reconcile.evidence.matched_lines import LineKey, MatchedLine, line_finding, line_key
from reconcile.evidence.session_sheets import in_session
from reconcile.findings import Finding, Question, catalogue
from reconcile.intake.suggestions import resemblance
from reconcile.names import name_key


def with_suggestions(matched: list[MatchedLine], dossiers: Sequence[Dossier]) -> list[MatchedLine]:
    """Name the dossiers that an unmatched presence could serve (P03): close names, absent from the session's sheets."""
    served = {found.index for found in matched}
    present = {(found.index, found.line.half_day) for found in matched if found.index is not None}
    by_person: dict[str, list[int]] = {}
    for index, dossier in enumerate(dossiers):
        by_person.setdefault(name_key(f"{dossier.last_name} {dossier.first_name}"), []).append(index)
    waiting: dict[str, list[tuple[int, str]]] = {}
    for index, dossier in enumerate(dossiers):
        if index not in served:
            name = name_key(f"{dossier.last_name} {dossier.first_name}")
            waiting.setdefault(dossier.session_id, []).append((index, name))
    suggested = (_suggested(found, waiting.get(found.line.session_id, []), dossiers) for found in matched)
    return [_elsewhere(found, by_person, present, dossiers) for found in suggested]


def _elsewhere(
    found: MatchedLine,
    by_person: dict[str, list[int]],
    present: Set[tuple[int | None, object]],
    dossiers: Sequence[Dossier],
) -> MatchedLine:
    """Name the dossiers of another session that an unmatched presence is of by its person and day (P03).

    A slip in the number of a session is never an absence (inputs.md §1); who is on the sheet of that half-day was
    there.
    """
    line = found.line
    if found.code != "P01" or not found.perhaps_present or not line.learner:
        return found
    there = tuple(
        index
        for index in by_person.get(name_key(line.learner), ())
        if (index, line.half_day) not in present and (line.day is None or in_session(line.day, dossiers[index]))
    )
    if not there:
        return found
    sessions = " ou ".join(dossiers[index].session_id for index in there)
    numbers = " ou ".join(dossiers[index].dossier_id for index in there)
    why = f"Cette personne a le dossier {numbers} ce jour-là, pour la session {sessions} et non « {line.session_id} »."
    return replace(found, code="P03", why=why, candidates=there)


def _suggested(found: MatchedLine, waiting: list[tuple[int, str]], dossiers: Sequence[Dossier]) -> MatchedLine:
    if found.code != "P01" or not found.perhaps_present or not found.line.learner:
        return found
    written = name_key(found.line.learner)
    close = tuple(index for index, name in waiting if resemblance(written, name))
    if close:
        numbers = " ou ".join(dossiers[index].dossier_id for index in close)
        why = f"Personne de ce nom n'a de dossier dans la session ; vouliez-vous dire le dossier {numbers} ?"
        return replace(found, code="P03", why=why, candidates=close)
    # A birth name and a married name have only the first name in common: worth a word, no more.
    same_first = [index for index, _ in waiting if _first_name(dossiers[index]) <= set(written.split())]
    if not same_first:
        return found
    numbers = " ou ".join(dossiers[index].dossier_id for index in same_first)
    hint = f"Le dossier {numbers}, absent de la feuille, porte le même prénom."
    return replace(found, why=f"{catalogue()['P01'].explanation} {hint}")


def _first_name(dossier: Dossier) -> set[str]:
    return set(name_key(dossier.first_name).split()) or {""}


def several_of_a_name(matched: Iterable[MatchedLine]) -> set[LineKey]:
    """Return the names that stand on several lines of a half-day: an answer would not say which of them is meant."""
    places = Counter((line_key(found.line), found.line.half_day) for found in matched if found.stranger)
    return {who for (who, _), count in places.items() if count > 1}


def stranger_findings(matched: Sequence[MatchedLine], dossiers: Sequence[Dossier]) -> list[Finding]:
    """Return P01, P02 and P03, one per person, session and sheet, for lines that show, or may show, a presence."""
    people: dict[tuple[str, ...], list[MatchedLine]] = {}
    several = several_of_a_name(matched)
    served = {found.index for found in matched}
    for found in matched:
        if found.stranger:
            line = found.line
            who = name_key(line.learner) if line.learner else str(line.origin.row)
            key = (found.code, line.session_id, line.dossier_id, who, line.origin.file, line.origin.sheet)
            people.setdefault(key, []).append(found)
    findings = []
    for lines in people.values():
        first = lines[0]
        when = ", ".join(dict.fromkeys(one.line.when for one in lines))
        finding = line_finding(first.code, first.line)
        detail = f"{first.why or finding.explanation} Présence notée : {when}."
        of_session = (
            index
            for index, one in enumerate(dossiers)
            if one.session_id == first.line.session_id and index not in served and one.status not in CANCELLED | REFUSED
        )
        # Whom the line may be: those it names, and where none is of its session everybody there who is on no sheet.
        here = any(dossiers[index].session_id == first.line.session_id for index in first.candidates)
        whom = first.candidates if here else (*first.candidates, *of_session)
        numbers = tuple(dossiers[index].dossier_id for index in whom)
        subject = "" if first.line.learner else f"ligne sans nom, {first.line.origin.cell('mark')}"
        if first.line.learner and line_key(first.line) in several:
            subject = "plusieurs lignes de ce nom"
        # An answer must mean one person: without a name, or with several of one name, the sheet is to be mended.
        asks = Question.SEEN if subject else Question.LINE
        findings.append(replace(finding, detail=detail, candidates=numbers, subject=subject, asks=asks))
    return findings
