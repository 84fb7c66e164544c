"""Attendance ↔ dossiers (inputs.md §3): by number, else by exact name within the session, else nothing.

No similarity ever decides, and a tie is never broken by order.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from reconcile.dossiers import CANCELLED, REFUSED, Dossier
from reconcile.evidence.attendance import AttendanceLine
from reconcile.evidence.marks import MarkKind
from reconcile.findings import Finding, Question, catalogue
from reconcile.half_days import HalfDay
from reconcile.intake.suggestions import resemblance
from reconcile.labels import Labelled
from reconcile.names import name_key

LineKey = tuple[str, str, str]


def line_key(line: AttendanceLine) -> LineKey:
    """Return whose an attendance line is: session, number and name as written; never a row."""
    return line.session_id, line.dossier_id, name_key(line.learner)


@dataclass(frozen=True, slots=True)
class LineAnswer:
    """What a person said of a line: the dossier it belongs to, or that its person has none and may pay directly."""

    dossier_id: str = ""
    direct_payer: bool = False


class MatchedBy(Labelled):
    """How a line found its dossier, or how it is known to have none."""

    NUMBER = "number"
    NAME = "name"
    DECISION = "decision"
    DIRECT_PAYER = "direct_payer"
    OUTSIDER = "outsider"


DECIDED = frozenset((MatchedBy.DECISION, MatchedBy.DIRECT_PAYER, MatchedBy.OUTSIDER))


@dataclass(frozen=True, slots=True)
class MatchedLine:
    """An attendance line and the dossier it serves: `index` among the dossiers, and `how` it was found.

    Without a dossier, `how` says what a person decided, or `code` is the finding that says why (P01, P02, P03), `why`
    its explanation and `candidates` the dossiers it could serve.
    """

    line: AttendanceLine
    index: int | None = None
    how: MatchedBy | None = None
    code: str = ""
    why: str = ""
    candidates: tuple[int, ...] = ()

    @property
    def stranger(self) -> bool:
        """Perhaps present, without a dossier, and nobody decided who it is."""
        return self.index is None and not self.how and self.perhaps_present

    @property
    def perhaps_present(self) -> bool:
        """Someone was there, or the mark does not allow to say that nobody was; an empty cell is nobody."""
        mark = self.line.mark
        return mark.shows_presence or (mark.kind is MarkKind.UNREADABLE and bool(mark.text))


def match(
    lines: Sequence[AttendanceLine], dossiers: Sequence[Dossier], decided: Mapping[LineKey, LineAnswer] | None = None
) -> tuple[list[MatchedLine], list[Finding]]:
    """Return every line with its dossier, and the findings P01, P02, P03, F11, F26, F29 and F32.

    `decided` gives what people said of the lines that nothing else places.
    """
    register = _Register(dossiers)
    matched = _without_ties([register.matched(line) for line in lines])
    several = _several(matched)
    answers = {key: answer for key, answer in (decided or {}).items() if key not in several}
    matched = [register.decided(one, answers.get(line_key(one.line))) for one in matched]
    matched, repeated = _without_double_service(matched, dossiers)
    matched = _with_suggestions(matched, dossiers)
    return matched, [*_name_findings(matched, dossiers), *repeated, *_unmatched_findings(matched, dossiers)]


class _Register:
    """The dossiers by number and by name within a session."""

    def __init__(self, dossiers: Sequence[Dossier]) -> None:
        self.dossiers = dossiers
        self.by_number: dict[str, list[int]] = {}
        self.by_name: dict[tuple[str, str], list[int]] = {}
        for index, dossier in enumerate(dossiers):
            if dossier.dossier_id:
                self.by_number.setdefault(dossier.dossier_id, []).append(index)
            name = name_key(f"{dossier.last_name} {dossier.first_name}")
            self.by_name.setdefault((dossier.session_id, name), []).append(index)

    def decided(self, found: MatchedLine, answer: LineAnswer | None) -> MatchedLine:
        """Follow what was said of a line without a dossier; a number that is none of the session's says nothing.

        A line once given to a dossier that has gone from every export is left to nobody else.
        """
        if answer is None:
            return found
        numbered = self.by_number.get(answer.dossier_id, [])
        if found.index is not None:
            if numbered or not answer.dossier_id.isdigit():
                return found
            why = f"Une décision donne cette ligne au dossier {answer.dossier_id}, qui n'est pas dans la session."
            return MatchedLine(found.line, code="P02", why=why)
        if not answer.dossier_id:
            return MatchedLine(found.line, how=MatchedBy.DIRECT_PAYER if answer.direct_payer else MatchedBy.OUTSIDER)
        chosen = [index for index in numbered if self.dossiers[index].session_id == found.line.session_id]
        return MatchedLine(found.line, chosen[0], MatchedBy.DECISION) if chosen else found

    def matched(self, line: AttendanceLine) -> MatchedLine:
        """Match a line by its number, else by the one exact name in its session."""
        named = self.by_name.get((line.session_id, name_key(line.learner)), []) if line.learner else []
        numbered = self.by_number.get(line.dossier_id, []) if line.dossier_id else []
        if numbered:
            return self._by_number(line, numbered, named)
        if len(named) == 1:
            return MatchedLine(line, named[0], MatchedBy.NAME)
        if named:
            numbers = " et ".join(self.dossiers[index].dossier_id for index in named)
            return MatchedLine(
                line,
                code="P02",
                why=f"Plusieurs dossiers portent ce nom dans la session : {numbers}.",
                candidates=tuple(named),
            )
        return MatchedLine(line, code="P01")

    def _by_number(self, line: AttendanceLine, numbered: list[int], named: list[int]) -> MatchedLine:
        dossier = self.dossiers[numbered[0]]
        if dossier.session_id != line.session_id:
            why = (
                f"Le dossier {dossier.dossier_id} est celui de la session {dossier.session_id}, "
                f"la feuille celle de la session {line.session_id}."
            )
            return MatchedLine(line, code="P02", why=why, candidates=tuple(numbered))
        if named and not set(named) & set(numbered):
            other = self.dossiers[named[0]].dossier_id
            why = f"Le numéro est celui du dossier {dossier.dossier_id}, le nom celui du dossier {other}."
            return MatchedLine(line, code="P02", why=why, candidates=(*numbered, *named))
        return MatchedLine(line, numbered[0], MatchedBy.NUMBER)


def _served(matched: Sequence[MatchedLine]) -> list[list[int]]:
    """Return the positions of the lines of each dossier in each half-day."""
    groups: dict[tuple[int, HalfDay], list[int]] = {}
    for position, found in enumerate(matched):
        if found.index is not None and found.line.half_day:
            groups.setdefault((found.index, found.line.half_day), []).append(position)
    return list(groups.values())


def _without_ties(matched: Sequence[MatchedLine]) -> list[MatchedLine]:
    """Take back the lines matched by name alone where another row of the sheet serves that dossier."""
    result = list(matched)
    why = "Deux lignes de la feuille portent ce nom pour la même demi-journée, et un seul dossier."
    for positions in _served(matched):
        sheets = [(matched[p].line.origin.file, matched[p].line.origin.sheet) for p in positions]
        for p in positions if len(set(sheets)) < len(sheets) else ():
            index = matched[p].index
            if matched[p].how is MatchedBy.NAME and index is not None:
                result[p] = MatchedLine(matched[p].line, code="P02", why=why, candidates=(index,))
    return result


def _without_double_service(
    matched: list[MatchedLine], dossiers: Sequence[Dossier]
) -> tuple[list[MatchedLine], list[Finding]]:
    """Settle several lines of one dossier in one half-day: identical ones count once (F11), others differ (F26)."""
    result, findings = list(matched), []
    dropped: set[int] = set()
    for positions in _served(matched):
        if len({(m.kind, m.minutes) for m in (matched[p].line.mark for p in positions)}) == 1:
            dropped.update(positions[1:])
            findings += [_line_finding("F11", matched[p].line, _dossier(matched[p], dossiers)) for p in positions[1:]]
        else:
            for p in positions:
                result[p] = replace(matched[p], code="F26")
            findings += [_line_finding("F26", matched[p].line, _dossier(matched[p], dossiers)) for p in positions]
    return [found for position, found in enumerate(result) if position not in dropped], findings


def _with_suggestions(matched: list[MatchedLine], dossiers: Sequence[Dossier]) -> list[MatchedLine]:
    """Name the dossiers that an unmatched presence could serve (P03): close names, absent from the session's sheets."""
    served = {found.index for found in matched}
    waiting: dict[str, list[tuple[int, str]]] = {}
    for index, dossier in enumerate(dossiers):
        if index not in served:
            name = name_key(f"{dossier.last_name} {dossier.first_name}")
            waiting.setdefault(dossier.session_id, []).append((index, name))
    return [_suggested(found, waiting.get(found.line.session_id, []), dossiers) for found in matched]


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


