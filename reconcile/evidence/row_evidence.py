"""What remarks, comments and totals beside the marks of a row leave open (inputs.md §1): asked once for the row."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from reconcile.evidence.attended import Attended
from reconcile.evidence.lines import Beside, Total
from reconcile.evidence.marks import Mark, MarkKind
from reconcile.evidence.matched_lines import MatchedLine
from reconcile.evidence.remarks import meant_half_days, speaks_of_absence, speaks_of_time
from reconcile.evidence.session_sheets import Gap
from reconcile.french import listed
from reconcile.grouping import grouped
from reconcile.half_days import HalfDay
from reconcile.intervals import NOTHING, Interval, total

# A total of hours is often rounded: less than a minute is no difference.
_ROUNDING = Fraction(1)


class OpenRow(Struct, frozen=True):
    """A row whose remark may change its marks, or whose total differs from them: its line, its half-days, what it says.

    `decided`: a person has answered.
    """

    line: MatchedLine
    half_days: tuple[HalfDay, ...]
    text: str
    decided: bool = False

    @property
    def first(self) -> HalfDay:
        """The half-day that tells the question."""
        return min(self.half_days, key=lambda one: one.order)


def opened_by_remarks(found: Sequence[Attended], told: Mapping[HalfDay, Mark]) -> tuple[list[Attended], list[OpenRow]]:
    """Return the half-days with those open that a remark or a comment may change, and the rows it was on.

    `told` holds what people said, by the first half-day of a row.
    """
    result = {one.half_day: one for one in found}
    rows = []
    for row in _rows(found):
        doubted = {one.half_day: text for one in row for text in _doubting(one, row)}
        if not doubted:
            continue
        text = listed([f"« {one} »" for one in dict.fromkeys(doubted.values())])
        line = row[0].line
        assert line is not None
        open_row = OpenRow(line, tuple(doubted), text)
        answer = told.get(open_row.first)
        for half_day in doubted:
            if (changed := _answered(result[half_day], answer, alone=len(doubted) == 1)) is not None:
                result[half_day] = changed
                open_row = replace(open_row, decided=True)
            else:
                needed = f"la présence du {listed([str(one) for one in doubted])} (à côté de la marque : {text})"
                weight = result[half_day].weight
                result[half_day] = replace(result[half_day], time=Interval.up_to(weight), gap=Gap("P07", needed))
        rows.append(open_row)
    return [result[one.half_day] for one in found], rows


def _answered(one: Attended, answer: Mark | None, *, alone: bool) -> Attended | None:
    """Return a half-day as a person decided it, `None` where they did not, or gave hours for several half-days."""
    if answer is None or (answer.kind is MarkKind.HOURS and not alone):
        return None
    if answer.kind is MarkKind.PRESENT:
        return one
    time = min(answer.minutes, one.weight) if answer.kind is MarkKind.HOURS else Fraction(0)
    return replace(one, time=Interval.exactly(time))


def _rows(found: Iterable[Attended]) -> list[list[Attended]]:
    """Group the half-days by the row of their sheet; those without a line have none."""
    lined = (one for one in found if one.line is not None and one.line.line.beside is not None)
    return list(grouped(lined, lambda one: _place(one.line)).values())


def _place(found: MatchedLine | None) -> tuple[str, str, int]:
    assert found is not None
    origin = found.line.origin
    return origin.file, origin.sheet, origin.row


def _beside(one: Attended) -> Beside:
    assert one.line is not None and one.line.line.beside is not None
    return one.line.line.beside


def _doubting(one: Attended, row: Sequence[Attended]) -> Iterable[str]:
    """Yield the remarks and comments that may change the mark of a half-day.

    A comment on an absence that says no more than absence adds nothing; a remark is only read against a learner who
    is marked present throughout: beside an absence it explains it.
    """
    beside, half_days = _beside(one), [other.half_day for other in row]
    for on, text in beside.comments:
        meant = meant_half_days(text, [on] if on else half_days)
        absent = one.time.known and not one.time.most
        says = speaks_of_time(text) or (speaks_of_absence(text) and not absent)
        if says and one.half_day in meant and not (absent and on is None):
            yield text
    # Beside blanks alone, words of lateness or of a part say that the learner came.
    if all(other.line is not None and not other.line.line.mark.text for other in row):
        yield from (text for text in beside.remarks if speaks_of_time(text) and not speaks_of_absence(text))
    if all(other.is_whole for other in row):
        for text in beside.remarks:
            if (speaks_of_absence(text) or speaks_of_time(text)) and one.half_day in meant_half_days(text, half_days):
                yield text


class WrongTotal(Struct, frozen=True):
    """A total that differs from the marks of its row: the row, and what it may add to or take from their time."""

    row: OpenRow
    total: Total
    more: Interval


def total_gap(wrong: WrongTotal) -> Gap | None:
    """Return what is needed where a total may change the time attended."""
    if wrong.more.known:
        return None
    written = wrong.total
    return Gap("F24", f"savoir ce qui vaut, les marques ou « {written.title} » ({written.text})")


def wrong_totals(
    found: Sequence[Attended], unit: Literal["minutes", "half_days"], told: Mapping[HalfDay, bool]
) -> list[WrongTotal]:
    """Return the totals that differ from the marks; `told` says, by the first half-day of a row, whether they rule."""
    wrong = []
    for every in _rows(found):
        for one in _beside(every[0]).totals:
            row = [each for each in every if one.on in {None, (each.half_day.day.day, each.half_day.day.month)}]
            if not row:
                continue
            attended, whole = total(each.time for each in row), sum((each.weight for each in row), Fraction(0))
            said = _said(one, row, attended, whole, unit)
            if said is None:
                continue
            line = row[0].line
            assert line is not None
            open_row = OpenRow(line, tuple(each.half_day for each in row), f"« {one.text} »")
            rules = told.get(open_row.first)
            exact = Interval(said.least - attended.least, said.most - attended.most)
            either = Interval(min(Fraction(0), exact.least), max(Fraction(0), exact.most))
            more = NOTHING if rules is False else exact if rules and said.known else either
            wrong.append(WrongTotal(replace(open_row, decided=rules is not None), one, more))
    return wrong


def _said(written: Total, row: Sequence[Attended], attended: Interval, whole: Fraction, unit: str) -> Interval | None:
    """Return the time that a total says was attended where it differs from the marks, `None` where it does not.

    A total that does not say what it counts agrees with the marks if it does in hours, half-days, days or percent.
    """
    if written.value is None or (not whole and not written.value):
        return None
    if written.unit == "mark":
        agrees = attended.most > 0 if written.value else attended.least == 0
        return None if agrees else (Interval.up_to(whole) if written.value else NOTHING)
    halves = sum((one.half_day.halves for one in row), 0)
    # What one of each unit is worth, in the time of the row.
    worth: dict[str, Fraction] = {"percent": whole, "half_days": whole / halves, "days": whole * 2 / halves}
    if unit == "minutes":
        worth = {"hours": Fraction(60), **worth, **({"minutes": Fraction(1)} if written.unit == "minutes" else {})}
    elif written.below:
        return Interval.up_to(attended.most)
    elif written.unit in {"", "hours"}:
        # Hours without planned times are only compared with nothing, and with the totals of equal rows.
        return None if bool(written.value) == bool(attended.most) else Interval.up_to(whole)
    if written.unit not in {"", *worth}:
        return None
    tried = [written.value * worth[one] for one in ([written.unit] if written.unit else worth)]
    slack = _ROUNDING if unit == "minutes" else Fraction(0)
    if any(attended.least - slack <= one <= attended.most + slack for one in tried):
        return None
    possible = [min(one, whole) for one in tried if one <= whole + _ROUNDING] or [Fraction(0), whole]
    return Interval(min(possible), max(possible))
