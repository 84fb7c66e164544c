"""Each delay as one date (contract.md §2, outputs.md §4): an act after that date is late, an act on it is in time."""

from datetime import date, timedelta

from reconcile.terms import Terms
from reconcile.working_days import WorkingDays


def last_day_to_request(first_day: date, terms: Terms, calendar: WorkingDays) -> date:
    """Return the last day to request: so many working days (`request_notice`) before the first day."""
    return calendar.before(first_day, terms.request_notice)


def answer_due(requested_on: date, terms: Terms, calendar: WorkingDays) -> date:
    """Return the day AMG's answer is due: so many working days (`answer_allowance`) after the request."""
    return calendar.after(requested_on, terms.answer_allowance)


def confirmation_due(proposed_on: date, terms: Terms, calendar: WorkingDays) -> date:
    """Return the day a confirmation is due: so many working days (`confirmation_allowance`) after the proposal."""
    return calendar.after(proposed_on, terms.confirmation_allowance)


def last_free_cancellation(first_day: date, terms: Terms, calendar: WorkingDays) -> date:
    """Return the last day to cancel for nothing: so many working days (`free_cancellation_notice`) before the first.

    Under the reading in calendar days, that many days before it.
    """
    if terms.reading.notice_calendar_days is not None:
        return first_day - timedelta(days=terms.reading.notice_calendar_days)
    return calendar.before(first_day, terms.free_cancellation_notice + terms.reading.notice_offset)


def end_of_withdrawal(confirmed_on: date, terms: Terms, calendar: WorkingDays) -> date:
    """Return the last day of withdrawal: 14 days after the confirmation, moved to the next working day.

    Under the readings in working days, that many working days after it.
    """
    if terms.reading.withdrawal_days is not None:
        return calendar.after(confirmed_on, terms.reading.withdrawal_days)
    return calendar.next_or_same(confirmed_on + timedelta(days=terms.withdrawal_period))


def last_day_to_leave_free(first_day: date, cancel_free_by: date, withdraw_by: date) -> date:
    """Return the last day a learner cancels for nothing: by notice or by withdrawal, always before the first day.

    contract.md §4, lines `free_cancellation` and `withdrawal`.
    """
    return min(max(cancel_free_by, withdraw_by), first_day - timedelta(days=1))


def entry_declaration_due(first_day: date, terms: Terms, calendar: WorkingDays) -> date:
    """Return the last day to declare the entry on EDOF: so many working days after the first day (EDOF's help)."""
    return calendar.after(first_day, terms.entry_declaration_allowance)


def service_declaration_due(last_day: date, terms: Terms, calendar: WorkingDays) -> date:
    """Return the last day to declare the service done: so many working days after the last day (EDOF's help)."""
    return calendar.after(last_day, terms.service_declaration_allowance)
