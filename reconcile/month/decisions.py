"""What people decided in an earlier workbook, read back by reference and made into facts before any rule runs."""

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct, field
from msgspec.structs import replace

from reconcile.evidence.matched_lines import LineAnswer, LineKey
from reconcile.evidence.number_scales import Scale
from reconcile.evidence.presence import Told
from reconcile.evidence.told_times import planned_minutes_of
from reconcile.findings import Answered, Finding, catalogue
from reconcile.half_days import HalfDay
from reconcile.intake.earlier import Earlier
from reconcile.intake.tables import Row
from reconcile.month.answers import SCALES, Answer, answer_of, mark_of, number_of
from reconcile.origins import CELL, Origin
from reconcile.references import NUMBERS, REMARK, TOTAL, Reference, apart
from reconcile.texts import plain


class Decision(Struct, frozen=True):
    """One filled-in row: what it is about, what was said, and where.

    `finding` is the finding that was answered, as the row shows it.
    """

    reference: Reference
    said: Answered
    place: str
    finding: Finding

    @property
    def answer(self) -> str:
        """The answer as written."""
        return self.said.answer

    def listed(self, code: str, detail: str) -> Finding:
        """Return a finding about the decision itself (F40, F41, F42)."""
        answered = self.finding
        return Finding(
            code,
            replace(answered.about, origin=None, name=""),
            f"{detail} {self.said.in_words} Lue dans {self.place}.",
            read=self.answer,
            subject=answered.code,
            identity=str(self.reference),
        )

    @property
    def says_absent(self) -> bool:
        """It says that a learner is none of the strangers of the session, or was rightly on no sheet."""
        about_learner = self.reference.code in {"P01", "P02", "P03", "P05"} and not self.reference.person
        return about_learner and answer_of(self.answer) is Answer.ABSENT

    @property
    def half_day(self) -> HalfDay | None:
        """The half-day that it is about, if any."""
        return HalfDay.parse(self.reference.half_day)

    @property
    def line(self) -> LineKey:
        """The attendance line that it is about."""
        return self.reference.session_id, self.reference.dossier_id, self.reference.person

    @property
    def to_line(self) -> LineAnswer | None:
        """What it says of a line: that its person has no dossier, or the number of a dossier."""
        known = answer_of(self.answer)
        if known in {Answer.DIRECT_PAYER, Answer.OUTSIDER}:
            return LineAnswer(direct_payer=known is Answer.DIRECT_PAYER)
        return None if known else LineAnswer(dossier_id=number_of(self.answer))


class Decisions(Struct, frozen=True, dict=True):
    """The decisions of an earlier workbook by reference, and the findings of those that cannot be taken."""

    by_reference: Mapping[Reference, Decision] = field(default_factory=dict)
    faults: tuple[Finding, ...] = ()

    @cached_property
    def lines(self) -> dict[LineKey, LineAnswer]:
        """What was decided of attendance lines."""
        asked = (one for one in self.by_reference.values() if one.reference.person and one.reference.code == "P01")
        return {one.line: answer for one in asked if (answer := one.to_line)}

    @cached_property
    def told(self) -> dict[str, Told]:
        """What was decided of the attendance of each dossier's learner, by dossier number."""
        found: dict[str, Told] = {}
        for reference, decision in self.by_reference.items():
            before = found.get(reference.dossier_id, Told())
            half_day, mark = decision.half_day, mark_of(decision.answer)
            if decision.says_absent:
                found[reference.dossier_id] = replace(before, absent=True)
            elif half_day and reference.detail == TOTAL:
                if (rules := _total_rules(decision.answer)) is not None:
                    found[reference.dossier_id] = replace(before, totals={**before.totals, half_day: rules})
            elif half_day and mark and reference.detail == REMARK:
                found[reference.dossier_id] = replace(before, remarks={**before.remarks, half_day: mark})
            elif half_day and mark:
                found[reference.dossier_id] = replace(before, marks={**before.marks, half_day: mark})
            elif reference.code == "P04" and mark:
                found[reference.dossier_id] = replace(before, missing=mark)
            elif reference.code == "F22" and (planned := planned_minutes_of(mark)):
                found[reference.dossier_id] = replace(before, planned={**before.planned, reference.detail: planned})
        return found

    @cached_property
    def scales(self) -> dict[tuple[str, HalfDay], Scale]:
        """What was said of the numbers of sheets, by session and first half-day."""
        asked = (one for one in self.by_reference.values() if one.reference.detail == NUMBERS and one.half_day)
        return {
            (one.reference.session_id, one.half_day): SCALES[answer]
            for one in asked
            if one.half_day and (answer := answer_of(one.answer)) in SCALES
        }

    def reminders(self, period: str) -> bool | None:
        """Return what was said of the reminders of a period, `None` where nobody said."""
        answer = self.by_reference.get(reminders_reference(period))
        known = answer_of(answer.answer) if answer else None
        return known is Answer.ATTESTED if known in {Answer.ATTESTED, Answer.NOT_ATTESTED} else None


def _total_rules(answer: str) -> bool | None:
    known = answer_of(answer)
    return known is Answer.TOTAL_RULES if known in {Answer.MARKS_RULE, Answer.TOTAL_RULES} else None


def reminders_reference(period: str) -> Reference:
    """Return what says whether the reminders of a period (its key) are attested."""
    return Reference("M06", detail=period)


def decisions_of(earlier: Earlier | None) -> Decisions:
    """Return the decisions of an earlier workbook.

    Of two that contradict each other (F41) neither is taken, nor is one whose row has lost its reference (F42).
    """
    if earlier is None:
        return Decisions()
    found: dict[Reference, list[Decision]] = {}
    faults = []
    for row in earlier.decisions:
        if not row["answer"]:
            continue
        place = f"{earlier.file} › {row.table.grid.sheet} › ligne {row.number}"
        # A row that covers several findings answers each of them.
        references: list[Reference | None] = [*apart(row.text("reference"))]
        for reference in references or [None]:
            decision = _decision(row, reference, place, alone=len(references) < 2)
            if reference and decision.finding.code in catalogue():
                found.setdefault(decision.reference, []).append(decision)
            else:
                fault = "Cette ligne n'a plus son code, ou sa référence (colonne masquée)."
                faults.append(decision.listed("F42", fault))
    decisions = {}
    for reference, same in found.items():
        if len({plain(one.answer) for one in same}) == 1:
            decisions[reference] = same[0]
        else:
            words = " et ".join(f"« {one.answer} »" for one in same)
            answered = same[0].finding
            faults.append(same[0].listed("F41", f"{words} pour le même constat {answered.code} ({answered.title})."))
    return Decisions(decisions, tuple(faults))


def _decision(row: Row, reference: Reference | None, place: str, *, alone: bool) -> Decision:
    """Return the decision of a filled-in row about one of its findings, which is as the row shows it where `alone`."""
    origin = Origin.at(row.text("file"), row.text("sheet"), row.text("cell")) if row["file"] else None
    about = replace(row.at(CELL), origin=origin)
    if reference and not alone:
        about = replace(about, dossier_id=reference.dossier_id)
    finding = Finding(
        row.text("code"),
        about,
        # The row of several findings tells of all of them; each has its own words again.
        row.text("explanation") if alone else "",
        read=row.text("read"),
        own_title=row.text("title") if alone else "",
        half_day=HalfDay.parse(reference.half_day) if reference and not alone else None,
        own_reference=reference,
    )
    said = Answered(row.text("answer"), row.text("why"), row["decided_on"], row.text("decided_by"))
    return Decision(reference or finding.reference, said, place, finding)
