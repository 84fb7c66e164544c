"""Every row of cases/dossiers.csv from input files to an amount: the whole of contract.md §4."""

from datetime import date, timedelta
from pathlib import Path

from reconcile.contract.amounts import Case
from tests.builders.each import each
from tests.builders.months import (
    FILLER,
    LEARNER,
    WALK_IN,
    cases,
    cents,
    codes_of,
    dossier_row,
    filler_row,
    result_of,
    run,
)

YES_NO = {"yes": "oui", "no": "non", "": ""}


def in_french(iso: str) -> str:
    return date.fromisoformat(iso).strftime("%d/%m/%Y") if iso else ""


def in_hours(minutes: int) -> str:
    return f"{minutes // 60}h{minutes % 60:02d}"


def dossiers(row: dict[str, str]) -> list[dict[str, str]]:
    """Return the dossier of the case, and the one of the learner who fills the sheet."""
    session = {
        "starts_on": in_french(row["first_day"]),
        "ends_on": in_french(row["last_day"]),
        "planned_hours": in_hours(int(row["planned_minutes"])),
    }
    own = dossier_row(
        **session,
        status=row["status"],
        exit_reason=row["reason"],
        confirmed_on=in_french(row["confirmed_on"]),
        cancelled_on=in_french(row["cancelled_on"]),
        price=row["price"].replace(".", ","),
        force_majeure=YES_NO[row["force_majeure"]],
        force_majeure_reason=row["fm_reason"],
        force_majeure_proof=YES_NO[row["fm_proof"]],
    )
    return [own, filler_row(**session, confirmed_on="")]


def sheet(row: dict[str, str]) -> list[dict[str, str]]:
    """Return the attendance up to the as-of date, each day in two equal halves.

    The learner's minutes fill the half-days in order, so that who leaves has attended the beginning; what exceeds
    the planned time stands in the last half-day. A learner on the sheet of a session that still runs came so far.
    """
    if row["sheet"] == "no":
        return []
    first, last, as_of = (date.fromisoformat(row[name]) for name in ("first_day", "last_day", "as_of"))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    half_days = [(on, half) for on in days for half in ("Matin", "Après-midi")]
    planned = int(row["planned_minutes"]) // len(half_days)
    left = int(row["attended_minutes"] or row["planned_minutes"])
    lines = []
    for on, half in half_days:
        minutes = left if (on, half) == half_days[-1] else min(left, planned)
        left -= minutes
        marks = {FILLER: ("P", "")}
        if row["on_sheet"] == "yes":
            marks[LEARNER] = ("P" if minutes else "A", in_hours(minutes))
        if row["unmatched_present_line"] == "yes":
            marks[WALK_IN] = ("P", "")
        for learner, (mark, hours) in marks.items():
            last_name, _, first_name = learner.rpartition(" ")
            lines.append(
                {
                    "N° session": "S-TEST-1",
                    "Nom": last_name,
                    "Prénom": first_name,
                    "Date": on.strftime("%d/%m/%Y"),
                    "Demi-journée": half,
                    "Heures prévues": in_hours(planned),
                    "Présence": mark,
                    "Heures réalisées": hours,
                }
            )
    return [line for line in lines if line["Date"] in {on.strftime("%d/%m/%Y") for on in days if on <= as_of}]


@each("row", cases("dossiers.csv"))
def test_a_dossier_owes_what_its_case_says(row: dict[str, str], tmp_path: Path) -> None:
    outcome = run(tmp_path, dossiers(row), sheet(row), as_of=date.fromisoformat(row["as_of"]))
    result = result_of(outcome)
    assert (result.case, result.cents) == (row["case"], cents(row["due"]))


@each("row", [case for case in cases("dossiers.csv") if case.values[0]["case"] == Case.UNDECIDED])
def test_an_undecided_dossier_says_why_and_blocks(row: dict[str, str], tmp_path: Path) -> None:
    outcome = run(tmp_path, dossiers(row), sheet(row), as_of=date.fromisoformat(row["as_of"]))
    result = result_of(outcome)
    assert result.firmness == "undecided"
    assert result.reason.startswith("À décider")
    assert codes_of(outcome, severity="blocking")
