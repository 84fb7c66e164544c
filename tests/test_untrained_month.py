"""Two months of the folder of somebody whom nobody told how titles are spelled: `untrained_month/`, as she keeps it.

The amounts are worked out by hand from what really happened and from contract.md §4: the share of the time attended
times the price; 5 % for an absence or a cancellation that is late; 0 for one in time. `annulé` does not say by whom.
"""

import hashlib
import re
import shutil
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.builders.correspondences import (
    MARK,
    STATUS,
    TITLE,
    WHOLE_SHEET,
    cells_of,
    explained,
    fill_in,
    plain,
    questions,
    reconcile,
)
from tests.builders.workbooks import euros

KEPT = Path(__file__).parent / "untrained_month"
ASKED_IN_OCTOBER = [
    (TITLE, "Date début"),
    (TITLE, "Date fin"),
    (TITLE, "Montant"),
    (STATUS, "Confirmé"),
    (STATUS, "annulé par élu"),
    (STATUS, "annulé"),
    (MARK, "R"),
    (WHOLE_SHEET, "liste téléphone.xlsx › tel"),
]
# What she knows; by whom a dossier was `annulé` differs from one to the next, and she leaves it.
HER_WORDS = {
    "Date début": "Date de début",
    "Date fin": "Date de fin",
    "Montant": "Prix (€)",
    "Confirmé": "Accepté",
    "annulé par élu": "Annulé (par le titulaire)",
    "R": "présent",
    "liste téléphone.xlsx › tel": "ignorer",
}
OCTOBER: dict[str, float | None] = {
    "99001410327": 560.0,  # 7 h of 7 h
    "99001410855": 280.0,  # the morning: 3.5 h of 7 h
    "99001411203": 28.0,  # did not come: 5 % of 560
    "99001409761": 0.0,  # cancelled on 11/09, free until 27/09
    "99001410918": None,  # `annulé`
    "99001411046": 1120.0,  # 14 h of 14 h
    "99001411377": 840.0,  # three half-days of four, the first as R
    "99001411492": 560.0,  # two of four, the second as R
    "99001412010": 56.0,  # did not come: 5 % of 1 120
    "99001411634": None,  # `annulé`
    "99001412188": 560.0,  # husband
    "99001412356": 560.0,  # and wife, two dossiers
    "99001412709": 28.0,  # did not come
    "99001412241": 28.0,  # cancelled on 18/10, free until 11/10; withdrawal ended on 07/10
    "99001413015": 0.0,  # sans suite
}
NOVEMBER: dict[str, float | None] = {
    "99001420114": 560.0,
    "99001420452": 440.0,  # 5.5 h of 7 h: 78.57 %, 560 × 11 / 14
    "99001420790": 28.0,
    "99001419983": 0.0,  # cancelled on 14/10, free until 30/10 (1 and 11 November are holidays)
    "99001420871": 1120.0,  # brother
    "99001421036": 1120.0,  # and sister, R on the second morning
    "99001421259": 560.0,  # the second day only, its afternoon as R
    "99001421317": 840.0,  # three half-days of four
    "99001421608": 56.0,
    "99001421175": None,  # `annulé`
    "99001421944": 560.0,
    "99001422073": 560.0,
    "99001422150": 28.0,
    "99001422238": 28.0,  # cancelled on 26/11, free until 19/11; withdrawal ended on 18/11
    "99001422561": 0.0,  # sans suite
}


def both_months(folder: Path) -> Path:
    for month in ("octobre", "novembre"):
        shutil.copytree(KEPT / month, folder / month)
    return folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Both months, in the current folder."""
    monkeypatch.chdir(both_months(tmp_path))
    return tmp_path


@cache
def asked() -> bytes:
    """Return the workbook in which `check` asks its questions of October."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mots.xlsx"
        assert reconcile("check", KEPT / "octobre", "-o", path).exit_code == 1
        return path.read_bytes()


def explained_october(folder: Path, **more: str) -> Path:
    """Answer the questions of `check` as she does, and put the workbook with her files."""
    path = folder / "octobre" / "mots.xlsx"
    path.write_bytes(asked())
    fill_in(path, HER_WORDS | more)
    return path


def october(folder: Path, *options: str) -> Path:
    path = folder / "octobre.xlsx"
    result = reconcile("monthly", "octobre", "--as-of", "2024-10-31", "-o", path, "--force", *options)
    assert result.exit_code == 0, result.output
    return path


