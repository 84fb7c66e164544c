"""What holds of every month (contract.md §4): bounds, no fall, and nothing that only the files' form could change."""

import gc
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from tests.builders.examples import examples
from tests.builders.months import AFTER, FRIDAY, THURSDAY, Row, dossier_row, filler_row, lines, run, write_csv
from tests.builders.sheets import write_xlsx
from tests.random_months import Month, random_month

# Months of two sessions, twelve learners and two fillers.
MONTHS = st.integers(1, 100_000).map(lambda seed: random_month(seed, 12))


def reconciled(month: Month, *, attested: bool = True) -> Outcome:
    with TemporaryDirectory() as folder:
        month.write(Path(folder))
        return reconcile_month([Path(folder)], month.as_of, reminders_attested=attested)


def decided(outcome: Outcome) -> dict[str, Hashable]:
    """Return all that is said of what each dossier owes."""
    return {
        one.dossier.dossier_id: (
            one.case,
            one.cents,
            one.firmness,
            one.other_amounts,
            frozenset(due.cents for _, due in one.assessment.candidates),
        )
        for one in outcome.results
    }


def found(outcome: Outcome) -> Counter[Hashable]:
    """Return the findings without what follows the rows: the cells that they point at, the order of the candidates."""
    return Counter(
        (one.code, one.severity, one.reference, one.title, tuple(sorted(one.candidates))) for one in outcome.findings
    )


# Bounds.


@examples(10)
@given(MONTHS)
def test_nobody_owes_less_than_nothing_or_more_than_the_price(month: Month) -> None:
    for one in reconciled(month).results:
        amounts = [one.cents, *dict(one.other_amounts).values(), *(due.cents for _, due in one.assessment.candidates)]
        assert [cents for cents in amounts if cents is not None and not 0 <= cents <= (one.dossier.price or 0)] == []


@examples(10)
@given(MONTHS)
def test_an_undecided_dossier_can_reach_no_more_than_its_price_and_no_less_than_nothing(month: Month) -> None:
    for one in reconciled(month).results:
        least, most = one.bounds
        assert least >= 0
        assert most is None or least <= most <= (one.dossier.price or 0)


# Attendance: more of it never costs less, and the amount jumps where the contract has a step, nowhere else.

WHOLE = 100
LEARNERS = range(WHOLE + 1)


def each_minute(folder: Path, **changes: str) -> list[int | None]:
    """Return what is due, at 100 €, for each number of minutes of a session of 100 in four half-days."""
    session = {"ends_on": FRIDAY, "planned_hours": "1h40"}
    rows, sheet = [filler_row(**session)], []
    times = ["0h25"] * 4
    for minutes in LEARNERS:
        name = f"ESSAI-{minutes:03d}"
        rows.append(dossier_row(dossier_id=f"0008{minutes:03d}", last_name=name, **session, **changes))
        marks = [min(25, max(0, minutes - start)) for start in (0, 25, 50, 75)]
        written = [f"0h{mark:02d}" if mark else "A" for mark in marks]
        sheet += lines(f"{name} Testine", *written, days=(THURSDAY, FRIDAY), planned=times)
    results = run(folder, rows, sheet).results
    return [one.cents for one in results[1:]]


def test_every_minute_of_a_session_costs_what_the_scale_says(tmp_path: Path) -> None:
    # Steps: from absence (5 %) to presence (25 %), and past 80 % (100 %); flat below 25 %, pro rata from there.
    scale = [500, *[2_500] * 24, *(100 * minutes for minutes in range(25, 81)), *[10_000] * 20]
    assert each_minute(tmp_path) == scale


def test_every_minute_with_force_majeure_costs_its_share_without_a_step(tmp_path: Path) -> None:
    proved = {"force_majeure": "oui", "force_majeure_reason": "Hospitalisation", "force_majeure_proof": "oui"}
    assert each_minute(tmp_path, **proved) == [100 * minutes for minutes in LEARNERS]


# The form of the files.


def in_csv_files(folder: Path, name: str, rows: Sequence[Row], files: int) -> None:
    """Write rows into so many files, in turn."""
    for n in range(files):
        if part := rows[n::files]:
            write_csv(folder / f"{name}-{n}.csv", part)


def in_a_workbook(path: Path, rows: Sequence[Row], random: Random) -> None:
    """Write rows as a sheet among empty ones, with columns left blank before, between and behind the others."""
    headings = list(rows[0])
    blanks = sorted(random.sample(range(len(headings) + 1), 3), reverse=True)
    cells = [headings, *([row[heading] for heading in headings] for row in rows)]
    for line in cells:
        for place in blanks:
            line.insert(place, "")
    empty: list[list[str]] = []
    write_xlsx(path, {"Feuil1": empty, "Données": cells, "Feuil3": empty})


