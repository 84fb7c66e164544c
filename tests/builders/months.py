"""Small builders that the tests share. Every learner is invented and named so that it shows."""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from reconcile.dossiers import Dossier, Status
from reconcile.labels import Labelled
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from reconcile.month.result import Result
from reconcile.origins import Origin
from reconcile.terms import Terms, load

Row = Mapping[str, str]

# The dossier that a test is about, and another one that fills the sheet; leading zeros belong to a number.
ALPHA, OMEGA = "0007001", "0007099"
LEARNER, FILLER, WALK_IN = "EXEMPLE-ALPHA Testine", "EXEMPLE-OMEGA Factice", "EXEMPLE-INCONNU Passante"
SESSION = "S-TEST-1"
THURSDAY, FRIDAY = "27/03/2025", "28/03/2025"
AFTER = date(2025, 4, 5)

_HEADINGS = {
    "dossier_id": "N° dossier",
    "last_name": "Nom",
    "first_name": "Prénom",
    "session_id": "N° session",
    "starts_on": "Date de début",
    "ends_on": "Date de fin",
    "planned_hours": "Durée (h)",
    "status": "Statut",
    "requested_on": "Date de la demande",
    "proposed_on": "Date de la proposition",
    "confirmed_on": "Date de confirmation",
    "cancelled_on": "Date d'annulation",
    "last_action_on": "Date de dernière action",
    "exit_reason": "Motif",
    "force_majeure": "Force majeure",
    "force_majeure_reason": "Motif de force majeure",
    "force_majeure_proof": "Pièce justificative",
    "price": "Prix (€)",
}


def cases(name: str) -> list[Any]:
    """Return the rows of a case file as parameters, each named by its `why`."""
    return [
        pytest.param(row, id=": ".join((*filter(None, [row.get("question")]), row["why"]))) for row in read_cases(name)
    ]


def read_cases(name: str) -> list[dict[str, str]]:
    with (Path(__file__).parent.parent / "cases" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day(text: str) -> date | None:
    """Read a day of a case file, `None` where it is blank."""
    return date.fromisoformat(text) if text else None


def cents(text: str) -> int | None:
    """Read an amount of a case file (`3.53`) as cents, `None` where it is blank."""
    return int(text.replace(".", "")) if text else None


def label(choice: Labelled | None) -> str:
    """Return a choice as the workbook shows it, empty for none."""
    return choice.label if choice else ""


def guide() -> Terms:
    """Return the figures of the guide of November 2024."""
    return load().at(date(2024, 11, 1))


def dossier(**changes: Any) -> Dossier:
    """Return an accepted dossier of a one-day session on Thursday 27 March 2025, with what a test changes."""
    values: dict[str, Any] = {
        "dossier_id": ALPHA,
        "last_name": "EXEMPLE-ALPHA",
        "first_name": "Testine",
        "session_id": SESSION,
        "origin": Origin("dossiers.csv", "", 2),
        "starts_on": date(2025, 3, 27),
        "ends_on": date(2025, 3, 27),
        "status": Status.ACCEPTED,
        "price": 10_000,
    }
    return Dossier(**values | changes)


def dossier_row(**changes: str) -> dict[str, str]:
    """Return the same dossier as a row of the table, under French headings, its learner at `Accepté`."""
    values = dict.fromkeys(_HEADINGS, "") | {
        "dossier_id": ALPHA,
        "last_name": "EXEMPLE-ALPHA",
        "first_name": "Testine",
        "session_id": SESSION,
        "starts_on": THURSDAY,
        "ends_on": THURSDAY,
        "planned_hours": "7h00",
        "status": "Accepté",
        "confirmed_on": "05/03/2025",
        "price": "100,00",
    }
    return {_HEADINGS[name]: value for name, value in (values | changes).items()}


def filler_row(**changes: str) -> dict[str, str]:
    """Return the dossier of the learner who fills the sheet."""
    names = {"dossier_id": OMEGA, "last_name": "EXEMPLE-OMEGA", "first_name": "Factice"}
    return dossier_row(**names | changes)


def lines(
    learner: str, *marks: str, days: Sequence[str] = (THURSDAY,), planned: Sequence[str] = ()
) -> list[dict[str, str]]:
    """Return one attendance row per mark: morning, afternoon, next morning…; each of 3h30 unless said."""
    half_days = [(on, half) for on in days for half in ("Matin", "Après-midi")]
    times = planned or ["3h30"] * len(half_days)
    return [
        {
            "N° session": SESSION,
            "Stagiaire": learner,
            "Date": on,
            "Demi-journée": half,
            "Heures prévues": time,
            "Présence": mark,
        }
        for (on, half), time, mark in zip(half_days, times, marks, strict=False)
    ]


def write_csv(path: Path, rows: Sequence[Row]) -> Path:
    """Write rows under the headings of the first one, as EDOF does: `;`, header on row 1, UTF-8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path


def run(
    folder: Path,
    dossiers: Sequence[Row],
    sheet: Sequence[Row] = (),
    *,
    as_of: date = AFTER,
    attested: bool = False,
) -> Outcome:
    """Reconcile a month made of one dossier table and, where it has rows, one attendance sheet."""
    write_month(folder, dossiers, sheet)
    return reconcile_month([folder], as_of, reminders_attested=attested)


def write_month(folder: Path, dossiers: Sequence[Row], sheet: Sequence[Row]) -> None:
    write_csv(folder / "dossiers.csv", dossiers)
    if sheet:
        write_csv(folder / "emargement.csv", sheet)


def result_of(outcome: Outcome, number: str = ALPHA) -> Result:
    """Return the one result of a dossier."""
    (found,) = [result for result in outcome.results if result.dossier.dossier_id == number]
    return found


def codes_of(outcome: Outcome, number: str = ALPHA, severity: str = "") -> list[str]:
    """Return the codes of the findings that carry a dossier's number, of one severity where it is given."""
    about = [one for one in outcome.findings if one.dossier_id == number]
    return [one.code for one in about if not severity or one.severity == severity]


def reconciled(folder: Path, as_of: date = AFTER) -> Outcome:
    """Reconcile a folder; the same files again are not reconciled again, for a test asks several things of a month."""
    files = ((str(path), path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file())
    return _reconciled(folder, as_of, tuple(files))


@lru_cache(maxsize=1)
def _reconciled(folder: Path, as_of: date, _files: tuple[tuple[str, bytes], ...]) -> Outcome:
    return reconcile_month([folder], as_of)
