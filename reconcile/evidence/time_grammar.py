"""The times of a session as people write them: `[days] start-end [start-end] [duration]` (inputs.md §1).

A text is cut into tokens; each name of days opens a group, which holds the times written after it. A text is read whole
or not at all: a figure that belongs to no group, a duration that disagrees, a word that takes something back refuse it.
"""

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from reconcile.evidence.times_of_day import Range, Times, over_noon, without_pauses
from reconcile.evidence.written_days import DASH, DAYS, NotTimesError, may_be_hours, read_days
from reconcile.terms.words import legend
from reconcile.texts import plain

# What people write, without case or accents; the words are data, in `terms/heading_block.toml`.
_OWN, _REFUSED = (frozenset(legend("heading_block")[key]) for key in ("words_of_times", "refused"))
_PAUSE = r"(?:pauses?|dejeuners?|repas|accueil|cafe)\b"
_PLACE = r"(?:salles?|bureau|etage|batiment) \w+"
_CLOCK = r"(?:[01]?\d|2[0-4]) ?(?:h(?:eures?)?(?![b-z])|:(?=\d)) ?(?:[0-5]\d(?!\d| ?h|:\d))?"
_RANGE = rf"{_CLOCK} ?{DASH} ?{_CLOCK}"
_LENGTH = rf"\d{{1,2}}[.,]\d{{1,2}} ?h(?:eures?)?\b|{_CLOCK}"
_TOKEN = re.compile(
    rf"(?P<pause>{_PAUSE}[a-z' :-]*\|? ?(?:(?P<placed>{_RANGE})|{_LENGTH}|\d+ ?min[a-z]*)?)"
    rf"|(?P<days>{DAYS}(?P<opens> ?\)? ?[:|])?)|(?P<range>{_RANGE})|(?P<count>\d{{1,2}} ?(?:jours?\b|[x×] ))"
    rf"|(?P<length>{_LENGTH})|(?P<place>{_PLACE})|(?P<word>[a-z]+)|(?P<number>\d+)|(?P<sign>[^\s\w])"
)
_LONGEST_DAY = 12 * 60
_Tokens = Sequence[re.Match[str]]


def holds_range(text: str) -> bool:
    """Tell whether a text holds a start and an end."""
    return re.search(_RANGE, plain(text)) is not None


def names_days(text: str) -> bool:
    """Tell whether a text holds a date or a day of the week."""
    return any(one["days"] for one in _TOKEN.finditer(plain(text)))


def has_other_words(text: str) -> bool:
    """Tell a title, a remark or another label from a line of times."""
    return any(one["word"] and one["word"] not in _OWN | _REFUSED for one in _TOKEN.finditer(plain(text)))


def adds_to_times(text: str) -> bool:
    """Tell whether a cell may be part of a line of times, whatever stands in the cells beside it."""
    found = list(_TOKEN.finditer(plain(text)))
    timed = any(one["range"] or one["length"] for one in found)
    # A day, a pause, a figure, a word that takes back; not a remark that holds one.
    says = any(one[kind] for one in found for kind in ("pause", "days", "number", "count"))
    says = says or any(one["word"] in _REFUSED for one in found)
    return timed or (says and not has_other_words(text))


def parse_times(text: str) -> tuple[Times, ...]:
    """Return the times that a text holds, empty for none; raise `NotTimesError` for what the grammar does not hold."""
    groups: list[list[re.Match[str]]] = [[]]
    for token in _tokens(plain(text)):
        if token["days"]:
            groups.append([])
        groups[-1].append(token)
    first, *dated = map(_times, groups)
    if len(dated) == 1 and first.ranges and not dated[0].ranges:
        # The only days of the line, written after its times.
        return (_times([*groups[0], *groups[1]]),)
    # Between times of any day and others, only a colon says whose the days are.
    unclear = dated and first.ranges and not groups[1][0]["opens"]
    if unclear or not all(one.ranges for one in dated) or (dated and not first.ranges and _lengths(groups[0])):
        raise NotTimesError
    return tuple(one for one in (first, *dated) if one.ranges or one.pauses)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    timed = False
    for found in _TOKEN.finditer(text):
        word, rest = found["word"], text[found.end() :]
        hours = found["days"] and not found["opens"] and may_be_hours(found["days"])
        if found["number"] or found["sign"] == "?" or word in _REFUSED or hours:
            raise NotTimesError
        if timed and word and word not in _OWN and rest.lstrip().startswith(":"):
            # Another label: what follows is no part of the line.
            if re.search(_CLOCK, rest):
                raise NotTimesError
            return
        timed = timed or bool(found["range"])
        yield found


def _times(tokens: _Tokens) -> Times:
    """Return the times of one group, whose parts must agree."""
    ranges = [_range(one["range"]) for one in tokens if one["range"]]
    pauses = [_range(one["placed"]) for one in tokens if one["placed"]]
    days = next((read_days(one["days"]) for one in tokens if one["days"]), ())
    overlap = any(before[1] > after[0] for before, after in pairwise(sorted(ranges)))
    loose = ranges and not all(any(_adjoin(one, run) for run in ranges) for one in pauses)
    unplaced = any(one["pause"] and not one["placed"] and "accueil" not in one["pause"] for one in tokens)
    if overlap or loose or (unplaced and any(map(over_noon, ranges))) or not _agree(tokens, ranges, pauses):
        raise NotTimesError
    return Times(tuple(ranges), tuple(pauses), days)


def _adjoin(pause: Range, run: Range) -> bool:
    """Tell whether a pause stands before, after or within a run of hours; any other is none of the session's."""
    return pause[0] == run[1] or pause[1] == run[0] or (run[0] <= pause[0] and pause[1] <= run[1])


def _agree(tokens: _Tokens, ranges: Sequence[Range], pauses: Sequence[Range]) -> bool:
    """Tell whether the durations beside the times are theirs: of one of them, of the day, of several such days.

    Without times they plan nothing: one for the day, or the same for each half.
    """
    lengths = _lengths(tokens)
    if not ranges:
        return len(lengths) <= 1 and all(one <= _LONGEST_DAY for one in lengths)
    parts = [end - start for start, end in without_pauses(ranges, pauses)]
    counts = {int(re.findall(r"\d+", one["count"])[0]) for one in tokens if one["count"]}
    return lengths <= {*parts, *(sum(parts) * days for days in {1, *counts})}


def _lengths(tokens: _Tokens) -> set[int | Fraction]:
    return {_minutes(one["length"]) for one in tokens if one["length"]}


def _minutes(text: str) -> int | Fraction:
    """Return the minutes of a clock time or a duration: `9h30`, `9:30`, `7 heures`, `3,5 h`."""
    hours, *rest = re.findall(r"\d+", text)
    if re.search("[.,]", text):
        return Fraction(f"{hours}.{rest[0]}") * 60
    return int(hours) * 60 + int(rest[0] if rest else 0)


def _range(text: str) -> Range:
    start, end = (int(_minutes(one)) for one in re.findall(_CLOCK, text))
    if not start < end <= 24 * 60:
        raise NotTimesError
    return start, end
