"""Write the sample month: an EDOF csv, a follow-up workbook and attendance sheets of three shapes.

Run from the repository: `python samples/make_sample_month.py`. Everyone in it is invented, and every number.
The dossiers stand in `2024-11.dossiers.csv`; what each is there for, and what it must give, is worked out by hand in
`2024-11.expected.txt`.
"""

import csv
from datetime import date
from pathlib import Path

from anyascii import anyascii
from openpyxl import Workbook
from openpyxl.styles import Font

HERE = Path(__file__).parent
MONTH = HERE / "2024-11"

EDOF_HEADINGS = """\
NUMERO_DOSSIER;CIVILITE;NOM;PRENOM;DATE_DE_NAISSANCE;VILLE_LIEU_DE_NAISSANCE;PAYS_LIEU_DE_NAISSANCE;
ADRESSE_POSTALE;ADRESSE_CODE_POSTAL;ADRESSE_VILLE;COURRIEL;NUMERO_TELEPHONE_PORTABLE;NUMERO_TELEPHONE_FIXE;
REF_REPERTOIRE;CODE_CERTIF/THEM;INTITULE_CERTIF/THEM;NUMERO_FORMATION;NUMERO_ACTION;NUMERO_SESSION;
INTITULE_FORMATION;DATE_DEBUT_SESSION;DATE_FIN_SESSION;LIEU_FORMATION_VILLE;STATUT_DOSSIER;
DATE_DERNIERE_ACTION;EN_CONTROLE;ABONDEMENT_FT;DATE_INSCRIPTION;TAUX_REALISATION_SAISI;MOTIF_DE_SORTIE_FINAL;
MONTANT_FORMATION;MONTANT_FRAIS_ANNEXES;MONTANT_FACTURABLE;MONTANT_FACTURE""".replace("\n", "").split(";")

SESSIONS = {
    "S1": ("AMG-2024-1105", "Le budget de la commune (exemple)", "05/11/2024", "05/11/2024"),
    "S2": ("AMG-2024-1114", "Prendre la parole en public (exemple)", "14/11/2024", "15/11/2024"),
    "S3": ("AMG-2024-1123", "Urbanisme, les bases (exemple)", "23/11/2024", "23/11/2024"),
    "S4": ("AMG-2024-1128", "Marchés publics (exemple)", "28/11/2024", "28/11/2024"),
    "S5": ("AMG-2024-1216", "Finances locales (exemple)", "16/12/2024", "16/12/2024"),
}

# fmt: off
# Session of 5 November, 3 h 30 + 3 h 30: number or nothing, name, morning, afternoon (mark, hours)
LONG = [
    ("24110500001", "FICTIF-ABRICOT", "Testine", ("P", ""), ("P", "")),
    ("", "fictif banane", "Essai", ("P", "3,5"), ("P", "2h15")),
    ("24110500003", "FICTIF-CERISE", "Modèle", ("P", "3,5"), ("P", "2h06")),
    ("24110500004", "FICTIF-DATTE", "Spécimène", ("P", "1h45"), ("A", "")),
    ("24110500005", "FICTIF-ÉGLANTINE", "Factice", ("P", "1h44"), ("A", "")),
    ("24110500006", "FICTIF-FIGUE", "Maquette", ("A", ""), ("A", "")),
    ("24110500008", "FICTIF-HARICOT", "Simulacre", ("Absent", ""), ("Absent", "")),
    ("24110500009", "FICTIF-IGNAME", "Ébauche", ("ABS", ""), ("ABS", "")),
    ("24110500010", "FICTIF-JUJUBE", "Brouillon", ("EXC", ""), ("EXC", "")),
    ("", "Chimère", "FICTIF KIWI", ("P", "9h00-10h00"), ("A", "")),
    ("24110500012", "FICTIF-LITCHI", "Mirage", ("Absent justifié", ""), ("A", "")),
    ("24110500013", "FICTIF-MANGUE", "Postiche", ("P", ""), ("A", "")),
]
# Session of 14 and 15 November: names in one cell, marks
WIDE_MARKS = [
    ("Mme Eloise Fictive D’EXEMPLE SAFRAN", "P", "X", "✓", "signé"),
    ("EXEMPLE TOMATE Utopie", "P", "P", "P", "A"),
    ("Rêverie EXEMPLE-UGLI", "P", "P", "?", "P"),
    ("EXEMPLE-WASABI Fiction", "P", "P", "P", "P"),
    ("EXEMPLE-XIMENIA Fable", "P", "P", "A", "A"),
    ("EXEMPLE-BETTERAVE Double", "P", "P", "P", "P"),
    ("PASSANTE-INVENTÉE Quidame", "P", "P", "P", "P"),
]
# Session of Saturday 23 November, 2 h + 2 h: hours
WIDE_HOURS = [
    ("24112300030", "ESSAI-CAROTTE", "Parabole", 2, 2),
    ("24112300031", "ESSAI-DURIAN", "Allégorie", 2, "1h13"),
    ("24112300032", "ESSAI-ENDIVE", "Énigme", 1, 0),
    ("24112300033", "ESSAI-FENOUIL", "Devinette", 2.5, 2),
]
# fmt: on