def _dossier(found: MatchedLine, dossiers: Sequence[Dossier]) -> Dossier | None:
    return None if found.index is None else dossiers[found.index]


def _name_findings(matched: Iterable[MatchedLine], dossiers: Sequence[Dossier]) -> list[Finding]:
    """Return F29 where the number decides under another name, F32 where the name decides under an unknown number.

    Once per dossier and sheet.
    """
    findings: dict[tuple[object, ...], Finding] = {}
    for found in matched:
        if found.index is None or not found.line.learner:
            continue
        dossier, line = dossiers[found.index], found.line
        same_name = name_key(line.learner) == name_key(f"{dossier.last_name} {dossier.first_name}")
        unknown_number = found.how is MatchedBy.NAME and line.dossier_id
        code = "F32" if unknown_number else "" if same_name else "F29"
        if code:
            row = (code, found.index, line.origin.file, line.origin.sheet, line.learner)
            findings.setdefault(row, _line_finding(code, line, dossier))
    return list(findings.values())


def _several(matched: Iterable[MatchedLine]) -> set[LineKey]:
    """Return the names that stand on several lines of a half-day: an answer would not say which of them is meant."""
    places = Counter((line_key(found.line), found.line.half_day) for found in matched if found.stranger)
    return {who for (who, _), count in places.items() if count > 1}


