"""The contract's figures (contract.md §1): dated, sourced data and its loader.

`terms.toml` holds one table per figure: its meaning, its unit and its dated values. A key that no rule uses, a
missing source, dates or thresholds out of order are refused, naming file and key.
"""

import tomllib
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, NoReturn

from msgspec import Struct
from msgspec.structs import replace

from reconcile.errors import ReconcileError
from reconcile.terms.readings import DEFAULT_READING, Reading

FILE = "terms.toml"
MONTHS_CHECKED = 12


class Terms(Struct, frozen=True):
    """The figures in force on one day, and how the guide is read.

    Delays in days, shares and thresholds in percent, prices in cents.
    """

    request_notice: int
    answer_allowance: int
    confirmation_allowance: int
    free_cancellation_notice: int
    late_cancellation_share: int
    no_show_share: int
    abandonment_floor: int
    abandonment_share: int
    completion_threshold: int
    abandonment_rate_limit: int
    reminders_required: bool
    price_dif: int
    price_direct: int
    price_ceiling: int
    withdrawal_period: int
    session_capacity: int
    arrival_tolerance: int
    entry_declaration_allowance: int
    service_declaration_allowance: int
    reading: Reading = DEFAULT_READING


_KEYS = tuple(name for name in Terms.__struct_fields__ if name != "reading")


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, its last day where it has none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class Figure(Struct, frozen=True):
    """One dated value of one figure, as the workbook and `reconcile terms` print it."""

    key: str
    name: str
    value: int | bool
    unit: str
    meaning: str
    since: date
    source: str
    checked: date
    first: bool

    @property
    def shown(self) -> str:
        """The value with its unit, in French."""
        if self.unit == "centimes":
            return f"{self.value / 100:.2f} €".replace(".", ",")
        if isinstance(self.value, bool):
            return "oui" if self.value else "non"
        return f"{self.value} {self.unit}"

    def is_aged(self, ordered_on: date) -> bool:
        """Tell an order later than twelve months after the figure was last compared with its source."""
        return ordered_on > months_after(self.checked, MONTHS_CHECKED)

    @property
    def in_force(self) -> str:
        """Since when the value holds, in French."""
        day = self.since.strftime("%d/%m/%Y")
        return f"{day}, et toute commande antérieure" if self.first else day


class Schedule(Struct, frozen=True):
    """Every dated value of every figure; `at(day)` gives those in force on the day of an order."""

    figures: tuple[Figure, ...]
    reading: Reading = DEFAULT_READING

    def read_as(self, reading: Reading) -> "Schedule":
        """Return the same figures under another reading of the guide."""
        return replace(self, reading=reading)

    def figures_at(self, day: date) -> tuple[Figure, ...]:
        """Return one figure per key, in the order of `Terms`: the latest not after `day`, else the first."""
        chosen = {figure.key: figure for figure in self.figures if figure.first or figure.since <= day}
        return tuple(chosen[key] for key in _KEYS)

    @property
    def price_ceiling(self) -> int:
        """The highest bound of any day: a cell is read before the day of its order is known."""
        return max(figure.value for figure in self.figures if figure.key == "price_ceiling")

    def at(self, day: date) -> Terms:
        """Return the figures in force on a day."""
        values: Mapping[str, Any] = {figure.key: figure.value for figure in self.figures_at(day)}
        return Terms(**values, reading=self.reading)


@cache
def load() -> Schedule:
    """Return the figures shipped with the package."""
    return parse((files(__name__) / FILE).read_text("utf-8"))


def parse(text: str, name: str = FILE) -> Schedule:
    """Read the figures from TOML text; `name` is the file that messages name.

    Raises `ReconcileError` for an unknown or missing key, a missing source, or values out of order.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        _refuse("fichier de paramètres illisible", name, str(error))
    for key in tables:
        if key not in _KEYS:
            _refuse("paramètre inconnu", f"{name} › {key}", "retirez-le ou corrigez son nom")
    for key in _KEYS:
        if key not in tables:
            _refuse("paramètre manquant", f"{name} › {key}", "ajoutez-le avec sa source")
    schedule = Schedule(tuple(figure for key in _KEYS for figure in _figures(key, tables[key], name)))
    for since in sorted({figure.since for figure in schedule.figures}):
        _refuse_disordered_thresholds(schedule.at(since), name)
    return schedule


def _figures(key: str, table: Mapping[str, Any], name: str) -> Iterator[Figure]:
    where = f"{name} › {key}"
    entries = table.get("values") if isinstance(table, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        _refuse("paramètre mal écrit", where, 'écrivez values = [{ from = …, value = …, source = "…" }]')
    if not entries or not table.get("meaning") or not table.get("unit"):
        _refuse("paramètre incomplet", where, "donnez meaning, unit et au moins une valeur datée")
    if type(table.get("checked")) is not date:
        _refuse("paramètre sans date de vérification", where, "dites quel jour la source a été relue (checked = …)")
    extra = set(table) - {"name", "meaning", "unit", "checked", "values"}
    extra |= {word for entry in entries for word in set(entry) - {"from", "value", "source"}}
    if extra:
        _refuse(f"clé inconnue : {', '.join(sorted(extra))}", where, "retirez-la ou corrigez son nom")
    expected = bool if table["unit"] == "oui/non" else int
    previous = None
    for entry in entries:
        if not str(entry.get("source", "")).strip():
            _refuse("valeur sans source", where, 'dites d\'où vient la valeur (source = "…")')
        if type(entry.get("value")) is not expected or (expected is int and entry["value"] < 0):
            _refuse("valeur absente ou d'un type inattendu", where, f"donnez une valeur en {table['unit']}")
        since = entry.get("from")
        if type(since) is not date or (previous is not None and since <= previous):
            _refuse("dates absentes ou dans le désordre", where, "rangez les valeurs par date croissante (from)")
        yield Figure(
            key,
            str(table.get("name", key)),
            entry["value"],
            table["unit"],
            table["meaning"],
            since,
            entry["source"],
            table["checked"],
            first=previous is None,
        )
        previous = since


def age_note(figures: Iterable[Figure], ordered_on: date) -> str:
    """Return the note on figures that an order uses more than twelve months after they were checked; empty for none."""
    days = sorted({figure.checked for figure in figures if figure.is_aged(ordered_on)})
    if not days:
        return ""
    return f"Chiffres vérifiés le {' et le '.join(f'{day:%d/%m/%Y}' for day in days)}, à confirmer auprès d'AMG."


def _refuse_disordered_thresholds(terms: Terms, name: str) -> None:
    if not 0 <= terms.abandonment_floor <= terms.completion_threshold <= 100:
        _refuse(
            "seuils dans le désordre",
            f"{name} › abandonment_floor, completion_threshold",
            "abandonment_floor ne peut dépasser completion_threshold, ni celui-ci 100",
        )
    shares = ("late_cancellation_share", "no_show_share", "abandonment_share", "abandonment_rate_limit")
    for key in shares:
        if getattr(terms, key) > 100:
            _refuse("part supérieure à 100 %", f"{name} › {key}", "donnez une part entre 0 et 100")


def _refuse(what: str, where: str, remedy: str) -> NoReturn:
    raise ReconcileError(what, where, remedy)
