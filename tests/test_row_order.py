"""The order of rows, and blank rows between them, change nothing but row numbers."""

import tempfile
from datetime import date
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reconcile.month.pipeline import reconcile_month
from tests.builders.examples import examples

HEADINGS = (
    "N° dossier;Nom;Prénom;N° session;Date de début;Date de fin;Statut;Date de confirmation;Date d'annulation;Prix (€)"
)
DOSSIERS = [
    "01;EXEMPLE-ALPHA;Testine;S1;27/03/2025;27/03/2025;Accepté;05/03/2025;;100",
    "02;EXEMPLE-BETA;Factice;S1;27/03/2025;27/03/2025;Accepté;05/03/2025;;99,99",
    "03;EXEMPLE-GAMMA;Modèle;S1;27/03/2025;27/03/2025;Annulé (par le titulaire);05/03/2025;20/03/2025;70,50",
    "04;EXEMPLE-DELTA;Leurre;S1;27/03/2025;27/03/2025;Accepté;05/03/2025;;100",
    "05;EXEMPLE-ALPHA;Homonyme;S2;27/03/2025;27/03/2025;Validé;;;100",
]
LINES = [
    "S1;EXEMPLE-ALPHA Testine;27/03/2025;Matin;3h30;P",
    "S1;EXEMPLE-ALPHA Testine;27/03/2025;Après-midi;3h30;P",
    "S1;EXEMPLE-BETA Factice;27/03/2025;Matin;3h30;P",
    "S1;EXEMPLE-BETA Factice;27/03/2025;Après-midi;3h30;A",
    "S1;EXEMPLE-DELTA Leurre;27/03/2025;Matin;3h30;?",
    "S1;EXEMPLE-DELTA Leurre;27/03/2025;Après-midi;3h30;A",
]
# 20/03 is after the last free day, 18/03; withdrawal ended on 19/03: 5 % of 70.50, half up. 99.99 / 2, half up.
EXPECTED = {"01": 10000, "02": 5000, "03": 353, "04": None, "05": 0}

rows = st.permutations(DOSSIERS), st.permutations(LINES)
blanks = st.lists(st.integers(0, 4), min_size=12, max_size=12)


def written(heading: str, lines: list[str], gaps: list[int]) -> str:
    """Return a csv with so many blank rows before each line."""
    spaced = ["\n" * gap + line for gap, line in zip(gaps, lines, strict=False)]
    return "\n".join([heading, *spaced]) + "\n\n"


@examples(25)
@given(*rows, blanks)
def test_neither_order_nor_blank_rows_change_an_amount(dossiers: list[str], lines: list[str], gaps: list[int]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "dossiers.csv").write_text(written(HEADINGS, dossiers, gaps), "utf-8")
        heading = "N° session;Stagiaire;Date;Demi-journée;Heures prévues;Présence"
        (folder / "presences.csv").write_text(written(heading, lines, gaps[6:]), "utf-8")
        outcome = reconcile_month([folder], date(2025, 4, 5))
    assert {result.dossier.dossier_id: result.cents for result in outcome.results} == EXPECTED