@pytest.fixture(scope="module")
def november(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workbook of November, reconciled with that of October in its folder."""
    folder = tmp_path_factory.mktemp("mois")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(both_months(folder))
        return november_after_october(folder)


def november_after_october(folder: Path) -> Path:
    """Reconcile November with the workbook of October in the folder."""
    explained_october(folder)
    shutil.copy(october(folder), folder / "novembre")
    path = folder / "novembre.xlsx"
    result = reconcile("monthly", "novembre", "--as-of", "2024-11-29", "-o", path)
    assert result.exit_code == 0, result.output
    return path


def test_a_month_that_cannot_run_names_every_missing_heading_what_may_be_it_and_the_command(folder: Path) -> None:
    result = reconcile("monthly", "octobre", "--as-of", "2024-10-31")
    said = plain(result.output)
    assert result.exit_code == 2
    for words in (
        "Erreur : colonnes obligatoires absentes : « Date de début », « Date de fin » et « Prix (€) »",
        "Où : Suivi dossiers octobre.xlsx › Octobre › ligne 5",
        "pour « Date de début », peut-être « Date début »",
        "pour « Date de fin », peut-être « Date fin »",
        "pour « Prix (€) », peut-être « Montant »",
        "titres obligatoires absents : Date de début, Date de fin, Prix (€)",
        "  reconcile check octobre -o correspondances.xlsx",
    ):
        assert words in said
    assert len(list(folder.rglob("*.xlsx"))) == 10


def test_the_message_of_a_month_that_cannot_run_tells_what_each_file_was_taken_for(folder: Path) -> None:
    said = plain(reconcile("monthly", folder / "octobre", "--as-of", "2024-10-31").output)
    for sheet in (
        "Présences budget 15-16 oct.xlsx › présences",
        "culture_feuille presence.xlsx › Feuil1",
        "emargement 8 octobre statut élu.xlsx › Feuil1",
    ):
        assert f"{sheet}\n  pris pour : feuille d'émargement" in said
    assert "liste téléphone.xlsx › tel  F46" in said
    assert "Annulé le → Date d'annulation" in said
    assert [name for name in ("ESSAI", "FICTIF", "Traiteur", "36 49") if name in said] == []


def test_the_command_to_run_quotes_a_folder_with_spaces(folder: Path) -> None:
    (folder / "octobre").rename(folder / "mois d'octobre")
    said = plain(reconcile("monthly", "mois d'octobre", "--as-of", "2024-10-31").output)
    assert '  reconcile check "mois d\'octobre" -o correspondances.xlsx' in said.splitlines()


def test_check_asks_each_word_once_with_how_often_it_stands(folder: Path) -> None:
    path = folder / "mots.xlsx"
    result = reconcile("check", "octobre", "-o", path)
    assert result.exit_code == 1
    assert "8 mots ou titres à expliquer : dans « Correspondances »." in plain(result.output)
    assert "8 mots ou titres à expliquer : l'option -o les donne." in plain(reconcile("check", "octobre").output)
    assert questions(path) == ASKED_IN_OCTOBER
    counted = cells_of(path, "Correspondances")
    for word, times in (("Date début", "15"), ("Confirmé", "3"), ("annulé par élu", "2"), ("annulé", "2"), ("R", "3")):
        at = counted.index(word)
        assert counted[at + 1] == times


def test_explained_once_the_month_gives_what_the_facts_imply(folder: Path) -> None:
    explained_october(folder)
    path = october(folder)
    assert euros(path) == OCTOBER
    assert questions(path) == [(STATUS, "annulé")]


def test_an_attested_reminder_makes_all_that_is_decided_firm(folder: Path) -> None:
    explained_october(folder)
    result = reconcile("monthly", "octobre", "--as-of", "2024-10-31", "-o", folder / "o.xlsx", "--reminders-attested")
    said = plain(result.output)
    # 560 + 280 + 1 120 + 840 + 560 + 560 + 560, and the indemnities 28 + 56 + 28 + 28.
    assert re.search(r"À encaisser +4 620,00 €", said)
    assert re.search(r"2 +À décider", said)


@pytest.mark.parametrize(
    ("meaning", "long_before", "late"),
    [
        # 24/09 is in time for the 8th (27/09); 07/10 is late for the 15th (04/10), confirmed on 17/09: 5 % of 1 120.
        ("Annulé (par le titulaire)", 0.0, 56.0),
        ("Annulé (par l'organisme)", 0.0, 0.0),
        ("Annulé (par le financeur)", 0.0, 0.0),
    ],
)
def test_who_cancelled_changes_what_is_due(folder: Path, meaning: str, long_before: float, late: float) -> None:
    explained_october(folder, annulé=meaning)
    assert euros(october(folder)) == OCTOBER | {"99001410918": long_before, "99001411634": late}


def test_the_next_month_is_explained_by_the_workbook_of_the_month_before(november: Path) -> None:
    assert euros(november) == NOVEMBER
    assert questions(november) == [(STATUS, "annulé"), (WHOLE_SHEET, "budget repas.xlsx › Feuil1")]
    assert explained(november) == HER_WORDS


def test_the_journal_counts_each_use_of_a_word(november: Path) -> None:
    (said,) = [text for text in cells_of(november, "Journal") if "Correspondances relues" in text]
    for words in (
        "« Montant » = Prix (€) (1 fois)",
        "« Confirmé » = Accepté (4 fois)",
        "« annulé par élu » = Annulé (par le titulaire) (2 fois)",
        "« R » = présent (2 fois)",
        "« liste téléphone.xlsx › tel » = ignorer (0 fois)",
    ):
        assert words in plain(said)


def test_without_the_month_before_the_next_one_stops_again(folder: Path) -> None:
    assert reconcile("monthly", folder / "novembre", "--as-of", "2024-11-29").exit_code == 2


def test_nothing_is_written_to_her_files(folder: Path) -> None:
    def state() -> dict[str, str]:
        files = [path for path in sorted(folder.rglob("*.xlsx")) if path.parent.name in {"octobre", "novembre"}]
        kept = {path.name for month in ("octobre", "novembre") for path in (KEPT / month).iterdir()}
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.name in kept}

    before = state()
    november_after_october(folder)
    assert state() == before
