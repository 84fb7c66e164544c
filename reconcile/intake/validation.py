"""Values of a table → the faults that its schema finds, one for a cell, and the findings that say them."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np
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
def _checks_of(table: type[InputTable]) -> Sequence[pa.Check]:
    """Return the checks that a model makes of a table as a whole.

    Its columns say one thing more, that they hold objects, and `read_table` makes no others; to have pandera go through
    them one by one, and gather what failed in its own report, takes many times as long as the checks.
    """
    checks: Sequence[pa.Check] = table.to_schema().checks
    return checks


def faults_of(kind: Kind, frame: pd.DataFrame) -> Faults:
    """Validate a frame of objects against the schema of its kind; index = row number, columns = fields.

    A cell that fails several checks keeps the first.
    """
    found = [case for check in _checks_of(SCHEMAS[kind]) for case in _cells(check, frame)]
    checks: dict[tuple[int, str], str] = {}
    for row, name, check in found:
        if check != "unique":
            checks.setdefault((row, name), check)
    ordered = dict(sorted(checks.items(), key=lambda item: (item[0][0], list(frame).index(item[0][1]))))
    return Faults(ordered, frozenset(row for row, _, check in found if check == "unique"))


def _cells(check: pa.Check, frame: pd.DataFrame) -> Iterator[tuple[int, str, str]]:
    """Yield row, field and check of each cell that fails a check."""
    backend: Any = check.get_backend(frame)(check)
    name, kept = str(check.name), backend.apply(frame)
    if isinstance(kept, pd.DataFrame):
        failing = np.argwhere(~kept.to_numpy()).tolist()
        yield from ((int(frame.index[row]), str(frame.columns[column]), name) for row, column in failing)
    elif isinstance(kept, pd.Series):
        yield from ((int(row), _CELL_OF[name], name) for row in kept.index[~kept])


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
