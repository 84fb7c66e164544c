"""Whether each delay of a dossier was kept (contract.md §2 and §4, last paragraph): findings D01 to D08."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from reconcile.contract import deadlines
from reconcile.dossiers import CONFIRMED, Dossier, Status
from reconcile.evidence.missing_dates import latest_day
from reconcile.findings import Finding, Severity
from reconcile.french import day as fr_day
from reconcile.french import listed, plural
from reconcile.terms import Terms
from reconcile.working_days import WorkingDays


class Delays(Struct, frozen=True):
    """The limit dates of a dossier, `None` where the date they start from is missing."""

    request_by: date | None
    answer_by: date | None
    confirm_by: date | None
    cancel_free_by: date | None
    withdraw_by: date | None
    declare_entry_by: date | None
    declare_service_by: date | None


def delays_of(dossier: Dossier, as_of: date, terms: Terms, calendar: WorkingDays) -> Delays:
    """Return each limit as one date.

    What still waits for an answer or a confirmation waits until the limit that the last possible day of the request or
    of the proposal gives, where their own is missing: after it, it is surely over.
    """
    first, last = dossier.starts_on, dossier.ends_on
    asked, proposed, confirmed = dossier.requested_on, dossier.proposed_on, dossier.confirmed_on
    if dossier.status is Status.WAITING:
        asked = latest_day(dossier, "requested_on", as_of)
    if dossier.status is Status.PROPOSED:
        proposed = latest_day(dossier, "proposed_on", as_of)
    return Delays(
        request_by=deadlines.last_day_to_request(first, terms, calendar) if first else None,
        answer_by=deadlines.answer_due(asked, terms, calendar) if asked else None,
        confirm_by=deadlines.confirmation_due(proposed, terms, calendar) if proposed else None,
        cancel_free_by=deadlines.last_free_cancellation(first, terms, calendar) if first else None,
        withdraw_by=deadlines.end_of_withdrawal(confirmed, terms, calendar) if confirmed else None,
        declare_entry_by=deadlines.entry_declaration_due(first, terms, calendar) if first else None,
        declare_service_by=deadlines.service_declaration_due(last, terms, calendar) if last else None,
    )


def delay_findings(dossier: Dossier, delays: Delays, as_of: date, calendar: WorkingDays) -> Iterator[Finding]:
    """Yield D01, D03, D06, D07 whatever the status; D02, D04, D05 for what still waits; D08 once."""
    asked, proposed, confirmed = dossier.requested_on, dossier.proposed_on, dossier.confirmed_on
    # Once the session is over nothing can be done about an act that came late.
    past = Severity.INFORMATION if dossier.over(as_of) else None
    if late := _late(asked, delays.request_by, calendar):
        first = fr_day(dossier.starts_on)
        yield Finding(
            "D01",
            dossier.at("requested_on"),
            f"Demande du {late} pour une session du {first}.",
            read=fr_day(asked),
            own_severity=past,
        )
    if late := _late(proposed, delays.answer_by, calendar):
        detail = f"Demande du {fr_day(asked)}, proposition du {late}."
        yield Finding("D03", dossier.at("proposed_on"), detail, read=fr_day(proposed))
    if late := _late(confirmed, delays.confirm_by, calendar):
        detail = f"Proposition du {fr_day(proposed)}, confirmation du {late}."
        yield Finding("D06", dossier.at("confirmed_on"), detail, read=fr_day(confirmed), own_severity=past)
    if late := _late(proposed, delays.request_by, calendar):
        detail = f"Proposition du {late} pour une session du {fr_day(dossier.starts_on)}."
        yield Finding("D07", dossier.at("proposed_on"), detail, read=fr_day(proposed))
    yield from _open_delays(dossier, delays, as_of, calendar)
    if missing := missing_dates(dossier):
        detail = (
            f"Il manque {listed(list(missing.values()))} : les délais qui en dépendent ne peuvent pas être vérifiés."
        )
        yield Finding("D08", dossier.at(), detail)


def _late(act: date | None, limit: date | None, calendar: WorkingDays) -> str:
    """Return the act's date with the limit and the working days late, empty when it is in time or unknown."""
    if act is None or limit is None or act <= limit:
        return ""
    days = calendar.between(limit, act)
    by = f", soit {plural(days, 'jour ouvré', 'jours ouvrés')} de retard" if days else ""
    return f"{fr_day(act)}, après le {fr_day(limit)}{by}"


def _open_delays(dossier: Dossier, delays: Delays, as_of: date, calendar: WorkingDays) -> Iterator[Finding]:
    if dossier.status is Status.WAITING and not dossier.confirmed_on and delays.answer_by and as_of > delays.answer_by:
        days = calendar.between(delays.answer_by, as_of)
        late = plural(days, "jour ouvré", "jours ouvrés")
        due = f"réponse due le {fr_day(delays.answer_by)} : {late} de retard."
        made = _made(dossier, "requested_on", as_of)
        detail = f"Demande {made}, {due}"
        yield Finding("D02", dossier.at("requested_on"), detail, due_on=delays.answer_by)
    if dossier.status is Status.PROPOSED and not dossier.confirmed_on and delays.confirm_by:
        due = f"confirmation attendue au plus tard le {fr_day(delays.confirm_by)}."
        detail = f"Proposition {_made(dossier, 'proposed_on', as_of)}, {due}"
        code = "D05" if as_of > delays.confirm_by else "D04"
        yield Finding(code, dossier.at("proposed_on"), detail, due_on=delays.confirm_by if code == "D04" else None)


def _made(dossier: Dossier, act: str, as_of: date) -> str:
    """Return when a request or a proposal was made, in French: its day, or the last on which it can lie."""
    known = getattr(dossier, act) is not None
    return f"{'du' if known else 'faite au plus tard le'} {fr_day(latest_day(dossier, act, as_of))}"


def missing_dates(dossier: Dossier) -> dict[str, str]:
    """Return the dates that the dossier's state says exist and no source gives: field → its name in French."""
    status = dossier.status
    confirmed = status in CONFIRMED or status is Status.CANCELLED_BY_LEARNER
    reached = [("requested_on", "la date de la demande")]
    if status is Status.PROPOSED or confirmed or dossier.registered:
        reached.append(("proposed_on", "la date de la proposition"))
    if confirmed:
        reached.append(("confirmed_on", "la date de confirmation"))
    if status is Status.CANCELLED_BY_LEARNER:
        reached.append(("cancelled_on", "la date d'annulation"))
    if dossier.starts_on is None:
        reached.append(("starts_on", "le premier jour de la session"))
    return {name: words for name, words in reached if getattr(dossier, name) is None}
