"""How a field of an input table is declared, and the checks that every table shares."""

import unicodedata
from dataclasses import dataclass
from typing import Any, Literal, cast

import pandas as pd
import pandera.pandas as pa

# What stands for the dossier number in the example row of a template.
EXAMPLE = "EXEMPLE"

Reader = Literal["identifier", "text", "day", "amount", "duration", "rate", "yes_no", "status", "half_day", "mark"]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell whose content fits none of the forms its field accepts; `text` is the content as written."""

    text: str
    reason: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Field:
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
    return pa.Field(nullable=not required, title=title, description=description, metadata=metadata)


class InputTable(pa.DataFrameModel):
    """Base of the input tables: values already read, one row per source row, index = row number in the file.

    Columns hold Python objects (`str`, `date`, cents as `int`, minutes as `Fraction`, `bool`), `None` for an
    empty cell and `Unreadable` for one that could not be read.
    """

    @pa.dataframe_check(name="readable")
    def readable(cls, table: pd.DataFrame) -> "pd.Series[bool]":
        """No cell of a row was left unread; one check on rows, since one per column costs as many times more."""
        columns = [[not isinstance(value, Unreadable) for value in table[name]] for name in table]
        return pd.Series([all(cells) for cells in zip(*columns, strict=True)], index=table.index, dtype=bool)

    class Config:
        """Values are never coerced: the readers have already decided what each cell means."""

        coerce = False


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
    text = unicodedata.normalize("NFKD", str(heading)).casefold()
    return "".join(char for char in text if char.isalnum() and not unicodedata.combining(char))
