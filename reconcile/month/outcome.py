"""The result of a monthly run: one frozen object, of which every report is a rendering."""

from datetime import date
from fractions import Fraction
from functools import cached_property

from msgspec import Struct

from reconcile.contract.amounts import Case, Nature
from reconcile.contract.indemnities import Condition, Firmness
from reconcile.correspondences import IGNORED, Correspondence, WordKind
from reconcile.evidence.matched_lines import MatchedLine
from reconcile.findings import Finding, Severity
from reconcile.french import day as fr_day
from reconcile.intake.reading import Inputs
from reconcile.intake.tables import Table
from reconcile.month.changes import ChangeKind, Changes
from reconcile.month.finding_rows import FindingRow
from reconcile.month.payments import Account, Payments
from reconcile.month.reminders import Absence
from reconcile.month.result import ReadingTotals, Result, SessionSummary, SheetsFound, Totals
from reconcile.terms import Figure
from reconcile.texts import plain
from reconcile.working_days import WorkingDays

# What a report renders.
__all__ = [
    "Absence",
    "Case",
    "ChangeKind",
    "FindingRow",
    "Firmness",
    "Inputs",
    "MatchedLine",
    "Nature",
    "Outcome",
    "ReadingTotals",
    "Result",
    "SessionSummary",
    "SheetsFound",
    "Table",
    "Totals",
]


class Outcome(Struct, frozen=True, dict=True):
    """Everything a monthly run found. `results` holds every dossier read, in the export's order."""

    as_of: date
    month: str
    results: tuple[Result, ...]
    findings: tuple[Finding, ...]
    sessions: tuple[SessionSummary, ...]
    attendance: tuple[MatchedLine, ...]
    condition: Condition
    totals: Totals
    readings: tuple[ReadingTotals, ...]
    payments: Payments | None
    figures: tuple[Figure, ...]
    age_note: str
    calendar: WorkingDays
    inputs: Inputs
    changes: Changes | None = None
    correspondences: tuple[Correspondence, ...] = ()
    rows: tuple[FindingRow, ...] = ()
    absences: tuple[Absence, ...] = ()

    @property
    def to_do(self) -> tuple[FindingRow, ...]:
        """What waits for a person: *À traiter*."""
        return tuple(row for row in self.rows if row.waits)

    @property
    def for_information(self) -> tuple[FindingRow, ...]:
        """What asks nothing of anybody any more: *Pour information*."""
        return tuple(row for row in self.rows if not row.waits)

    @property
    def ignored_sheets(self) -> tuple[Correspondence, ...]:
        """The sheets that a person said to ignore and that are among the inputs."""
        of_sheets = (one for one in self.correspondences if one.kind is WordKind.SHEET and one.used)
        return tuple(one for one in of_sheets if plain(one.meaning) == IGNORED)

    @property
    def left_out_of_rate(self) -> int:
        """How many learners present count in no rate: undecided, or with force majeure."""
        return sum(1 for one in self.absences if one.left_out)

    @property
    def attended_minutes(self) -> Fraction:
        """The hours of "Montants dus", in minutes."""
        return sum((one.presence.attended or Fraction(0) for one in self.kept if one.has_hours), Fraction(0))

    @property
    def told_minutes(self) -> Fraction:
        """The minutes that no line shows: given by a total that a person said rules, or answered of a missing sheet."""
        timed = [result.presence for result in self.kept if result.has_hours]
        totals = sum((one.more.least for presence in timed for one in presence.wrong_totals), Fraction(0))
        return totals + sum((one.told_missing for one in timed if one.told_missing), Fraction(0))

    @property
    def replaced_prices(self) -> int:
        """The prices, in cents, of rows that repeat another or that a later export replaces."""
        used = {(origin.file, origin.sheet, origin.row) for origin in (one.dossier.origin for one in self.results)}
        return sum(
            price or 0
            for table in self.inputs.dossiers
            for row, price in zip(table.frame.index.tolist(), table.column("price"), strict=True)
            if (table.grid.file, table.grid.sheet, row) not in used
        )

    @property
    def edition(self) -> int:
        """How many runs led here, counting the earlier workbook that was read."""
        return 1 + (self.inputs.earlier.edition if self.inputs.earlier else 0)

    @cached_property
    def kept(self) -> tuple[Result, ...]:
        """The dossiers of the period."""
        return tuple(result for result in self.results if result.in_period)

    @cached_property
    def accounts(self) -> tuple[Account, ...]:
        """The account of each dossier of the period; rows that share a number share one, which stands on the first."""
        seen: set[str] = set()
        found = []
        for result in self.kept:
            number = result.dossier.dossier_id
            known = self.payments is not None and number not in seen
            found.append(self.payments.of(number) if self.payments is not None and known else Account())
            seen.add(number)
        return tuple(found)

    @property
    def period(self) -> str:
        """The period of the run, in French."""
        if self.month:
            return f"sessions dont le dernier jour est en {self.month[5:]}/{self.month[:4]}"
        days = sorted(day for result in self.kept if (day := result.dossier.ends_on))
        span = f", finissant du {fr_day(days[0])} au {fr_day(days[-1])}" if days else ""
        return f"toutes les sessions des fichiers donnés{span}"

    def count_by_case(self) -> dict[Case, int]:
        """Return how many dossiers of the period fall in each case, in the contract's order."""
        return {case: sum(1 for result in self.kept if result.case is case) for case in Case}

    def count_by_severity(self) -> dict[Severity, int]:
        """Return how many rows of findings there are of each severity."""
        return {level: sum(1 for one in self.rows if one.severity is level) for level in Severity}
