"""Forty attendance files as people keep them, each with the outcome of its dossiers decided by hand beforehand.

Written from the specification (inputs §1-3, contract §4) and from the habits of training secretaries, without a
look at the product. As-of date 05/05/2025. Every person, session and number is invented.
expected: cents due, None = à décider. asked: one of these codes at least must be raised on, or cover, the dossier.
`write(told, folder)` makes dossiers.csv and the attendance file(s); .ods and .xls go through LibreOffice.
Where an outcome was changed since, the reason stands beside it.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from pathlib import Path
from typing import Literal

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from tests.builders.office import saved_as

Value = str | int | float | time | date | None
Row = tuple[Value, ...]
Rows = tuple[Row, ...]
Format = Literal["xlsx", "ods", "csv", "xls"]
Name = tuple[str, str]
Session = tuple[str, str, str, str]  # number, first day, last day, hours


@dataclass(frozen=True)
class Dossier:
    """One line of dossiers.csv."""

    number: str
    last_name: str
    first_name: str
    session: str
    first_day: str
    last_day: str
    hours: str
    price: int = 100
    status: str = "Service fait validé"
    confirmed: str = "01/03/2025"


@dataclass(frozen=True)
class Sheet:
    """One sheet (or one .csv file): its cells as typed; percent and merged are ranges such as C7:D9."""

    title: str
    rows: Rows
    comments: Mapping[str, str] = field(default_factory=dict)
    percent: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()


@dataclass(frozen=True)
class Told:
    """One case: what comes in, and what must come out."""

    name: str
    dossiers: tuple[Dossier, ...]
    sheets: tuple[Sheet, ...]
    expected: dict[str, int | None]
    asked: dict[str, frozenset[str]]
    why: str
    format: Format


Case = tuple[Dossier, int | None, frozenset[str]]

# ---------------------------------------------------------------- plain helpers

A: Name = ("EXEMPLE-DUPONTEL", "Testine")
B: Name = ("ESSAI-MARTINET", "Factice")
C: Name = ("FICTIF-LABORDELLE", "Modelin")
D: Name = ("SPECIMEN-CAZAUBERT", "Imagina")
E: Name = ("INVENTION-PEYROLS", "Maquettin")
F: Name = ("SIMULACRE-TASTETTE", "Prototypa")
M, AM = "Matin", "Après-midi"
HALVES: Row = ("Nom", "Prénom", M, AM)
HOURS: Row = ("Nom", "Prénom", "Matin (h)", "Après-midi (h)")
LONG: Row = ("N° session", "Nom", "Prénom", "Date", "Demi-journée", "Présence")
CLOCK = "9h00-12h30 / 14h00-17h30"  # 3 h 30 + 3 h 30
CLOCK43 = "9h00-13h00 / 14h00-17h00"  # 4 h + 3 h


def one(number: str, day: str, hours: str = "7h00") -> Session:
    """A session of one day."""
    return number, day, day, hours


def d(n: int, name: Name, session: Session, cents: int | None, *codes: str, price: int = 100) -> Case:
    """A dossier with its outcome."""
    return Dossier(f"000{9000 + n}", *name, *session, price=price), cents, frozenset(codes)


def t(text: str) -> time:
    """9:02 -> a time cell."""
    hour, minute = text.split(":")
    return time(int(hour), int(minute))


def day(text: str) -> date:
    """31/03/2025 -> a date cell."""
    dd, mm, yyyy = text.split("/")
    return date(int(yyyy), int(mm), int(dd))


def head(session: Session, when: str, clock: str = "") -> Rows:
    """The printed block: headings of the table then stand on row 6, or 7 with planned times."""
    times: Rows = ((f"Horaires : {clock}",),) if clock else ()
    where = "Lieu : salle d'exemple - Formatrice : Mme FICTIVE-LANGLOISE"
    return ("FEUILLE D'ÉMARGEMENT",), (f"N° session : {session[0]}",), (f"Date : {when}",), (where,), *times, ()


def halves(lead: str, name: Name, when: Value, morning: Row, afternoon: Row) -> Rows:
    """Two rows of a long table."""
    return (lead, *name, when, M, *morning), (lead, *name, when, AM, *afternoon)


def told(name: str, form: Format, why: str, cases: tuple[Case, ...], *sheets: Sheet) -> Told:
    """One case from its parts."""
    expected = {case[0].number: case[1] for case in cases}
    asked = {case[0].number: case[2] for case in cases}
    return Told(name, tuple(case[0] for case in cases), sheets, expected, asked, why, form)


# ---------------------------------------------------------------- sessions

S01 = one("F25-101", "10/03/2025")
S02 = ("F25-102", "11/03/2025", "12/03/2025", "14h00")
S03 = ("F25-103", "13/03/2025", "14/03/2025", "14h00")
S04 = one("F25-104", "17/03/2025")
S05, S05B = one("F25-105", "18/03/2025"), one("F25-155", "19/03/2025")
S06, S07, S08 = one("F25-106", "20/03/2025"), one("F25-107", "21/03/2025"), one("F25-108", "24/03/2025")
S09, S10 = one("F25-109", "25/03/2025"), one("F25-110", "26/03/2025")
S11, S11B = one("F25-111", "27/03/2025"), one("F25-161", "28/03/2025")
S12, S12B = one("F25-112", "31/03/2025"), one("F25-162", "01/04/2025")
S13, S14 = one("F25-113", "02/04/2025"), one("F25-114", "03/04/2025")
S15 = ("F25-115", "07/04/2025", "08/04/2025", "14h00")
S16 = ("F25-116", "09/04/2025", "10/04/2025", "14h00")
S17, S18, S19 = one("F25-117", "11/04/2025"), one("F25-118", "14/04/2025"), one("F25-119", "15/04/2025")
S20, S21, S22 = one("F25-120", "16/04/2025"), one("F25-121", "17/04/2025"), one("F25-122", "18/04/2025")
S23, S24, S24B = one("F25-123", "22/04/2025"), one("F25-124", "23/04/2025"), one("F25-174", "24/04/2025")
S25, S26, S27 = one("F25-125", "25/04/2025"), one("F25-126", "28/04/2025"), one("F25-127", "29/04/2025")
S28, S29, S30 = one("F25-128", "30/04/2025"), one("F25-129", "10/03/2025"), one("F25-130", "11/03/2025")
S31 = one("F25-131", "12/03/2025", "")
S32, S32B, S33 = one("F25-132", "13/03/2025"), one("F25-182", "14/03/2025"), one("F25-133", "17/03/2025")
S34, S34B, S35 = one("F25-134", "18/03/2025"), one("F25-184", "19/03/2025"), one("F25-135", "20/03/2025")
S36, S36B, S37 = one("F25-136", "21/03/2025"), one("F25-186", "24/03/2025"), one("F25-137", "25/03/2025")
S38, S39, S39B = one("F25-138", "26/03/2025"), one("F25-139", "27/03/2025"), one("F25-189", "28/03/2025")
S40, S40B = one("F25-140", "01/04/2025", ""), one("F25-190", "02/04/2025", "")

# ---------------------------------------------------------------- the forty cases

SHEETS: list[Told] = [
    told(
        "01-long-ordinaire",
        "xlsx",
        "A 7/7 -> 100 €; B 3.5/7 = 50 % -> 50 €; C 0 -> no-show 5 €.",
        (d(1, A, S01, 10000), d(2, B, S01, 5000), d(3, C, S01, 500)),
        Sheet(
            "Emargement",
            (
                LONG,
                *halves("F25-101", A, day("10/03/2025"), ("P",), ("P",)),
                *halves("F25-101", B, day("10/03/2025"), ("P",), ("A",)),
                *halves("F25-101", C, day("10/03/2025"), ("A",), ("A",)),
            ),
        ),
    ),
    told(
        "02-deux-lignes-dates-fusionnees",
        "xlsx",
        "X and blanks only, each half-day has an X: A 4/4 -> 100 €; B 2/4 -> 50 €; C 1/4 = 25 %, not below -> "
        "25 €; D 5 €.",
        (d(1, A, S02, 10000), d(2, B, S02, 5000), d(3, C, S02, 2500), d(4, D, S02, 500)),
        Sheet(
            "Feuil1",
            (
                ("FEUILLE D'ÉMARGEMENT - Session F25-102",),
                (),
                ("Nom", "Prénom", "11/03/2025", None, "12/03/2025", None),
                (None, None, M, AM, M, AM),
                (*A, "X", "X", "X", "X"),
                (*B, "X", "X", None, None),
                (*C, "X", None, None, None),
                (*D, None, None, None, None),
            ),
            merged=("A1:F1", "A3:A4", "B3:B4", "C3:D3", "E3:F3"),
        ),
    ),
    told(
        "03-une-feuille-par-jour",
        "xlsx",
        "Two sheets, four half-days of 3.5 h: A 4/4 -> 100 €; B 3/4 = 75 % -> 75 €; C 1/4 = 25 % -> 25 €.",
        (d(1, A, S03, 10000), d(2, B, S03, 7500), d(3, C, S03, 2500)),
        Sheet(
            "13 mars",
            (
                *head(S03, "jeudi 13 mars 2025"),
                HALVES,
                (*A, "P", "P"),
                (*B, "P", "P"),
                (*C, "A", "A"),
            ),
        ),
        Sheet(
            "14 mars",
            (
                *head(S03, "vendredi 14 mars 2025"),
                HALVES,
                (*A, "P", "P"),
                (*B, "P", "A"),
                (*C, "A", "P"),
            ),
        ),
    ),
    told(
        "04-horaires-4h-3h-et-total",
        "xlsx",
        "Planned 4 + 3: A 7/7 -> 100 €; B 4/7 -> 57.14 €; C 3/7 -> 42.86 €; D 1.5/7 = 21.4 % -> flat 25 €; "
        "totals agree.",
        (d(1, A, S04, 10000), d(2, B, S04, 5714), d(3, C, S04, 4286), d(4, D, S04, 2500)),
        Sheet(
            "Feuil1",
            (
                *head(S04, "17/03/2025", CLOCK43),
                (*HOURS, "Total (h)"),
                (*A, 4, 3, 7),
                (*B, 4, 0, 4),
                (*C, 0, 3, 3),
                (*D, 1, 0.5, 1.5),
                ("TOTAL", None, 9, 6.5, 15.5),
            ),
        ),
    ),
    told(
        "05-pour-cent-formates",
        "ods",
        "Cells all '0%': A 100 %, B (100+50)/2 = 75 %, C 50 %; whole day: D 100 %, E exactly 80 % -> pro rata "
        "80 €, F 50 %.",
        (
            d(1, A, S05, 10000),
            d(2, B, S05, 7500),
            d(3, C, S05, 5000),
            d(4, D, S05B, 10000),
            d(5, E, S05B, 8000),
            d(6, F, S05B, 5000),
        ),
        Sheet(
            "F25-105",
            (
                *head(S05, "18/03/2025"),
                HALVES,
                (*A, 1, 1),
                (*B, 1, 0.5),
                (*C, 0, 1),
            ),
            percent=("C7:D9",),
        ),
        Sheet(
            "F25-155",
            (
                *head(S05B, "19/03/2025"),
                ("Nom", "Prénom", "Présence"),
                (*D, 1),
                (*E, 0.8),
                (*F, 0.5),
            ),
            percent=("C7:C9",),
        ),
    ),
    told(
        "06-legende-conforme",
        "ods",
        "Legend agrees; direct payer and trainer are no dossiers, all three learners stand on the sheet: 100 €, "
        "50 €, 5 €.",
        (d(1, A, S06, 10000), d(2, B, S06, 5000), d(3, C, S06, 500)),
        Sheet(
            "Feuil1",
            (
                *head(S06, "20/03/2025", CLOCK),
                ("N°", "Nom", "Prénom", "Mandat", "Commune", M, AM),
                (1, *A, "Maire", "Exempleville", "X", "X"),
                (2, *B, "Adjoint", "Exempleville", "X", "A"),
                (3, *C, "Conseiller", "Testac-sur-Essai", "A", "A"),
                (4, "MODELE-PAYANTIN", "Directa", "Conseillère", "Testac-sur-Essai", "X", "X"),
                (5, None, None, None, None, None, None),
                (None, "Formatrice : FICTIVE-LANGLOISE", None, None, None, "X", "X"),
                (),
                ("Légende : X = présent, A = absent",),
            ),
        ),
    ),
    told(
        "07-legende-inversee-avec-P",
        "xlsx",
        "The sheet's legend rules, X = absent: A 100 %; B 3.5/7 -> 50 €; C 0 -> 5 €.",
        (d(1, A, S07, 10000), d(2, B, S07, 5000), d(3, C, S07, 500)),
        Sheet(
            "Feuil1",
            (
                *head(S07, "21/03/2025"),
                HALVES,
                (*A, "P", "P"),
                (*B, "X", "P"),
                (*C, "X", "X"),
                (),
                ("Légende :", "P = présent"),
                (None, "X = absent"),
            ),
        ),
    ),
    told(
        "08-legende-inversee-et-vides",
        "xlsx",
        "X = absent, so no presence mark anywhere and a blank is unreadable: A and B open; C absent twice -> 5 €.",
        (d(1, A, S08, None, "P07"), d(2, B, S08, None, "P07"), d(3, C, S08, 500)),
        Sheet(
            "Feuil1",
            (
                *head(S08, "24/03/2025"),
                HALVES,
                (*A, None, None),
                (*B, "X", None),
                (*C, "X", "X"),
                (),
                ("X = absent",),
            ),
        ),
    ),
    told(
        "09-legende-marque-inconnue",
        "xlsx",
        "D = distanciel is no word of ours: B (0 or 3.5 + 3.5) and D open; A 100 %; C 3.5/7 -> 50 €.",
        (d(1, A, S09, 10000), d(2, B, S09, None, "P07"), d(3, C, S09, 5000), d(4, D, S09, None, "P07")),
        Sheet(
            "Feuil1",
            (
                *head(S09, "mardi 25 mars 2025"),
                HALVES,
                (*A, "X", "X"),
                (*B, "D", "X"),
                (*C, "X", "A"),
                (*D, "D", "D"),
                (),
                ("Légende : X = présent ; D = distanciel",),
            ),
        ),
    ),
    told(
        "10-presence-oui-non-journee",
        "xls",
        "One day, one column: oui -> 100 €; non -> 5 €; Oui -> 100 €.",
        (d(1, A, S10, 10000), d(2, B, S10, 500), d(3, C, S10, 10000)),
        Sheet(
            "Feuil1",
            (
                *head(S10, "mercredi 26 mars 2025"),
                ("Nom", "Prénom", "Commune", "Présence"),
                (*A, "Exempleville", "oui"),
                (*B, "Exempleville", "non"),
                (*C, "Testac-sur-Essai", "Oui"),
            ),
        ),
    ),
    told(
        "11-sessions-melees",
        "csv",
        "Each row has its session: A 100 €, B 3.5/7 -> 50 €; C 100 €; A again in the second session, absent -> 5 €.",
        (d(1, A, S11, 10000), d(2, B, S11, 5000), d(3, C, S11B, 10000), d(4, A, S11B, 500)),
        Sheet(
            "suivi presence",
            (
                ("N° session", "N° dossier", "Stagiaire", "Date", "Demi-journée", "Présence"),
                ("F25-111", "0009001", " ".join(A), "27/03/2025", M, "P"),
                ("F25-161", "0009003", " ".join(C), "28/03/2025", M, "P"),
                ("F25-111", "0009002", " ".join(B), "27/03/2025", M, "A"),
                ("F25-161", "0009004", " ".join(A), "28/03/2025", M, "A"),
                ("F25-111", "0009001", " ".join(A), "27/03/2025", AM, "P"),
                ("F25-161", "0009003", " ".join(C), "28/03/2025", AM, "P"),
                ("F25-111", "0009002", " ".join(B), "27/03/2025", AM, "P"),
                ("F25-161", "0009004", " ".join(A), "28/03/2025", AM, "A"),
            ),
        ),
    ),
    told(
        "12-session-mal-tapee",
        "xlsx",
        "B's afternoon has an unknown session, C's a neighbour's, neither is an absence (50 € or 100 €): open; "
        "others as marked.",
        (
            d(1, A, S12, 10000),
            d(2, B, S12, None, "P03"),
            d(3, C, S12, None, "P03", "P04", "P07"),
            d(4, D, S12B, 10000),
            d(5, E, S12B, 5000),
        ),
        Sheet(
            "Suivi",
            (
                LONG,
                *halves("F25-112", A, day("31/03/2025"), ("P",), ("P",)),
                ("F25-112", *B, day("31/03/2025"), M, "P"),
                ("F25-211", *B, day("31/03/2025"), AM, "P"),
                ("F25-112", *C, day("31/03/2025"), M, "P"),
                ("F25-162", *C, day("31/03/2025"), AM, "P"),
                *halves("F25-162", D, day("01/04/2025"), ("P",), ("P",)),
                *halves("F25-162", E, day("01/04/2025"), ("P",), ("A",)),
            ),
        ),
    ),
    told(
        "13-horaires-dans-les-titres",
        "xlsx",
        "A clock time in a heading makes no hours, 1 and 0 are marks: A 100 €; B 3.5/7 -> 50 €; C 5 €.",
        (d(1, A, S13, 10000), d(2, B, S13, 5000), d(3, C, S13, 500)),
        Sheet(
            "Feuil1",
            (
                *head(S13, "02/04/2025"),
                ("Nom", "Prénom", "Matin 9h-12h30", "Après-midi 14h-17h30"),
                (*A, 1, 1),
                (*B, 1, 0),
                (*C, 0, 0),
            ),
        ),
    ),
    told(
        "14-horaires-seuls-sous-la-date",
        "ods",
        "9h-12h30 is the morning, 14h-17h30 the afternoon: A 100 €; B X then blank beside A's X = absent, 3.5/7 "
        "-> 50 €.",
        (d(1, A, S14, 10000), d(2, B, S14, 5000)),
        Sheet(
            "Feuil1",
            (
                ("Émargement session F25-114",),
                (),
                ("Nom", "Prénom", "Jeudi 03/04/2025", None),
                (None, None, "9h-12h30", "14h-17h30"),
                (*A, "X", "X"),
                (*B, "X", None),
            ),
            merged=("A3:A4", "B3:B4", "C3:D3"),
        ),
    ),
    told(
        "15-horaires-dates-en-desordre",
        "xlsx",
        "07/04 is 4+3, 08/04 is 3+4: A 14/14; B 4+4 = 8/14 -> 57.14 €; C 3/14 = 21.4 % -> 25 €; D 4/14 -> 28.57 €.",
        (d(1, A, S15, 10000), d(2, B, S15, 5714), d(3, C, S15, 2500), d(4, D, S15, 2857)),
        Sheet(
            "Feuil1",
            (
                ("Feuille de présence",),
                ("Session : F25-115",),
                ("Mardi 08/04/2025 : 9h00-12h00 / 13h00-17h00",),
                ("Lundi 07/04/2025 : 9h00-13h00 / 14h00-17h00",),
                (),
                (
                    "Nom",
                    "Prénom",
                    "07/04/2025 matin",
                    "07/04/2025 après-midi",
                    "08/04/2025 matin",
                    "08/04/2025 après-midi",
                ),
                (*A, "P", "P", "P", "P"),
                (*B, "P", "A", "A", "P"),
                (*C, "A", "P", "A", "A"),
                (*D, "A", "A", "A", "P"),
            ),
        ),
    ),
    told(
        "16-annee-passee-en-titre",
        "xlsx",
        "09/04/2024 is no day of the session and 09/04/2025 stands nowhere: a day is missing, so nobody is decided.",
        (d(1, A, S16, None, "P04", "F46", "P03", "P07"), d(2, B, S16, None, "P04", "F46", "P03", "P07")),
        Sheet(
            "Feuil1",
            (
                ("Session : F25-116",),
                (),
                (
                    "Nom",
                    "Prénom",
                    "09/04/2024 matin",
                    "09/04/2024 après-midi",
                    "10/04/2025 matin",
                    "10/04/2025 après-midi",
                ),
                (*A, "P", "P", "P", "P"),
                (*B, "P", "P", "A", "A"),
            ),
        ),
    ),
    told(
        "17-annee-passee-sur-une-ligne",
        "csv",
        "B's afternoon is dated 2024, a slip that is no absence (50 € or 100 €): open; A 100 €; C 3.5/7 -> 50 €.",
        # P08 is the presence outside the session that leaves the afternoon open.
        (d(1, A, S17, 10000), d(2, B, S17, None, "P03", "P04", "P05", "P07", "P08"), d(3, C, S17, 5000)),
        Sheet(
            "presence avril",
            (
                LONG,
                *halves("F25-117", A, "11/04/2025", ("P",), ("P",)),
                ("F25-117", *B, "11/04/2025", M, "P"),
                ("F25-117", *B, "11/04/2024", AM, "P"),
                *halves("F25-117", C, "11/04/2025", ("P",), ("A",)),
            ),
        ),
    ),
    told(
        "18-am-pour-apres-midi",
        "xlsx",
        "AM is the afternoon, of 3 h: A 7/7; B 3/7 -> 42.86 €; C 4/7 -> 57.14 €.",
        (d(1, A, S18, 10000), d(2, B, S18, 4286), d(3, C, S18, 5714)),
        Sheet(
            "Feuil1",
            (
                *head(S18, "lundi 14 avril 2025", CLOCK43),
                ("Nom", "Prénom", "14/04 Matin", "14/04 AM"),
                (*A, "P", "P"),
                (*B, "A", "P"),
                (*C, "P", "A"),
            ),
        ),
    ),
    told(
        "19-am-et-pm",
        "xlsx",
        "Beside PM, AM may be the English morning (4 h) or ours, the afternoon (3 h): 57.14 € or 42.86 €, "
        "nobody decided.",
        (d(1, A, S19, None, "P07", "P04", "F46"), d(2, B, S19, None, "P07", "P04", "F46")),
        Sheet(
            "Feuil1",
            (
                *head(S19, "15/04/2025", CLOCK43),
                ("Nom", "Prénom", "15/04 AM", "15/04 PM"),
                (*A, "P", "A"),
                (*B, "A", "P"),
            ),
        ),
    ),
    told(
        "20-retard-interrogation-excuse",
        "xlsx",
        "Retard and ? are unreadable; EXC is absent -> 5 €; E's blank stands beside an explicit absence -> "
        "unreadable; A 100 €.",
        (
            d(1, A, S20, 10000),
            d(2, B, S20, None, "P07"),
            d(3, C, S20, None, "P07"),
            d(4, D, S20, 500),
            d(5, E, S20, None, "P07"),
        ),
        Sheet(
            "Feuil1",
            (
                *head(S20, "16/04/2025", CLOCK),
                HALVES,
                (*A, "P", "P"),
                (*B, "Retard", "P"),
                (*C, "?", "P"),
                (*D, "exc", "exc"),
                (*E, None, "P"),
            ),
        ),
    ),
    told(
        "21-demi-journee-jamais-remplie",
        "ods",
        "Nobody has a mark in the afternoon: unreadable, A is 50 € or 100 €, B 5 € or 50 €.",
        (d(1, A, S21, None, "P07", "P04"), d(2, B, S21, None, "P07", "P04")),
        Sheet("Feuil1", (*head(S21, "17/04/2025"), HALVES, (*A, "P", None), (*B, "A", None))),
    ),
    told(
        "22-des-uns-et-un-demi",
        "xlsx",
        "1 beside 0.5: hours or shares (A 2 h = 28.57 € or 100 €), asked for the sheet; D is 0 in every reading "
        "-> 5 €.",
        (d(1, A, S22, None, "P07"), d(2, B, S22, None, "P07"), d(3, C, S22, None, "P07"), d(4, D, S22, 500)),
        Sheet("Feuil1", (*head(S22, "18/04/2025"), HALVES, (*A, 1, 1), (*B, 1, 0.5), (*C, 0, 1), (*D, 0, 0))),
    ),
    told(
        "23-presence-en-jours",
        "xlsx",
        "A heading in jours asks (share of the day, of the half-day, hours): A and B open; C is 0 in every "
        "reading -> 5 €.",
        (d(1, A, S23, None, "P07"), d(2, B, S23, None, "P07"), d(3, C, S23, 500)),
        Sheet(
            "Feuil1",
            (
                *head(S23, "22/04/2025"),
                ("Nom", "Prénom", "Présence (jours)"),
                (*A, 1),
                (*B, 0.5),
                (*C, 0),
            ),
        ),
    ),
    told(
        "24-cent-cinquante-et-pour-cent-meles",
        "xlsx",
        "100/50 without a percent format, then 50 % beside a plain 1, are asked; C is 0 in every reading -> 5 €.",
        (
            d(1, A, S24, None, "P07"),
            d(2, B, S24, None, "P07"),
            d(3, C, S24, 500),
            d(4, D, S24B, None, "P07"),
            d(5, E, S24B, None, "P07"),
        ),
        Sheet("23-04", (*head(S24, "23/04/2025"), HALVES, (*A, 100, 100), (*B, 100, 50), (*C, 0, 0))),
        Sheet("24-04", (*head(S24B, "24/04/2025"), HALVES, (*D, 1, 1), (*E, 0.5, 1)), percent=("C8:C8",)),
    ),
    told(
        "25-heures-sous-heures",
        "csv",
        "Price 495: A 7/7; B 5.5/7 = 78.57 % -> 388.93 €; C 1.5/7 = 21.4 % -> 25 % = 123.75 €; D 5 % = 24.75 €.",
        (
            d(1, A, S25, 49500, price=495),
            d(2, B, S25, 38893, price=495),
            d(3, C, S25, 12375, price=495),
            d(4, D, S25, 2475, price=495),
        ),
        Sheet(
            "heures",
            (
                ("N° session", "Nom", "Prénom", "Date", "Demi-journée", "Heures prévues", "Heures"),
                *halves("F25-125", A, "25/04/2025", ("3h30", 3.5), ("3h30", 3.5)),
                *halves("F25-125", B, "25/04/2025", ("3h30", "3h30"), ("3h30", 2)),
                *halves("F25-125", C, "25/04/2025", ("3h30", 1), ("3h30", 0.5)),
                *halves("F25-125", D, "25/04/2025", ("3h30", 0), ("3h30", 0)),
            ),
        ),
    ),
    told(
        "26-heures-sans-le-dire",
        "xlsx",
        "Five of six non-zero numbers over 1, none over 12 = hours: A 7/7; B 5.5/7 -> 78.57 €; C 5 €; D 4.5/7 "
        "-> 64.29 €.",
        (d(1, A, S26, 10000), d(2, B, S26, 7857), d(3, C, S26, 500), d(4, D, S26, 6429)),
        Sheet(
            "Feuil1",
            (
                *head(S26, "28/04/2025"),
                HALVES,
                (*A, 3.5, 3.5),
                (*B, 3.5, 2),
                (*C, 0, 0),
                (*D, 3.5, 1),
            ),
        ),
    ),
    told(
        "27-quatre-plus-trois-sans-horaires",
        "xls",
        "4 is over the average 3.5, the largest are 4 + 3 = 7 h = the dossier's: A 7/7; B 4/7 -> 57.14 €; C 5/7 "
        "-> 71.43 €.",
        (d(1, A, S27, 10000), d(2, B, S27, 5714), d(3, C, S27, 7143)),
        Sheet(
            "Feuil1",
            (
                *head(S27, "29/04/2025"),
                (*HOURS, "Total heures"),
                (*A, 4, 3, 7),
                (*B, 4, 0, 4),
                (*C, 2, 3, 5),
            ),
        ),
    ),
    told(
        "28-heures-qui-ne-font-pas-le-compte",
        "xlsx",
        "4 is over the average 3.5 and the largest, 4 + 2.5 = 6.5, are not 7 h: the session is asked; C is 0 -> 5 €.",
        (d(1, A, S28, None, "F22"), d(2, B, S28, None, "F22"), d(3, C, S28, 500)),
        Sheet("Feuil1", (*head(S28, "30/04/2025"), HOURS, (*A, 4, 2.5), (*B, 3, 2), (*C, 0, 0))),
    ),
    told(
        "29-depassement-d-une-demi-heure",
        "xlsx",
        "Up to 1 h over counts as 3.5: A 7/7; B 3.5/7 -> 50 €; C 5/7 -> 71.43 €; D, 1 h over exactly, 3.5/7 -> 50 €.",
        (d(1, A, S29, 10000, "F23"), d(2, B, S29, 5000, "F23"), d(3, C, S29, 7143), d(4, D, S29, 5000, "F23")),
        Sheet(
            "Feuil1",
            (
                *head(S29, "10/03/2025", CLOCK),
                HOURS,
                (*A, 4, 3.5),
                (*B, 4, 0),
                (*C, 2, 3),
                (*D, 4.5, 0),
            ),
        ),
    ),
    told(
        "30-depassement-de-deux-heures",
        "xlsx",
        "5.5 h for 3.5 planned is no duration: A's morning open (its afternoon alone is 50 €); B 100 €; C 3.5/7 "
        "-> 50 €.",
        (d(1, A, S30, None, "P07"), d(2, B, S30, 10000), d(3, C, S30, 5000)),
        Sheet("Feuil1", (*head(S30, "11/03/2025", CLOCK), HOURS, (*A, 5.5, 3.5), (*B, 3.5, 3.5), (*C, 3.5, 0))),
    ),
    told(
        "31-heures-sans-duree-prevue",
        "xlsx",
        "No planned time anywhere: hours have no share, A and B open; C absent twice is 0 whatever was planned -> 5 €.",
        (d(1, A, S31, None, "P07", "F22"), d(2, B, S31, None, "P07", "F22"), d(3, C, S31, 500)),
        Sheet("Feuil1", (*head(S31, "12/03/2025"), HOURS, (*A, 3.5, 3.5), (*B, 3, 2), (*C, "A", "A"))),
    ),
    told(
        "32-heure-de-signature-a-cote",
        "xlsx",
        "09:02 beside a mark is a moment, the marks rule: A 100 €, B 3.5/7 -> 50 €, C 5 €; second sheet D 100 "
        "€, E 50 €.",
        (d(1, A, S32, 10000), d(2, B, S32, 5000), d(3, C, S32, 500), d(4, D, S32B, 10000), d(5, E, S32B, 5000)),
        Sheet(
            "13 mars",
            (
                *head(S32, "13/03/2025", CLOCK),
                ("Nom", "Prénom", M, "Signature matin", AM, "Signature après-midi"),
                (*A, "P", t("9:02"), "P", t("14:01")),
                (*B, "P", t("9:05"), "A", None),
                (*C, "A", None, "A", None),
            ),
        ),
        Sheet(
            "14 mars",
            (
                ("Session : F25-182",),
                (),
                (
                    "Nom",
                    "Prénom",
                    "DJ1 Matin 14/03 (présence)",
                    "DJ1 Matin 14/03 (heure)",
                    "DJ2 Après-midi 14/03 (présence)",
                    "DJ2 Après-midi 14/03 (heure)",
                ),
                (*D, "P", t("9:02"), "P", t("14:03")),
                (*E, "P", t("9:04"), "A", None),
            ),
        ),
    ),
    told(
        "33-signatures-seules",
        "xlsx",
        "A signature column is no evidence and 09:02 no duration: no readable presence for the session, nobody "
        "decided.",
        (d(1, A, S33, None, "F46", "P04", "P07", "F08"), d(2, B, S33, None, "F46", "P04", "P07", "F08")),
        Sheet(
            "Feuil1",
            (
                *head(S33, "17/03/2025", CLOCK),
                ("Nom", "Prénom", "Signature matin", "Signature après-midi"),
                (*A, t("9:02"), t("14:01")),
                (*B, t("9:04"), None),
            ),
        ),
    ),
    told(
        "34-arrivee-depart-horaires-connus",
        "xlsx",
        "A within 15 min 7/7; B 2.5/7 -> 35.71 €; C both ends 15 min off 3.5/7 -> 50 €; "
        "D 16 min late 194/420 -> 46.19 €; "
        "whole day: E 7/7; F from 11:00 1.5 + 3.5 = 5/7 -> 71.43 €.",
        (
            d(1, A, S34, 10000),
            d(2, B, S34, 3571),
            d(3, C, S34, 5000),
            d(4, D, S34, 4619),
            d(5, E, S34B, 10000),
            d(6, F, S34B, 7143),
        ),
        Sheet(
            "18 mars",
            (
                *head(S34, "18/03/2025", CLOCK),
                (*LONG, "Arrivée", "Départ"),
                *halves("F25-134", A, day("18/03/2025"), ("P", t("9:00"), t("12:30")), ("P", t("14:05"), t("17:30"))),
                *halves("F25-134", B, day("18/03/2025"), ("P", t("10:00"), t("12:30")), ("A", None, None)),
                *halves("F25-134", C, day("18/03/2025"), ("P", t("9:15"), t("12:15")), ("A", None, None)),
                *halves("F25-134", D, day("18/03/2025"), ("P", t("9:16"), t("12:30")), ("A", None, None)),
            ),
        ),
        Sheet(
            "19 mars",
            (
                *head(S34B, "19/03/2025", CLOCK),
                ("Nom", "Prénom", "Présence", "Arrivée", "Départ"),
                (*E, "oui", t("9:02"), t("17:28")),
                (*F, "oui", t("11:00"), t("17:30")),
            ),
        ),
    ),
    told(
        "35-entree-depart-horaires-inconnus",
        "xlsx",
        "No clock planned: A's morning is 3.5 like C's, her afternoon has nobody to be compared with; B 2.5 of 3.5 "
        "leaves a gap (35.71 € or 50 €): both open; C 50 €.",
        # A was told 100 €: but nobody else came in the afternoon, and nothing says that 14:00 was its beginning.
        (d(1, A, S35, None, "P07"), d(2, B, S35, None, "P07"), d(3, C, S35, 5000)),
        Sheet(
            "Feuil1",
            (
                (*LONG, "Entrée", "Départ"),
                *halves("F25-135", A, day("20/03/2025"), ("P", t("9:00"), t("12:30")), ("P", t("14:00"), t("17:30"))),
                *halves("F25-135", B, day("20/03/2025"), ("P", t("10:00"), t("12:30")), ("A", None, None)),
                *halves("F25-135", C, day("20/03/2025"), ("P", t("9:00"), t("12:30")), ("A", None, None)),
            ),
        ),
    ),
    told(
        "36-totaux-justes-et-faux",
        "xlsx",
        "A agrees; B 3.5/7 = 50 € or 5.5/7 = 78.57 €: open; C 6.5/7 or 7/7, both over 80 % -> 100 €; D agrees; "
        "E 50 € or 100 €: open; F agrees, 50 €.",
        (
            d(1, A, S36, 10000),
            d(2, B, S36, None, "F24"),
            d(3, C, S36, 10000, "F24"),
            d(4, D, S36B, 10000),
            d(5, E, S36B, None, "F24"),
            d(6, F, S36B, 5000),
        ),
        Sheet(
            "21 mars",
            (
                *head(S36, "21/03/2025", CLOCK),
                (*HOURS, "Total (h)"),
                (*A, 3.5, 3.5, 7),
                (*B, 3.5, 0, 5.5),
                (*C, 3.5, 3, 7),
            ),
        ),
        Sheet(
            "24 mars",
            (
                *head(S36B, "24/03/2025", CLOCK),
                (*HALVES, "Total heures"),
                (*D, "P", "P", 7),
                (*E, "P", "A", 7),
                (*F, "P", "A", 3.5),
            ),
        ),
    ),
    told(
        "37-remarques",
        "xlsx",
        "RAS and ok are void; B and C, present throughout, are contradicted: open; D's is read, 100 €; E and F "
        "3.5/7 -> 50 €.",
        (
            d(1, A, S37, 10000),
            d(2, B, S37, None, "P07", "F45"),
            d(3, C, S37, None, "P07", "F45"),
            d(4, D, S37, 10000, "F45"),
            d(5, E, S37, 5000),
            d(6, F, S37, 5000, "F45"),
        ),
        Sheet(
            "Feuil1",
            (
                *head(S37, "mardi 25 mars 2025", CLOCK),
                (*HALVES, "Remarque"),
                (*A, "P", "P", "RAS"),
                (*B, "P", "P", "absente le matin"),
                (*C, "P", "P", "partie à 15h"),
                (*D, "P", "P", "très motivée"),
                (*E, "P", "A", "ok"),
                (*F, "P", "A", "absente l'après-midi"),
            ),
        ),
    ),
    told(
        "38-commentaires-de-cellule",
        "xlsx",
        "A 100 €; B (arrival at 11) and D (left early) open; C's comment says nothing of presence -> 100 €, to read.",
        (
            d(1, A, S38, 10000),
            d(2, B, S38, None, "P07", "F45"),
            d(3, C, S38, 10000, "F45"),
            d(4, D, S38, None, "P07", "F45"),
        ),
        Sheet(
            "Feuil1",
            (
                *head(S38, "26/03/2025", CLOCK),
                HALVES,
                (*A, "P", "P"),
                (*B, "P", "P"),
                (*C, "P", "P"),
                (*D, "P", "A"),
            ),
            comments={"C9": "arrivée à 11h", "D10": "stylo prêté par la mairie", "C11": "partie avant la fin"},
        ),
    ),
    told(
        "39-nom-d-epouse-et-oubliee",
        "xlsx",
        "B is perhaps the unmatched present line: open; A 100 €, C 5 €; D stands on no line and nobody is "
        "unmatched -> 5 €.",
        (
            d(1, A, S39, 10000),
            # Only the first name is shared: no near name (P03), but the person without a dossier (P01) may be her.
            d(2, B, S39, None, "P01", "P03", "P05"),
            d(3, C, S39, 500),
            d(4, D, S39B, 500, "P05"),
            d(5, E, S39B, 10000),
        ),
        Sheet(
            "27 mars",
            (
                *head(S39, "27/03/2025"),
                HALVES,
                (*A, "P", "P"),
                ("INVENTE-MARTINET", B[1], "P", "P"),
                (*C, "A", "A"),
            ),
        ),
        Sheet("28 mars", (*head(S39B, "28/03/2025"), HALVES, (*E, "P", "P"))),
    ),
    told(
        "40-deux-tableaux-dates-seules",
        "xlsx",
        "No hours known, half-days weigh alike, the day gives the session: A 2/2, B 1/2 -> 50 €; C 2/2, D 0 -> 5 €.",
        (d(1, A, S40, 10000), d(2, B, S40, 5000), d(3, C, S40B, 10000), d(4, D, S40B, 500)),
        Sheet(
            "Avril",
            (
                ("Émargement - Date : 01/04/2025",),
                HALVES,
                (*A, "✓", "✓"),
                (*B, "✓", "A"),
                (),
                (),
                ("Émargement - Date : 02/04/2025",),
                HALVES,
                (*C, "Présent", "Présente"),
                (*D, "Absent", "Absente"),
            ),
        ),
    ),
]

# ---------------------------------------------------------------- writing

HEADINGS = (
    "N° dossier",
    "Nom",
    "Prénom",
    "N° session",
    "Date de début",
    "Date de fin",
    "Durée (h)",
    "Statut",
    "Date de confirmation",
    "Prix (€)",
)


def _text(value: Value) -> str:
    """Give a cell as a French Excel saves it in a .csv."""
    if value is None:
        return ""
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _fill(page: Worksheet, sheet: Sheet) -> None:
    """Put down the cells of one sheet, with their formats, comments and merged ranges."""
    for r, row in enumerate(sheet.rows, 1):
        for c, value in enumerate(row, 1):
            if value is None:
                continue
            cell = page.cell(r, c, value)
            if isinstance(value, time):
                cell.number_format = "hh:mm"
            elif isinstance(value, date):
                cell.number_format = "dd/mm/yyyy"
    for span in sheet.percent:
        for cells in page[span]:
            for cell in cells:
                cell.number_format = "0%"
    for where, text in sheet.comments.items():
        page[where].comment = Comment(text, "Secrétariat")
    for span in sheet.merged:
        page.merge_cells(span)


def write(told: Told, folder: Path) -> None:
    """Write dossiers.csv and the attendance file(s) of one case."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "dossiers.csv").open("w", encoding="utf-8-sig", newline="") as out:
        lines = csv.writer(out, delimiter=";")
        lines.writerow(HEADINGS)
        for x in told.dossiers:
            lines.writerow(
                (
                    x.number,
                    x.last_name,
                    x.first_name,
                    x.session,
                    x.first_day,
                    x.last_day,
                    x.hours,
                    x.status,
                    x.confirmed,
                    x.price,
                )
            )
    if told.format == "csv":
        for sheet in told.sheets:
            with (folder / f"{sheet.title}.csv").open("w", encoding="cp1252", newline="") as out:
                csv.writer(out, delimiter=";").writerows([_text(value) for value in row] for row in sheet.rows)
        return
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in told.sheets:
        _fill(book.create_sheet(sheet.title), sheet)
    book.save(folder / "emargement.xlsx")
    if told.format != "xlsx":
        saved_as(folder / "emargement.xlsx", told.format)
