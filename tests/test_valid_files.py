"""Every workbook that the tool writes is valid against the schemas of its format: Excel repairs none."""

from datetime import date
from pathlib import Path

from reconcile.intake.reading import read_inputs
from reconcile.month.checking import check_of
from reconcile.report.check_workbook import check_bytes
from reconcile.report.roster_workbook import roster_bytes
from reconcile.report.templates import template_bytes
from reconcile.roster.pipeline import prepare_roster
from tests.builders.each import each
from tests.builders.sample import AS_OF, SAMPLE, sample_workbook
from tests.builders.validity import faults_of

HERE = Path(__file__).parent
WEEK = HERE / "roster_week"


def written(name: str) -> bytes:
    """Return one of the workbooks that the tool writes, of the sample month or the week of the roster."""
    if name == "rapprochement":
        return sample_workbook()
    if name == "lecture":
        return check_bytes(check_of(read_inputs([SAMPLE], AS_OF, lambda _: None), AS_OF))
    if name == "sessions":
        return roster_bytes(prepare_roster([WEEK], date(2025, 5, 5)))
    return template_bytes(name)


@each("name", ["rapprochement", "lecture", "sessions", "dossiers", "suivi", "emargement"])
def test_a_workbook_has_no_fault_against_the_schemas_of_its_format(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(written(name))

    assert faults_of(path) == []


def test_a_fault_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "faux.xlsx"
    content = template_bytes("suivi")
    path.write_bytes(content[: len(content) // 2])

    assert faults_of(path) != []
