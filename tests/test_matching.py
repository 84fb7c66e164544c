"""Attendance ↔ dossiers (inputs.md §3): by number, else by exact name within the session, else nothing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.dossiers import Dossier
from reconcile.evidence.lines import AttendanceLine
from reconcile.evidence.marks import Mark, MarkKind
from reconcile.evidence.matched_lines import MatchedBy, MatchedLine
from reconcile.evidence.matching import match
from reconcile.findings import Finding
from reconcile.half_days import Half, HalfDay
from reconcile.names import name_key
from reconcile.origins import Origin
from tests.builders.each import each
from tests.builders.examples import examples

DAY = date(2025, 3, 12)
PRESENT, ABSENT = Mark(MarkKind.PRESENT, "P"), Mark(MarkKind.ABSENT, "A")


def dossier(number: str, last_name: str, first_name: str = "Testine", session: str = "SES-12") -> Dossier:
    return Dossier(number, last_name, first_name, session, Origin("dossiers.csv", "", 2))


def line(
    learner: str,
    number: str = "",
    *,
    mark: Mark = PRESENT,
    half: Half = Half.MORNING,
    sheet: str = "Feuille",
    row: int = 5,
) -> AttendanceLine:
    origin = Origin("feuilles.xlsx", sheet, row, {"mark": 3})
    return AttendanceLine("SES-12", number, learner, HalfDay(DAY, half), None, mark, origin)


def matched(lines: list[AttendanceLine], dossiers: list[Dossier]) -> list[tuple[int | None, MatchedBy | None, str]]:
    """Return (dossier, how, code) of each line."""
    found, _ = match(lines, dossiers)
    return [(one.index, one.how, one.code) for one in found]


def findings(lines: list[AttendanceLine], dossiers: list[Dossier]) -> list[Finding]:
    return match(lines, dossiers)[1]


def codes(lines: list[AttendanceLine], dossiers: list[Dossier]) -> list[str]:
    return [finding.code for finding in findings(lines, dossiers)]


ALPHA, BETA = dossier("00417", "EXEMPLE-ALPHA"), dossier("00418", "EXEMPLE-BETA")


def test_the_dossier_number_decides() -> None:
    assert matched([line("EXEMPLE-BETA Testine", "00418")], [ALPHA, BETA]) == [(1, MatchedBy.NUMBER, "")]


def test_a_number_needs_no_name() -> None:
    assert matched([line("", "00417")], [ALPHA, BETA]) == [(0, MatchedBy.NUMBER, "")]


@each("number", ["417", "0417", "000417", "00417 bis"])
def test_the_leading_zeros_of_a_number_count(number: str) -> None:
    assert matched([line("EXEMPLE-INCONNU Testine", number)], [ALPHA]) == [(None, None, "P01")]


@each(
    "learner",
    [
        "EXEMPLE-ÉTÉ D'ESSAI Anne-Gaëlle",
        "exemple-été d'essai anne-gaëlle",
        "EXEMPLE-ETE D'ESSAI Anne-Gaelle",
        "EXEMPLE ÉTÉ D'ESSAI Anne Gaëlle",
        "EXEMPLE-ÉTÉ D’ESSAI Anne-Gaëlle",
        "EXEMPLE-ÉTÉ D ESSAI Anne-Gaëlle",
        "EXEMPLE-ÉTÉ DESSAI Anne-Gaëlle",
        "Mme EXEMPLE-ÉTÉ D'ESSAI Anne-Gaëlle",
        "Madame EXEMPLE-ÉTÉ D'ESSAI Anne-Gaëlle",
        "M. EXEMPLE-ÉTÉ D'ESSAI Anne-Gaëlle",
        "Anne-Gaëlle EXEMPLE-ÉTÉ D'ESSAI",
        "  EXEMPLE-E\u0301TE\u0301   D'ESSAI,\u00a0Anne\u2011Gae\u0308lle ",
    ],
)
def test_case_accents_hyphens_apostrophes_titles_and_order_of_a_name_do_not_count(learner: str) -> None:
    known = dossier("00417", "EXEMPLE-ÉTÉ D'ESSAI", "Anne-Gaëlle")

    assert matched([line(learner)], [BETA, known]) == [(1, MatchedBy.NAME, "")]


@each(
    ("last_name", "learner"),
    [
        ("N'EXEMPLE", "N’EXEMPLE Testine"),
        ("N'EXEMPLE", "NEXEMPLE Testine"),
        ("EXEMPLE-ŒUF", "Exemple-Oeuf Testine"),
        ("EXEMPLE-ŁĄKA", "EXEMPLE LAKA Testine"),
        ("M'EXEMPLE", "M’Exemple Testine"),
    ],
)
def test_apostrophes_and_ligatures_of_a_name_do_not_count(last_name: str, learner: str) -> None:
    assert matched([line(learner)], [dossier("00417", last_name)]) == [(0, MatchedBy.NAME, "")]


@each(
    ("last_name", "first_name", "learner"),
    [
        ("MARTIN", "Marie", "MARTIN Mario"),
        ("EXEMPLE", "Testine", "EXEMPLES Testine"),
        ("EXEMPLE", "Testine", "M'EXEMPLE Testine"),
    ],
)
def test_a_near_name_is_suggested_and_never_matched(last_name: str, first_name: str, learner: str) -> None:
    lines, known = [line(learner)], [dossier("00417", last_name, first_name)]

    assert matched(lines, known) == [(None, None, "P03")]
    (finding,) = findings(lines, known)
    assert finding.code == "P03"
    assert "vouliez-vous dire le dossier 00417 ?" in finding.explanation


@each("learner", ["EXEMPLE", "EXEMPLE T.", "EXEMPLE Anne-Testine", "EXEMPLE EXEMPLE Testine"])
def test_a_name_with_a_word_more_or_less_is_somebody_else(learner: str) -> None:
    ((index, how, code),) = matched([line(learner)], [dossier("00417", "EXEMPLE", "Testine")])

    assert (index, how) == (None, None)
    assert code in {"P01", "P03"}


def test_an_unknown_person_with_the_first_name_of_a_missing_learner_is_said_with_it() -> None:
    (finding,) = findings([line("MARIÉE-EXEMPLE Testine")], [dossier("00417", "NAISSANCE", "Testine")])

    assert finding.code == "P01"
    assert "Le dossier 00417, absent de la feuille, porte le même prénom." in finding.explanation


def test_a_near_name_of_somebody_on_the_sheet_suggests_nobody() -> None:
    lines = [line("MARTIN Marie"), line("MARTIN Mario", row=3)]

    assert codes(lines, [dossier("00417", "MARTIN", "Marie")]) == ["P01"]


def test_a_name_alone_matches_only_within_its_session() -> None:
    assert matched([line("EXEMPLE-ALPHA Testine")], [dossier("00417", "EXEMPLE-ALPHA", session="SES-13")]) == [
        (None, None, "P01")
    ]


@each("surname", ["NA", "NULL", "None", "Nul"])
def test_a_surname_that_looks_like_a_missing_value_matches(surname: str) -> None:
    assert matched([line(f"{surname} Testine")], [ALPHA, dossier("00419", surname)]) == [(1, MatchedBy.NAME, "")]


def test_homonyms_are_ambiguous_and_both_are_named() -> None:
    twin = dossier("00499", "Exemple Alpha")

    (found,), (finding,) = match([line("EXEMPLE-ALPHA Testine")], [ALPHA, BETA, twin])

    assert (found.index, found.code, found.candidates) == (None, "P02", (0, 2))
    assert finding.code == "P02"
    assert "00417 et 00499" in finding.explanation


def test_the_number_tells_homonyms_apart() -> None:
    lines = [line("EXEMPLE-ALPHA Testine", "00499"), line("EXEMPLE-ALPHA Testine", "00417", row=6)]

    assert matched(lines, [ALPHA, dossier("00499", "EXEMPLE-ALPHA")]) == [
        (1, MatchedBy.NUMBER, ""),
        (0, MatchedBy.NUMBER, ""),
    ]


def test_the_number_of_another_session_is_ambiguous() -> None:
    lines, known = (
        [line("EXEMPLE-ALPHA Testine", "00417")],
        [dossier("00417", "EXEMPLE-ALPHA", session="SES-13")],
    )

    assert matched(lines, known) == [(None, None, "P02")]
    (finding,) = findings(lines, known)
    assert "SES-12" in finding.explanation
    assert "SES-13" in finding.explanation


def test_the_number_of_one_dossier_with_the_name_of_another_is_ambiguous() -> None:
    (found,), (finding,) = match([line("EXEMPLE-BETA Testine", "00417")], [ALPHA, BETA])

    assert (found.index, found.code, found.candidates) == (None, "P02", (0, 1))
    assert "00417" in finding.explanation
    assert "00418" in finding.explanation


def test_a_number_under_a_name_of_nobody_decides_and_is_said_once_for_the_learner() -> None:
    lines = [line("EXEMPLE-NEE Testine", "00417", half=half) for half in (Half.MORNING, Half.AFTERNOON)]

    assert matched(lines, [ALPHA]) == [(0, MatchedBy.NUMBER, ""), (0, MatchedBy.NUMBER, "")]
    assert codes(lines, [ALPHA]) == ["F29"]


def test_the_same_row_twice_counts_once() -> None:
    lines = [line("EXEMPLE-ALPHA Testine", "00417"), line("EXEMPLE-ALPHA Testine", "00417", row=9)]

    found, (finding,) = match(lines, [ALPHA])

    assert [(one.index, one.line.origin.row) for one in found] == [(0, 5)]
    assert (finding.code, finding.cell) == ("F11", "D9")


def test_the_same_name_on_two_sheets_with_the_same_mark_counts_once() -> None:
    lines = [line("EXEMPLE-ALPHA Testine"), line("EXEMPLE-ALPHA Testine", sheet="Copie")]

    assert matched(lines, [ALPHA]) == [(0, MatchedBy.NAME, "")]
    assert codes(lines, [ALPHA]) == ["F11"]


def test_rows_that_contradict_each_other_are_all_said_and_none_is_chosen() -> None:
    lines = [
        line("EXEMPLE-ALPHA Testine", "00417"),
        line("EXEMPLE-ALPHA Testine", "00417", mark=ABSENT, row=9),
    ]

    found, said = match(lines, [ALPHA])

    assert [(one.index, one.code) for one in found] == [(0, "F26"), (0, "F26")]
    assert [(one.code, one.cell) for one in said] == [("F26", "D5"), ("F26", "D9")]


@pytest.mark.parametrize("second", [PRESENT, ABSENT])
def test_two_rows_of_one_sheet_under_one_name_are_ambiguous(second: Mark) -> None:
    lines = [line("EXEMPLE-ALPHA Testine"), line("Testine Exemple-Alpha", mark=second, row=6)]

    assert matched(lines, [ALPHA]) == [(None, None, "P02"), (None, None, "P02")]
    assert codes(lines, [ALPHA]) == ["P02"]


def test_a_dossier_taken_by_its_number_is_not_given_to_a_second_row_by_name() -> None:
    lines = [line("EXEMPLE-ALPHA Testine", "00417"), line("EXEMPLE-ALPHA Testine", row=6)]

    assert matched(lines, [ALPHA]) == [(0, MatchedBy.NUMBER, ""), (None, None, "P02")]


def test_rows_that_contradict_each_other_are_said_even_beside_a_third_row_by_name() -> None:
    numbered = [
        line("EXEMPLE-ALPHA Testine", "00417"),
        line("EXEMPLE-ALPHA Testine", "00417", mark=ABSENT, row=6),
    ]

    found = matched([*numbered, line("EXEMPLE-ALPHA Testine", row=7)], [ALPHA])

    assert found == [(0, MatchedBy.NUMBER, "F26"), (0, MatchedBy.NUMBER, "F26"), (None, None, "P02")]


def test_the_order_of_the_dossiers_does_not_decide() -> None:
    twins = [ALPHA, dossier("00499", "EXEMPLE-ALPHA")]
    lines = [line("EXEMPLE-ALPHA Testine")]

    assert matched(lines, twins) == matched(lines, twins[::-1]) == [(None, None, "P02")]


def test_a_present_stranger_is_said_once_with_all_half_days() -> None:
    lines = [line("EXEMPLE-INCONNU Testine", half=half) for half in (Half.MORNING, Half.AFTERNOON)]

    (finding,) = findings(lines, [ALPHA])

    assert finding.code == "P01"
    assert finding.explanation.endswith("Présence notée : 12/03/2025 matin, 12/03/2025 après-midi.")


def test_an_absent_stranger_is_not_said() -> None:
    assert codes([line("EXEMPLE-INCONNU Testine", mark=ABSENT)], [ALPHA]) == []


def test_an_unreadable_mark_of_a_stranger_is_said() -> None:
    mark = Mark(MarkKind.UNREADABLE, "?", note="ni présence, ni absence, ni durée")

    assert codes([line("EXEMPLE-INCONNU Testine", mark=mark)], [ALPHA]) == ["P01"]


NAMES = st.sampled_from(["EXEMPLE-ALPHA", "EXEMPLE-BETA", "EXEMPLE-GAMMA"])
NUMBERS = st.sampled_from(["", "1", "2", "3"])
HALVES, MARKS = st.sampled_from(list(Half)[:2]), st.sampled_from([PRESENT, ABSENT])
LINES = st.builds(
    lambda name, number, half, mark, row: line(f"{name} Testine", number, half=half, mark=mark, row=row),
    NAMES,
    NUMBERS,
    HALVES,
    MARKS,
    st.integers(1, 9),
)


@examples()
@given(
    st.lists(LINES, max_size=8),
    st.lists(st.tuples(NAMES, st.sampled_from(["SES-12", "SES-13"])), max_size=4),
)
def test_a_half_day_serves_a_dossier_once_and_a_line_one_dossier_at_most(
    lines: list[AttendanceLine], names: list[tuple[str, str]]
) -> None:
    dossiers = [dossier(str(n), name, session=session) for n, (name, session) in enumerate(names, start=1)]

    found, _ = match(lines, dossiers)

    assert len(found) <= len(lines)
    assert all(dossiers[one.index].session_id == "SES-12" for one in found if one.index is not None)
    served = [(one.index, one.line.half) for one in found if one.index is not None and one.code != "F26"]
    assert len(served) == len(set(served))
    assert all(not wrongly_matched(one, dossiers) for one in found)


def wrongly_matched(found: MatchedLine, dossiers: list[Dossier]) -> bool:
    """Tell whether a line serves a dossier that has neither its number nor its name."""
    if found.index is None:
        return False
    served = dossiers[found.index]
    return found.line.dossier_id != served.dossier_id and found.line.learner != f"{served.last_name} Testine"


@examples()
@given(st.permutations(["Mme", "EXEMPLE", "ALPHA", "Testine"]))
def test_a_name_in_any_order_has_one_key(words: list[str]) -> None:
    assert name_key(" ".join(words)) == "alpha exemple testine"
