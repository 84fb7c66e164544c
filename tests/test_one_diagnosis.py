"""What is missing names what looks like it: columns, headings and statuses (inputs.md, *One diagnosis*)."""

from pathlib import Path

import pytest

from reconcile.month.outcome import Outcome
from tests.builders.correspondences import TITLE, asked, meanings, of_code, plain, reconcile
from tests.builders.decisions import found, owed
from tests.builders.each import each
from tests.builders.months import ALPHA, FILLER, LEARNER, OMEGA, Row, dossier_row, filler_row, lines, write_csv
from tests.builders.trainers import DOSSIER_SCOPE, dossiers, month, retitled

# Last free day for Thursday 27 March 2025: Tuesday the 18th; confirmed on 3 February, withdrawal ended on the 17th.
LATE = {"status": "Annulé (par le titulaire)", "confirmed_on": "03/02/2025", "cancelled_on": "20/03/2025"}
CANCELLED, CONFIRMED, REQUESTED = "Date d'annulation", "Date de confirmation", "Date de la demande"


def month_of(folder: Path, *rows: Row, titles: dict[str, str] | None = None) -> Outcome:
    """Reconcile dossiers under other titles; the learner is noted absent, somebody else came."""
    dossiers(folder, *(retitled(row, titles or {}) for row in rows))
    write_csv(folder / "emargement.csv", [*lines(LEARNER, "A", "A"), *lines(FILLER, "P", "P")])
    return month(folder)


def said_of(outcome: Outcome, code: str, number: str = ALPHA) -> str:
    return plain(found(outcome, code, number).explanation)


@each("title", ["Annulation", "Annulé par l'élu le", "Jour d'annulation", "Date annul.", "Quand"])
def test_a_missing_cancellation_date_names_the_column_that_looks_like_it(tmp_path: Path, title: str) -> None:
    outcome = month_of(tmp_path, dossier_row(**LATE), filler_row(), titles={CANCELLED: title})
    assert owed(outcome)[ALPHA] is None
    assert said_of(outcome, "M09").endswith(f"La colonne L « {title} » n'a pas été comprise.")
    assert asked(outcome) == [(TITLE, title)]


@each("title", ["Confirmation de l'élu", "Accord du", "OK le"])
def test_a_missing_confirmation_date_names_the_column_that_looks_like_it(tmp_path: Path, title: str) -> None:
    outcome = month_of(tmp_path, dossier_row(**LATE), filler_row(), titles={CONFIRMED: title})
    assert owed(outcome)[ALPHA] is None
    assert said_of(outcome, "M01").endswith(f"La colonne K « {title} » n'a pas été comprise.")


@pytest.mark.parametrize("title", ["Demandes", "Reçu le"])
def test_a_delay_that_cannot_be_checked_names_the_column_that_looks_like_its_date(tmp_path: Path, title: str) -> None:
    dated = dossier_row(requested_on="03/02/2025", proposed_on="04/02/2025")
    outcome = month_of(tmp_path, dated, filler_row(), titles={REQUESTED: title})
    assert said_of(outcome, "D08").endswith(f"La colonne I « {title} » n'a pas été comprise.")


def test_a_missing_reason_of_amg_names_the_column_that_looks_like_it(tmp_path: Path) -> None:
    closed = dossier_row(status="Annulé (par l'organisme)", cancelled_on="27/03/2025", exit_reason="Non-présentation")
    outcome = month_of(tmp_path, closed, filler_row(), titles={"Motif": "Motiff"})
    assert owed(outcome)[ALPHA] is None
    assert said_of(outcome, "F21").endswith("La colonne N « Motiff » n'a pas été comprise.")


def test_every_column_that_may_be_the_date_is_named(tmp_path: Path) -> None:
    titles = {CANCELLED: "Annulation", "Date de dernière action": "Noté le"}
    row = dossier_row(**LATE, last_action_on="21/03/2025")
    outcome = month_of(tmp_path, row, filler_row(), titles=titles)
    expected = "La colonne L « Annulation » et la colonne M « Noté le » n'ont pas été comprises."
    assert said_of(outcome, "M09").endswith(expected)


def test_a_column_of_the_follow_up_that_looks_like_the_date_is_named_too(tmp_path: Path) -> None:
    row = {"N° dossier": ALPHA, REQUESTED: "03/02/2025", "Annulation élu": "20/03/2025"}
    write_csv(tmp_path / "suivi.csv", [row])
    undated = dossier_row(**LATE | {"cancelled_on": ""})
    outcome = month_of(tmp_path, undated, filler_row(), titles={CANCELLED: "Remarque"})
    assert "La colonne C « Annulation élu » n'a pas été comprise." in said_of(outcome, "M09")


