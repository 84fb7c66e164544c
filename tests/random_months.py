"""Months of random dossiers, as records for `plain_computation` and as the tables that the pipeline reads.

Days are drawn around the days that decide (the last free day, the end of withdrawal, the first and the last day of
the session, the as-of date), and so are the shares attended: far from them nothing is at stake. Everybody is invented.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.builders.months import Row, dossier_row, write_csv
from tests.plain_computation import (
    ACCEPTED,
    BY_FUNDER,
    BY_LEARNER,
    BY_PROVIDER,
    DEFAULT,
    NO_CONFIRMATION,
    PROPOSED,
    REFUSED_BY_FUNDER,
    REFUSED_BY_LEARNER,
    REFUSED_BY_PROVIDER,
    REGISTERED,
    SERVICE_DONE,
    WAITING,
    HalfDay,
    Record,
    Session,
)

_REASONS = {"": "", "no_show": "Non-présentation du titulaire", "other": "Session reportée"}
_FORCE_MAJEURE = {
    "": ("", "", ""),
    "recognised": ("oui", "Hospitalisation", "oui"),
    "incomplete": ("oui", "Hospitalisation", ""),
}
_PRICES = (10_000, 10_000, 7_000, 9_999, 12_345, 149_500, 33_333, 10)
_WAITING = (WAITING, PROPOSED)
_REFUSED = (BY_FUNDER, REFUSED_BY_FUNDER, REFUSED_BY_PROVIDER, REFUSED_BY_LEARNER, NO_CONFIRMATION)
_STATUSES = (
    *[ACCEPTED] * 5,
    *REGISTERED,
    *SERVICE_DONE,
    *[BY_LEARNER] * 12,
    *[BY_PROVIDER] * 3,
    *_WAITING * 2,
    *_REFUSED,
)
_LEARNERS_OF_A_SESSION = 6


@dataclass(frozen=True)
class Month:
    """Dossiers as they stand on a day, in an export whose name may tell another; a filler opens each session."""

    as_of: date
    exported_on: date | None
    records: tuple[Record, ...]

    @property
    def dossiers(self) -> list[Row]:
        """The rows of the dossier table."""
        return [_dossier(one) for one in self.records]

    @property
    def sheet(self) -> list[Row]:
        """The rows of the attendance sheet."""
        return [*self._sheet()]

    def write(self, folder: Path) -> None:
        """Write the dossier table and the attendance sheet."""
        name = f"Export_00000000000000_{self.exported_on:%Y%m%d}" if self.exported_on else "dossiers"
        write_csv(folder / f"{name}.csv", self.dossiers)
        if sheet := self.sheet:
            write_csv(folder / "emargement.csv", sheet)

    def _sheet(self) -> Iterator[Row]:
        for one in self.records:
            if one.session.has_sheets and one.attended is not None:
                yield from _lines(one.session, one.number, _name(one), one.attended, self.as_of)
        for session in dict.fromkeys(one.session for one in self.records):
            if session.has_sheets and session.stranger:
                yield from _lines(session, "", "EXEMPLE-INCONNU Passante", session.stranger, self.as_of)


def random_month(seed: int, learners: int) -> Month:
    """Return the month of a seed, with so many learners beside the fillers."""
    random = Random(seed)
    as_of = date(2024, 12, 2) + timedelta(days=random.randrange(500))
    exported_on = random.choice((None, None, as_of + timedelta(days=random.randint(-4, 6))))
    makers = [_Maker(random, as_of, exported_on, n) for n in range(learners // _LEARNERS_OF_A_SESSION)]
    return Month(as_of, exported_on, tuple(record for maker in makers for record in maker.records()))


@dataclass
class _Maker:
    """Draws a session and its learners."""

    random: Random
    as_of: date
    exported_on: date | None
    n: int
    session: Session = field(init=False)

    def __post_init__(self) -> None:
        random = self.random
        length = random.choice((1, 1, 1, 2, 2, 3))
        ahead = random.choice((*[random.randint(-40, -length)] * 6, 1 - length, 0, random.randint(1, 30)))
        first = self.as_of + timedelta(days=ahead)
        days = [first + timedelta(days=n) for n in range(length)]
        planned = [random.choice((210, 210, 180, 240, 60)) for _ in range(2 * length)]
        n, whole_day = random.randrange(2 * length), length > 1 and random.random() < 0.4
        lacking = set() if random.random() > 0.1 else {n, n ^ 1} if whole_day else {n}
        half_days = tuple(HalfDay(days[n // 2], planned[n], n not in lacking) for n in range(2 * length))
        stranger = random.choice((planned, [planned[0], *[0] * (2 * length - 1)], [0, 100] * length))
        there = tuple(stranger) if random.random() < 0.08 else ()
        has_sheets = random.random() > 0.05
        self.session = Session(f"S-{self.n:04d}", first, days[-1], half_days, has_sheets, there)

    def records(self) -> Iterator[Record]:
        full = tuple(one.planned for one in self.session.half_days)
        confirmed_on = min(self.as_of, self.session.first_day) - timedelta(days=30)
        number = f"9{self.n:05d}00"
        yield Record(number, self.session, ACCEPTED, 10_000, confirmed_on=confirmed_on, attended=full)
        for n in range(1, _LEARNERS_OF_A_SESSION + 1):
            yield self._record(f"9{self.n:05d}{n:02d}")

    def _record(self, number: str) -> Record:
        random = self.random
        status = random.choice(_STATUSES)
        dates = self._dates(status)
        unreadable = {name for name in ("confirmed_on", "cancelled_on") if name in dates and random.random() < 0.02}
        for name in unreadable:
            dates[name] = None
        comes = 0.1 if status in (*_WAITING, *_REFUSED, BY_PROVIDER) else 0.25 if status == BY_LEARNER else 0.93
        return Record(
            number,
            self.session,
            status if random.random() > 0.005 else None,
            random.choice(_PRICES) if random.random() > 0.01 else None,
            reason=random.choice(("", "no_show", "other", "no_show")) if status == BY_PROVIDER else "",
            unreadable=frozenset(unreadable),
            exported_on=self.exported_on,
            force_majeure=random.choice(("", "", "", "", "recognised", "incomplete")),
            attended=self._attended() if random.random() < comes else self._absent(),
            **dates,
        )

    def _dates(self, status: str) -> dict[str, date | None]:
        """Draw the acts in their order, each known or not, and the last action that shows them."""
        random, session = self.random, self.session
        first = session.first_day
        near = (DEFAULT.last_free_day(first), first - timedelta(days=4), first, session.last_day)
        requested = first - timedelta(days=random.randint(11, random.choice((20, 45))))
        proposed = requested + timedelta(days=random.randint(0, 6))
        acts = {"requested_on": requested}
        if status != WAITING:
            acts["proposed_on"] = proposed
        if status not in (*_WAITING, *_REFUSED) or random.random() < 0.1:
            acts["confirmed_on"] = min(proposed + timedelta(days=random.randint(0, 8)), first - timedelta(days=1))
        if status in (BY_LEARNER, BY_PROVIDER) or (status not in _WAITING and random.random() < 0.03):
            turn = random.choice((*near, *[acts.get("confirmed_on", proposed) + timedelta(days=14)] * 2))
            cancelled = turn + timedelta(days=random.choice((-2, -1, -1, 0, 0, 1, 1, 2)))
            acts["cancelled_on"] = max(cancelled, acts.get("confirmed_on", proposed))
        last = max(acts.values())
        kept: dict[str, date | None] = {name: day for name, day in acts.items() if random.random() < 0.85}
        if status in REGISTERED[1:]:
            # Who entered training had confirmed before.
            kept["confirmed_on"] = min(acts.get("confirmed_on", proposed), self.as_of)
        shown = last + timedelta(days=random.choice((0, 0, 1, 3)))
        if random.random() < 0.5 and (self.exported_on is None or shown <= self.exported_on):
            kept["last_action_on"] = shown
        return kept

    def _attended(self) -> tuple[int | None, ...]:
        """Draw marks around the thresholds of assiduity; some cannot be read."""
        random, session = self.random, self.session
        whole = sum(one.planned for one in session.half_days)
        share = random.choice((0, 0.1, 0.25, 0.5, 0.8, 1, 1, random.random(), random.random()))
        minutes = min(whole, max(0, round(whole * share) + random.choice((-1, 0, 0, 1))))
        marks: list[int | None] = [*_minutes(session, minutes, late=random.random() < 0.3)]
        if random.random() < 0.05:
            marks[random.randrange(len(marks))] = None
        return tuple(marks)

    def _absent(self) -> tuple[int | None, ...] | None:
        """On no sheet, or marked absent throughout."""
        return self.random.choice((None, tuple(0 for _ in self.session.half_days)))


def _minutes(session: Session, minutes: int, *, late: bool = False) -> tuple[int, ...]:
    """Spread minutes over the half-days from the first on, or from the last backwards."""
    found = []
    for half_day in reversed(session.half_days) if late else session.half_days:
        found.append(min(minutes, half_day.planned))
        minutes -= found[-1]
    return tuple(reversed(found) if late else found)


def _name(record: Record) -> str:
    return f"EXEMPLE-{record.number} Testine"


def _french(day: date | None, record: Record, name: str) -> str:
    return "mi-mars" if name in record.unreadable else f"{day:%d/%m/%Y}" if day else ""


def _hours(minutes: int) -> str:
    return f"{minutes // 60}h{minutes % 60:02d}"


def _dossier(record: Record) -> Row:
    """Return the row of a dossier in the table."""
    session, price = record.session, record.price
    declared, reason, proof = _FORCE_MAJEURE[record.force_majeure]
    names = ("requested_on", "proposed_on", "confirmed_on", "cancelled_on", "last_action_on")
    return dossier_row(
        dossier_id=record.number,
        last_name=f"EXEMPLE-{record.number}",
        session_id=session.number,
        starts_on=f"{session.first_day:%d/%m/%Y}",
        ends_on=f"{session.last_day:%d/%m/%Y}",
        planned_hours=_hours(sum(one.planned for one in session.half_days)),
        status=record.status or "",
        exit_reason=_REASONS[record.reason],
        force_majeure=declared,
        force_majeure_reason=reason,
        force_majeure_proof=proof,
        price="" if price is None else f"{price // 100},{price % 100:02d}",
        **{name: _french(getattr(record, name), record, name) for name in names},
    )


def _lines(session: Session, number: str, learner: str, marks: Sequence[int | None], as_of: date) -> Iterator[Row]:
    """Return the rows of a learner on the sheets, up to the as-of date."""
    for n, (half_day, attended) in enumerate(zip(session.half_days, marks, strict=True)):
        if half_day.on_sheet and half_day.day <= as_of:
            yield {
                "N° session": session.number,
                "N° dossier": number,
                "Stagiaire": learner,
                "Date": f"{half_day.day:%d/%m/%Y}",
                "Demi-journée": ("Matin", "Après-midi")[n % 2],
                "Heures prévues": _hours(half_day.planned),
                "Présence": "?" if attended is None else "P" if attended else "A",
                "Heures réalisées": _hours(attended) if attended else "",
            }