def _rows() -> list[dict[str, str]]:
    """Return the dossiers of `2024-11.dossiers.csv`: EDOF's columns, then the follow-up's."""
    with (HERE / "2024-11.dossiers.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _french(text: str) -> date | None:
    if not text:
        return None
    day, month, year = text.split("/")
    return date(int(year), int(month), int(day))


def _email(row: dict[str, str]) -> str:
    """Return an address of the learner, the same in each of their dossiers."""
    return anyascii(f"{row['first_name']}.{row['surname']}@example.invalid").lower()


def write_export() -> None:
    """Write the portal's export as it comes: 34 columns, `;`, Windows-1252."""
    with (MONTH / "Export_00000000000000_20241205.csv").open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, EDOF_HEADINGS, delimiter=";", restval="")
        writer.writeheader()
        for row in _rows():
            session_id, title, starts, ends = SESSIONS[row["session"]]
            writer.writerow(
                {
                    "NUMERO_DOSSIER": row["number"],
                    "NOM": row["surname"],
                    "PRENOM": row["first_name"],
                    "DATE_DE_NAISSANCE": "01/01/1900",
                    "ADRESSE_POSTALE": "1 rue Imaginaire",
                    "ADRESSE_CODE_POSTAL": "00000",
                    "ADRESSE_VILLE": "Villefictive",
                    "COURRIEL": _email(row),
                    "NUMERO_TELEPHONE_PORTABLE": "0000000000",
                    "NUMERO_SESSION": session_id,
                    "INTITULE_FORMATION": title,
                    "DATE_DEBUT_SESSION": starts,
                    "DATE_FIN_SESSION": ends,
                    "LIEU_FORMATION_VILLE": "Villefictive",
                    "STATUT_DOSSIER": row["status"],
                    "DATE_DERNIERE_ACTION": row["last_action_on"],
                    "EN_CONTROLE": "NON",
                    "DATE_INSCRIPTION": row["enrolled_on"],
                    "MOTIF_DE_SORTIE_FINAL": row["exit_reason"],
                    "MONTANT_FORMATION": row["price"],
                    "MONTANT_FRAIS_ANNEXES": "0,00",
                }
            )


def write_follow_up() -> None:
    """Write AMG's follow-up: the dates that the export does not hold, and force majeure."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Suivi"
    sheet.append(
        [
            "N° dossier", "Date de la demande", "Date de la proposition", "Date de confirmation", "Date d'annulation",
            "Force majeure", "Motif de force majeure", "Pièce justificative",
        ]
    )  # fmt: skip
    for row in _rows():
        if row["requested_on"]:
            dates = [_french(row[name]) for name in ("requested_on", "proposed_on", "confirmed_on", "cancelled_on")]
            claim = [row[name] or None for name in ("force_majeure", "force_majeure_reason", "proof")]
            sheet.append([row["number"], *dates, *claim])
    for cells in sheet.iter_rows(min_row=2, min_col=2, max_col=5):
        for cell in cells:
            cell.number_format = "dd/mm/yyyy"
    book.save(MONTH / "suivi-amg.xlsx")


def write_long_sheet() -> None:
    """Write the attendance of 5 November: one row per learner and half-day."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Présences"
    headings = [
        "N° session", "N° dossier", "Nom", "Prénom", "Date", "Demi-journée", "Heures prévues", "Présence",
        "Heures réalisées",
    ]  # fmt: skip
    sheet.append(headings)
    for number, surname, first, morning, afternoon in LONG:
        for half, (mark, hours) in (("Matin", morning), ("Après-midi", afternoon)):
            row = ["AMG-2024-1105", number or None, surname, first, date(2024, 11, 5), half, 3.5, mark, hours or None]
            sheet.append(row)
    stray = ["AMG-2024-1105", None, "fictif banane", "Essai", date(2024, 11, 6), "Matin", 3.5, "P", None]
    sheet.append(stray)
    book.save(MONTH / "presences-5-novembre.xlsx")


def write_marks_sheet() -> None:
    """Write the attendance of 14 and 15 November: a heading block, one column per half-day, marks."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Émargement"
    for line in (
        ["FEUILLE D'ÉMARGEMENT"],
        ["Intitulé :", "Prendre la parole en public (exemple)"],
        ["N° session :", "AMG-2024-1114"],
        ["Horaires : 9h00-12h30 / 14h00-17h30"],
        ["Lieu : Villefictive"],
        [],
        ["Stagiaire", "14/11/2024 matin", "14/11/2024 AM", "15/11/2024 matin", "15/11/2024 après-midi", "Signature"],
    ):
        sheet.append(line)
    sheet.merge_cells("A1:F1")
    sheet["A1"].font = Font(bold=True, size=14)
    for learner in WIDE_MARKS:
        sheet.append(list(learner))
    sheet.append([])
    sheet.append(["Formateur : FORMATRICE-FICTIVE Exemple", "P", "P", "P", "P"])
    sheet.append(["Total présents", 6, 6, 4, 4])
    book.save(MONTH / "emargement-14-15-novembre.xlsx")


def write_hours_sheet() -> None:
    """Write the attendance of 23 November as a csv: hours, under a row of planned hours."""
    rows = [
        ["Urbanisme, les bases (exemple)"],
        ["Session AMG-2024-1123 du samedi 23/11/2024"],
        ["N° dossier", "Nom", "Prénom", "23/11 Matin (heures)", "23/11 Après-midi (heures)"],
        ["", "Durée prévue", "", "2", "2"],
        *([*learner[:3], *(str(cell).replace(".", ",") for cell in learner[3:])] for learner in WIDE_HOURS),
        ["", "Total", "", "7,5", "5,22"],
    ]
    with (MONTH / "emargement-23-novembre.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)


def main() -> None:
    """Write the four kinds of files of the sample month."""
    MONTH.mkdir(exist_ok=True)
    write_export()
    write_follow_up()
    write_long_sheet()
    write_marks_sheet()
    write_hours_sheet()


if __name__ == "__main__":
    main()
