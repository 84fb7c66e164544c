"""Values of a table → the faults that its schema finds, one for a cell, and the findings that say them."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa
from msgspec import Struct

from reconcile.intake.layouts import SCHEMAS, Kind
from reconcile.intake.suggestions import near_statuses, one_of
from schemas.fields import Field, InputTable, Reader, Unreadable

_FAULT_OF_READER: dict[Reader, str] = {
    "identifier": "F09",
    "day": "F04",
    "amount": "F05",
    "status": "F06",
    "yes_no": "F07",
    "duration": "F08",
    "half_day": "F04",
    "rate": "F27",
}
FAULT_OF_CELL = {
    "cellule en erreur": "F17",
    "formule sans valeur enregistrée": "F18",
    "hors des limites": "F13",
}
# The cell that a check on whole rows is about; the others tell their cells themselves.
_CELL_OF = {"ends_after_start": "ends_on", "unique": "dossier_id"}


class Faults(Struct, frozen=True):
    """What a schema finds in a table: the check that each cell (row, field) fails, and the rows of repeated numbers."""

    checks: dict[tuple[int, str], str]
    repeated: frozenset[int]


@cache
def _checks_of(table: type[InputTable]) -> pa.DataFrameSchema:
    """Return the checks that a model makes of a table as a whole, without its columns.

    A column of ours says one thing more, that it holds objects, and `read_table` makes no other; to go through them
    one by one for that takes pandera five times as long as all the checks.
    """
    schema = table.to_schema()
    return schema.remove_columns(list(schema.columns))


def faults_of(kind: Kind, frame: pd.DataFrame) -> Faults:
    """Validate a frame of objects against the schema of its kind; index = row number, columns = fields.

    A cell that fails several checks keeps the first.
    """
    try:
        _checks_of(SCHEMAS[kind]).validate(frame, lazy=True, inplace=True)
    except pa.errors.SchemaErrors as errors:
        found = [case for error in errors.schema_errors for case in _cells(error)]
    else:
        return Faults({}, frozenset())
    checks: dict[tuple[int, str], str] = {}
    for row, name, check in found:
        if check != "unique":
            checks.setdefault((row, name), check)
    ordered = dict(sorted(checks.items(), key=lambda item: (item[0][0], list(frame).index(item[0][1]))))
    return Faults(ordered, frozenset(row for row, _, check in found if check == "unique"))


def _cells(error: Any) -> Iterator[tuple[int, str, str]]:
    """Yield row, field and check of each cell that an error of pandera is about."""
    check, kept = error.check.name, error.check_output
    if kept is None:
        # The check itself failed: no fault of the file.
        raise error
    if isinstance(kept, pd.DataFrame):
        for name in kept:
            yield from ((int(row), str(name), check) for row in kept.index[~kept[name]])
    else:
        yield from ((int(row), _CELL_OF[check], check) for row in kept.index[~kept])


def code_and_detail(field: Field, value: Any, check: str) -> tuple[str, str]:
    """Return the code of a fault, and what it says in French."""
    if check == "ends_after_start":
        return "F12", "La session finit avant de commencer."
    if check == "not_negative":
        return "F05", f"« {field.title} » est négatif."
    if check == "filled":
        return "F03", f"« {field.title} » est vide."
    reason = value.reason if isinstance(value, Unreadable) else "valeur inattendue"
    code = FAULT_OF_CELL.get(reason) or _FAULT_OF_READER.get(field.reader, "F17")
    close = one_of(near_statuses(str(value))) if code == "F06" else ""
    return code, f"« {field.title} » contient « {value} » : {reason}{close or '.'}"
