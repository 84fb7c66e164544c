"""A month whose every text was written by somebody who means harm, or is somebody's personal data.

Each dossier carries one hostile text in all its fields, those that a workbook copies and those that it leaves out.
"""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter

NET = "example.invalid"
TEXTS: Mapping[str, str] = {
    "formula": '=HYPERLINK("http://example.invalid/","Montant")',
    "array formula": "{=1+1}",
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)",
    "dde": '=DDE("cmd";"/C calc";"__DdeLink_60_870516294")',
    "tab": "\t=1+1",
    "return": "\r=1+1",
    "line": "\n=1+1",
    "quote": "'=1+1",
    "link": "http://example.invalid/suivre",
    "mail link": "mailto:piege@example.invalid",
    "file link": "external:\\\\example.invalid\\partage\\a.xlsx",
    "escaped": "_x003D_1+1 _x0041_ _x001B_[31m",
    "control": "a\x01\x02\x07\x08\x0b\x0c\x0e\x1f\x7f\x85\x9b31mz",
    "ansi": "\x1b[2J\x1b[31mrouge\x1b]0;titre\x07",
    "bidi": "abc\u202exslx.exe\u2066\u2069\u200f",
    "inch": 'a"b',
    "no character": "a\ufffe\uffffz",
    "markup": "]]><a href='x'>&amp;</a>\"'&#10;",
    "rich": "<r><t>=1+1</t></r>",
    "rich to the end": "</t></si><si><t>faux</t></si><si><t>",
    "quotes": '","=1+1","',
    "list": '"=cmd|calc!A0",oui',
    "separator": "ligne\u2028suite\u2029fin",
    "long": "=" + "x" * 40_000,
    "long astral": "\U0001f600" * 20_000,
    "astral": "\U0001f600 =1+1 \U000e0041",
}
# What no output needs, by the titles that exports give it, and a value that nothing else resembles.
PERSONAL: Mapping[str, str] = {
    "DATE_DE_NAISSANCE": "17/03/1917",
    "VILLE_LIEU_DE_NAISSANCE": "NAISSANCEVILLE",
    "ADRESSE_POSTALE": "17 rue du CANARI",
    "ADRESSE_CODE_POSTAL": "17171",
    "ADRESSE_VILLE": "CANARIVILLE",
    "NUMERO_TELEPHONE_PORTABLE": "0617171717",
    "NUMERO_TELEPHONE_FIXE": "0517171717",
    "Tél.": "0417171717",
    "Mobile": "0717171717",
    "GSM": "0617171718",
    "attendee.phoneNumber": "0617171719",
    "attendee.dateOfBirth": "18/03/1917",
    "Né(e) le": "19/03/1917",
    "Domicile": "18 rue du CANARI",
    "CP": "17172",
    "N° de sécurité sociale": "117037512345678",
    "IBAN": "FR7617171717171717171717171",
}
# Names of learners, and their mail: in the workbook, never on the console.
LAST, FIRST, MAIL = "SEREINE", "Canarie", "canarie.sereine@example.invalid"
# A plain number gets links and lists, which quote texts in formulas and rules.
HOMONYMS, DOUBLE = ("0000971", "0000972"), 'a"bDOUBLE'
HOSTILE_SHEET = '"&1+1&"_x0022_&2&"'
HOSTILE_TITLE = '=HYPERLINK("http://example.invalid/titre")\x1b[31m\x01\ufffe'
LONG_TITLE = "titre " * 60

Row = dict[str, str]


