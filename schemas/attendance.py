"""Attendance sheets: the headings that every shape of sheet shares."""

from pandera.typing import Series

from schemas.fields import EXAMPLE, InputTable, column

# What stands in the first cell of the forms that we print: one without any mark was never filled in.
FORM_TITLE = "Feuille d'émargement"


class AttendanceSheet(InputTable):
    """Headings of an attendance sheet (inputs.md §1); half-day columns are recognised by their dates."""

    session_id: Series[object] = column(
        "N° session",
        "identifier",
        "Numéro de la session.",
        edof="NUMERO_SESSION",
        spellings=("Session", "Code session", "Numéro de session"),
        example="AMG-2025-0327",
    )
    dossier_id: Series[object] = column(
        "N° dossier",
        "identifier",
        "Numéro du dossier, s'il est connu.",
        edof="NUMERO_DOSSIER",
        spellings=("Numéro de dossier", "N° de dossier", "Dossier", "Dossier EDOF", "N° EDOF"),
        example=EXAMPLE,
    )
    full_name: Series[object] = column(
        "Stagiaire",
        "text",
        "Nom et prénom dans une seule cellule.",
        spellings=(
            "Nom Prénom", "Nom et prénom", "Prénom Nom", "Prénom et nom", "Participant", "Apprenant",
            "Nom et prénom du stagiaire", "Nom du stagiaire", "Élu", "Participants", "Stagiaires", "Élus",
        ), example="EXEMPLE-ALPHA Testine",
    )  # fmt: skip
    last_name: Series[object] = column(
        "Nom",
        "text",
        "Nom du stagiaire.",
        spellings=("Nom de famille", "Noms", "Nom de l'élu"),
        example="EXEMPLE-ALPHA",
    )
    first_name: Series[object] = column(
        "Prénom",
        "text",
        "Prénom du stagiaire.",
        spellings=("Prénoms", "Prénom de l'élu"),
        example="Testine",
    )
    day: Series[object] = column(
        "Date",
        "day",
        "Jour de la demi-journée.",
        spellings=("Jour",),
        example="27/03/2025",
    )
    half: Series[object] = column(
        "Demi-journée",
        "half_day",
        "Matin ou Après-midi.",
        spellings=("Période", "Créneau"),
        example="Matin",
    )
    planned: Series[object] = column(
        "Heures prévues",
        "duration",
        "Durée prévue de la demi-journée.",
        spellings=("Durée prévue",),
        example="3h30",
    )
    presence: Series[object] = column(
        "Présence",
        "mark",
        "Présent, absent, ou les heures suivies.",
        spellings=("Présent", "Émargement", "Présent(e)", "Présent (oui/non)", "Présence (oui/non)", "Présence O/N"),
        example="P",
    )
    hours: Series[object] = column(
        "Heures réalisées",
        "mark",
        "Durée suivie.",
        spellings=(
            "Heures suivies",
            "Heures de présence",
            "Durée réalisée",
            "Heures effectuées",
            "Heures",
            "Durée suivie",
        ),
    )
