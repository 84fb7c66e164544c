"""Which table a sheet is, its header row and its columns (inputs.md §1)."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from reconcile.errors import ReconcileError
from tests.builders.each import each
from tests.builders.sheets import (
    LAST,
    SESSION,
    Cells,
    codes,
    dossier,
    read,
    table,
    write_csv,
    write_dossiers,
    write_xlsx,
)
from tests.builders.unusable import not_understood

# EDOF's own export, with a value where the tool reads one.
EDOF = {
    "NUMERO_DOSSIER": "00417",
    "CIVILITE": "Mme",
    "NOM": "EXEMPLE-ALPHA",
    "PRENOM": "Testine",
    "DATE_DE_NAISSANCE": "01/01/1901",
    "VILLE_LIEU_DE_NAISSANCE": "",
    "PAYS_LIEU_DE_NAISSANCE": "",
    "ADRESSE_POSTALE": "",
    "ADRESSE_CODE_POSTAL": "",
    "ADRESSE_VILLE": "",
    "COURRIEL": "testine@exemple.invalid",
    "NUMERO_TELEPHONE_PORTABLE": "",
    "NUMERO_TELEPHONE_FIXE": "",
    "REF_REPERTOIRE": "",
    "CODE_CERTIF/THEM": "",
    "INTITULE_CERTIF/THEM": "Thème",
    "NUMERO_FORMATION": "F-1",
    "NUMERO_ACTION": "A-1",
    "NUMERO_SESSION": SESSION,
    "INTITULE_FORMATION": "Le budget, invention",
    "DATE_DEBUT_SESSION": "12/03/2025",
    "DATE_FIN_SESSION": "13/03/2025",
    "LIEU_FORMATION_VILLE": "",
    "STATUT_DOSSIER": "Service fait validé",
    "DATE_DERNIERE_ACTION": "20/03/2025",
    "EN_CONTROLE": "NON",
    "ABONDEMENT_FT": "",
    "DATE_INSCRIPTION": "03/02/2025",
    "TAUX_REALISATION_SAISI": "100",
    "MOTIF_DE_SORTIE_FINAL": "",
    "MONTANT_FORMATION": "1 495,00",
    "MONTANT_FRAIS_ANNEXES": "0,00",
    "MONTANT_FACTURABLE": "1 495,00",
    "MONTANT_FACTURE": "0,00",
}
HEADINGS = {
    "dossier_id": "N° dossier | NUMERO_DOSSIER | Numéro de dossier | N° de dossier | externalId",
    "last_name": "Nom | NOM | attendee.lastName",
    "first_name": "Prénom | PRENOM | attendee.firstName",
    "email": "Courriel | COURRIEL | E-mail | Mail | attendee.email",
    "session_id": "N° session | NUMERO_SESSION | Session | Code session",
    "training_title": "Intitulé | INTITULE_FORMATION | Formation | Intitulé de la formation",
    "starts_on": "Date de début | DATE_DEBUT_SESSION | Début",
    "ends_on": "Date de fin | DATE_FIN_SESSION | Fin",
    "planned_hours": "Durée (h) | Durée | Nombre d'heures | Heures prévues",
    "status": "Statut | STATUT_DOSSIER | Statut du dossier | État | state",
    "requested_on": "Date de la demande | Demande le | history.notProcessedDate",
    "proposed_on": "Date de la proposition | Proposition le | history.validatedDate",
    "confirmed_on": "Date de confirmation | Confirmation le | Date d'acceptation | history.acceptedDate",
    "cancelled_on": "Date d'annulation | Annulation le | history.canceledByAttendeeDate",
    "enrolled_on": "DATE_INSCRIPTION",
    "last_action_on": "Date de dernière action | DATE_DERNIERE_ACTION",
    "exit_reason": "Motif | MOTIF_DE_SORTIE_FINAL | Motif de sortie | Motif d'annulation",
    "force_majeure": "Force majeure | Force majeure (oui/non)",
    "force_majeure_reason": "Motif de force majeure",
    "force_majeure_proof": "Pièce justificative | Pièce reçue | Pièce justificative (oui/non)",
    "price": "Prix (€) | MONTANT_FORMATION | Prix | Tarif | Montant de la commande | amountTtc",
    "rights_used": "Droits élu (€)",
    "remainder": "Reste à payer (€)",
    "declared_rate": "Taux de réalisation saisi (%) | TAUX_REALISATION_SAISI",
    "billable": "Montant facturable (€) | MONTANT_FACTURABLE",
    "billed": "Montant facturé (€) | MONTANT_FACTURE",
    "in_control": "En contrôle | EN_CONTROLE",
}
SPELLINGS = [(spelling, field) for field, texts in HEADINGS.items() for spelling in texts.split(" | ")]
REQUIRED = {
    "dossier_id": "N° dossier",
    "last_name": "Nom",
    "first_name": "Prénom",
    "session_id": "N° session",
    "starts_on": "Date de début",
    "ends_on": "Date de fin",
    "status": "Statut",
    "price": "Prix (€)",
}


def renamed(heading: str, spelling: str) -> list[Cells]:
    """Return the dossier table with one heading written otherwise."""
    headings, *rows = table(dossier())
    return [[spelling if text == heading else text for text in headings], *rows]


@each(("spelling", "field"), SPELLINGS)
def test_each_spelling_of_a_heading_names_its_field(tmp_path: Path, spelling: str, field: str) -> None:
    if field in REQUIRED:
        write_csv(tmp_path / "dossiers.csv", renamed(REQUIRED[field], spelling))
    else:
        write_dossiers(tmp_path, dossier() | {spelling: ""})

    (found,) = read(tmp_path).dossiers

    headings = found.grid.rows[0]
    assert headings[found.layout.columns[field]] == spelling


@each(
    "spelling",
    [
        "n° dossier",
        "N°DOSSIER",
        "N_Dossier",
        "  N°   dossier ",
        "N° dossier :",
        "N.dossier",
        "\ufeffN° Dossier",
    ],
)
def test_case_spaces_punctuation_and_underscores_of_a_heading_do_not_count(tmp_path: Path, spelling: str) -> None:
    write_csv(tmp_path / "dossiers.csv", renamed("N° dossier", spelling))

    (found,) = read(tmp_path).dossiers

    assert list(found.frame["dossier_id"]) == ["00417"]


@each("spelling", ["Prenom", "PRÉNOM", "pre\u0301nom", "prénom"])
def test_accents_of_a_heading_do_not_count(tmp_path: Path, spelling: str) -> None:
    write_csv(tmp_path / "dossiers.csv", renamed("Prénom", spelling))

    (found,) = read(tmp_path).dossiers

    assert list(found.frame["first_name"]) == ["Testine"]


@each("spelling", ["Prénoms", "Prénon", "Le prénom"])
def test_a_close_spelling_is_not_taken_for_the_heading(tmp_path: Path, spelling: str) -> None:
    write_csv(tmp_path / "dossiers.csv", renamed("Prénom", spelling))

    with pytest.raises(ReconcileError, match="Prénom"):
        read(tmp_path)


def test_the_export_of_the_portal_is_a_dossier_table(tmp_path: Path) -> None:
    write_csv(tmp_path / "Export_00000000000000_20250630.csv", table(EDOF))

    inputs = read(tmp_path)

    (found,) = inputs.dossiers
    assert len(EDOF) == 34
    assert {list(EDOF)[column]: field for field, column in found.layout.columns.items()} == {
        "NUMERO_DOSSIER": "dossier_id",
        "NOM": "last_name",
        "PRENOM": "first_name",
        "COURRIEL": "email",
        "NUMERO_SESSION": "session_id",
        "INTITULE_FORMATION": "training_title",
        "DATE_DEBUT_SESSION": "starts_on",
        "DATE_FIN_SESSION": "ends_on",
        "LIEU_FORMATION_VILLE": "place",
        "STATUT_DOSSIER": "status",
        "DATE_DERNIERE_ACTION": "last_action_on",
        "EN_CONTROLE": "in_control",
        "DATE_INSCRIPTION": "enrolled_on",
        "TAUX_REALISATION_SAISI": "declared_rate",
        "MOTIF_DE_SORTIE_FINAL": "exit_reason",
        "MONTANT_FORMATION": "price",
        "MONTANT_FACTURABLE": "billable",
        "MONTANT_FACTURE": "billed",
    }
    assert codes(inputs) == []


def test_the_export_of_the_portal_gives_typed_values(tmp_path: Path) -> None:
    write_csv(tmp_path / "export.csv", table(EDOF))

    (found,) = read(tmp_path).dossiers

    row = found.frame.loc[2]
    assert (row["dossier_id"], row["price"], row["ends_on"], row["in_control"], row["declared_rate"]) == (
        "00417",
        149_500,
        LAST,
        False,
        100,
    )


@each("blank_rows", [0, 1, 9, 19, 20, 199])
def test_the_header_may_stand_on_any_of_the_first_two_hundred_rows(tmp_path: Path, blank_rows: int) -> None:
    rows: list[Cells] = [["Export inventé"] for _ in range(blank_rows)]
    write_csv(tmp_path / "dossiers.csv", [*rows, *table(dossier())])

    (found,) = read(tmp_path).dossiers

    assert found.layout.header_row == blank_rows + 1
    assert list(found.frame.index) == [blank_rows + 2]


def test_a_header_further_down_is_not_searched(tmp_path: Path) -> None:
    write_csv(tmp_path / "dossiers.csv", [*([["Export inventé"]] * 200), *table(dossier())])

    with pytest.raises(ReconcileError, match="aucun tableau de dossiers"):
        read(tmp_path)


@pytest.mark.parametrize(("blank_rows", "read_lines"), [(198, 1), (199, 0)])
def test_an_attendance_header_further_down_is_a_sheet_not_understood(
    tmp_path: Path, blank_rows: int, read_lines: int
) -> None:
    write_dossiers(tmp_path)
    sheet = [[f"N° session : {SESSION}"], *([["Notes inventées"]] * blank_rows)]
    headings = ["Nom", "Prénom", "12/03/2025 matin"]
    write_csv(tmp_path / "feuille.csv", [*sheet, headings, ["EXEMPLE-ALPHA", "Testine", "P"]])

    assert len(read(tmp_path).lines) == read_lines
    if not read_lines:
        found = not_understood(tmp_path)
        assert "Aucun titre connu" in found.said
        assert found.named in found.needed["00417"]


def test_two_columns_for_one_field_are_refused_with_both_cells(tmp_path: Path) -> None:
    write_csv(tmp_path / "dossiers.csv", [["Export inventé"], *table(dossier() | {"NOM": "EXEMPLE-BETA"})])

    with pytest.raises(ReconcileError) as caught:
        read(tmp_path)

    assert "« Nom »" in caught.value.what
    assert caught.value.where == "dossiers.csv › B2 et I2"
    assert caught.value.exit_code == 2


def test_two_columns_for_one_field_make_an_attendance_sheet_not_understood(tmp_path: Path) -> None:
    write_dossiers(tmp_path)
    rows = [["EXEMPLE-ALPHA", "Testine", "12/03/2025", "13/03/2025", "P"]]
    write_csv(tmp_path / "feuille.csv", [["Nom", "Prénom", "Date", "Jour", "Présence"], *rows])

    assert read(tmp_path).lines == ()
    found = not_understood(tmp_path)
    assert "Deux colonnes pour une même donnée : « Date »" in found.said
    assert "supprimez l'une des deux colonnes, ou changez son titre" in found.said
    assert "C1 et D1" in found.said
    # It shows a learner of the session on one of its days.
    assert found.named in found.needed["00417"]


def test_a_sheet_not_understood_that_shows_nobody_is_named_in_no_session(tmp_path: Path) -> None:
    write_dossiers(tmp_path)
    write_csv(tmp_path / "feuille.csv", [["Nom", "Prénom", "Date", "Jour", "Présence"]])

    found = not_understood(tmp_path)
    assert found.place == "feuille.csv"
    assert found.needed == {"00417": f"la feuille d'émargement de la session {SESSION}"}


@each("title", REQUIRED.values())
def test_a_required_column_that_is_missing_is_named(tmp_path: Path, title: str) -> None:
    row = dossier()
    del row[title]
    write_dossiers(tmp_path, row)

    with pytest.raises(ReconcileError) as caught:
        read(tmp_path)

    assert title in str(caught.value)
    assert caught.value.exit_code == 2


@each("title", ["Prénom", "Date de début", "Date de fin", "Statut"])
def test_number_name_session_and_price_make_a_dossier_table_whatever_it_lacks(tmp_path: Path, title: str) -> None:
    row = dossier() | {"Date de confirmation": "03/02/2025"}
    del row[title]
    write_dossiers(tmp_path, row)

    with pytest.raises(ReconcileError) as caught:
        read(tmp_path)

    assert caught.value.what == f"colonne obligatoire absente : « {title} »"


def test_several_missing_columns_are_all_named(tmp_path: Path) -> None:
    row = dossier()
    del row["Statut"], row["Date de fin"]
    write_dossiers(tmp_path, row)

    with pytest.raises(ReconcileError, match="« Date de fin » et « Statut »"):
        read(tmp_path)


@each(
    "headings",
    [
        ["N° dossier", "Date de confirmation"],
        ["N° dossier", "Nom", "Prénom", "N° session", "Date de la demande", "Date d'annulation"],
        ["NUMERO_DOSSIER", "Force majeure", "Motif de force majeure", "Pièce reçue"],
        ["N° dossier", "Nom", "Prénom", "N° session", "Statut", "Date de confirmation"],
    ],
)
def test_a_follow_up_table_is_not_a_dossier_table(tmp_path: Path, headings: Sequence[str]) -> None:
    write_dossiers(tmp_path)
    write_csv(tmp_path / "suivi.csv", [headings, ["00417", *[""] * (len(headings) - 1)]])

    inputs = read(tmp_path)

    assert [found.grid.file for found in inputs.dossiers] == ["dossiers.csv"]
    assert [found.grid.file for found in inputs.follow_ups] == ["suivi.csv"]


def test_a_sheet_that_fits_two_kinds_equally_well_is_refused_with_both(tmp_path: Path) -> None:
    write_dossiers(tmp_path, dossier() | {"Date de fin": "12/03/2025"})
    rows = [["N° dossier", "Présence", "Date de confirmation"], ["00417", "P", "03/02/2025"]]
    write_csv(tmp_path / f"{SESSION} mixte.csv", rows)

    with pytest.raises(ReconcileError) as caught:
        read(tmp_path)

    assert "tableau de suivi" in str(caught.value)
    assert "feuille d'émargement" in str(caught.value)


def test_sheets_that_match_nothing_are_named_and_blank_ones_are_not(tmp_path: Path) -> None:
    sheets: dict[str, list[Cells]] = {
        "Dossiers": table(dossier()),
        "Notes": [["à faire"], ["rien"]],
        "Vide": [],
    }
    write_xlsx(tmp_path / "mois.xlsx", sheets)

    inputs = read(tmp_path)

    assert [one.name for one in inputs.skipped] == ["mois.xlsx › Notes"]
    assert len(inputs.dossiers) == 1


def test_tables_are_recognised_by_their_headings_and_not_by_name_or_position(tmp_path: Path) -> None:
    follow_up: list[Cells] = [["N° dossier", "Date de confirmation"], ["00417", "03/02/2025"]]
    sheet: list[Cells] = [["Nom", "Prénom", "12/03/2025 matin"], ["EXEMPLE-ALPHA", "Testine", "P"]]
    sheets = {"Suivi": sheet, "Émargement": table(dossier()), "Dossiers": follow_up}
    write_xlsx(tmp_path / "mois.xlsx", sheets)

    inputs = read(tmp_path)

    assert [found.grid.sheet for found in inputs.dossiers] == ["Émargement"]
    assert [found.grid.sheet for found in inputs.follow_ups] == ["Dossiers"]
    assert [line.learner for line in inputs.lines] == ["EXEMPLE-ALPHA Testine"]


def test_without_any_dossier_table_the_refusal_says_what_was_seen(tmp_path: Path) -> None:
    write_csv(tmp_path / "suivi.csv", [["N° dossier", "Date de confirmation"], ["00417", "03/02/2025"]])

    with pytest.raises(ReconcileError) as caught:
        read(tmp_path)

    assert caught.value.where == "suivi.csv (tableau de suivi)"
    assert "N° dossier, Nom, Prénom, N° session" in caught.value.remedy
