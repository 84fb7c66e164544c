"""Empty input workbooks made from the schemas: headings with notes, drop-down lists, an example row, a sheet "aide"."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import xlsxwriter
from msgspec.structs import replace
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from reconcile.report.books import new_book
from reconcile.report.styles import CellKind, Styles
from reconcile.report.tables import FIRST_ROW, Column, Sheet, write_table
from reconcile.terms.words import edof_labels, listed_reasons
from schemas.attendance import AttendanceSheet
from schemas.dossiers import Dossiers
from schemas.fields import EARLIEST_DAY, HELP, Field, InputTable, Reader, fields_of
from schemas.follow_up import FollowUp

# What the command calls each kind of table, and the sheet it stands on.
KINDS: dict[str, tuple[type[InputTable], str]] = {
    "dossiers": (Dossiers, "Dossiers"),
    "suivi": (FollowUp, "Suivi"),
    "emargement": (AttendanceSheet, "Émargement"),
}
_ROW_OF = {"Dossiers": "dossier", "Suivi": "dossier", "Émargement": "stagiaire et demi-journée"}
# The other form of an attendance sheet: one row per learner, one column per half-day.
WIDE = "Émargement large"
_LEARNER = ("session_id", "dossier_id", "last_name", "first_name")
_HALF_DAYS = {
    "27/03/2025 matin": "P",
    "27/03/2025 après-midi": "2h30",
    "28/03/2025 matin": "A",
    "28/03/2025 après-midi": "P",
}
_OR_WIDE = {"Émargement": f", ou « {WIDE} », une ligne par stagiaire et une colonne par demi-journée"}
# Rows ready to be filled in: lists and checks reach so far.
ROWS = 2_000
COLUMNS_PER_PAGE = 10
# A name in one cell is another way to write the two columns of the template.
_LEFT_OUT = {"full_name"}
_FORMS: dict[Reader, str] = {
    "identifier": "texte, recopié tel quel : les zéros de tête comptent",
    "text": "texte",
    "day": "date, jour d'abord : 27/03/2025",
    "amount": "montant en euros : 1 495,00",
    "duration": "durée : 3h30 ou 3,5",
    "rate": "pourcentage : 80 ou 80 %",
    "yes_no": "oui ou non",
    "status": "un des statuts de la liste",
    "half_day": "Matin, Après-midi ou Journée",
    "mark": "P (présent), A (absent), ou la durée suivie : 2h30",
}
_CELLS: dict[Reader, CellKind] = {"day": "day", "amount": "euros"}
HELP_SHEET: Sheet[Field] = Sheet(
    HELP,
    "Aide",
    "",
    (
        Column("Colonne", "text", 28, lambda field: field.title, "Titre de la colonne."),
        Column("Obligatoire", "text", 12, lambda field: "oui" if field.required else "", "Oui si elle l'est."),
        Column("Ce qu'elle contient", "wrap", 52, lambda field: field.description, "Ce qu'elle contient."),
        Column("Comment l'écrire", "wrap", 34, lambda field: _FORMS[field.reader], "Forme attendue."),
        Column("Exemple", "text", 24, lambda field: field.example, "Valeur d'exemple."),
        Column("Autres titres reconnus", "wrap", 46, lambda field: " ; ".join(field.headings[1:]), "Autres titres."),
    ),
)


def template_bytes(name: str) -> bytes:
    """Return the empty workbook of a kind of table (`dossiers`, `suivi`, `emargement`), the same bytes each time."""
    table, sheet_name = KINDS[name]
    declared = [field for key, field in fields_of(table).items() if key not in _LEFT_OUT]
    # A fixed day, so that the bytes never change.
    book, buffer = new_book(f"Modèle {name}", date(2024, 11, 1))
    sheet = book.add_worksheet(sheet_name)
    wide = book.add_worksheet(WIDE) if table is AttendanceSheet else None
    book.add_worksheet(HELP)
    styles = Styles(book)
    lists = _write_help(book, styles, sheet_name, declared)
    _write_headings(sheet, styles, declared)
    _write_example(sheet, styles, declared)
    _add_checks(sheet, declared, lists)
    if wide is not None:
        _write_wide(wide, styles, [field for field in declared if field.name in _LEARNER], lists["presence"])
    sheet.activate()
    book.close()
    return buffer.getvalue()


def _choices(field: Field) -> list[str]:
    """Return the closed list that a field takes its values from, empty where it is open."""
    if field.reader == "status":
        return list(edof_labels().values())
    if field.reader == "yes_no":
        return ["oui", "non"]
    if field.reader == "half_day":
        return ["Matin", "Après-midi", "Journée"]
    if field.name == "presence":
        return ["P", "A"]
    return listed_reasons() if field.name == "force_majeure_reason" else []


def _write_headings(sheet: Worksheet, styles: Styles, declared: Sequence[Field]) -> None:
    """Write the headings, each with a note that says what it is for, and the format of each column."""
    sheet.set_row(0, 44)
    for column, field in enumerate(declared):
        kind = _CELLS.get(field.reader, "text")
        width = max(12, min(26, len(field.title) + 4), len(field.example) + 2)
        sheet.set_column(column, column, width, styles.cell(kind))
        sheet.write_string(0, column, field.title, styles.header)
        need = "Obligatoire." if field.required else "Facultatif."
        note = f"{field.description}\n{need} Forme : {_FORMS[field.reader]}."
        sheet.write_comment(0, column, note, {"author": "", "width": 300, "height": 80, "font_size": 9})
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1 + (len(declared) - 1) // COLUMNS_PER_PAGE, 0)
    sheet.repeat_rows(0)


def _write_wide(sheet: Worksheet, styles: Styles, learner: Sequence[Field], presence: str) -> None:
    """Write the form of one column per half-day: its example dates and its example row are written over, or left."""
    _write_headings(sheet, styles, learner)
    _write_example(sheet, styles, learner)
    note = "Une colonne par demi-journée : sa date, puis matin ou après-midi. Ajoutez-en ou retirez-en."
    first = len(learner)
    for column, (half_day, mark) in enumerate(_HALF_DAYS.items(), start=first):
        sheet.set_column(column, column, 14, styles.cell("text"))
        sheet.write_string(0, column, half_day, styles.header)
        sheet.write_comment(0, column, note, {"author": "", "width": 300, "height": 80, "font_size": 9})
        sheet.write_string(1, column, mark, styles.cell("text", "info"))
    rule = {"validate": "list", "source": presence, "error_type": "warning", "show_error": False}
    sheet.data_validation(1, first, ROWS, first + len(_HALF_DAYS) - 1, rule)
    sheet.fit_to_pages(1, 0)


def _write_example(sheet: Worksheet, styles: Styles, declared: Sequence[Field]) -> None:
    """Write the example row, typed as a person would type it; its number tells the reader to leave it out."""
    for column, field in enumerate(declared):
        cell = styles.cell(_CELLS.get(field.reader, "text"), "info")
        if not field.example:
            sheet.write_blank(1, column, None, cell)
        elif field.reader == "day":
            sheet.write_datetime(1, column, datetime.strptime(field.example, "%d/%m/%Y"), cell)
        elif field.reader == "amount":
            sheet.write_number(1, column, float(field.example.replace(",", ".")), cell)
        else:
            sheet.write_string(1, column, field.example, cell)


def _add_checks(sheet: Worksheet, declared: Sequence[Field], lists: Mapping[str, str]) -> None:
    for column, field in enumerate(declared):
        cells = (1, column, ROWS, column)
        if field.name in lists:
            # A closed list is the usual way, not the only one: the reader knows other spellings, and hours.
            strict = field.reader in {"status", "yes_no", "half_day"}
            sheet.data_validation(
                *cells,
                {
                    "validate": "list",
                    "source": lists[field.name],
                    "error_type": "warning",
                    "show_error": strict,
                    "error_title": "Valeur hors de la liste",
                    "error_message": "Choisissez dans la liste ; une autre valeur ne serait peut-être pas comprise.",
                },
            )
        elif field.reader == "day":
            rule = {"validate": "date", "criteria": ">=", "value": EARLIEST_DAY, "error_type": "warning"}
            sheet.data_validation(
                *cells, {**rule, "error_title": "Date attendue", "error_message": "Par exemple 27/03/2025."}
            )


def _write_help(
    book: xlsxwriter.Workbook, styles: Styles, sheet_name: str, declared: Sequence[Field]
) -> dict[str, str]:
    """Write the sheet "aide", and return where the list of each closed field stands in it."""
    description = (
        f"Remplissez la feuille « {sheet_name} », une ligne par {_ROW_OF[sheet_name]}"
        f"{_OR_WIDE.get(sheet_name, '')} ; la ligne d'exemple, au N° dossier EXEMPLE, n'est jamais lue. "
        "L'ordre des colonnes est libre ; les facultatives peuvent disparaître."
    )
    sheet, written = write_table(book, styles, replace(HELP_SHEET, description=description), declared)
    # The lists stand beside the table and need no paper.
    sheet.print_area(0, 0, written.last_row - 1, len(HELP_SHEET.columns) - 1)
    lists: dict[str, str] = {}
    column = len(HELP_SHEET.columns) + 1
    for field in declared:
        if not (choices := _choices(field)):
            continue
        sheet.set_column(column, column, 30)
        sheet.write_string(FIRST_ROW - 2, column, f"Liste : {field.title}", styles.header)
        for row, choice in enumerate(choices, start=FIRST_ROW - 1):
            sheet.write_string(row, column, choice, styles.cell("text"))
        letters, last = xl_col_to_name(column), FIRST_ROW + len(choices) - 1
        lists[field.name] = f"={HELP}!${letters}${FIRST_ROW}:${letters}${last}"
        column += 1
    return lists
