"""Write the sample month: an EDOF csv, a follow-up workbook and attendance sheets of three shapes.

Run from the repository: `python samples/make_sample_month.py`. Everyone in it is invented, and every number.
What each dossier is there for, and what it must give, is worked out by hand in `2024-11.expected.txt`.
"""

import csv
from datetime import date
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

HERE = Path(__file__).parent
MONTH = HERE / "2024-11"

EDOF_HEADINGS = (
    "NUMERO_DOSSIER;CIVILITE;NOM;PRENOM;DATE_DE_NAISSANCE;VILLE_LIEU_DE_NAISSANCE;PAYS_LIEU_DE_NAISSANCE;"
    "ADRESSE_POSTALE;ADRESSE_CODE_POSTAL;ADRESSE_VILLE;COURRIEL;NUMERO_TELEPHONE_PORTABLE;NUMERO_TELEPHONE_FIXE;"
    "REF_REPERTOIRE;CODE_CERTIF/THEM;INTITULE_CERTIF/THEM;NUMERO_FORMATION;NUMERO_ACTION;NUMERO_SESSION;"
    "INTITULE_FORMATION;DATE_DEBUT_SESSION;DATE_FIN_SESSION;LIEU_FORMATION_VILLE;STATUT_DOSSIER;"
    "DATE_DERNIERE_ACTION;EN_CONTROLE;ABONDEMENT_FT;DATE_INSCRIPTION;TAUX_REALISATION_SAISI;MOTIF_DE_SORTIE_FINAL;"
    "MONTANT_FORMATION;MONTANT_FRAIS_ANNEXES;MONTANT_FACTURABLE;MONTANT_FACTURE"
).split(";")

SESSIONS = {
    "S1": ("AMG-2024-1105", "Le budget de la commune (exemple)", "05/11/2024", "05/11/2024"),
    "S2": ("AMG-2024-1114", "Prendre la parole en public (exemple)", "14/11/2024", "15/11/2024"),
    "S3": ("AMG-2024-1123", "Urbanisme, les bases (exemple)", "23/11/2024", "23/11/2024"),
    "S4": ("AMG-2024-1128", "Marchés publics (exemple)", "28/11/2024", "28/11/2024"),
    "S5": ("AMG-2024-1216", "Finances locales (exemple)", "16/12/2024", "16/12/2024"),
}

