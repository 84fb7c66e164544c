"""The page does what the commands do: the same bytes from the same files, the same findings, the same refusals."""

import os
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path

import pytest

from reconcile.app import shelf, web
from reconcile.app.choices import Choices
from reconcile.app.file_names import safe_name
from reconcile.month.period import month_to_close
from reconcile.report.styles import HEADER_FILL, TEXT_COLOUR, TINTS
from tests.builders import months
from tests.builders.correspondences import explained, reconcile
from tests.builders.each import each
from tests.builders.sample import SAMPLE
from tests.builders.visits import Visit, seen
from tests.builders.workbooks import euros
from tests.test_untrained_month import HER_WORDS, KEPT, OCTOBER

WEEK = Path(__file__).parent / "roster_week"
DAY = {"job": "month", "as_of": "2024-12-05"}


@pytest.fixture
def visit(tmp_path: Path) -> Visit:
    place = tmp_path / "privé"
    place.mkdir()
    return Visit(place).enter()


def by_the_command(folder: Path, *arguments: object) -> bytes:
    """Return the workbook that the command writes."""
    written = folder / "par-la-commande.xlsx"
    assert reconcile(*arguments, "-o", written).exit_code == 0
    return written.read_bytes()


def test_a_month_gives_the_bytes_of_the_command(visit: Visit, tmp_path: Path) -> None:
    visit.drop_all(SAMPLE)
    visit.post("/reading", DAY)
    said = seen(visit.post("/result", DAY | {"month": ""}))
    # samples/2024-11.expected.txt
    for total in ("À encaisser 919,28 €", "En attente 118,28 €", "À décider 10 dossiers De 95,00 € à 710,00 €"):
        assert total in said
    visit.post("/result", DAY | {"month": "2024-11", "reminders": "on"})
    workbook = visit.get("/done/month/workbook")
    assert "filename=rapprochement-2024-11.xlsx" in workbook.headers["Content-Disposition"]
    options = ("--month", "2024-11", "--as-of", "2024-12-05", "--reminders-attested")
    assert workbook.data == by_the_command(tmp_path, "monthly", SAMPLE, *options)


def test_a_folder_that_holds_more_than_spreadsheets_gives_the_bytes_of_the_command(
    visit: Visit, tmp_path: Path
) -> None:
    folder = tmp_path / "mois"
    shutil.copytree(SAMPLE, folder)
    (folder / "notes.docx").write_bytes(b"PK")
    (folder / "~$suivi-amg.xlsx").write_bytes(b"x")
    (folder / ".caché.csv").write_bytes(b"x")
    (folder / "Archives").mkdir()
    for path in sorted(folder.iterdir(), reverse=True):
        visit.drop(path.name, b"" if path.is_dir() else path.read_bytes(), is_folder=path.is_dir())
    said = seen(visit.post("/reading", DAY))
    for note in ("sous-dossier, non lu", "n'est pas un tableur", "fichier de verrouillage", "fichier caché"):
        assert note in said
    visit.post("/result", DAY | {"month": ""})
    expected = by_the_command(tmp_path, "monthly", folder, "--as-of", "2024-12-05")
    assert visit.get("/done/month/workbook").data == expected


@pytest.mark.skipif(os.name == "nt", reason="files have other rights on Windows")
def test_a_folder_given_at_the_start_is_taken_in_without_opening_what_is_no_table(tmp_path: Path) -> None:
    folder, place = tmp_path / "mois", tmp_path / "privé"
    place.mkdir()
    folder.mkdir()
    for name in ("~$a.xlsx", ".~lock.a.ods#", "film.mp4", ".caché.csv"):
        # A lock file cannot be opened while its workbook is; here the link that leads nowhere cannot.
        (folder / name).symlink_to(tmp_path / "nulle part")
    (folder / "a.csv").write_bytes(b"a;b\n1;2\n")
    visit = Visit(place, folder)
    visit.page.desk.take_in()
    sizes = {one.name: (one.folder / one.name).stat().st_size for one in visit.page.desk.shelf.files}
    assert sizes == {"~$a.xlsx": 0, ".~lock.a.ods#": 0, "film.mp4": 0, ".caché.csv": 0, "a.csv": 8}


def test_a_folder_is_read_again_on_demand(tmp_path: Path) -> None:
    folder, place = tmp_path / "mois", tmp_path / "privé"
    place.mkdir()
    shutil.copytree(SAMPLE, folder)
    visit = Visit(place, folder)
    visit.page.desk.take_in()
    visit.enter()
    assert visit.drop("à moi.csv", b"a;b\n1;2\n").status_code == 204
    (number,) = [str(one.number) for one in visit.page.desk.shelf.files if one.name == "suivi-amg.xlsx"]
    visit.post("/leave-out", DAY | {"number": number})
    (folder / "suivi-amg.xlsx").rename(folder / "suivi.xlsx")
    said = seen(visit.post("/again", DAY))
    assert "suivi-amg.xlsx" not in said
    assert "suivi.xlsx" in said
    assert "à moi.csv" in said