def test_the_column_explained_the_amount_follows(tmp_path: Path) -> None:
    assert owed(month_of(tmp_path, dossier_row(**LATE), filler_row(), titles={CANCELLED: "Annulation"}))[ALPHA] is None
    scope = DOSSIER_SCOPE.replace(CANCELLED, "Annulation")
    meanings(tmp_path / "mots.xlsx", (TITLE, "Annulation", CANCELLED, scope))
    # Cancelled on the 20th, after the 18th: 5 % of 100 €.
    assert owed(month(tmp_path)) == {ALPHA: 500, OMEGA: 10_000}


def test_a_column_that_is_to_be_ignored_is_named_no_more(tmp_path: Path) -> None:
    month_of(tmp_path, dossier_row(**LATE), filler_row(), titles={CANCELLED: "Annulation"})
    scope = DOSSIER_SCOPE.replace(CANCELLED, "Annulation")
    meanings(tmp_path / "mots.xlsx", (TITLE, "Annulation", "ignorer", scope))
    outcome = month(tmp_path)
    assert "« Annulation »" not in said_of(outcome, "M09")
    assert (asked(outcome), of_code(outcome, "F35")) == ([], [])


# Statuses.

THREE_AUTHORS = ["Annulé (par le titulaire)", "Annulé (par l'organisme)", "Annulé (par le financeur)"]
REFUSALS = ["Refusé (par le titulaire)", "Refusé (par l'organisme)", "Refusé (par le financeur)"]


@each(
    ("written", "candidates"),
    [
        ("annulé", [*THREE_AUTHORS, "Annulé sans suite"]),
        ("ANNULÉ", [*THREE_AUTHORS, "Annulé sans suite"]),
        ("Refusé", REFUSALS),
        ("service fait", ["Service fait déclaré", "Service fait validé"]),
        ("Acepté", ["Accepté"]),
    ],
)
def test_a_status_names_every_one_that_it_may_be(tmp_path: Path, written: str, candidates: list[str]) -> None:
    said = said_of(month_of(tmp_path, dossier_row(status=written), filler_row()), "F06")
    assert [label for label in (*THREE_AUTHORS, *REFUSALS, "Accepté", "Validé") if f"« {label} »" in said] == [
        label for label in candidates if not label.startswith(("Service", "Annulé sans"))
    ]
    assert [label for label in candidates if f"« {label} »" not in said] == []


# Headings.


@each(
    ("field", "title"),
    [
        ("Date de fin", "Date fin"),
        ("Date de fin", "Fin de session"),
        ("Prix (€)", "Montant"),
        ("Prix (€)", "Prix TTC"),
        ("Date de début", "DATE_DEBU_SESSION"),
        ("Date de début", "Date début"),
        ("N° dossier", "Num dossier"),
    ],
)
def test_a_required_heading_that_is_missing_names_the_one_that_is_near(tmp_path: Path, field: str, title: str) -> None:
    dossiers(tmp_path, retitled(dossier_row(), {field: title}))
    result = reconcile("monthly", tmp_path, "--as-of", "2025-04-05", "-o", tmp_path / "o.xlsx")
    said = plain(result.output)
    assert result.exit_code == 2
    assert f"Erreur : colonne obligatoire absente : « {field} »" in said
    assert f"(pour « {field} », peut-être « {title} »)" in said
    assert f"titres obligatoires absents : {field}" in said


UNDERSTOOD = {
    "Dossier EDOF": "N° dossier",
    "Session": "N° session",
    "Formation": "Intitulé",
    "Début": "Date de début",
    "Fin": "Date de fin",
    "Durée": "Durée (h)",
    "Etat": "Statut",
    "Tarif": "Prix (€)",
    "Demandé le": REQUESTED,
    "Demande reçue le": REQUESTED,
    "Date demande": REQUESTED,
    "Proposé le": "Date de la proposition",
    "Proposition envoyée le": "Date de la proposition",
    "Confirmé le": CONFIRMED,
    "Date d'acceptation": CONFIRMED,
    "Annulé le": CANCELLED,
    "Date annulation": CANCELLED,
}


@each(("title", "field"), UNDERSTOOD.items())
def test_a_heading_that_people_write_is_understood(tmp_path: Path, title: str, field: str) -> None:
    titles = {field: title} if field in dossier_row() else {"Motif": title}
    dossiers(tmp_path, retitled(dossier_row(cancelled_on="20/03/2025"), titles))
    said = plain(reconcile("check", tmp_path).output)
    assert f"{title} → {field}" in said
    assert [code for code in ("F01", "F35", "mot ou titre à expliquer") if code in said] == []
