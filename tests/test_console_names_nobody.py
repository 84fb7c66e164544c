"""No name, mail or telephone of a learner is printed, in whatever column somebody wrote it."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner

from reconcile.cli import main
from reconcile.screen import is_somebodys
from tests.builders.each import each
from tests.builders.hostile import write_csv

# In the place of any value: a name, a mail, a telephone.
SOMEBODYS = ("SEREINE Canarie", "canarie.sereine@example.invalid", "06 17 17 17 17", "0617171717")
TOLD = ("sereine", "canarie", "17 17 17", "171717")
DOSSIER = {
    "N° dossier": "0007001",
    "Nom": "EXEMPLE-ALPHA",
    "Prénom": "Testine",
    "Courriel": "testine@example.invalid",
    "N° session": "S1",
    "Intitulé": "Budget",
    "Date de début": "27/03/2025",
    "Date de fin": "27/03/2025",
    "Durée (h)": "7",
    "Lieu": "Ici",
    "Statut": "Accepté",
    "Date de la demande": "01/03/2025",
    "Date de confirmation": "05/03/2025",
    "Motif": "",
    "Force majeure": "",
    "Motif de force majeure": "",
    "Pièce justificative": "",
    "Prix (€)": "100,00",
}
MARK = {
    "N° session": "S1",
    "N° dossier": "0007001",
    "Stagiaire": "EXEMPLE-ALPHA Testine",
    "Date": "27/03/2025",
    "Demi-journée": "Matin",
    "Heures prévues": "3h30",
    "Présence": "P",
    "Remarque": "",
}
FOLLOW_UP = {
    "N° dossier": "0007001",
    "Date de la demande": "01/03/2025",
    "Date de la proposition": "02/03/2025",
    "Date d'annulation": "",
    "Force majeure": "",
}
INVOICE = {
    "N° dossier": "0007001",
    "N° facture": "F1",
    "Type": "Facture",
    "Date d'émission": "01/04/2025",
    "Montant du règlement (€)": "100,00",
    "Statut du règlement": "Versé",
    "Date du règlement": "02/04/2025",
}


def misplaced(row: Mapping[str, str], number: int = 1) -> list[dict[str, str]]:
    """Return the row, then one for each of its columns and each thing of somebody's in it; dossiers are numbered."""
    places = [(column, value) for column in row for value in SOMEBODYS]
    numbers = [f"{number + count:07}" for count in range(len(places))]
    return [
        {**row},
        *(
            {**row, "N° dossier": dossier, column: value}
            for dossier, (column, value) in zip(numbers, places, strict=True)
        ),
    ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("mois")
    write_csv(place / "dossiers.csv", misplaced(DOSSIER))
    write_csv(place / "emargement.csv", misplaced(MARK))
    write_csv(place / "suivi.csv", misplaced(FOLLOW_UP))
    write_csv(place / "factures.csv", misplaced(INVOICE))
    return place


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["monthly", "--as-of", "2025-04-05", "-o", "{}/out.xlsx"], 0),
        (["roster", "--as-of", "2025-03-20", "-o", "{}/out.xlsx"], 0),
        (["roster", "--as-of", "2025-03-20", "--session", "S9", "-o", "{}/out.xlsx"], 2),
        (["monthly", "--as-of", "2025-04-05", "--month", "2020-01", "-o", "{}/out.xlsx"], 2),
        (["check"], 1),
    ],
)
def test_what_is_somebodys_is_printed_by_no_command(
    tmp_path: Path, folder: Path, command: list[str], code: int
) -> None:
    result = CliRunner().invoke(main, [command[0], str(folder), *(part.format(tmp_path) for part in command[1:])])
    assert result.exit_code == code
    lines = result.output.casefold().splitlines()
    assert [line for line in lines for value in TOLD if value in line] == []
    assert len(lines) > 2


@each("column", ["Statut", "Prix (€)", "N° dossier"])
def test_what_is_somebodys_is_not_printed_by_the_refusal_of_a_month(tmp_path: Path, column: str) -> None:
    rows = [{name: value for name, value in row.items() if name != column} for row in misplaced(DOSSIER)]
    write_csv(tmp_path / "dossiers.csv", rows)
    result = CliRunner().invoke(main, ["monthly", str(tmp_path), "--as-of", "2025-04-05"])
    assert (result.exit_code, column in result.output) == (2, True)
    assert [value for value in TOLD if value in result.output.casefold()] == []


@each(
    ("number", "expected"),
    [
        ("24110500001", False),
        ("AMG-2025-0327", False),
        ("12345678901234_FORMATION_SES-A", False),
        ("S 1", False),
        ("0007001", False),
        ("0617171717", True),
        ("06.17.17.17.17", True),
        ("+33 6 17 17 17 17", True),
        ("SEREINE Canarie", True),
        ("canarie1@example.invalid", True),
    ],
)
def test_a_number_is_told_from_a_name_a_mail_and_a_telephone(number: str, expected: bool) -> None:
    assert is_somebodys(number) is expected
