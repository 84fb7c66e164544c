"""What is read back from an earlier output workbook: the decisions people wrote, and the amounts to compare with."""

from pandera.typing import Series

from schemas.fields import InputTable, column

# The lines of "Lisez-moi" that tell which of two workbooks is the newer.
EDITION, AS_OF = "Édition", "Date d'arrêté"


class Decisions(InputTable):
    """The sheet *À traiter*: what names a finding, and the four columns that a person fills in."""

    code: Series[object] = column("Code", "text", "Code du constat.", required=True)
    dossier_id: Series[object] = column("N° dossier", "identifier", "Numéro du dossier.")
    last_name: Series[object] = column("Nom", "text", "Nom de l'élu.")
    first_name: Series[object] = column("Prénom", "text", "Prénom de l'élu.")
    session_id: Series[object] = column("N° session", "identifier", "Numéro de la session.")
    title: Series[object] = column("Constat", "text", "Constat en quelques mots.", required=True)
    file: Series[object] = column("Fichier", "text", "Fichier où le constat a été fait.")
    sheet: Series[object] = column("Feuille", "text", "Feuille où le constat a été fait.")
    explanation: Series[object] = column("Explication", "text", "Constat avec ses dates et ses chiffres.")
    cell: Series[object] = column("Cellule", "text", "Cellule où le constat a été fait.")
    reference: Series[object] = column(
        "Référence", "text", "Ce dont parle le constat : c'est par elle que la décision est retrouvée.", required=True
    )
    read: Series[object] = column("Valeur lue", "text", "Valeur lue dans la cellule.")
    answer: Series[object] = column("Décision", "text", "Réponse choisie dans la liste.")
    why: Series[object] = column("Motif de la décision", "text", "Pourquoi.")
    decided_on: Series[object] = column("Décidé le", "day", "Jour de la décision.")
    decided_by: Series[object] = column("Par", "text", "Qui a décidé.")


class EarlierAmounts(InputTable):
    """The sheet *Montants dus* of an earlier workbook: amounts in cents."""

    dossier_id: Series[object] = column("N° dossier", "identifier", "Numéro du dossier.")
    last_name: Series[object] = column("Nom", "text", "Nom de l'élu.")
    first_name: Series[object] = column("Prénom", "text", "Prénom de l'élu.")
    session_id: Series[object] = column("N° session", "identifier", "Numéro de la session.")
    starts_on: Series[object] = column("Date de début", "day", "Premier jour.")
    ends_on: Series[object] = column("Date de fin", "day", "Dernier jour.")
    status: Series[object] = column("Statut", "text", "Statut tel qu'exporté.")
    case: Series[object] = column("Cas", "text", "Cas du contrat.", required=True)
    attended: Series[object] = column("Heures suivies", "duration", "Durée suivie.")
    price: Series[object] = column("Prix (€)", "amount", "Prix de la commande.")
    due: Series[object] = column("Montant dû (€)", "amount", "Montant dû.")
    firmness: Series[object] = column("Fermeté", "text", "Fermeté du montant.")
    paid: Series[object] = column("Payé (€)", "amount", "Montant payé.")
