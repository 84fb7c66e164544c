"""The roster workbook: its sheets, what stands on them, and that only the attendance forms are read back."""

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from reconcile.report.roster_workbook import roster_bytes
from reconcile.report.sheet_names import sheet_names
from reconcile.roster.pipeline import prepare_roster
from tests.builders import sheets
from tests.builders.each import each
from tests.builders.months import dossier_row, write_csv
from tests.builders.pages import plain
from tests.builders.sheets import Read

WEEK = Path(__file__).parent / "roster_week"
AS_OF = date(2025, 5, 5)


@pytest.fixture(scope="module")
def content() -> bytes:
    return roster_bytes(prepare_roster([WEEK], AS_OF))


@pytest.fixture(scope="module")
def book(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content), data_only=True)


def rows(book: Workbook, name: str) -> list[list[Any]]:
    """Return the rows of a table under its header on row 4."""
    return [[cell.value for cell in row] for row in book[name].iter_rows(min_row=5)]


def headings(book: Workbook, name: str) -> list[Any]:
    return [cell.value for cell in book[name][4]]


def read(*paths: Path) -> Read:
    return sheets.read(*paths, as_of=AS_OF)


def test_the_sheets_stand_in_their_order(book: Workbook) -> None:
    pairs = [
        f"{kind} {number}"
        for number in ("AMG-2025-0505", "AMG-2025-0506", "AMG-2025-0513", "AMG-2025-0524", "AMG-2025-0619")
        for kind in ("Liste", "Émargement")
    ]
    assert book.sheetnames == ["Lisez-moi", "Synthèse", "À traiter", *pairs, "Retirés"]


def _plain(value: object) -> object:
    return plain(value) if isinstance(value, str) else value


def test_the_summary_counts_each_session_and_says_what_is_odd(book: Workbook) -> None:
    wanted = [
        "N° session", "Premier jour", "Jours ouvrés restants", "Confirmés", "En attente de confirmation", "À répondre",
        "Retirés", "Places restantes", "Dernier jour d'annulation gratuite", "Remarque",
    ]  # fmt: skip
    columns = [headings(book, "Synthèse").index(name) for name in wanted]
    shown = [[_plain(row[column]) for column in columns] for row in rows(book, "Synthèse")]
    assert shown[1:] == [
        ["AMG-2025-0506", datetime(2025, 5, 6), 1, 1, 1, 1, 0, 14, datetime(2025, 4, 24), None],
        [
            "AMG-2025-0513",
            datetime(2025, 5, 13),
            5,
            20,
            5,
            9,
            23,
            -5,
            datetime(2025, 4, 30),
            "Trop de confirmés : 5 de plus que la capacité.",
        ],
        [
            "AMG-2025-0524",
            datetime(2025, 5, 24),
            14,
            17,
            1,
            0,
            0,
            -2,
            datetime(2025, 5, 15),
            "Trop de confirmés : 2 de plus que la capacité.",
        ],
        ["AMG-2025-0619", datetime(2025, 6, 19), 30, 0, 1, 2, 0, 15, datetime(2025, 6, 10), "Personne n'est confirmé."],
    ]
    assert shown[0][:4] == ["AMG-2025-0505", datetime(2025, 5, 5), None, 4]
    assert shown[0][-1] == "La session a commencé."


def test_a_list_names_its_session_and_shows_until_when_a_confirmation_is_awaited(book: Workbook) -> None:
    name = "Liste AMG-2025-0524"
    assert plain(book[name]["A2"].value) == (
        "Session AMG-2025-0524, 24/05/2025 au 25/05/2025 : 17 confirmés, 1 à confirmer ; 2 de trop sur 15."
    )
    assert rows(book, name)[-1][:6] == [
        18, "GROUPE-OMEGA", "Testine", "90524000018", "à confirmer", datetime(2025, 5, 9)
    ]  # fmt: skip


def test_everybody_is_on_a_list_or_removed_or_awaits_an_answer(book: Workbook) -> None:
    # 93 dossiers, 4 of them in the session that is over; 12 requests stand in "À traiter" alone.
    listed = sum(len([row for row in rows(book, name) if row[0]]) for name in book.sheetnames if name[:5] == "Liste")
    assert listed + len(rows(book, "Retirés")) + 12 == 89


def test_a_form_shows_the_heading_block_the_learners_and_room_for_others(book: Workbook) -> None:
    form = book["Émargement AMG-2025-0524"]
    block = {form.cell(row, 1).value: form.cell(row, 3).value for row in range(2, 9)}
    assert block == {
        "Intitulé :": "Prise de parole (exemple)",
        "N° session :": "AMG-2025-0524",
        "Dates :": "du samedi 24/05/2025 au dimanche 25/05/2025",
        "Lieu :": None,
        "Horaires :": None,
        "Formateur :": None,
        "Durée prévue :": "12\u00a0h",
    }
    titles = [cell.value for cell in form[12]]
    assert titles == [
        "N°", "N° dossier", "Nom", "Prénom", "samedi 24/05/2025\nmatin", "samedi 24/05/2025\naprès-midi",
        "dimanche 25/05/2025\nmatin", "dimanche 25/05/2025\naprès-midi", "Remarque",
    ]  # fmt: skip
    learners = [[cell.value for cell in row[:4]] for row in form.iter_rows(min_row=14)]
    assert len([row for row in learners if row[1]]) == 18
    assert learners[18:22] == [[number, None, None, None] for number in (19, 20, 21, 22)]
    assert learners[22][2] == "Formateur (signature)"
    assert form.cell(31, 9).value == "à confirmer au plus tard le 09/05/2025"
    assert (form.page_setup.paperSize, form.page_setup.orientation) == (9, "portrait")