def test_the_sessions_to_come_give_the_bytes_of_the_command(visit: Visit, tmp_path: Path) -> None:
    visit.drop_all(WEEK)
    form = {"job": "roster", "as_of": "2025-05-05", "from": "2025-05-05", "to": "2025-05-06"}
    said = seen(visit.post("/result", form))
    assert "2 sessions au 05/05/2025" in said
    options = ("--as-of", "2025-05-05", "--from", "2025-05-05", "--to", "2025-05-06")
    assert visit.get("/done/roster/workbook").data == by_the_command(tmp_path, "roster", WEEK, *options)


def test_words_explained_on_the_page_are_a_workbook_that_gives_the_command_the_same_bytes(
    visit: Visit, tmp_path: Path
) -> None:
    form = DAY | {"as_of": "2024-10-31"}
    visit.drop_all(KEPT / "octobre")
    said = seen(visit.post("/reading", form))
    assert "Ce qui empêche le calcul" in said
    assert visit.post("/result", form).status_code == 422
    said = seen(visit.post("/reading", form | visit.answers(HER_WORDS)))
    assert "Ce qui empêche le calcul" not in said
    visit.post("/result", form | {"month": "2024-10"})
    folder = tmp_path / "octobre"
    shutil.copytree(KEPT / "octobre", folder)
    words = folder / "correspondances.xlsx"
    words.write_bytes(visit.get("/done/month/words").data)
    assert explained(words) == HER_WORDS
    expected = by_the_command(tmp_path, "monthly", folder, "--month", "2024-10", "--as-of", "2024-10-31")
    assert visit.get("/done/month/workbook").data == expected
    assert euros(tmp_path / "par-la-commande.xlsx") == OCTOBER


def test_the_workbook_of_words_is_the_one_that_the_result_was_made_with(visit: Visit) -> None:
    form = DAY | {"as_of": "2024-10-31"}
    visit.drop_all(KEPT / "octobre")
    visit.post("/reading", form)
    visit.post("/result", form | visit.answers(HER_WORDS))
    made_with = visit.get("/done/month/words").data
    visit.post("/reading", {"job": "roster", "as_of": "2024-10-01"})
    assert visit.get("/done/month/words").data == made_with


def test_an_answer_is_taken_back_and_one_that_is_not_offered_is_none(visit: Visit) -> None:
    visit.drop_all(SAMPLE)
    visit.post("/reading", DAY)
    for status in ("Accepté", "Validé"):
        said = seen(visit.post("/reading", DAY | visit.answers({"En attente": status})))
        assert "Statut inconnu" not in said
        assert "Export_00000000000000_20241205.csv › X39" in said
    assert "Statut inconnu" in seen(visit.post("/reading", DAY | visit.answers({"En attente": ""})))
    assert "peut-être bien" not in visit.post("/reading", DAY | visit.answers({"En attente": "peut-être bien"})).text


def test_an_answer_that_was_not_applied_yet_outlives_a_file_that_comes_after_it(visit: Visit) -> None:
    visit.drop_all(SAMPLE)
    visit.post("/reading", DAY)
    chosen = visit.answers({"En attente": "Accepté"})
    visit.drop("notes.csv", b"a;b\n1;2\n")
    assert "Statut inconnu" not in seen(visit.post("/reading", DAY | chosen))


def test_her_own_workbook_of_words_keeps_its_name_beside_the_new_one(visit: Visit) -> None:
    visit.drop_all(SAMPLE)
    visit.post("/reading", DAY)
    visit.post("/result", DAY | visit.answers({"En attente": "Accepté"}))
    kept = visit.get("/done/month/words").data
    assert visit.drop("correspondances.xlsx", kept).status_code == 204
    said = seen(visit.post("/result", DAY))
    assert "classeur de correspondances" in said
    assert "Télécharger correspondances (2).xlsx" in said


def test_an_earlier_workbook_is_read_for_its_decisions(visit: Visit) -> None:
    visit.drop_all(SAMPLE)
    visit.post("/result", DAY)
    assert visit.drop("rapprochement.xlsx", visit.get("/done/month/workbook").data).status_code == 204
    assert "ses décisions et ses relances sont relues" in seen(visit.post("/reading", DAY))


