"""Whether each delay was kept: findings D01 to D08, and acts still to come (contract.md §2 and §4)."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from reconcile.contract.amounts import Case
from reconcile.contract.delays import delay_findings, delays_of
from reconcile.dossiers import Dossier, Status
from reconcile.findings import Finding
from reconcile.working_days import WorkingDays
from tests.builders.each import Test, each
from tests.builders.months import codes_of, dossier, dossier_row, guide, result_of, run

CALENDAR = WorkingDays(2022, 2026)
DAY = timedelta(days=1)
# Limits of contract.md §2 and cases/deadlines.csv, each with the reason it was chosen: what it starts from → the date.
REQUEST_LIMITS = [
    ("an ordinary Thursday", date(2025, 3, 27), date(2025, 3, 12)),
    ("Easter Monday, 1 May and 8 May on the way", date(2025, 5, 14), date(2025, 4, 25)),
    ("Christmas on the way", date(2024, 12, 30), date(2024, 12, 12)),
    ("the year ends on the way", date(2025, 1, 2), date(2024, 12, 16)),
    ("first day is a Sunday", date(2023, 7, 9), date(2023, 6, 23)),
]
ANSWER_LIMITS = [
    ("asked on a Saturday, 11 November follows", date(2024, 11, 9), date(2024, 11, 13)),
    ("asked on Christmas Eve", date(2024, 12, 24), date(2024, 12, 27)),
    # Tuesday 31 December, then Thursday 2 January: New Year's Day is a holiday.
    ("the year ends on the way", date(2024, 12, 30), date(2025, 1, 2)),
    ("asked on Whit Sunday", date(2025, 6, 8), date(2025, 6, 11)),
]
CONFIRMATION_LIMITS = [
    ("proposed on a Friday, 11 November follows", date(2024, 11, 8), date(2024, 11, 15)),
    ("proposed on Christmas Eve, due on the last day of the year", date(2024, 12, 24), date(2024, 12, 31)),
    ("proposed on the eve of 1 May, due on the eve of 8 May", date(2025, 4, 30), date(2025, 5, 7)),
    ("proposed on the eve of Ascension", date(2025, 5, 28), date(2025, 6, 4)),
]
FAR_AHEAD: Mapping[str, Any] = {"starts_on": date(2025, 9, 18), "ends_on": date(2025, 9, 18)}


def around(limits: list[tuple[str, date, date]]) -> Callable[[Test], Test]:
    """Ask a test by the start, the day before, the day itself and the day after each limit."""
    offsets = (("the day before", -DAY, False), ("the day itself", timedelta(0), False), ("the day after", DAY, True))
    params = [
        pytest.param(start, limit + offset, late, id=f"{why}: {when}")
        for why, start, limit in limits
        for when, offset, late in offsets
    ]
    return each(("start", "on", "late"), params)


def found(one: Dossier, as_of: date) -> list[Finding]:
    return list(delay_findings(one, delays_of(one, as_of, guide(), CALENDAR), as_of, CALENDAR))


def codes(one: Dossier, as_of: date = date(2025, 6, 30)) -> set[str]:
    return {finding.code for finding in found(one, as_of)}


@around(REQUEST_LIMITS)
def test_a_request_is_late_from_the_day_after_its_limit_on(start: date, on: date, late: bool) -> None:
    assert ("D01" in codes(dossier(starts_on=start, ends_on=start, requested_on=on))) is late


@around(REQUEST_LIMITS)
def test_a_proposal_after_the_request_limit_may_be_blocked(start: date, on: date, late: bool) -> None:
    assert ("D07" in codes(dossier(starts_on=start, ends_on=start, proposed_on=on))) is late


@around(ANSWER_LIMITS)
def test_a_proposal_is_late_from_the_day_after_the_answer_was_due_on(start: date, on: date, late: bool) -> None:
    assert ("D03" in codes(dossier(**FAR_AHEAD, requested_on=start, proposed_on=on))) is late


@around(ANSWER_LIMITS)
def test_a_request_stays_unanswered_from_the_day_after_the_answer_was_due_on(start: date, on: date, late: bool) -> None:
    waiting = dossier(**FAR_AHEAD, status=Status.WAITING, requested_on=start)
    assert ("D02" in codes(waiting, on)) is late


@around(CONFIRMATION_LIMITS)
def test_a_confirmation_is_late_from_the_day_after_its_limit_on(start: date, on: date, late: bool) -> None:
    assert ("D06" in codes(dossier(**FAR_AHEAD, proposed_on=start, confirmed_on=on))) is late


@around(CONFIRMATION_LIMITS)
def test_a_proposal_waits_until_its_limit_and_has_expired_the_day_after(start: date, on: date, late: bool) -> None:
    proposed = dossier(**FAR_AHEAD, status=Status.PROPOSED, proposed_on=start)
    assert codes(proposed, on) & {"D04", "D05"} == ({"D05"} if late else {"D04"})


def test_a_waiting_proposal_gives_the_day_to_act_before() -> None:
    # 4th working day after Friday 8 November 2024, the 11th being a holiday: Friday the 15th.
    proposed = dossier(**FAR_AHEAD, status=Status.PROPOSED, proposed_on=date(2024, 11, 8))
    (waiting,) = [finding for finding in found(proposed, date(2024, 11, 12)) if finding.code == "D04"]
    assert waiting.due_on == date(2024, 11, 15)
    assert "15/11/2024" in waiting.explanation


@each("status", list(Status))
def test_open_delays_are_said_only_for_what_still_waits(status: Status) -> None:
    # Both the answer and the confirmation have been due since November.
    one = dossier(**FAR_AHEAD, status=status, requested_on=date(2024, 11, 4), proposed_on=date(2024, 11, 5))
    expected = {Status.WAITING: {"D02"}, Status.PROPOSED: {"D05"}}.get(status, set())
    assert codes(one) & {"D02", "D04", "D05"} == expected


@each("status", list(Status))
def test_kept_or_missed_delays_are_said_whatever_the_status(status: Status) -> None:
    # Everything is late for a session of 27 March: limit of request and proposal 12 March, answer to a request of
    # the 13th due on Monday the 17th, confirmation of a proposal of the 18th due on Monday the 24th.
    one = dossier(
        status=status,
        requested_on=date(2025, 3, 13),
        proposed_on=date(2025, 3, 18),
        confirmed_on=date(2025, 3, 25),
    )
    assert codes(one) >= {"D01", "D03", "D06", "D07"}


@each(
    ("status", "missing"),
    [
        pytest.param(Status.WAITING, ["demande"], id="waiting: the request"),
        pytest.param(Status.PROPOSED, ["demande", "proposition"], id="proposed: the request and the proposal"),
        pytest.param(Status.ACCEPTED, ["demande", "proposition", "confirmation"], id="accepted: the confirmation too"),
        pytest.param(
            Status.CANCELLED_BY_LEARNER,
            ["demande", "proposition", "confirmation", "annulation"],
            id="cancelled by the learner: the cancellation too",
        ),
    ],
)
def test_a_delay_that_cannot_be_checked_is_said_once_and_names_every_missing_date(
    status: Status, missing: list[str]
) -> None:
    (unverifiable,) = [one for one in found(dossier(status=status), date(2025, 2, 3)) if one.code == "D08"]
    words = ["demande", "proposition", "confirmation", "annulation"]
    assert [word for word in words if word in unverifiable.explanation] == missing


def test_a_dossier_with_all_its_dates_in_time_gives_no_finding() -> None:
    # Asked on Monday 3 February 2025, answered on the 2nd working day, confirmed on the 4th after that.
    complete = dossier(requested_on=date(2025, 2, 3), proposed_on=date(2025, 2, 5), confirmed_on=date(2025, 2, 11))
    assert found(complete, date(2025, 4, 5)) == []


@each(
    ("field", "code"),
    [("requested_on", "D01"), ("proposed_on", "D07"), ("confirmed_on", "D06")],
)
def test_an_act_dated_after_the_as_of_date_is_a_finding_and_does_not_count(
    field: str, code: str, tmp_path: Path
) -> None:
    # On 20 March each act would be late: request and proposal for 27 March, confirmation of a proposal of 3 February.
    dates = {"proposed_on": "03/02/2025"} if field == "confirmed_on" else {}
    row = dossier_row(status="Accepté", **{"confirmed_on": ""} | dates | {field: "20/03/2025"})
    codes_that_day = codes_of(run(tmp_path, [row], as_of=date(2025, 3, 20)))
    codes_the_eve = codes_of(run(tmp_path, [row], as_of=date(2025, 3, 19)))
    assert code in codes_that_day
    assert "F14" not in codes_that_day
    assert code not in codes_the_eve
    assert codes_the_eve.count("F14") == 1


def test_a_confirmation_still_to_come_leaves_the_proposal_waiting(tmp_path: Path) -> None:
    # Proposed on Monday 3 March 2025: to confirm by Friday the 7th; the confirmation is of the day after the run.
    row = dossier_row(status="Validé", proposed_on="03/03/2025", confirmed_on="06/03/2025")
    outcome = run(tmp_path, [row], as_of=date(2025, 3, 5))
    assert {"F14", "D04"} <= set(codes_of(outcome))
    assert result_of(outcome).case is Case.UPCOMING


def test_a_cancellation_still_to_come_does_not_count(tmp_path: Path) -> None:
    # Cancelled on 20 March, late, at 5 % of the price: seen from the eve nothing is due yet.
    row = dossier_row(status="Annulé (par le titulaire)", cancelled_on="20/03/2025", confirmed_on="03/02/2025")
    outcome = run(tmp_path, [row], as_of=date(2025, 3, 19))
    assert "F14" in codes_of(outcome)
    assert result_of(outcome).cents is None