def test_a_filled_form_is_read_and_every_other_sheet_left_alone(content: bytes, tmp_path: Path) -> None:
    filled = load_workbook(io.BytesIO(content))
    for name in filled.sheetnames:
        if name.startswith("Émargement"):
            filled[name]["E14"] = "P"
    filled.save(tmp_path / "rempli.xlsx")
    inputs = read(WEEK, tmp_path)
    assert inputs.earlier is None
    assert [table.grid.sheet for table in inputs.attendance] == [
        name for name in filled.sheetnames if name.startswith("Émargement")
    ]
    assert {table.grid.file for table in inputs.dossiers} == {"dossiers.csv"}
    assert {table.grid.file for table in inputs.follow_ups} == {"suivi.csv"}
    assert [one.code for one in inputs.findings if one.origin and one.origin.file == "rempli.xlsx"] == []
    # Learners by half-days: 4 x 4, 2 x 2, 28 x 2, 18 x 4, 1 x 4.
    assert len(inputs.lines) == 16 + 4 + 56 + 72 + 4


def test_the_same_roster_gives_the_same_bytes_dated_by_its_as_of_date(content: bytes, book: Workbook) -> None:
    assert book.properties.created == datetime(2025, 5, 5)
    assert roster_bytes(prepare_roster([WEEK], AS_OF)) == content


def test_a_session_without_anybody_on_its_list_still_has_its_sheets(tmp_path: Path) -> None:
    write_csv(tmp_path / "dossiers.csv", [dossier_row(status="Refusé (par le titulaire)", confirmed_on="")])
    book = load_workbook(io.BytesIO(roster_bytes(prepare_roster([tmp_path], date(2025, 3, 20)))))
    form = book["Émargement S-TEST-1"]
    assert [form.cell(row, 1).value for row in range(14, 18)] == [1, 2, 3, 4]
    assert [row[2] for row in rows(book, "Retirés")] == ["0007001"]


def test_text_of_the_export_never_becomes_a_formula(tmp_path: Path) -> None:
    write_csv(tmp_path / "dossiers.csv", [{**dossier_row(last_name="=1+1"), "Intitulé": "=2+2"}])
    book = load_workbook(io.BytesIO(roster_bytes(prepare_roster([tmp_path], date(2025, 3, 20)))))
    form = book["Émargement S-TEST-1"]
    assert [(form[cell].value, form[cell].data_type) for cell in ("C2", "C14")] == [("=2+2", "s"), ("=1+1", "s")]


@each(
    ("sessions", "expected"),
    [
        pytest.param(["AMG-1"], ["Émargement AMG-1"], id="short"),
        pytest.param(
            ["12345678901234_FORMATION_SES-A", "12345678901234_FORMATION_SES-B"],
            ["Émargement 1234_FORMATION_SES-A", "Émargement 1234_FORMATION_SES-B"],
            id="the end of a long number tells",
        ),
        pytest.param(
            ["A-0123456789012345678901234", "B-0123456789012345678901234"],
            ["Émargement A", "Émargement B"],
            id="an end that all share tells nothing",
        ),
        pytest.param(["S/1", "S:1"], ["Émargement S-1", "Émargement S-1 (2)"], id="signs that Excel refuses"),
        pytest.param(["abc", "ABC"], ["Émargement abc", "Émargement ABC (2)"], id="case tells no sheet apart"),
    ],
)
def test_the_name_of_a_sheet_fits_and_tells_its_session(sessions: list[str], expected: list[str]) -> None:
    names = list(sheet_names("Émargement", sessions).values())
    assert names == expected
    assert max(map(len, names)) <= 31


@each(("one", "other"), [("2025-05", "2025_05"), ("BUD-a", "BUD-A"), ("S 1", "S-1")])
def test_sessions_that_differ_by_a_sign_alone_are_written_and_read_back(tmp_path: Path, one: str, other: str) -> None:
    names = [("0007001", "EXEMPLE-ALPHA", one), ("0007002", "EXEMPLE-BETA", other)]
    rows = [dossier_row(dossier_id=number, last_name=name, session_id=key) for number, name, key in names]
    write_csv(tmp_path / "dossiers.csv", rows)
    (tmp_path / "sessions.xlsx").write_bytes(roster_bytes(prepare_roster([tmp_path], date(2025, 3, 20))))
    assert {session for session, _ in read(tmp_path).announced} == {one, other}


def test_a_roster_of_a_session_without_dates_stops_no_later_run(tmp_path: Path) -> None:
    write_csv(tmp_path / "dossiers.csv", [dossier_row(starts_on="", ends_on="")])
    content = roster_bytes(prepare_roster([tmp_path], date(2025, 3, 20)))
    assert "Émargement S-TEST-1" not in load_workbook(io.BytesIO(content)).sheetnames
    (tmp_path / "sessions.xlsx").write_bytes(content)
    assert read(tmp_path).lines == ()