# number, surname, first name, session, status, enrolment (EDOF), last action, exit reason, price,
# then the follow-up: request, proposal, confirmation, cancellation, force majeure, its reason, proof
# fmt: off
DOSSIERS = [
    ("24110500001", "FICTIF-ABRICOT", "Testine", "S1", "Service fait validé", "04/10/2024", "20/11/2024", "", "100,00", None),
    ("24110500002", "FICTIF-BANANE", "Éssai", "S1", "Service fait validé", "04/10/2024", "20/11/2024", "", "100,00", ("01/10/2024", "02/10/2024", "04/10/2024", "", "", "", "")),
    ("24110500003", "FICTIF-CERISE", "Modèle", "S1", "Sortie de formation", "04/10/2024", "20/11/2024", "", "100,00", ("01/10/2024", "02/10/2024", "04/10/2024", "", "", "", "")),
    ("24110500004", "FICTIF-DATTE", "Spécimène", "S1", "Sortie de formation", "04/10/2024", "20/11/2024", "", "100,00", ("01/10/2024", "02/10/2024", "04/10/2024", "", "", "", "")),
    ("24110500005", "FICTIF-ÉGLANTINE", "Factice", "S1", "Sortie de formation", "04/10/2024", "20/11/2024", "", "100,00", ("01/10/2024", "02/10/2024", "04/10/2024", "", "", "", "")),
    ("24110500006", "FICTIF-FIGUE", "Maquette", "S1", "Accepté", "04/10/2024", "04/10/2024", "", "100,00", ("01/10/2024", "02/10/2024", "04/10/2024", "", "", "", "")),
    ("24110500007", "FICTIF-GROSEILLE", "Prototype", "S1", "Accepté", "04/10/2024", "04/10/2024", "", "1 495,00", ("01/10/2024", "02/10/2024", "04/10/2024", "", "", "", "")),
    ("24110500008", "FICTIF-HARICOT", "Simulacre", "S1", "En formation", "04/10/2024", "06/11/2024", "", "100,00", ("01/10/2024", "02/10/2024", "04/10/2024", "", "", "", "")),
    ("24110500009", "FICTIF-IGNAME", "Ébauche", "S1", "Annulé (par l'organisme)", "", "06/11/2024", "Non-présentation du titulaire", "100,00", ("01/10/2024", "02/10/2024", "04/10/2024", "05/11/2024", "", "", "")),
    ("24110500010", "FICTIF-JUJUBE", "Brouillon", "S1", "Accepté", "04/10/2024", "04/10/2024", "", "100,00", ("01/10/2024", "02/10/2024", "04/10/2024", "", "Oui", "Hospitalisation", "Oui")),
    ("24110500011", "FICTIF-KIWI", "Chimère", "S1", "Sortie de formation", "04/10/2024", "20/11/2024", "", "100,00", ("01/10/2024", "02/10/2024", "04/10/2024", "", "Oui", "Accident", "Oui")),
    ("24110500012", "FICTIF-LITCHI", "Mirage", "S1", "Accepté", "04/10/2024", "04/10/2024", "", "100,00", ("01/10/2024", "02/10/2024", "04/10/2024", "", "Oui", "Maladie", "Non")),
    ("24110500013", "FICTIF-MANGUE", "Postiche", "S1", "Sortie de formation", "04/10/2024", "20/11/2024", "", "100,00", ("01/10/2024", "02/10/2024", "04/10/2024", "", "Oui", "Réunion du conseil", "Oui")),
    ("24110500014", "FICTIF-NAVET", "Esquisse", "S1", "Annulé (par le titulaire)", "", "25/10/2024", "", "70,50", ("01/10/2024", "02/10/2024", "04/10/2024", "25/10/2024", "", "", "")),
    ("24110500015", "FICTIF-OLIVE", "Silhouette", "S1", "Annulée par le titulaire", "", "24/10/2024", "", "100,00", ("01/10/2024", "02/10/2024", "04/10/2024", "24/10/2024", "", "", "")),
    ("24110500016", "FICTIF-PÊCHE", "Songe", "S1", "ANNULE_TITULAIRE", "", "28/10/2024", "", "100,00", ("14/10/2024", "15/10/2024", "16/10/2024", "28/10/2024", "", "", "")),
    ("24110500017", "FICTIF-QUETSCHE", "Leurre", "S1", "Annulé (par le titulaire)", "", "29/10/2024", "", "100,00", ("14/10/2024", "15/10/2024", "", "29/10/2024", "", "", "")),
    ("24110500018", "FICTIF-RADIS", "Illusion", "S1", "Annulé (par le titulaire)", "", "30/10/2024", "", "100,00", ("01/10/2024", "02/10/2024", "04/10/2024", "", "", "", "")),
    ("24111400019", "D'EXEMPLE-SAFRAN", "Éloïse-Fictive", "S2", "Service fait déclaré", "18/10/2024", "25/11/2024", "", "100,00", ("15/10/2024", "16/10/2024", "18/10/2024", "", "", "", "")),
    ("24111400020", "EXEMPLE-TOMATE", "Utopie", "S2", "Sortie de formation", "18/10/2024", "25/11/2024", "", "99,99", ("15/10/2024", "16/10/2024", "18/10/2024", "", "", "", "")),
    ("24111400021", "EXEMPLE-UGLI", "Rêverie", "S2", "Accepté", "18/10/2024", "18/10/2024", "", "100,00", ("15/10/2024", "16/10/2024", "18/10/2024", "", "", "", "")),
    ("24111400022", "EXEMPLE-VANILLE", "Fantôme", "S2", "Accepté", "18/10/2024", "18/10/2024", "", "100,00", ("15/10/2024", "16/10/2024", "18/10/2024", "", "", "", "")),
    ("24111400023", "EXEMPLE-WASABI", "Fiction", "S2", "Validé", "", "16/10/2024", "", "100,00", ("15/10/2024", "16/10/2024", "", "", "", "", "")),
    ("24111400024", "EXEMPLE-XIMENIA", "Fable", "S2", "Annulé (par le titulaire)", "", "15/11/2024", "", "100,00", ("15/10/2024", "16/10/2024", "18/10/2024", "15/11/2024", "", "", "")),
    ("24111400025", "EXEMPLE-YUZU", "Conte", "S2", "Refusé (par l'organisme)", "", "16/10/2024", "", "100,00", ("15/10/2024", "", "", "", "", "", "")),
    ("24111400026", "EXEMPLE-ZESTE", "Légende", "S2", "Annulé (par l'organisme)", "", "31/10/2024", "Session complète", "100,00", ("15/10/2024", "16/10/2024", "18/10/2024", "31/10/2024", "", "", "")),
    ("24111400027", "EXEMPLE-AIRELLE", "Mythe", "S2", "Annulé (par le financeur)", "", "04/11/2024", "", "100,00", ("15/10/2024", "16/10/2024", "18/10/2024", "04/11/2024", "", "", "")),
    ("24111400028", "EXEMPLE-BETTERAVE", "Double", "S2", "Accepté", "18/10/2024", "18/10/2024", "", "100,00", ("15/10/2024", "16/10/2024", "18/10/2024", "", "", "", "")),
    ("24111400029", "EXEMPLE-BETTERAVE", "Double", "S2", "Accepté", "18/10/2024", "18/10/2024", "", "100,00", ("15/10/2024", "16/10/2024", "18/10/2024", "", "", "", "")),
    ("24112300030", "ESSAI-CAROTTE", "Parabole", "S3", "Service fait validé", "12/11/2024", "29/11/2024", "", "100,00", ("31/10/2024", "04/11/2024", "12/11/2024", "", "", "", "")),
    ("24112300031", "ESSAI-DURIAN", "Allégorie", "S3", "Service fait validé", "18/11/2024", "29/11/2024", "", "100,00", ("08/11/2024", "14/11/2024", "18/11/2024", "", "", "", "")),
    ("24112300032", "ESSAI-ENDIVE", "Énigme", "S3", "Sortie de formation", "24/10/2024", "29/11/2024", "", "100,00", ("21/10/2024", "22/10/2024", "24/10/2024", "", "", "", "")),
    ("24112300033", "ESSAI-FENOUIL", "Devinette", "S3", "Service fait validé", "24/10/2024", "29/11/2024", "", "100,00", ("21/10/2024", "22/10/2024", "24/10/2024", "", "", "", "")),
    ("24112300034", "ESSAI-GENTIANE", "Rébus", "S3", "Annulé sans suite", "", "29/10/2024", "", "100,00", ("21/10/2024", "22/10/2024", "", "", "", "", "")),
    ("24112300035", "ESSAI-HOUBLON", "Charade", "S3", "Refusé (par le titulaire)", "", "23/10/2024", "", "100,00", ("21/10/2024", "22/10/2024", "", "", "", "", "")),
    ("24112800036", "ESSAI-IRIS", "Fantaisie", "S4", "Accepté", "31/10/2024", "31/10/2024", "", "100,00", ("28/10/2024", "29/10/2024", "31/10/2024", "", "", "", "")),
    ("24112800037", "ESSAI-JASMIN", "Féerie", "S4", "Non traité", "", "12/11/2024", "", "100,00", ("12/11/2024", "", "", "", "", "", "")),
    ("24112800038", "ESSAI-KUMQUAT", "Songerie", "S4", "En attente", "", "12/11/2024", "", "100,00", ("28/10/2024", "", "", "", "", "", "")),
    ("24112800039", "ESSAI-LAVANDE", "Lubie", "S4", "Accepté", "31/10/2024", "31/10/2024", "", "cent euros", ("28/10/2024", "29/10/2024", "31/10/2024", "", "", "", "")),
    ("24121600040", "ESSAI-MELON", "Chimérine", "S5", "Accepté", "22/11/2024", "22/11/2024", "", "100,00", ("18/11/2024", "19/11/2024", "22/11/2024", "", "", "", "")),
    ("24121600041", "ESSAI-NOISETTE", "Irréelle", "S5", "Validé", "", "03/12/2024", "", "100,00", ("02/12/2024", "03/12/2024", "", "", "", "", "")),
    ("24121600042", "ESSAI-ORTIE", "Imaginaire", "S5", "Validé", "", "26/11/2024", "", "100,00", ("25/11/2024", "26/11/2024", "", "", "", "", "")),
    ("24121600043", "ESSAI-PANAIS", "Onirique", "S5", "Non traité", "", "27/11/2024", "", "100,00", ("27/11/2024", "", "", "", "", "", "")),
    ("24121600044", "ESSAI-QUINOA", "Virtuelle", "S5", "Non traité", "", "04/12/2024", "", "100,00", ("04/12/2024", "", "", "", "", "", "")),
]

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