@examples(10)
@given(
    MONTHS, st.randoms(use_true_random=False), st.integers(1, 3), st.sampled_from(["a", "Zoé", "émargement du mois"])
)
def test_rows_shuffled_in_files_split_and_renamed_change_nothing(
    month: Month, random: Random, files: int, name: str
) -> None:
    month = replace(month, exported_on=None, records=tuple(replace(one, exported_on=None) for one in month.records))
    dossiers, sheet = month.dossiers, month.sheet
    random.shuffle(dossiers)
    random.shuffle(sheet)
    with TemporaryDirectory() as folder:
        in_csv_files(Path(folder), f"{name} dossiers", dossiers, files)
        in_csv_files(Path(folder), name, sheet, files)
        other = reconcile_month([Path(folder)], month.as_of, reminders_attested=True)
    before = reconciled(month)
    assert decided(other) == decided(before)
    # A stranger is said once for each sheet that names them.
    assert set(found(other)) == set(found(before))


@examples(5)
@given(MONTHS, st.randoms(use_true_random=False))
def test_blank_columns_and_empty_sheets_change_nothing(month: Month, random: Random) -> None:
    month = replace(month, exported_on=None, records=tuple(replace(one, exported_on=None) for one in month.records))
    with TemporaryDirectory() as folder:
        in_a_workbook(Path(folder) / "dossiers.xlsx", month.dossiers, random)
        if sheet := month.sheet:
            in_a_workbook(Path(folder) / "présences.xlsx", sheet, random)
        other = reconcile_month([Path(folder)], month.as_of, reminders_attested=True)
    before = reconciled(month)
    assert decided(other) == decided(before)
    assert found(other) == found(before)


# Parts and the whole.


@examples(10)
@given(MONTHS)
def test_two_halves_of_a_month_add_up_to_the_whole(month: Month) -> None:
    first, second = dict.fromkeys(one.session for one in month.records)
    halves = [
        reconciled(replace(month, records=tuple(one for one in month.records if one.session == session)))
        for session in (first, second)
    ]
    whole = reconciled(month)
    for name in ("due", "services", "indemnities", "undecided", "least", "most", "unpriced"):
        assert getattr(whole.totals, name) == sum(getattr(half.totals, name) for half in halves)
    for name in ("abandoned", "present"):
        assert getattr(whole.condition, name) == sum(getattr(half.condition, name) for half in halves)
    # Whether an indemnity is firm depends on the rate of the run; what is due does not.
    assert due(whole) == due(halves[0]) | due(halves[1])


def due(outcome: Outcome) -> dict[str, Hashable]:
    return {one.dossier.dossier_id: (one.case, one.cents) for one in outcome.results}


@pytest.mark.parametrize("month", ["2025-03", "2025-04"])
def test_each_month_of_two_owes_its_own_part(month: str, tmp_path: Path) -> None:
    april = {"starts_on": "10/04/2025", "ends_on": "10/04/2025", "session_id": "S-TEST-2"}
    rows = [dossier_row(price="100,00"), filler_row(price="70,00", **april)]
    sheet = [*lines("EXEMPLE-ALPHA Testine", "P", "A")]
    sheet += [
        one | {"N° session": "S-TEST-2"} for one in lines("EXEMPLE-OMEGA Factice", "P", "P", days=("10/04/2025",))
    ]
    write_csv(tmp_path / "dossiers.csv", rows)
    write_csv(tmp_path / "emargement.csv", sheet)
    # Half of 100 € in March, the whole of 70 € in April.
    expected = {"2025-03": 5_000, "2025-04": 7_000}
    assert reconcile_month([tmp_path], date(2025, 5, 5), month).totals.due == expected[month]
    assert reconcile_month([tmp_path], date(2025, 5, 5)).totals.due == sum(expected.values())


# What is left behind.


def test_a_month_holds_itself_in_no_circle_so_that_its_memory_is_free_at_once(tmp_path: Path) -> None:
    random_month(1, 12).write(tmp_path)
    # The first run loads what later ones share; what other tests left is set apart, for it takes long to look at.
    reconcile_month([tmp_path], AFTER)
    gc.freeze()
    reconcile_month([tmp_path], AFTER)
    assert gc.collect() == 0
