"""The dossier table: one row per registration, from EDOF's export or AMG's own workbook."""

from collections import Counter
from datetime import date

import pandas as pd
import pandera.pandas as pa
from pandera.typing import Series

from schemas.fields import EXAMPLE, InputTable, cells_kept, column, values_of


class Dossiers(InputTable):
    """One row per dossier (inputs.md §1). Amounts in cents, durations in minutes, days as dates."""

    dossier_id: Series[object] = column(
        "N° dossier",
        "identifier",
        "Numéro du dossier sur EDOF, tel quel : les zéros de tête comptent.",
        edof="NUMERO_DOSSIER",
        spellings=("Numéro de dossier", "N° de dossier", "Dossier", "Dossier EDOF", "N° EDOF", "externalId"),
        required=True,
        example=EXAMPLE,
    )
    last_name: Series[object] = column(
        "Nom",
        "text",
        "Nom de l'élu.",
        edof="NOM",
        spellings=("attendee.lastName",),
        required=True,
        example="EXEMPLE-ALPHA",
    )
    first_name: Series[object] = column(
        "Prénom",
        "text",
        "Prénom de l'élu.",
        edof="PRENOM",
        spellings=("attendee.firstName",),
        required=True,
        example="Testine",
    )
    email: Series[object] = column(
        "Courriel",
        "text",
        "Adresse électronique de l'élu.",
        edof="COURRIEL",
        spellings=("E-mail", "Mail", "attendee.email"),
        example="testine@example.invalid",
    )
    session_id: Series[object] = column(
        "N° session",
        "identifier",
        "Numéro de la session.",
        edof="NUMERO_SESSION",
        spellings=("Session", "Code session", "trainingActionInfo.sessionId"),
        required=True,
        example="AMG-2025-0327",
    )
    training_title: Series[object] = column(
        "Intitulé",
        "text",
        "Intitulé de la formation.",
        edof="INTITULE_FORMATION",
        spellings=("Formation", "Intitulé de la formation", "trainingActionInfo.title"),
        example="Le budget de la commune",
    )
    starts_on: Series[object] = column(
        "Date de début",
        "day",
        "Premier jour de la session.",
        edof="DATE_DEBUT_SESSION",
        spellings=("Début", "trainingActionInfo.sessionStartDate"),
        required=True,
        example="27/03/2025",
    )
    ends_on: Series[object] = column(
        "Date de fin",
        "day",
        "Dernier jour de la session.",
        edof="DATE_FIN_SESSION",
        spellings=("Fin", "trainingActionInfo.sessionEndDate"),
        required=True,
        example="27/03/2025",
    )
    place: Series[object] = column(
        "Lieu",
        "text",
        "Lieu de la session, imprimé sur la feuille d'émargement.",
        edof="LIEU_FORMATION_VILLE",
        spellings=("Lieu de formation",),
        example="Villefictive",
    )
    planned_hours: Series[object] = column(
        "Durée (h)",
        "duration",
        "Durée prévue de la session, en heures.",
        spellings=("Durée", "Nombre d'heures", "Heures prévues", "trainingActionInfo.indicativeDuration"),
        example="7h00",
    )
    status: Series[object] = column(
        "Statut",
        "status",
        "État du dossier sur EDOF.",
        edof="STATUT_DOSSIER",
        spellings=("Statut du dossier", "État", "state"),
        required=True,
        example="Accepté",
    )
    requested_on: Series[object] = column(
        "Date de la demande",
        "day",
        "Jour où l'élu a demandé son inscription.",
        spellings=(
            "Demande le", "Demandé le", "Demande reçue le", "Date demande", "Date de demande",
            "history.notProcessedDate",
        ),
        example="03/03/2025",
    )  # fmt: skip
    proposed_on: Series[object] = column(
        "Date de la proposition",
        "day",
        "Jour où AMG a proposé la formation à l'élu.",
        spellings=(
            "Proposition le", "Proposé le", "Proposition envoyée le", "Date proposition",
            "Date de proposition", "history.validatedDate",
        ),
        example="04/03/2025",
    )  # fmt: skip
    confirmed_on: Series[object] = column(
        "Date de confirmation",
        "day",
        "Jour où l'élu a confirmé la proposition.",
        spellings=(
            "Confirmation le", "Confirmé le", "Confirmation reçue le", "Date confirmation",
            "Date de la confirmation", "Date d'acceptation", "history.acceptedDate",
        ),
        example="05/03/2025",
    )  # fmt: skip
    cancelled_on: Series[object] = column(
        "Date d'annulation",
        "day",
        "Jour de l'annulation.",
        spellings=(
            "Annulation le", "Annulé le", "Annulation reçue le", "Date annulation",
            "Date de l'annulation", "history.canceledByAttendeeDate",
        ),
    )  # fmt: skip
    enrolled_on: Series[object] = column(
        "Date d'inscription",
        "day",
        "Inscription selon EDOF : la confirmation d'un dossier accepté, faute de date plus sûre.",
        edof="DATE_INSCRIPTION",
        example="05/03/2025",
    )
    last_action_on: Series[object] = column(
        "Date de dernière action",
        "day",
        "Dernier jour où l'état actuel a pu commencer.",
        edof="DATE_DERNIERE_ACTION",
        example="05/03/2025",
    )
    exit_reason: Series[object] = column(
        "Motif",
        "text",
        "Motif de sortie ou d'annulation.",
        edof="MOTIF_DE_SORTIE_FINAL",
        spellings=("Motif de sortie", "Motif d'annulation"),
    )
    force_majeure: Series[object] = column(
        "Force majeure",
        "yes_no",
        "Oui si l'élu invoque la force majeure.",
        spellings=("Force majeure (oui/non)",),
        example="non",
    )
    force_majeure_reason: Series[object] = column(
        "Motif de force majeure",
        "text",
        "Motif invoqué : maladie, accident, décès…",
    )
    force_majeure_proof: Series[object] = column(
        "Pièce justificative",
        "yes_no",
        "Oui si la pièce a été reçue.",
        spellings=("Pièce reçue", "Pièce justificative (oui/non)"),
    )
    price: Series[object] = column(
        "Prix (€)",
        "amount",
        "Prix de la commande, avant toute part de droits ou reste à payer.",
        edof="MONTANT_FORMATION",
        spellings=("Prix", "Tarif", "Montant de la commande", "amountTtc"),
        required=True,
        example="100,00",
    )
    rights_used: Series[object] = column(
        "Droits élu (€)",
        "amount",
        "Part payée par les droits de l'élu.",
        example="100,00",
    )
    remainder: Series[object] = column(
        "Reste à payer (€)",
        "amount",
        "Part payée par l'élu lui-même.",
        example="0,00",
    )
    declared_rate: Series[object] = column(
        "Taux de réalisation saisi (%)",
        "rate",
        "Taux de réalisation saisi sur EDOF.",
        edof="TAUX_REALISATION_SAISI",
    )
    billable: Series[object] = column(
        "Montant facturable (€)", "amount", "Montant facturable selon EDOF.", edof="MONTANT_FACTURABLE"
    )
    billed: Series[object] = column(
        "Montant facturé (€)", "amount", "Montant facturé selon EDOF.", edof="MONTANT_FACTURE"
    )
    in_control: Series[object] = column(
        "En contrôle",
        "yes_no",
        "Oui si la Caisse des Dépôts contrôle le dossier.",
        edof="EN_CONTROLE",
        example="non",
    )

    @pa.dataframe_check(name="not_negative", ignore_na=False)
    def not_negative(cls, table: pd.DataFrame) -> "pd.DataFrame | bool":
        """An amount is never below zero."""
        amounts = ("price", "rights_used", "remainder", "billable", "billed")
        kept = {name: [not (isinstance(one, int) and one < 0) for one in values_of(table, name)] for name in amounts}
        return cells_kept(table, kept)

    @pa.dataframe_check(name="unique", ignore_na=False)
    def unique(cls, table: pd.DataFrame) -> "pd.Series[bool] | bool":
        """A dossier number stands on one row; what repeated rows mean is told from their contents (F10, F11)."""
        numbers = values_of(table, "dossier_id")
        counts = Counter(number for number in numbers if isinstance(number, str))
        kept = [counts[number] < 2 for number in numbers]
        return all(kept) or pd.Series(kept, table.index, dtype=bool)

    @pa.dataframe_check(name="ends_after_start", ignore_na=False)
    def ends_after_start(cls, table: pd.DataFrame) -> "pd.Series[bool] | bool":
        """A session does not end before it starts."""
        pairs = zip(values_of(table, "starts_on"), values_of(table, "ends_on"), strict=True)
        kept = [not (type(s) is type(e) is date) or s <= e for s, e in pairs]
        return all(kept) or pd.Series(kept, table.index, dtype=bool)