def _french(text: str) -> date:
    day, month, year = text.split("/")
    return date(int(year), int(month), int(day))


def write_export() -> None:
    """Write the portal's export as it comes: 34 columns, `;`, Windows-1252."""
    with (MONTH / "Export_00000000000000_20241205.csv").open("w", encoding="cp1252", newline="") as file:
        writer = csv.DictWriter(file, EDOF_HEADINGS, delimiter=";", restval="")
        writer.writeheader()
        for number, surname, first, session, status, enrolled, last, reason, price, _ in DOSSIERS:
            session_id, title, starts, ends = SESSIONS[session]
            writer.writerow(
                {
                    "NUMERO_DOSSIER": number,
                    "NOM": surname,
                    "PRENOM": first,
                    "DATE_DE_NAISSANCE": "01/01/1900",
                    "ADRESSE_POSTALE": "1 rue Imaginaire",
                    "ADRESSE_CODE_POSTAL": "00000",
                    "ADRESSE_VILLE": "Villefictive",
                    "COURRIEL": f"dossier{number}@example.invalid",
                    "NUMERO_TELEPHONE_PORTABLE": "0000000000",
                    "NUMERO_SESSION": session_id,
                    "INTITULE_FORMATION": title,
                    "DATE_DEBUT_SESSION": starts,
                    "DATE_FIN_SESSION": ends,
                    "LIEU_FORMATION_VILLE": "Villefictive",
                    "STATUT_DOSSIER": status,
                    "DATE_DERNIERE_ACTION": last,
                    "EN_CONTROLE": "NON",
                    "DATE_INSCRIPTION": enrolled,
                    "MOTIF_DE_SORTIE_FINAL": reason,
                    "MONTANT_FORMATION": price,
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
    for *_, number, follow_up in ((*d[1:], d[0], d[9]) for d in DOSSIERS):
        if follow_up:
            dates = [_french(text) if text else None for text in follow_up[:4]]
            sheet.append([number, *dates, *(text or None for text in follow_up[4:])])
    for row in sheet.iter_rows(min_row=2, min_col=2, max_col=5):
        for cell in row:
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