def _unmatched_findings(matched: Sequence[MatchedLine], dossiers: Sequence[Dossier]) -> list[Finding]:
    """Return P01, P02 and P03, one per person, session and sheet, for lines that show, or may show, a presence."""
    people: dict[tuple[str, ...], list[MatchedLine]] = {}
    several = _several(matched)
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
        finding = _line_finding(first.code, first.line)
        detail = f"{first.why or finding.explanation} Présence notée : {when}."
        # Whom the line may be: those it names, else everybody of the session who is on no sheet.
        of_session = (
            index
            for index, one in enumerate(dossiers)
            if one.session_id == first.line.session_id and index not in served and one.status not in CANCELLED | REFUSED
        )
        numbers = tuple(dossiers[index].dossier_id for index in first.candidates or of_session)
        subject = "" if first.line.learner else f"ligne sans nom, {first.line.origin.cell('mark')}"
        if first.line.learner and line_key(first.line) in several:
            subject = "plusieurs lignes de ce nom"
        # An answer must mean one person: without a name, or with several of one name, the sheet is to be mended.
        asks = Question.SEEN if subject else Question.LINE
        findings.append(replace(finding, detail=detail, candidates=numbers, subject=subject, asks=asks, of_line=True))
    return findings


def _line_finding(code: str, line: AttendanceLine, dossier: Dossier | None = None) -> Finding:
    return Finding(
        code,
        dossier_id=dossier.dossier_id if dossier else line.dossier_id,
        last_name=line.learner,
        session_id=line.session_id,
        origin=line.origin,
        name="mark",
        read=line.mark.text,
        half_day=line.half_day if code == "F26" else None,
        asks=Question.PRESENCE if code == "F26" and line.half_day else Question.SEEN,
        identity=line.half_day.key if code == "F11" and line.half_day else "",
    )
