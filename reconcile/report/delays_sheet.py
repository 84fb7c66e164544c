"""Sheet "Délais": each limit of a dossier as a date, beside the act it limits."""

from collections.abc import Sequence
from datetime import date

import xlsxwriter
from msgspec import Struct

from reconcile.dossiers import STILL_WAITING, Dossier, Status
from reconcile.grouping import grouped
from reconcile.month.outcome import Case, Outcome, Result
from reconcile.report.styles import Styles
from reconcile.report.tables import Column, Sheet, Written, write_table

_DATE_NAMES = {
    "requested_on": "demande",
    "proposed_on": "proposition",
    "confirmed_on": "confirmation",
    "cancelled_on": "annulation",
}


_MAY_COME = frozenset((
    Case.UNDECIDED, Case.UPCOMING, Case.COMPLETED, Case.FORCE_MAJEURE_DURING, Case.ABANDONMENT, Case.PARTIAL,
))  # fmt: skip


class DelayRow(Struct, frozen=True):
    """A dossier with its limits, and the codes of its findings on delays."""

    result: Result
    outcome: Outcome
    codes: Sequence[str]

    @property
    def dossier(self) -> Dossier:
        """The dossier."""
        return self.result.dossier

    def margin(self, act: date | None, limit: date | None, *, still_open: bool = False) -> int | None:
        """Return the working days from an act, or from the as-of date where it is still awaited, to its limit."""
        day = act or (self.outcome.as_of if still_open else None)
        return self.outcome.calendar.between(day, limit) if day and limit else None

    def to_declare(self, limit: date | None) -> date | None:
        """Return a limit for a learner who may have come: declared for another it would lose the indemnity."""
        return limit if self.result.case in _MAY_COME else None

    @property
    def waits_for_answer(self) -> bool:
        """AMG has not answered yet."""
        return self.dossier.status in STILL_WAITING and self.dossier.proposed_on is None

    @property
    def waits_for_confirmation(self) -> bool:
        """The learner has not confirmed yet."""
        return self.dossier.status in STILL_WAITING and self.dossier.proposed_on is not None

    @property
    def left_on(self) -> date | None:
        """The day the learner cancelled."""
        return self.dossier.cancelled_on if self.dossier.status is Status.CANCELLED_BY_LEARNER else None


def _deduced(row: DelayRow) -> str:
    return " ; ".join(f"{_DATE_NAMES[name]} : {source}" for name, source in row.dossier.deduced.items())


SHEET: Sheet[DelayRow] = Sheet(
    "Délais",
    "Délais de chaque dossier",
    "Chaque limite est une date : un acte ce jour-là est à temps. La marge compte les jours ouvrés qui restaient "
    "(ou restent à la date d'arrêté) ; négative, c'est un retard.",
    (
        Column("N° dossier", "id", 17, lambda row: row.dossier.dossier_id, "Numéro du dossier sur EDOF."),
        Column("Nom", "text", 20, lambda row: row.dossier.last_name, "Nom de l'élu."),
        Column("Prénom", "text", 16, lambda row: row.dossier.first_name, "Prénom de l'élu."),
        Column("N° session", "id", 16, lambda row: row.dossier.session_id, "Numéro de la session."),
        Column("Statut", "wrap", 20, lambda row: row.dossier.status_text, "État du dossier tel qu'exporté."),
        Column("Date de début", "day", 11, lambda row: row.dossier.starts_on, "Premier jour de la session."),
        Column("Demande le", "day", 11, lambda row: row.dossier.requested_on, "Jour de la demande."),
        Column("Demande : limite", "day", 11, lambda row: row.result.delays.request_by, "Dernier jour pour demander."),
        Column("Demande : marge (j. ouvrés)", "count", 11,
               lambda row: row.margin(row.dossier.requested_on, row.result.delays.request_by),
               "Jours ouvrés entre la demande et sa limite."),
        Column("Proposition le", "day", 11, lambda row: row.dossier.proposed_on, "Jour de la proposition d'AMG."),
        Column("Réponse : limite", "day", 11, lambda row: row.result.delays.answer_by, "Dernier jour pour répondre."),
        Column("Réponse : marge (j. ouvrés)", "count", 11,
               lambda row: row.margin(
                   row.dossier.proposed_on, row.result.delays.answer_by, still_open=row.waits_for_answer),
               "Jours ouvrés entre la réponse et sa limite."),
        Column("Confirmation le", "day", 12, lambda row: row.dossier.confirmed_on, "Jour de la confirmation."),
        Column("Confirmation : limite", "day", 12, lambda row: row.result.delays.confirm_by,
               "Dernier jour pour confirmer."),
        Column("Confirmation : marge (j. ouvrés)", "count", 12,
               lambda row: row.margin(
                   row.dossier.confirmed_on, row.result.delays.confirm_by, still_open=row.waits_for_confirmation),
               "Jours ouvrés entre la confirmation et sa limite."),
        Column("Annulation le", "day", 11, lambda row: row.dossier.cancelled_on, "Jour de l'annulation."),
        Column("Annulation gratuite : limite", "day", 12, lambda row: row.result.delays.cancel_free_by,
               "Dernier jour d'annulation gratuite."),
        Column("Annulation : marge (j. ouvrés)", "count", 11,
               lambda row: row.margin(row.left_on, row.result.delays.cancel_free_by),
               "Jours ouvrés entre l'annulation par l'élu et sa limite."),
        Column("Rétractation : fin", "day", 12, lambda row: row.result.delays.withdraw_by,
               "Dernier jour du délai de rétractation."),
        Column("Entrée à déclarer : limite", "day", 12, lambda row: row.to_declare(row.result.delays.declare_entry_by),
               "Dernier jour pour déclarer l'entrée sur EDOF."),
        Column("Service fait à déclarer : limite", "day", 12,
               lambda row: row.to_declare(row.result.delays.declare_service_by),
               "Dernier jour pour déclarer le service fait sur EDOF."),
        Column("Dates déduites", "wrap", 24, _deduced, "Dates qui ne sont pas écrites comme telles, et leur origine."),
        Column("Constats", "text", 16, lambda row: " ".join(row.codes), "Codes des constats sur les délais."),
    ),
    identity=3,
    pages_wide=2,
)  # fmt: skip


def write_delays(book: xlsxwriter.Workbook, styles: Styles, outcome: Outcome) -> Written:
    """Write each limit date beside the act it limits, with the working days left, or late when negative."""
    on_delays = grouped((one for one in outcome.findings if one.code.startswith("D")), lambda one: one.dossier_id)
    codes = {number: list(dict.fromkeys(one.code for one in found)) for number, found in on_delays.items()}
    rows = (DelayRow(result, outcome, codes.get(result.dossier.dossier_id, ())) for result in outcome.kept)
    return write_table(book, styles, SHEET, rows)[1]