def dossiers(texts: Sequence[str], status: str = "Accepté") -> list[Row]:
    """Return a dossier for each text, and one without, each in a session of its own; then two of one name in one."""
    rows = [
        {
            "N° dossier": _number(number, text),
            "Nom": f"{text}{LAST}{number}",
            "Prénom": f"{FIRST}{text}",
            "COURRIEL": f"{number}.{MAIL}",
            "N° session": f"{text}S{number}",
            "Intitulé": text,
            "Date de début": "27/03/2025",
            "Date de fin": "27/03/2025",
            "Durée (h)": "7",
            "LIEU_FORMATION_VILLE": text,
            "Statut": status if number % 3 else f"{text}",
            "Date de confirmation": "05/03/2025",
            "Motif": text,
            "Force majeure": "oui" if number % 4 == 0 else "",
            "Motif de force majeure": text,
            "Pièce justificative": text,
            "Prix (€)": "100,00" if number % 5 else text,
            "Colonne à moi": text,
            HOSTILE_TITLE: text,
            LONG_TITLE: "oui",
            **PERSONAL,
        }
        for number, text in enumerate(["", *texts])
    ]
    together = {"Nom": DOUBLE, "Prénom": FIRST, "N° session": "S971", "Statut": "Accepté"}
    return [*rows, *({**rows[-1], **together, "N° dossier": number} for number in HOMONYMS)]


def _number(number: int, text: str) -> str:
    return f"{900 + number}{text if number % 2 else ''}"


def attendance(texts: Sequence[str]) -> list[Row]:
    """Return two half-days of each learner, one with the text for a mark, and one of somebody without a dossier."""
    rows = []
    for number, text in enumerate(["", *texts]):
        for half, mark in (("Matin", "P"), ("Après-midi", text or "A")):
            rows.append(
                {
                    "N° session": f"{text}S{number}",
                    "Stagiaire": f"{text}{LAST}{number} {FIRST}{text}",
                    "Date": "27/03/2025",
                    "Demi-journée": half,
                    "Heures prévues": "3h30",
                    "Présence": mark,
                    "Remarque": text,
                    "Téléphone": "0617171717",
                }
            )
        rows.append({**rows[-1], "Stagiaire": f"{LAST} Passante{text}", "Présence": "P"})
    return [*rows, {**rows[0], "N° session": "S971", "Stagiaire": f"{DOUBLE} {FIRST}"}]


def invoices(texts: Sequence[str]) -> list[Row]:
    """Return an invoice of each dossier, in words that nobody knows."""
    return [
        {
            "N° dossier": _number(number, text),
            "N° facture": text,
            "Type": "Facture",
            "Date d'émission": "01/04/2025",
            "Montant du règlement (€)": "100,00",
            "Statut du règlement": text,
            "Date du règlement": "02/04/2025",
        }
        for number, text in enumerate(["", *texts])
    ]


def write_csv(path: Path, rows: Sequence[Row]) -> Path:
    """Write rows as EDOF does, whatever they hold."""
    with path.open("w", encoding="utf-8", newline="", errors="surrogatepass") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_xlsx(path: Path, sheet: str, rows: Sequence[Row]) -> Path:
    """Write rows as a workbook that also holds links to elsewhere, comments and properties of the same kind."""
    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    words = {"title": TEXTS["formula"], "author": f"{LAST} {FIRST}", "comments": TEXTS["ansi"].replace("\x1b", "")}
    book.set_properties(words)
    page = book.add_worksheet(sheet)
    table = [list(rows[0]), *(list(row.values()) for row in rows)]
    for number, row in enumerate(table):
        for column, value in enumerate(row):
            page.write_string(number, column, value)
    page.write_comment(1, 0, f"{TEXTS['formula']} {LAST}", {"author": LAST})
    page.write_url(len(table) + 3, 40, f"http://{NET}/exfiltration")
    page.write_formula(len(table) + 4, 40, f"='[http://{NET}/a.xlsx]Feuil1'!A1", None, "1")
    book.close()
    return path


def month(folder: Path, texts: Sequence[str] = tuple(TEXTS.values()), *, as_csv: bool) -> Path:
    """Write a month of those texts; return its folder."""
    tables = {"dossiers": dossiers(texts), "=1+1": attendance(texts), "factures": invoices(texts)}
    for name, rows in tables.items():
        if as_csv:
            write_csv(folder / f"{name}.csv", rows)
        else:
            write_xlsx(folder / f"{name}.xlsx", HOSTILE_SHEET, rows)
    return folder
