"""How a field of an input table is declared, and the checks that every table shares."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any, Literal, cast

import pandas as pd
import pandera.pandas as pa
from msgspec import Struct

# What stands for the dossier number in the example row of a template.
# The sheet of our templates that explains their columns.
HELP = "aide"
EXAMPLE = "EXEMPLE"

# A day before AMG's first DIF élu sessions is a slip of the keyboard.
EARLIEST_DAY = date(2015, 1, 1)

Reader = Literal["identifier", "text", "day", "amount", "duration", "rate", "yes_no", "status", "half_day", "mark"]


class Unreadable(Struct, frozen=True):
    """A cell whose content fits none of the forms its field accepts; `text` is the content as written."""

    text: str
    reason: str = ""

    def __str__(self) -> str:
        return self.text


class Field(Struct, frozen=True):
    """A declared field: its name in code, its canonical heading, every accepted heading, and its reader."""

    name: str
    title: str
    headings: tuple[str, ...]
    reader: Reader
    required: bool
    description: str
    example: str = ""


def column(
    title: str,
    reader: Reader,
    description: str,
    *,
    edof: str = "",
    spellings: tuple[str, ...] = (),
    required: bool = False,
    example: str = "",
) -> Any:
    """Declare a field: `title` is the heading our own templates print, `edof` the portal's, the rest spellings.

    A required field must have its heading in the table and a value in each row. `example` is what the templates show.
    """
    metadata = {
        "example": example,
        "reader": reader,
        "headings": (title, *filter(None, [edof]), *spellings),
        "required": required,
    }
    return pa.Field(nullable=True, title=title, description=description, metadata=metadata)


# What each reader promises of a cell it could read. Exactly these types: a datetime is no day, a bool no amount.
_PROMISED: dict[Reader, frozenset[type]] = {
    "identifier": frozenset({str}),
    "text": frozenset({str}),
    "day": frozenset({date}),
    "amount": frozenset({int}),
    "duration": frozenset({Fraction}),
    "rate": frozenset({Fraction}),
    "yes_no": frozenset({bool}),
}
# A status of EDOF (contract.md §3), and a part of a day: nothing else is understood.
STATUSES = (
    "waiting", "proposed", "accepted", "in_training", "exited", "service_declared", "service_validated", "billed",
    "paid", "cancelled_by_learner", "cancelled_by_provider", "cancelled_by_funder", "closed_unconfirmed",
    "refused_by_learner", "refused_by_provider", "refused_by_funder",
)  # fmt: skip
HALVES = ("morning", "afternoon", "whole_day")
_CLOSED: dict[Reader, frozenset[object]] = {"status": frozenset(STATUSES), "half_day": frozenset(HALVES)}


class InputTable(pa.DataFrameModel):
    """Base of the input tables: values already read, one row per source row, index = row number in the file.

    Columns hold Python objects (`str`, `date`, cents as `int`, minutes as `Fraction`, `bool`), `None` for an
    empty cell and `Unreadable` for one that could not be read. A check that looks at cells returns a frame of
    booleans, so that each failing cell is known; one check for all columns costs a tenth of one for each.
    """

    @pa.dataframe_check(name="readable", ignore_na=False)
    def readable(cls, table: pd.DataFrame) -> "pd.DataFrame | bool":
        """Every cell is empty, or holds what its reader promises: a type, or a word of a closed list."""
        readers = {name: field.reader for name, field in fields_of(cls).items()}
        columns = zip(map(str, table), table.to_numpy().T.tolist(), strict=True)
        return cells_kept(table, {name: _kept(values, readers[name]) for name, values in columns})

    @pa.dataframe_check(name="filled", ignore_na=False)
    def filled(cls, table: pd.DataFrame) -> "pd.DataFrame | bool":
        """A required field has a value in each row."""
        required = [name for name, field in fields_of(cls).items() if field.required]
        return cells_kept(table, {name: [one is not None for one in values_of(table, name)] for name in required})

    class Config:
        """Values are never coerced: the readers have already decided what each cell means."""

        coerce = False


def values_of(table: pd.DataFrame, name: str) -> list[Any]:
    """Return the values of a column; a table of objects alone gives them so much sooner than as a series."""
    values: list[Any] = table.to_numpy()[:, table.columns.get_loc(name)].tolist()
    return values


def cells_kept(table: pd.DataFrame, kept: Mapping[str, list[bool]]) -> "pd.DataFrame | bool":
    """Return what a check that looks at cells must: a frame of the table's shape, true for columns not looked at.

    Plain true where every cell keeps it: pandera goes through a frame column by column, even one without a fault.
    """
    if all(map(all, kept.values())):
        return True
    return pd.DataFrame({name: kept.get(str(name), True) for name in table}, index=table.index, dtype=bool)


def _kept(values: list[object], reader: Reader) -> list[bool]:
    """Tell of each value whether it keeps the promise of its reader."""
    if reader == "mark":
        return [not isinstance(value, Unreadable) for value in values]
    if reader in _CLOSED:
        return [value is None or (isinstance(value, str) and value in _CLOSED[reader]) for value in values]
    allowed = _PROMISED[reader] | {type(None)}
    if set(map(type, values)) <= allowed:
        return [True] * len(values)
    return [type(value) in allowed for value in values]


@cache
def fields_of(table: type[InputTable]) -> dict[str, Field]:
    """Return the declared fields of a table by name, in declaration order."""
    found = {}
    for name, col in table.to_schema().columns.items():
        meta = cast("dict[str, Any]", col.metadata)
        found[name] = Field(
            name=name,
            title=col.title or name,
            headings=meta["headings"],
            reader=meta["reader"],
            required=meta["required"],
            description=col.description or "",
            example=meta["example"],
        )
    return found


def normalised(heading: object) -> str:
    """Reduce a heading to what is compared: no case, accents, spaces, punctuation or underscores.

    >>> normalised("N° de dossier") == normalised("n_de dossier")
    True
    """
    return _normalised(str(heading))


@lru_cache(maxsize=8192)
def _normalised(heading: str) -> str:
    text = unicodedata.normalize("NFKD", heading).casefold()
    return "".join(char for char in text if char.isalnum() and not unicodedata.combining(char))
