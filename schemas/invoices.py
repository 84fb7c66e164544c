"""The invoices and payments table: EDOF's *factures* export, several invoices per dossier."""

from pandera.typing import Series

from schemas.fields import InputTable, column


class Invoices(InputTable):
    """One row per invoice (inputs.md §1). Amounts in cents, negative for a credit note; no names."""

    dossier_id: Series[object] = column(
        "N° dossier",
        "identifier",
        "Numéro du dossier facturé.",
        edof="NUMERO_DOSSIER",
        spellings=("Numéro de dossier", "N° de dossier"),
        required=True,
    )
    invoice_id: Series[object] = column(
        "N° facture",
        "identifier",
        "Numéro de la facture ; le même numéro deux fois est une seule facture.",
        edof="NUMERO_FACTURE",
        spellings=("Numéro de facture", "N° de facture", "Facture"),
        required=True,
    )
    type: Series[object] = column("Type", "text", "Facture ou avoir.", edof="TYPE", spellings=("Type de facture",))
    issued_on: Series[object] = column(
        "Date d'émission", "day", "Jour d'émission de la facture.", edof="DATE_EMISSION", spellings=("Émise le",)
    )
    amount: Series[object] = column(
        "Montant du règlement (€)",
        "amount",
        "Montant réglé, ou à régler.",
        edof="MONTANT_REGLEMENT",
        spellings=("Montant règlement", "Montant réglé", "Montant réglé (€)"),
        required=True,
    )
    settlement: Series[object] = column(
        "Statut du règlement",
        "text",
        "Versé, ou en attente.",
        edof="STATUT_REGLEMENT",
        spellings=("Statut règlement",),
        required=True,
    )
    settled_on: Series[object] = column(
        "Date du règlement",
        "day",
        "Jour du versement.",
        edof="DATE_REGLEMENT",
        spellings=("Date règlement", "Réglée le"),
    )
    in_control: Series[object] = column(
        "En contrôle", "yes_no", "Oui si la Caisse des Dépôts contrôle le dossier.", edof="EN CONTROLE"
    )