def test_each_file_says_what_it_was_taken_for_and_each_finding_how_to_mend_it(visit: Visit) -> None:
    visit.drop_all(SAMPLE)
    said = seen(visit.post("/reading", DAY))
    for words in (
        "suivi-amg.xlsx Retirer suivi-amg.xlsx Suivi pris pour : tableau de suivi , 43 lignes lues",
        "emargement-23-novembre.csv information : 1",
        "Émargement pris pour : feuille d'émargement , 7 lignes lues, 2 écartées",
        "bloquant Montant illisible AE40 › dossier 24112800039 · F05 « Prix (€) » contient « cent euros » : montant "
        "non reconnu. Que faire : Écrivez le montant sous la forme 1 495,00.",
    ):
        assert words in said


def test_a_corrected_file_replaces_the_first_and_a_result_of_other_files_is_gone(visit: Visit) -> None:
    months.write_csv(path := visit.page.desk.shelf.place / "dossiers.csv", [months.dossier_row()])
    good = path.read_bytes()
    visit.drop("dossiers.csv", good)
    form = {"job": "month", "as_of": "2025-04-05"}
    visit.post("/result", form)
    assert visit.get("/done/month/workbook").status_code == 200
    visit.drop("dossiers.csv", b"x;y\n1;2\n")
    assert visit.get("/done/month/workbook").status_code == 404
    assert "aucun tableau de dossiers" in seen(visit.post("/reading", form)).lower()
    visit.drop("dossiers.csv", good)
    assert "pris pour : tableau des dossiers" in seen(visit.post("/reading", form))


def test_a_file_that_does_not_open_is_left_out_taken_in_again_or_removed(visit: Visit, tmp_path: Path) -> None:
    visit.drop_all(SAMPLE)
    visit.drop("abîmé.xlsx", b"PK\x03\x04 no package")
    said = seen(visit.post("/reading", DAY))
    assert "Ce classeur est abîmé ou protégé par un mot de passe Où abîmé.xlsx" in said
    assert "--skip" not in said
    response = visit.post("/result", DAY)
    assert (response.status_code, "--skip" in seen(response)) == (422, False)
    (number,) = [str(one.number) for one in visit.page.desk.shelf.files if one.name == "abîmé.xlsx"]
    assert "laissé de côté, comme vous l'avez demandé" in seen(visit.post("/leave-out", DAY | {"number": number}))
    visit.post("/result", DAY | {"month": ""})
    folder = tmp_path / "mois"
    shutil.copytree(SAMPLE, folder)
    (folder / "abîmé.xlsx").write_bytes(b"PK\x03\x04 no package")
    expected = by_the_command(tmp_path, "monthly", folder, "--as-of", "2024-12-05", "--skip", "abîmé.xlsx")
    assert visit.get("/done/month/workbook").data == expected
    assert "Continuer sans lui" in seen(visit.post("/leave-out", DAY | {"number": number}))
    assert "abîmé" not in seen(visit.post("/remove", DAY | {"number": number}))


def test_nothing_to_read_is_said_without_naming_our_copies(visit: Visit) -> None:
    assert "Aucun fichier Où étape 1 Que faire" in seen(visit.post("/result", DAY))
    visit.drop("notes.docx", b"")
    said = seen(visit.post("/result", DAY))
    assert "Aucun tableur à lire Où notes.docx Que faire" in said
    assert str(visit.page.desk.shelf.place) not in said


# Limits, and names that are none.


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../x.xlsx", "x.xlsx"),
        ("/etc/passwd", "passwd"),
        ("C:\\Users\\x.xlsx", "x.xlsx"),
        ("..\\..\\x.xlsx", "x.xlsx"),
        ("x\x00.csv", "x_.csv"),
        ("a\nb\x1b[31m.csv", "a_b_[31m.csv"),
        ("..", "sans-nom"),
        ("dossier/", "sans-nom"),
        ("", "sans-nom"),
        ("\ud800.csv", "?.csv"),
        ("Présences mardi & jeudi (2).xlsx", "Présences mardi & jeudi (2).xlsx"),
    ],
)
def test_a_name_is_never_a_path(visit: Visit, given: str, shown: str) -> None:
    assert safe_name(given) == shown
    taken = visit.page.desk.shelf.receive(given, b"a;b\n1;2\n")
    place = visit.page.desk.shelf.place
    assert (taken.name, taken.folder.parent) == (shown, place)
    assert [path.relative_to(place).parts for path in place.rglob("*") if path.is_file()] == [("0001", shown)]


@each(
    ("given", "shown"),
    [
        ('a:b*?"<>|.csv', "a_b______.csv"),
        ("nul.csv", "_nul.csv"),
        ("COM1", "_COM1"),
        ("x.csv. ", "x.csv"),
        (" .", "sans-nom"),
    ],
)
def test_what_windows_takes_for_no_name_is_not_written_there(given: str, shown: str) -> None:
    assert safe_name(given, windows=True) == shown
    assert safe_name("été: 1.csv", windows=False) == "été: 1.csv"


