"""Attendance ↔ dossiers (inputs.md §3): by number, else by exact name within the session, else nothing.

No similarity ever decides, and a tie is never broken by order.
"""

from collections.abc import Iterable, Mapping, Sequence

from msgspec.structs import replace

from reconcile.dossiers import Dossier
from reconcile.evidence.lines import AttendanceLine
from reconcile.evidence.matched_lines import LineAnswer, LineKey, MatchedBy, MatchedLine, line_finding, line_key
from reconcile.evidence.session_sheets import in_session
from reconcile.evidence.strangers import several_of_a_name, stranger_findings, with_suggestions
from reconcile.findings import Finding
from reconcile.half_days import HalfDay
from reconcile.names import name_key


def match(
    lines: Sequence[AttendanceLine], dossiers: Sequence[Dossier], decided: Mapping[LineKey, LineAnswer] | None = None
) -> tuple[list[MatchedLine], list[Finding]]:
    """Return every line with its dossier, and the findings P01, P02, P03, F11, F26, F29 and F32.

    `decided` gives what people said of the lines that nothing else places.
    """
    register = _Register(dossiers)
    matched = _without_ties([register.matched(line) for line in lines])
    several = several_of_a_name(matched)
    answers = {key: answer for key, answer in (decided or {}).items() if key not in several}
    matched = [register.decided(one, answers.get(line_key(one.line))) for one in matched]
    matched, repeated = _without_double_service(matched, dossiers)
    matched = with_suggestions(matched, dossiers)
    return matched, [*_name_findings(matched, dossiers), *repeated, *stranger_findings(matched, dossiers)]


class _Register:
    """The dossiers by number and by name within a session."""

    def __init__(self, dossiers: Sequence[Dossier]) -> None:
        self.dossiers = dossiers
        self.by_number: dict[str, list[int]] = {}
        self._known: dict[LineKey, MatchedLine] = {}
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
        chosen = [index for index in numbered if self._may_be_of(index, found.line)]
        if not chosen:
            return found
        session_id = self.dossiers[chosen[0]].session_id
        line = replace(found.line, session_id=session_id, written_session=found.line.session_id)
        return MatchedLine(line, chosen[0], MatchedBy.DECISION)

    def _may_be_of(self, index: int, line: AttendanceLine) -> bool:
        """Tell whether a line can be of a dossier: its session's, or one that was held on the day of the line."""
        dossier = self.dossiers[index]
        return dossier.session_id == line.session_id or (line.day is not None and in_session(line.day, dossier))

    def matched(self, line: AttendanceLine) -> MatchedLine:
        """Match a line by its number, else by the one exact name in its session; the lines of one person alike."""
        who = (line.session_id, line.dossier_id, line.learner)
        if who not in self._known:
            self._known[who] = self._matched(line)
        one = self._known[who]
        return MatchedLine(line, one.index, one.how, one.code, one.why, one.candidates)

    def _matched(self, line: AttendanceLine) -> MatchedLine:
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
        if len({(m.kind, m.minutes, m.share, m.of_day) for m in (matched[p].line.mark for p in positions)}) == 1:
            dropped.update(positions[1:])
            findings += [line_finding("F11", matched[p].line, _dossier(matched[p], dossiers)) for p in positions[1:]]
        else:
            for p in positions:
                result[p] = replace(matched[p], code="F26")
            findings += [line_finding("F26", matched[p].line, _dossier(matched[p], dossiers)) for p in positions]
    return [found for position, found in enumerate(result) if position not in dropped], findings


def _dossier(found: MatchedLine, dossiers: Sequence[Dossier]) -> Dossier | None:
    return None if found.index is None else dossiers[found.index]


def _name_findings(matched: Iterable[MatchedLine], dossiers: Sequence[Dossier]) -> list[Finding]:
    """Return F29 where the number decides under another name, F32 where the name decides under an unknown number.

    Once per dossier and sheet.
    """
    findings: dict[tuple[object, ...], Finding] = {}
    seen: set[tuple[object, ...]] = set()
    for found in matched:
        line = found.line
        person = (found.index, found.how, line.dossier_id, line.learner, line.origin.file, line.origin.sheet)
        if found.index is None or not line.learner or person in seen:
            continue
        seen.add(person)
        dossier = dossiers[found.index]
        same_name = name_key(line.learner) == name_key(f"{dossier.last_name} {dossier.first_name}")
        unknown_number = found.how is MatchedBy.NAME and line.dossier_id
        code = "F32" if unknown_number else "" if same_name else "F29"
        if code:
            row = (code, found.index, line.origin.file, line.origin.sheet, line.learner)
            findings.setdefault(row, line_finding(code, line, dossier))
    return list(findings.values())
