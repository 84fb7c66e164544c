"""The attendance sheets of one session: what they say of each half-day, whoever signs."""

from collections.abc import Iterable, Mapping, Sequence, Set
from datetime import date
from fractions import Fraction

from msgspec import Struct, field
from msgspec.structs import replace

from reconcile.dossiers import Dossier
from reconcile.evidence.marks import MarkKind
from reconcile.evidence.matched_lines import MatchedLine
from reconcile.grouping import grouped
from reconcile.half_days import HalfDay


class Gap(Struct, frozen=True):
    """Something the sheets do not tell: finding code and what is needed, in French."""

    code: str
    needed: str


class HalfDaySheets(Struct, frozen=True):
    """What the sheets of a session say of one half-day, whoever signs.

    `planned` holds the different planned times in minutes that its lines give; `filled`: at least one mark is written;
    `disputed`: the planned times above a table do not agree; `strangers` are the lines without a dossier that show, or
    may show, a presence; `longest` is the longest duration written, in minutes.
    """

    planned: tuple[Fraction, ...]
    filled: bool
    disputed: bool
    longest: Fraction
    strangers: tuple[MatchedLine, ...]


class SessionSheets(Struct, frozen=True):
    """All lines of one session, sorted out once for all its dossiers.

    `own` holds the lines of each dossier by its index; `strangers` those of all half-days, undated ones included;
    `announced` the half-days that the sheets announce, with lines or without; `unread` the columns that may hold marks,
    in French; `named`, by the dossier's index, the lines of the whole run without a dossier that may be its learner.
    """

    half_days: Mapping[HalfDay, HalfDaySheets]
    own: Mapping[int, Sequence[MatchedLine]]
    strangers: Sequence[MatchedLine] = ()
    announced: Set[HalfDay] = frozenset()
    unread: Sequence[str] = ()
    named: Mapping[int, Sequence[MatchedLine]] = field(default_factory=dict)
    session_id: str = ""

    def elsewhere(self, index: int) -> list[MatchedLine]:
        """Return the lines under another session's number that may be a dossier's learner."""
        return [one for one in self.named.get(index, ()) if one.line.session_id != self.session_id]


NO_SHEETS = SessionSheets({}, {})


def sheets_by_session(
    lines: Sequence[MatchedLine],
    announced: Iterable[tuple[str, HalfDay]] = (),
    unread: Iterable[tuple[str, str]] = (),
) -> dict[str, SessionSheets]:
    """Sort out the lines by session; `announced` are the half-days, each with its session, that the sheets announce.

    `unread` are the columns, each with its session, that may hold marks. A session none of whose lines has a date has
    no sheets.
    """
    expected, doubtful = grouped(announced, lambda one: one[0]), grouped(unread, lambda one: one[0])
    by_session = grouped(lines, lambda one: one.line.session_id)
    named: dict[int, list[MatchedLine]] = {}
    for one in lines:
        for index in one.candidates if one.stranger else ():
            named.setdefault(index, []).append(one)
    return {
        session_id: replace(
            _session_sheets(found, frozenset(half_day for _, half_day in expected.get(session_id, ()))),
            unread=tuple(text for _, text in doubtful.get(session_id, ())),
            named=named,
            session_id=session_id,
        )
        for session_id, found in by_session.items()
        if any(one.line.half_day for one in found)
    }


def _session_sheets(lines: Sequence[MatchedLine], announced: Set[HalfDay]) -> SessionSheets:
    dated = grouped((one for one in lines if one.line.half_day), lambda one: one.line.half_day)
    matched = (one for one in lines if one.index is not None)
    return SessionSheets(
        {half_day: _half_day_sheets(found) for half_day, found in dated.items() if half_day},
        {index: found for index, found in grouped(matched, lambda one: one.index).items() if index is not None},
        tuple(one for one in lines if one.stranger),
        announced,
    )


def _half_day_sheets(lines: Sequence[MatchedLine]) -> HalfDaySheets:
    return HalfDaySheets(
        planned=tuple(dict.fromkeys(one.line.planned for one in lines if one.line.planned is not None)),
        filled=any(one.line.mark.text for one in lines),
        disputed=any(one.line.planned_disputed for one in lines),
        strangers=tuple(one for one in lines if one.stranger),
        longest=max(
            (one.line.mark.minutes for one in lines if one.line.mark.kind is MarkKind.HOURS), default=Fraction(0)
        ),
    )


def in_session(day: date, dossier: Dossier) -> bool:
    """Tell whether a day falls within the session's dates; outside them no presence counts (P08)."""
    return bool(dossier.starts_on and dossier.ends_on and dossier.starts_on <= day <= dossier.ends_on)