def test_a_name_that_the_disk_refuses_is_refused_in_three_parts(visit: Visit) -> None:
    response = visit.drop("é" * 300 + ".csv", b"a;b\n")
    assert response.status_code == 422
    assert "Ce fichier ne peut pas être copié" in seen(response)
    assert list(visit.page.desk.shelf.place.iterdir()) == []


def test_more_files_than_a_month_can_have_are_refused(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "MAX_FILES", 2)
    assert [visit.drop(f"{number}.csv", b"a").status_code for number in (1, 2, 2, 3)] == [204, 204, 204, 422]
    assert "trop de fichiers (3, pour 2 au plus)" in seen(visit.drop("3.csv", b"a")).lower()


def test_more_bytes_than_a_month_can_have_are_refused(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(web, "MAX_BYTES", 10)
    monkeypatch.setattr(shelf, "MAX_TOTAL", 15)
    assert visit.drop("a.csv", b"x" * 11).status_code == 422
    assert visit.drop("a.csv", b"x" * 10).status_code == 204
    for content in (b"x" * 11, b"x" * 6):
        response = visit.drop("b.csv", content)
        assert (response.status_code, "Fichier trop gros" in seen(response)) == (422, True)
    assert visit.drop("b.csv", b"x" * 5).status_code == 204


def test_a_zip_bomb_is_refused_and_the_rest_is_read(visit: Visit, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", b"0" * 20_000_000)
    visit.drop("bombe.xlsx", (tmp_path / "b.xlsx").read_bytes())
    visit.drop("suivi-amg.xlsx", (SAMPLE / "suivi-amg.xlsx").read_bytes())
    said = seen(visit.post("/reading", DAY))
    assert "Ce classeur a une structure anormale et n'a pas été ouvert Où bombe.xlsx" in said
    assert "pris pour : tableau de suivi" in said


def test_what_a_file_says_is_text_on_the_page(visit: Visit) -> None:
    name = "<img src=x onerror=alert(1)>.csv"
    months.write_csv(
        path := visit.page.desk.shelf.place / "d.csv", [months.dossier_row(status="<script>alert(1)</script>")]
    )
    visit.drop(name, path.read_bytes())
    text = visit.post("/reading", {"job": "month", "as_of": "2025-04-05"}).text
    assert "&lt;script&gt;alert(1)" in text
    assert "<script" not in text
    assert "<img" not in text


# The choices of step 2.


@each(
    ("day", "month"),
    [("2024-10-01", "2024-11"), ("2024-11-30", "2024-11"), ("2024-12-05", "2024-11"), ("2026-01-01", "2025-01")],
)
def test_the_month_offered_is_the_last_that_is_over_else_the_next(day: str, month: str) -> None:
    assert month_to_close(["2025-01", "2024-11", "2024-12"], date.fromisoformat(day)) == (
        "2024-12" if day == "2025-01-05" else month
    )


def test_a_month_that_was_chosen_stays_chosen_and_all_sessions_are_a_choice() -> None:
    chosen = Choices(date(2024, 12, 5))
    assert chosen.of_months(["2024-11", "2024-12"]) == "2024-11"
    assert chosen.changed_by({"month": "2024-12"}).of_months(["2024-11", "2024-12"]) == "2024-12"
    assert chosen.changed_by({"month": ""}).of_months(["2024-11"]) == ""
    assert chosen.changed_by({"month": "2023-01"}).of_months(["2024-11"]) == "2024-11"


@pytest.mark.parametrize("day", ["hier", "2014-12-31", "2100-01-01", "05/12/2024"])
def test_a_date_that_is_none_is_refused_in_three_parts(visit: Visit, day: str) -> None:
    response = visit.post("/reading", {"job": "month", "as_of": day})
    assert (response.status_code, "Cette date n'en est pas une" in seen(response)) == (422, True)


def test_a_period_that_ends_before_it_begins_is_refused(visit: Visit) -> None:
    response = visit.post("/reading", {"job": "roster", "from": "2025-05-06", "to": "2025-05-05"})
    assert (response.status_code, "échangez les deux dates" in seen(response).lower()) == (422, True)


def test_today_is_offered_and_what_was_chosen_is_there_on_the_other_tab(visit: Visit) -> None:
    assert 'value="2024-12-05"' in visit.get("/").text
    visit.post("/reading", {"job": "month", "as_of": "2024-12-01"})
    assert 'value="2024-12-01"' in visit.get("/sessions").text


def test_the_colours_are_those_of_the_workbook() -> None:
    css = (Path(web.__file__).parent / "static" / "page.css").read_text("utf-8")
    colours = dict(re.findall(r"--([a-z]+): (#[0-9A-F]{6});", css))
    tints = {str(name): tint for name, tint in TINTS.items() if name}
    tints["information"] = tints.pop("info")
    assert {name: colours[name] for name in tints} == tints
    assert (colours["header"], colours["text"]) == (HEADER_FILL, TEXT_COLOUR)
