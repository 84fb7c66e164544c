"""Readers of cells (inputs.md §2): every accepted form, and nothing else."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from reconcile.intake.values import (
    read_amount,
    read_day,
    read_duration,
    read_half,
    read_identifier,
    read_rate,
    read_status,
    read_text,
    read_yes_no,
)
from schemas.fields import Unreadable
from tests.builders.each import each
from tests.builders.examples import examples
from tests.builders.sheets import dossier, read, table, write_csv, write_dossiers

MARCH_12 = date(2025, 3, 12)


@each(
    "cell",
    [
        "12/03/2025",
        "12-03-2025",
        "12.03.2025",
        "2025-03-12",
        "12/03/25",
        "12-03-25",
        " 12/03/2025 ",
        "12/03/2025\u00a0",
        "12/03/2025 09:30",
        "12/03/2025 09:30:15",
        "12/03/25 9:30",
        "2025-03-12 09:30:15",
        "2025-03-12T09:30:15",
        "2025-03-12T09:30:15Z",
        "2025-03-12T00:30:15+01:00",
        datetime(2025, 3, 12, 23, 59),
        MARCH_12,
        45728,
        45728.0,
        45728.75,
    ],
)
def test_a_day_is_read_in_each_accepted_form(cell: object) -> None:
    assert read_day(cell) == MARCH_12


@each(
    ("cell", "day"),
    [("01/02/2025", date(2025, 2, 1)), ("02.01.2025", date(2025, 1, 2)), ("3/4/2025", date(2025, 4, 3))],
)
def test_the_day_comes_before_the_month(cell: str, day: date) -> None:
    assert read_day(cell) == day


@each(
    ("instant", "day"),
    [
        ("2024-03-15T23:30:00.000Z", date(2024, 3, 16)),
        ("2024-03-15T22:59:59.000Z", date(2024, 3, 15)),
        ("2024-07-01T22:00:00.000Z", date(2024, 7, 2)),
        ("2024-07-01T21:59:59.000Z", date(2024, 7, 1)),
        ("2024-12-31T23:00:00Z", date(2025, 1, 1)),
    ],
)
def test_a_utc_instant_becomes_the_day_it_was_in_paris(instant: str, day: date) -> None:
    assert read_day(instant) == day


@each(
    "cell",
    [
        "31/02/2025", "29/02/2025", "2025-13-01", "2025-02-30", "00/03/2025", "12/13/2025", "12/03-2025",
        "12/03", "12 mars 2025", "mars 2025", "12/03/2025 et 13/03/2025", "12/03/202", "20250312", "?", "NA",
        "demain", True, 0, -3, 1e12, float("inf"), float("nan"), "2024-03-15T25:00:00Z",
    ],
)  # fmt: skip
def test_what_is_no_day_is_refused(cell: object) -> None:
    assert isinstance(read_day(cell), Unreadable)


@each(
    ("cell", "cents"),
    [
        ("1 495,00 €", 149_500),
        ("1\u00a0495,00\u00a0€", 149_500),
        ("1\u202f495,00\u202f€", 149_500),
        ("1495,00", 149_500),
        ("12 345 678,90", 1_234_567_890),
        ("100", 10_000),
        ("99,5", 9_950),
        ("0,05 €", 5),
        ("0", 0),
        ("-5,00", -500),
        (100, 10_000),
        (99.5, 9_950),
        (0.1 + 0.2, 30),
        (1.1 * 3, 330),
    ],
)
def test_an_amount_is_read_as_cents(cell: object, cents: int) -> None:
    assert read_amount(cell) == cents


@each(
    "cell",
    [
        "1.495,00", "1,495.00", "12,345", "12.345", 12.345, "1,5,2", "1 4950", "14 95", "1 495,", ",50",
        "100 $", "€ 100", "cent", "gratuit", "100 / 200", "NA", "1e3", True, float("inf"), float("nan"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused(cell: object) -> None:
    assert isinstance(read_amount(cell), Unreadable)


@each(
    ("cell", "minutes"),
    [
        ("2", 120),
        ("2,5", 150),
        (2.5, 150),
        (7, 420),
        ("2h30", 150),
        ("2 h 30", 150),
        ("2H30", 150),
        ("7h", 420),
        ("02:30", 150),
        ("02:30:00", 150),
        (time(2, 30), 150),
        (timedelta(hours=2, minutes=30), 150),
        ("9h00-11h30", 150),
        ("9h-11h30", 150),
        ("09:00 - 11:30", 150),
        ("9h00-12h30 / 14h00-17h30", 420),
        ("0", 0),
        ("0h20", 20),
    ],
)
def test_a_duration_is_read_as_minutes(cell: object, minutes: int) -> None:
    assert read_duration(cell) == minutes


def test_a_third_of_an_hour_is_kept_exactly_as_written() -> None:
    assert read_duration("3,33") == Fraction(1998, 10)


@each(
    "cell",
    [
        "2h75", "-2", -2, "11h30-9h00", "9h00-25h00", "deux heures", "2,5,1", "?", "P", "2 jours",
        float("inf"), float("nan"),
    ],
)  # fmt: skip
def test_what_is_no_duration_is_refused(cell: object) -> None:
    assert isinstance(read_duration(cell), Unreadable)


@each(
    ("cell", "percent"),
    [("80", 80), ("80 %", 80), ("80\u202f%", 80), ("80%", 80), (80, 80), (0, 0), ("100", 100)],
)
def test_a_rate_is_read_as_percent(cell: object, percent: int) -> None:
    assert read_rate(cell) == percent


@each("cell", ["101", "-1", "80 % environ", "quatre-vingts", "8,0,0", float("nan"), float("inf")])
def test_what_is_no_rate_is_refused(cell: object) -> None:
    assert isinstance(read_rate(cell), Unreadable)


def test_a_share_in_a_cell_formatted_as_a_percentage_is_that_percentage(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in table(dossier() | {"Taux de réalisation saisi (%)": 0.8}):
        sheet.append(list(row))
    sheet.cell(2, sheet.max_column).number_format = "0%"
    book.save(tmp_path / "dossiers.xlsx")

    (read_back,) = read(tmp_path).dossiers

    assert list(read_back.frame["declared_rate"]) == [80]


@each(
    ("cell", "answer"),
    [
        ("oui", True), ("Oui", True), ("OUI", True), ("O", True), ("o", True), ("VRAI", True), (True, True),
        ("non", False), ("NON", False), ("N", False), ("n", False), ("FAUX", False), (False, False),
    ],
)  # fmt: skip
def test_yes_and_no_are_read_in_each_accepted_form(cell: object, answer: bool) -> None:
    assert read_yes_no(cell) is answer


@each("cell", ["peut-être", "ouais", "oui ?", "non renseigné", "?", "X", 1, 0, "NA"])
def test_what_is_neither_yes_nor_no_is_refused(cell: object) -> None:
    assert isinstance(read_yes_no(cell), Unreadable)


@each(
    ("cell", "number"),
    [
        ("00417", "00417"),
        ("0", "0"),
        (" 00417 ", "00417"),
        ("\u200b00417\ufeff", "00417"),
        (338012345, "338012345"),
        (338012345678901.0, "338012345678901"),
        ("33801234567890123456", "33801234567890123456"),
        ("A-2025/07", "A-2025/07"),
    ],
)
def test_a_number_that_names_something_is_a_text(cell: object, number: str) -> None:
    assert read_identifier(cell) == number


@each("cell", ["3,38E+13", "3.38E+13", "3,38e+13", "3E+13", 3380123456789012.0, 10**17])
def test_a_number_whose_last_digits_are_lost_is_refused(cell: object) -> None:
    assert isinstance(read_identifier(cell), Unreadable)


@each("name", ["NA", "NULL", "None", "Nul", "nan", "N/A", "-", "TRUE"])
def test_a_surname_that_looks_like_a_missing_value_stays_a_text(name: str) -> None:
    assert read_text(name) == name


def test_such_a_surname_survives_a_whole_file(tmp_path: Path) -> None:
    names = ["NA", "NULL", "None", "Nul"]
    write_dossiers(tmp_path, *(dossier(f"0{n}", name) for n, name in enumerate(names)))

    (found,) = read(tmp_path).dossiers

    assert list(found.frame["last_name"]) == names


STATUSES = {
    "waiting": "Non traité | NON TRAITE | Non traitée",
    "proposed": "Validé | VALIDE | Validée",
    "accepted": "Accepté | ACCEPTE | Acceptée | Accepté par le titulaire | Accepté (par le titulaire)",
    "in_training": "En formation | EN_FORMATION | en  formation",
    "exited": "Sortie de formation | SORTIE_DE_FORMATION",
    "service_declared": "Service fait déclaré | SERVICE_FAIT_DECLARE",
    "service_validated": "Service fait validé | SERVICE FAIT VALIDE",
    "billed": "Facturé | FACTURE | Facturée",
    "paid": "Payé | PAYE | Payée",
    "cancelled_by_learner": "Annulé (par le titulaire) | Annulée par le titulaire | ANNULE_TITULAIRE"
    " | Annulation titulaire (non réalisé) | Annulation titulaire non réalisée | ANNULÉ PAR LE TITULAIRE",
    "cancelled_by_provider": "Annulé (par l'organisme) | Annulé (par l’organisme) | Annulée par l'organisme"
    " | ANNULE_ORGANISME",
    "cancelled_by_funder": "Annulé (par le financeur) | Annulée par le financeur | ANNULE_FINANCEUR",
    "closed_unconfirmed": "Annulé sans suite | Annulée sans suite | ANNULE_SANS_SUITE",
    "refused_by_learner": "Refusé (par le titulaire) | Refusée par le titulaire | REFUSE_TITULAIRE",
    "refused_by_provider": "Refusé (par l'organisme) | Refusée par l'organisme | REFUSE_ORGANISME",
    "refused_by_funder": "Refusé (par le financeur) | Refusée par le financeur | REFUSE_FINANCEUR",
}
LABELS = [(label, key) for key, labels in STATUSES.items() for label in labels.split(" | ")]


@each(("label", "key"), LABELS)
def test_each_label_of_the_portal_has_its_meaning(label: str, key: str) -> None:
    assert read_status(label) == key


@each(
    "label",
    [
        "Annulé",
        "Refusé",
        "Annulé (par le maire)",
        "Acceptés",
        "Presque validé",
        "Non validé",
        "En cours",
        "?",
        "NA",
        3,
    ],
)
def test_an_unknown_label_is_refused_and_never_guessed(label: object) -> None:
    assert isinstance(read_status(label), Unreadable)


@each(
    ("cell", "half"),
    [
        ("Matin", "morning"), ("MATIN", "morning"), ("matinée", "morning"), ("Après-midi", "afternoon"),
        ("apres midi", "afternoon"), ("APRES-MIDI", "afternoon"), ("AM", "afternoon"),
        ("am", "afternoon"), ("Journée", "whole_day"),
    ],
)  # fmt: skip
def test_a_half_day_is_read_and_am_is_the_afternoon(cell: str, half: str) -> None:
    assert read_half(cell) == half


@each("cell", ["soir", "midi", "9h", "?", 1])
def test_what_is_no_half_day_is_refused(cell: object) -> None:
    assert isinstance(read_half(cell), Unreadable)


READERS: list[Callable[[object], object]] = [
    read_amount, read_day, read_duration, read_half, read_identifier, read_rate, read_status, read_text,
    read_yes_no,
]  # fmt: skip


@each("reader", READERS)
@each("cell", [None, "", "  ", "\u00a0\u202f", "\u200b"])
def test_an_empty_cell_is_no_value_rather_than_a_fault(reader: Callable[[object], object], cell: object) -> None:
    assert reader(cell) is None


CLOCKS = st.sampled_from(["", " 08:30", " 23:59:59"])
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@examples()
@given(DAYS, st.sampled_from(["%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y-%m-%d", "%d/%m/%y"]), CLOCKS)
def test_any_day_written_in_an_accepted_form_reads_back(day: date, form: str, clock: str) -> None:
    assert read_day(day.strftime(form) + clock) == day


@examples()
@given(DAYS)
def test_any_serial_number_reads_as_the_day_a_spreadsheet_shows(day: date) -> None:
    assert read_day((day - date(2000, 1, 1)).days + 36526) == day


@examples()
@given(
    st.integers(0, 10**11),
    st.sampled_from(["", " ", "\u00a0", "\u202f"]),
    st.sampled_from(["", " €", "\u00a0€"]),
)
def test_any_amount_written_in_an_accepted_form_reads_back(cents: int, space: str, unit: str) -> None:
    text = f"{cents // 100:,}".replace(",", space) + f",{cents % 100:02d}{unit}"

    assert read_amount(text) == cents


WRITTEN_TIMES = st.sampled_from(["{}h{:02}", "{:02}:{:02}", "{} h {:02}", "{:02}:{:02}:00"])


@examples()
@given(st.integers(0, 23), st.integers(0, 59), WRITTEN_TIMES)
def test_any_duration_written_in_an_accepted_form_reads_back(hours: int, minutes: int, form: str) -> None:
    assert read_duration(form.format(hours, minutes)) == 60 * hours + minutes


@examples()
@given(st.integers(0, 9999))
def test_any_hundredths_of_an_hour_read_back_exactly(hundredths: int) -> None:
    assert read_duration(f"{hundredths // 100},{hundredths % 100:02d}") == Fraction(hundredths * 60, 100)


# The shortest day, 1/3/25, holds four digits, and an amount holds no letter but those of EUR.
FEW_DIGITS = st.text().filter(lambda text: sum(char.isdigit() for char in text) < 4 and text.isprintable())
FAULTS = [
    ("N° dossier", "3,38E+13", "F09", "blocking"),
    ("N° dossier", "", "F03", "blocking"),
    ("Nom", "", "F03", "check"),
    ("Date de début", "31/02/2025", "F04", "blocking"),
    ("Date de début", "12/03/2014", "F13", "blocking"),
    ("Date de fin", "13/03/2029", "F13", "blocking"),
    ("Date de fin", "11/03/2025", "F12", "blocking"),
    ("Statut", "Presque validé", "F06", "blocking"),
    ("Prix (€)", "1.495,00", "F05", "blocking"),
    ("Prix (€)", "-5,00", "F05", "blocking"),
    ("Prix (€)", "", "F03", "blocking"),
    ("Date de confirmation", "2025-13-01", "F04", "check"),
    ("Force majeure", "peut-être", "F07", "check"),
    ("Durée (h)", "longue", "F08", "check"),
    ("Taux de réalisation saisi (%)", "120", "F27", "check"),
]


@each(("heading", "text", "code", "severity"), FAULTS)
def test_a_faulty_cell_is_one_finding_at_that_cell(
    tmp_path: Path, heading: str, text: str, code: str, severity: str
) -> None:
    rows = table(dossier() | {heading: text})
    write_csv(tmp_path / "dossiers.csv", rows)

    (finding,) = read(tmp_path).findings

    assert (finding.code, finding.severity, finding.read) == (code, severity, text)
    assert finding.cell == f"{'ABCDEFGHI'[rows[0].index(heading)]}2"


FIGURES = st.text("0123456789 ,.")
WITH_A_WORD = st.builds("{}{}{}".format, FIGURES, st.sampled_from("abdz&/%$"), FIGURES)


@examples()
@given(FEW_DIGITS)
def test_other_text_never_reads_as_a_day(text: str) -> None:
    assert not isinstance(read_day(text), date)


@examples()
@given(WITH_A_WORD)
def test_other_text_never_reads_as_an_amount(text: str) -> None:
    assert isinstance(read_amount(text), Unreadable)


@each("written", ["1" * 5_000, 1e300, "-" + "9" * 5_000, "1000 000 000 001,00"])
def test_what_is_too_long_for_any_amount_is_none(written: object) -> None:
    """Python writes out no number of more than 4,300 digits, and Excel shows numbers up to 10^307."""
    assert isinstance(read_amount(written), Unreadable)
