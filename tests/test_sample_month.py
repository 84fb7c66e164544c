"""The sample month gives what `samples/2024-11.expected.txt` works out by hand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from reconcile.french import euros
from reconcile.month.outcome import Outcome
from reconcile.month.pipeline import reconcile_month
from reconcile.month.result import Result
from tests.builders.each import each
from tests.builders.months import label
from tests.builders.sample import sample_month

SAMPLES = Path(__file__).parent.parent / "samples"
AS_OF = date(2024, 12, 5)


def expected(kind: str) -> Iterator[list[str]]:
    """Yield the fields of the expected lines: of dossiers, or of one of the closing kinds."""
    for line in (SAMPLES / "2024-11.expected.txt").read_text("utf-8").splitlines():
        fields = [field.strip() for field in line.split("|")]
        if not line.startswith("#") and (fields[0] == kind or (kind == "dossier" and fields[0].isdigit())):
            yield fields


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return sample_month()


@each("line", list(expected("dossier")), ids=lambda line: f"{line[0]} {line[-1][:40]}")
def test_each_dossier_gives_the_amount_worked_out_by_hand(outcome: Outcome, line: list[str]) -> None:
    number, case, amount, nature, firmness, codes, _ = line
    result = _result(outcome, number)
    found = " ".join(sorted({finding.code for finding in outcome.findings if finding.dossier_id == number}))
    shown = "" if result.cents is None else f"{result.cents / 100:.2f}"
    assert (case, amount, nature, firmness, codes) == (
        result.case.label,
        shown,
        label(result.case.nature),
        label(result.firmness),
        found,
    )


def test_every_dossier_of_the_export_is_expected_and_in_its_order(outcome: Outcome) -> None:
    assert [line[0] for line in expected("dossier")] == [result.dossier.dossier_id for result in outcome.kept]


def test_the_totals_are_those_added_by_hand(outcome: Outcome) -> None:
    totals = outcome.totals
    computed = {
        "ferme": totals.firm,
        "conditionnel": totals.conditional,
        "à décider, au moins": totals.least,
        "à décider, au plus": totals.most,
        "prestation": totals.services,
        "indemnité": totals.indemnities,
    }
    assert {line[1]: line[2] for line in expected("total")} == {
        name: f"{cents / 100:.2f}" for name, cents in computed.items()
    }
    assert (totals.undecided, totals.unpriced) == (10, 1)


def test_the_abandonment_rate_is_the_one_counted_by_hand(outcome: Outcome) -> None:
    (line,) = expected("rate")
    assert line[1] == f"{outcome.condition.abandoned} / {outcome.condition.present}"


def test_findings_about_no_dossier_are_those_expected(outcome: Outcome) -> None:
    (line,) = expected("run")
    assert set(line[1].split()) == {finding.code for finding in outcome.findings if not finding.dossier_id}


def test_attested_reminders_make_every_indemnity_firm_but_the_wrongly_declared_entry() -> None:
    attested = sample_month(reminders_attested=True)
    conditional = [result.dossier.dossier_id for result in attested.kept if result.firmness == "conditional"]
    assert conditional == ["24110500008"]
    # 919.28 + 118.28 - 5.00
    assert (attested.totals.firm, attested.totals.conditional) == (103256, 500)


def test_a_month_keeps_the_sessions_that_end_in_it_and_the_findings_of_what_still_waits() -> None:
    december = reconcile_month([SAMPLES / "2024-11"], AS_OF, "2024-12")
    assert {result.dossier.session_id for result in december.kept} == {"AMG-2024-1216"}
    assert len(december.results) == 44
    november = reconcile_month([SAMPLES / "2024-11"], AS_OF, "2024-11")
    assert len(november.kept) == 39
    waiting = {(one.code, one.dossier_id) for one in november.findings if one.session_id == "AMG-2024-1216"}
    # Validé and Non traité only; the confirmed 040 waits for nothing.
    assert waiting == {
        ("D01", "24121600041"),
        ("D04", "24121600041"),
        ("D07", "24121600041"),
        ("D05", "24121600042"),
        ("D02", "24121600043"),
        ("D01", "24121600044"),
    }


def test_the_reason_of_a_late_cancellation_can_be_recomputed_by_an_outsider(outcome: Outcome) -> None:
    sentence = (
        "Annulée le 25/10/2024, après le 24/10/2024 (7 jours ouvrés avant le 05/11/2024) ; rétractation close le "
        f"18/10/2024 : 5 % de {euros(7050)} = {euros(353)}. Cas limite : {euros(0)} si l'on lit « premier jour compté, "
        "un jour ouvré plus tard » ou « 7 jours calendaires, comme le titre de la question »."
    )
    assert sentence == _result(outcome, "24110500014").reason.replace("7\u00a0jours", "7 jours").replace(
        "5\u00a0%", "5 %"
    )


def _result(outcome: Outcome, number: str) -> Result:
    return next(result for result in outcome.kept if result.dossier.dossier_id == number)
