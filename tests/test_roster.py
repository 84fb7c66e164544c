"""A session a week away with one person in every state, and sessions tomorrow, over-full, without anybody."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from reconcile.errors import ReconcileError
from reconcile.roster.pipeline import Roster, prepare_roster
from reconcile.roster.places import Place, Registration
from reconcile.roster.sessions import UpcomingSession
from tests.builders.each import each
from tests.builders.months import Row, day, dossier_row, read_cases, write_csv

WEEK = Path(__file__).parent / "roster_week"
AS_OF = date(2025, 5, 5)
FROM_THE_START = date(2025, 1, 1)
PLACES = {
    "confirmed": Place.CONFIRMED,
    "provisional": Place.PROVISIONAL,
    "to_answer": Place.TO_ANSWER,
    "undecided": Place.UNDECIDED,
    "out": Place.OUT,
}


@pytest.fixture(scope="module")
def roster() -> Roster:
    """Every session of the week, those that are over too."""
    return prepare_roster([WEEK], AS_OF, from_day=FROM_THE_START)


@pytest.fixture(scope="module")
def upcoming() -> Roster:
    return prepare_roster([WEEK], AS_OF)


def registration(roster: Roster, number: str) -> Registration:
    (found,) = [one for session in roster.sessions for one in session.registrations if one.dossier.dossier_id == number]
    return found


def session(roster: Roster, number: str) -> UpcomingSession:
    (found,) = [one for one in roster.sessions if one.session_id == number]
    return found


@each("row", [pytest.param(r, id=f"{r['number']} {r['why'][:60]}") for r in read_cases("roster_places.csv")])
def test_each_person_is_placed_and_dated_as_worked_out_by_hand(roster: Roster, row: dict[str, str]) -> None:
    found = registration(roster, row["number"])
    actions = [one for one in roster.actions if one.dossier is found.dossier]
    assert found.place is PLACES[row["place"]]
    assert found.until == day(row["until"])
    assert sorted(one.code for one in actions if one.code) == sorted(row["codes"].split())
    assert [one.what.label for one in actions if not one.code] == ([row["also"]] if row["also"] else [])
    assert {day(one) for one in row["due"].split()} <= {one.due_on for one in actions}


def test_every_dossier_of_the_week_is_expected() -> None:
    with (WEEK / "dossiers.csv").open(encoding="utf-8", newline="") as file:
        written = [row["N° dossier"] for row in csv.DictReader(file, delimiter=";")]
    assert sorted(row["number"] for row in read_cases("roster_places.csv")) == sorted(written)


@each("row", read_cases("roster_sessions.csv"), ids=lambda row: row["session"])
def test_each_session_has_the_counts_and_dates_worked_out_by_hand(upcoming: Roster, row: dict[str, str]) -> None:
    found = session(upcoming, row["session"])
    assert found.working_days_left == (int(row["working_days_left"]) if row["working_days_left"] else None)
    counts = [found.count(place) for place in PLACES.values()]
    assert counts == [int(row[name]) for name in ("confirmed", "awaiting", "to_answer", "undecided", "out")]
    assert found.places_left == int(row["places_left"])
    assert [found.cancel_free_by, found.request_by, found.declare_entry_by, found.declare_service_by] == [
        day(row[name]) for name in ("last_free_cancellation", "last_request", "declare_entry_by", "declare_service_by")
    ]


def test_without_options_the_sessions_whose_last_day_is_past_are_left_out_and_the_next_one_comes_first(
    upcoming: Roster,
) -> None:
    expected = [row["session"] for row in read_cases("roster_sessions.csv")]
    assert [one.session_id for one in upcoming.sessions] == expected


def test_declarations_of_sessions_that_are_over_are_still_asked_for(upcoming: Roster) -> None:
    over = [(one.code, one.due_on, one.severity) for one in upcoming.actions if one.session_id == "AMG-2025-0429"]
    assert Counter(over) == {
        ("D09", date(2025, 5, 5), "information"): 2,
        ("D10", date(2025, 5, 6), "information"): 4,
    }


def test_actions_stand_most_urgent_first(upcoming: Roster) -> None:
    first = [(one.due_on, one.dossier.dossier_id if one.dossier else "") for one in upcoming.actions[:5]]
    assert first == [
        (date(2025, 4, 28), "90513000003"),
        (date(2025, 4, 29), "90513000004"),
        (date(2025, 4, 29), "90513000005"),
        (date(2025, 4, 29), "90513000051"),
        (date(2025, 5, 2), "90619000002"),
    ]
    dated = [one.due_on for one in upcoming.actions if one.due_on]
    assert dated == sorted(dated)
    # D07 for 5 on the lists, D08 for 7: nothing to do by a day.
    assert Counter(one.code for one in upcoming.actions if one.due_on is None) == {"D07": 5, "D08": 7}


def test_an_over_full_session_keeps_everybody_and_says_how_many_are_too_many(upcoming: Roster) -> None:
    (action,) = [one for one in upcoming.actions if one.session_id == "AMG-2025-0524" and one.dossier is None]
    assert action.why.replace("\u00a0", " ") == "17 confirmés pour 15 places : 2 de trop."
    assert action.severity == "check"
    assert session(upcoming, "AMG-2025-0524").count(Place.OUT) == 0


def test_a_list_goes_confirmed_then_provisional_each_by_name(upcoming: Roster) -> None:
    listed = session(upcoming, "AMG-2025-0513").at(Place.CONFIRMED, Place.PROVISIONAL)
    assert [one.place for one in listed] == [Place.CONFIRMED] * 20 + [Place.PROVISIONAL] * 5
    # Case and accents aside: « exemple ete » comes with the E's, beside « EXEMPLE-ÉTÉ ».
    assert [one.dossier.last_name for one in listed[:5]] == [
        "DOUBLON-DEUX",
        "DOUBLON-UN",
        "exemple ete",
        "EXEMPLE-ÉTÉ",
        "EXEMPLE-NOVEMBRE",
    ]


def test_the_reason_of_each_removal_names_its_dates(roster: Roster) -> None:
    assert registration(roster, "90513000009").why == (
        "Proposition du 25/04/2025, non confirmée au 02/05/2025 : confirmation expirée."
    )
    assert registration(roster, "90513000048").why == (
        "Inscription en double : le dossier 90513000047 (« Accepté »), plus avancé, est gardé."
    )
    assert registration(roster, "90513000032").why.endswith("le 02/05/2025 : annulation tardive.")


# Sessions chosen by number or by days.


def test_sessions_are_chosen_by_number() -> None:
    chosen = prepare_roster([WEEK], AS_OF, ["AMG-2025-0619", "AMG-2025-0429"])
    assert [one.session_id for one in chosen.sessions] == ["AMG-2025-0429", "AMG-2025-0619"]
    assert {one.session_id for one in chosen.actions} == {"AMG-2025-0429", "AMG-2025-0619"}


@each(
    ("from_day", "to_day", "expected"),
    [
        pytest.param(date(2025, 5, 6), date(2025, 5, 6), ["AMG-2025-0505", "AMG-2025-0506"], id="a running one counts"),
        pytest.param(date(2025, 5, 25), None, ["AMG-2025-0524", "AMG-2025-0619"], id="from the last day on"),
        pytest.param(None, date(2025, 4, 29), ["AMG-2025-0429"], id="up to the first day"),
    ],
)
def test_sessions_are_chosen_by_the_days_they_are_held(
    from_day: date | None, to_day: date | None, expected: list[str]
) -> None:
    chosen = prepare_roster([WEEK], AS_OF, from_day=from_day, to_day=to_day)
    assert [one.session_id for one in chosen.sessions] == expected


def test_an_unknown_session_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(ReconcileError, match="session inconnue : AMG-2025-9999") as refusal:
        prepare_roster([WEEK], AS_OF, ["AMG-2025-9999"])
    assert "AMG-2025-0513" in refusal.value.remedy


def test_nothing_to_prepare_is_refused_with_the_last_day_there_is() -> None:
    with pytest.raises(ReconcileError, match="aucune session à préparer") as refusal:
        prepare_roster([WEEK], date(2025, 7, 1))
    assert "20/06/2025" in refusal.value.where


# One dossier, one state.


def placed(folder: Path, *rows: Row, as_of: date = date(2025, 3, 20)) -> list[tuple[str, str]]:
    """The place and the reason of each dossier of a one-day session on Thursday 27 March 2025."""
    write_csv(folder / "dossiers.csv", rows)
    (found,) = prepare_roster([folder], as_of).sessions
    return [(one.place.label, one.why) for one in found.registrations]


def test_a_session_of_today_is_still_prepared(tmp_path: Path) -> None:
    assert placed(tmp_path, dossier_row(), as_of=date(2025, 3, 27)) == [("confirmé", "Confirmé le 05/03/2025.")]


def test_homonyms_with_two_addresses_both_stay_and_are_said(tmp_path: Path) -> None:
    rows = [
        {**dossier_row(), "Courriel": "alpha@example.invalid"},
        {**dossier_row(dossier_id="0007002", status="Validé", confirmed_on="", proposed_on="19/03/2025"),
         "Courriel": "autre@example.invalid"},
    ]  # fmt: skip
    write_csv(tmp_path / "dossiers.csv", rows)
    roster = prepare_roster([tmp_path], date(2025, 3, 20))
    assert [one.place for one in roster.sessions[0].registrations] == [Place.CONFIRMED, Place.PROVISIONAL]
    doubles = [one for one in roster.actions if one.code == "P09"]
    assert [one.dossier.dossier_id for one in doubles if one.dossier] == ["0007001", "0007002"]
    assert all("peut-être deux homonymes" in one.why for one in doubles)


def test_the_same_address_or_none_makes_one_learner(tmp_path: Path) -> None:
    rows = [
        {**dossier_row(), "Courriel": "Alpha@example.invalid"},
        {**dossier_row(dossier_id="0007002", status="Validé", confirmed_on="", proposed_on="19/03/2025"),
         "Courriel": "alpha@example.invalid"},
    ]  # fmt: skip
    assert [place for place, _ in placed(tmp_path, *rows)] == ["confirmé", "retiré"]


def test_a_number_on_two_different_rows_is_to_decide(tmp_path: Path) -> None:
    rows = [dossier_row(), dossier_row(status="Annulé (par le titulaire)")]
    assert {place for place, _ in placed(tmp_path, *rows)} == {"à décider"}


def test_an_expired_confirmation_stays_out_only_from_the_day_after(tmp_path: Path) -> None:
    # Proposed Friday 14 March: 17, 18, 19, 20 March.
    row = dossier_row(status="Validé", confirmed_on="", proposed_on="14/03/2025")
    assert [place for place, _ in placed(tmp_path, row, as_of=date(2025, 3, 20))] == ["à confirmer"]
    assert [place for place, _ in placed(tmp_path, row, as_of=date(2025, 3, 21))] == ["retiré"]


def test_dates_that_differ_in_a_session_are_said_and_the_widest_are_taken(tmp_path: Path) -> None:
    second = dossier_row(dossier_id="0007002", last_name="EXEMPLE-BETA", ends_on="28/03/2025")
    write_csv(tmp_path / "dossiers.csv", [dossier_row(), second])
    roster = prepare_roster([tmp_path], date(2025, 3, 20))
    assert roster.sessions[0].ends_on == date(2025, 3, 28)
    assert [one.what.label for one in roster.actions if one.dossier is None] == ["Corriger les dates"]


# The half-days to sign for.


@each(
    ("starts_on", "ends_on", "planned", "expected"),
    [
        pytest.param("27/03/2025", "27/03/2025", "7h00", "27m 27a", id="one day"),
        pytest.param("27/03/2025", "27/03/2025", "", "27m 27a", id="one day, no hours known"),
        pytest.param("27/03/2025", "27/03/2025", "3h30", "27j", id="a half-day, whichever it is"),
        pytest.param("27/03/2025", "28/03/2025", "14h00", "27m 27a 28m 28a", id="two days"),
        pytest.param("22/03/2025", "23/03/2025", "12h00", "22m 22a 23m 23a", id="a weekend"),
        pytest.param("21/03/2025", "23/03/2025", "18h00", "21m 21a 22m 22a 23m 23a", id="Friday to Sunday"),
        pytest.param("21/03/2025", "24/03/2025", "12h00", "21m 21a 24m 24a", id="Friday and Monday: no weekend"),
        pytest.param("17/03/2025", "21/03/2025", "17h30", "17j 18j 19j 20j 21j", id="five half-days"),
    ],
)
def test_the_half_days_of_a_session(tmp_path: Path, starts_on: str, ends_on: str, planned: str, expected: str) -> None:
    row = dossier_row(starts_on=starts_on, ends_on=ends_on, planned_hours=planned)
    write_csv(tmp_path / "dossiers.csv", [row])
    (found,) = prepare_roster([tmp_path], date(2025, 3, 10)).sessions
    assert " ".join(f"{one.day.day}{one.half.label[0]}" for one in found.half_days) == expected
    assert not found.days_unknown


def test_a_long_session_has_days_that_nothing_tells(tmp_path: Path) -> None:
    write_csv(tmp_path / "dossiers.csv", [dossier_row(ends_on="24/04/2025", planned_hours="28h00")])
    (found,) = prepare_roster([tmp_path], date(2025, 3, 10)).sessions
    assert [one.day for one in found.half_days] == [date(2025, 3, 27)] * 2 + [date(2025, 4, 24)] * 2
    assert found.days_unknown


# What must not vanish, and what must not be asked.


def prepared(folder: Path, *rows: Row, as_of: date = date(2025, 3, 20)) -> Roster:
    write_csv(folder / "dossiers.csv", rows)
    return prepare_roster([folder], as_of)


def asked(roster: Roster, number: str) -> list[str]:
    return [one.what.label for one in roster.actions if one.dossier and one.dossier.dossier_id == number]


def test_a_dossier_without_a_session_is_said(tmp_path: Path) -> None:
    lost = dossier_row(dossier_id="0007002", last_name="EXEMPLE-BETA", session_id="")
    roster = prepared(tmp_path, dossier_row(), lost)
    (action,) = [one for one in roster.actions if not one.session_id]
    assert (action.code, action.severity, action.block) == ("F03", "check", 0)
    assert "0007002" in action.why


def test_only_dossiers_without_a_session_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReconcileError, match="aucun dossier ne dit sa session"):
        prepared(tmp_path, dossier_row(session_id=""))


def test_a_follow_up_row_that_lost_its_zeros_is_said(tmp_path: Path) -> None:
    write_csv(tmp_path / "suivi.csv", [{"N° dossier": "7001", "Date d'annulation": "10/03/2025"}])
    (action,) = [one for one in prepared(tmp_path, dossier_row()).actions if one.code == "F28"]
    assert action.severity == "check"
    assert "0007001" in action.why


def test_an_unreadable_cancellation_date_is_to_decide(tmp_path: Path) -> None:
    assert placed(tmp_path, dossier_row(cancelled_on="hier")) == [
        ("à décider", "Statut « Accepté » sur EDOF, mais une date d'annulation illisible.")
    ]


def test_dates_in_disorder_leave_the_session_in_and_without_a_form(tmp_path: Path) -> None:
    roster = prepared(tmp_path, dossier_row(starts_on="20/05/2025", ends_on="20/04/2025"), as_of=date(2025, 4, 24))
    (found,) = roster.sessions
    assert (found.starts_on, found.half_days) == (None, ())
    assert (roster.actions[0].what.label, roster.actions[0].severity) == ("Compléter les dates", "blocking")
    assert "F12" in [one.code for one in roster.actions]
    assert [one for one in roster.actions if one.code in {"D09", "D10"}] == []


def test_one_mistyped_year_does_not_move_the_session(tmp_path: Path) -> None:
    rows = [dossier_row(dossier_id=f"000700{n}", last_name=f"EXEMPLE-{n}") for n in (1, 2)]
    wrong = dossier_row(dossier_id="0007003", last_name="EXEMPLE-TROIS", starts_on="27/03/2024", ends_on="27/03/2024")
    roster = prepared(tmp_path, *rows, wrong)
    assert (roster.sessions[0].starts_on, roster.sessions[0].dates_differ) == (date(2025, 3, 27), True)


def test_nothing_is_declared_for_a_double_set_aside_nor_for_a_contradiction(tmp_path: Path) -> None:
    rows = [
        dossier_row(status="En formation"),
        dossier_row(dossier_id="0007002"),
        dossier_row(dossier_id="0007003", last_name="EXEMPLE-GAMMA", cancelled_on="10/03/2025"),
    ]
    roster = prepared(tmp_path, *rows, as_of=date(2025, 3, 27))
    assert asked(roster, "0007002") == ["Annuler le dossier en trop"]
    assert asked(roster, "0007003") == ["Décider avant la session", "Compléter le suivi"]


def test_two_dossiers_without_a_name_are_not_one_learner(tmp_path: Path) -> None:
    rows = [dossier_row(last_name="", first_name=""), dossier_row(dossier_id="0007002", last_name="", first_name="")]
    assert [place for place, _ in placed(tmp_path, *rows)] == ["confirmé", "confirmé"]


def test_of_three_dossiers_with_two_addresses_the_true_double_is_out(tmp_path: Path) -> None:
    waiting = {"status": "Validé", "confirmed_on": "", "proposed_on": "19/03/2025"}
    rows = [
        {**dossier_row(), "Courriel": "un@example.invalid"},
        {**dossier_row(dossier_id="0007002", **waiting), "Courriel": "un@example.invalid"},
        {**dossier_row(dossier_id="0007003", **waiting), "Courriel": "deux@example.invalid"},
    ]
    assert [place for place, _ in placed(tmp_path, *rows)] == ["confirmé", "retiré", "à confirmer"]


def crowd(count: int) -> list[dict[str, str]]:
    return [dossier_row(dossier_id=f"00080{n:02}", last_name=f"EXEMPLE-{n:02}") for n in range(count)]


def test_a_full_session_takes_no_more_requests_and_says_until_when_leaving_is_free(tmp_path: Path) -> None:
    request = dossier_row(status="Non traité", confirmed_on="", requested_on="10/03/2025")
    # 7 working days before 27 March: 18 March.
    roster = prepared(tmp_path, *crowd(16), request, as_of=date(2025, 3, 11))
    (answer,) = [one for one in roster.actions if one.what.label == "Répondre à la demande"]
    assert answer.how == "Refusez la demande ou proposez une autre session : celle-ci est complète."
    (crowded,) = [one for one in roster.actions if one.dossier is None]
    assert crowded.due_on == date(2025, 3, 18)
    assert "Jusqu'au 18/03/2025 au moins, une annulation ne leur coûte rien." in crowded.how


def test_a_limit_after_the_first_day_is_to_be_settled_before_the_session(tmp_path: Path) -> None:
    # Proposed Monday 24 March: confirmation due Friday 28, the session is on Thursday 27.
    row = dossier_row(status="Validé", confirmed_on="", proposed_on="24/03/2025")
    roster = prepared(tmp_path, row, as_of=date(2025, 3, 25))
    (action,) = [one for one in roster.actions if one.code == "D04"]
    assert (action.due_on, action.why.endswith("C'est à régler avant la session.")) == (date(2025, 3, 27), True)
    assert roster.sessions[0].registrations[0].shown == "à confirmer avant la session"


def test_late_declarations_of_the_past_come_after_the_sessions_to_come(tmp_path: Path) -> None:
    past = dossier_row(dossier_id="0007002", session_id="S-PASSÉE", starts_on="05/02/2025", ends_on="05/02/2025")
    waiting = dossier_row(status="Validé", confirmed_on="", proposed_on="19/03/2025")
    roster = prepared(tmp_path, past, waiting)
    assert [one.code for one in roster.actions][:3] == ["D04", "D09", "D10"]


def test_a_learner_cancels_for_nothing_until_the_later_of_notice_and_withdrawal(tmp_path: Path) -> None:
    # Free until 18 March; withdrawal until 14 days after the confirmation, and never on the first day.
    rows = [
        dossier_row(dossier_id=f"000700{n}", last_name=f"EXEMPLE-{n}", confirmed_on=on)
        for n, on in enumerate(("03/03/2025", "06/03/2025", "19/03/2025", ""))
    ]
    found = prepared(tmp_path, *rows).sessions[0].registrations
    expected = [date(2025, 3, 18), date(2025, 3, 20), date(2025, 3, 26), None]
    assert [one.cancels_free_until for one in found] == expected


def test_a_session_is_found_whatever_its_case_and_spaces(tmp_path: Path) -> None:
    write_csv(tmp_path / "dossiers.csv", [dossier_row()])
    assert len(prepare_roster([tmp_path], date(2025, 3, 20), [" s-test-1 "]).sessions) == 1


@pytest.mark.parametrize("number", ["90506000001", "90506000003"])
def test_a_confirmation_or_an_answer_due_on_the_day_of_the_session_is_to_be_settled_before(
    upcoming: Roster, number: str
) -> None:
    # Both limits fall on Tuesday 6 May, the session's own day.
    (action,) = [
        one
        for one in upcoming.actions
        if one.dossier
        and one.dossier.dossier_id == number
        and one.what.label in {"Relancer l'élu", "Répondre à la demande"}
    ]
    assert (action.due_on, action.why.endswith("C'est à régler avant la session.")) == (date(2025, 5, 6), True)
