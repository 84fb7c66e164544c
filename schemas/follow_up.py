"""The follow-up table (*Suivi*): the dates of a dossier that EDOF's export does not hold."""

from typing import Any

from pandera.typing import Series

from schemas.dossiers import Dossiers
from schemas.fields import InputTable, column, fields_of

_OF_DOSSIERS = fields_of(Dossiers)


def _same_as_dossiers(name: str, *, required: bool = False) -> Any:
    """Declare a field exactly as the dossier table does, so that a spelling is one edit."""
    field = _OF_DOSSIERS[name]
    return column(
        field.title,
        field.reader,
        field.description,
        spellings=field.headings[1:],
        required=required,
        example=field.example,
    )


class FollowUp(InputTable):
    """One row per dossier followed by AMG (inputs.md §1): the four dates, force majeure; names are for people."""

    dossier_id: Series[object] = _same_as_dossiers("dossier_id", required=True)
    last_name: Series[object] = _same_as_dossiers("last_name")
    first_name: Series[object] = _same_as_dossiers("first_name")
    requested_on: Series[object] = _same_as_dossiers("requested_on")
    proposed_on: Series[object] = _same_as_dossiers("proposed_on")
    confirmed_on: Series[object] = _same_as_dossiers("confirmed_on")
    cancelled_on: Series[object] = _same_as_dossiers("cancelled_on")
    force_majeure: Series[object] = _same_as_dossiers("force_majeure")
    force_majeure_reason: Series[object] = _same_as_dossiers("force_majeure_reason")
    force_majeure_proof: Series[object] = _same_as_dossiers("force_majeure_proof")
