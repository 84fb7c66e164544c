"""What stands beside the marks reveals: remarks (F45), doubted rows (P07), totals that differ (F24), unsaid numbers."""

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from reconcile.dossiers import Dossier
from reconcile.evidence.lines import AttendanceLine, Beside
from reconcile.evidence.matched_lines import MatchedLine
from reconcile.findings import Finding, Question, Severity, Subject
from reconcile.french import listed, plural
from reconcile.grouping import grouped
from reconcile.month.result import Result
from reconcile.origins import Origin
from reconcile.references import NUMBERS, REMARK, TOTAL, Reference

# How much of a remark tells it from another.
_TOLD_BY = 60


def row_findings(result: Result) -> Iterator[Finding]:
    """Yield what the rows of a learner say beside their marks: P07 where a remark may change them, else F45; F24."""
    dossier, presence = result.dossier, result.presence
    for row in presence.doubted:
        if not row.decided:
            when = listed([str(one) for one in row.half_days])
            detail = f"À côté de la présence du {when} : {row.text}. Dites si la présence vaut quand même."
            about = _at_row(dossier, row.line.line)
            reference = Reference("P07", dossier.dossier_id, half_day=row.first.key, detail=REMARK)
            yield Finding("P07", about, detail, subject=when, asks=Question.PRESENCE, own_reference=reference)
    for wrong in presence.wrong_totals:
        row = wrong.row
        if not row.decided:
            detail = f"« {wrong.total.title} » dit {wrong.total.text}, et les marques autre chose."
            about = replace(dossier.at(), origin=wrong.total.origin, name="mark")
            reference = Reference("F24", dossier.dossier_id, half_day=row.first.key, detail=TOTAL)
            waits = any(code == "F24" for doubt in result.assessment.open_doubts for code in doubt.codes)
            own = Severity.BLOCKING if waits else None
            yield Finding(
                "F24", about, detail, wrong.total.text, own_severity=own, asks=Question.TOTAL, own_reference=reference
            )
    doubted = {
        (row.line.line.origin.file, row.line.line.origin.sheet, row.line.line.origin.row) for row in presence.doubted
    }
    for line in presence.remarked:
        if (line.origin.file, line.origin.sheet, line.origin.row) not in doubted:
            yield from _remarks(line, _at_row(dossier, line))


def stranger_remarks(lines: Iterable[MatchedLine]) -> Iterator[Finding]:
    """Yield F45 for the remarks on rows that serve no dossier."""
    nobody = (one.line for one in lines if one.index is None and one.line.beside is not None)
    for row in grouped(nobody, lambda line: (line.origin.file, line.origin.sheet, line.origin.row)).values():
        yield from _remarks(row[0], replace(row[0].at_mark(), origin=_origin(row[0].beside), of_line=True))


def _remarks(line: AttendanceLine, about: Subject) -> Iterator[Finding]:
    texts = line.beside.texts if line.beside else ()
    if texts:
        said = listed([f"« {text} »" for text in texts])
        identity = " ".join(texts)[:_TOLD_BY]
        detail, shown = f"À côté des marques : {said}.", f"« {texts[0][:_TOLD_BY]} »"
        yield Finding("F45", about, detail, texts[0], subject=shown, asks=Question.REMARK, identity=identity)


def _at_row(dossier: Dossier, line: AttendanceLine) -> Subject:
    return replace(dossier.at(), origin=_origin(line.beside), name="mark")


def _origin(beside: Beside | None) -> Origin:
    assert beside is not None
    return beside.origin


def number_findings(lines: Iterable[MatchedLine]) -> Iterator[Finding]:
    """Yield P07 once for the numbers of a sheet and session whose meaning nothing says (inputs.md §1)."""
    open_ones = (one.line for one in lines if one.line.scale_of is not None and not one.line.mark.explained)
    asked = (line for line in open_ones if line.mark.number is not None)
    for same in grouped(asked, lambda line: (line.session_id, line.scale_of)).values():
        first, half_day = same[0], same[0].scale_of
        assert half_day is not None
        values = listed(list(dict.fromkeys(f"« {line.mark.text} »" for line in same))[:6])
        detail = (
            f"Les nombres de cette feuille ({values}) peuvent compter des heures ou des parts ; "
            f"{plural(len(same), 'présence', 'présences')} en dépendent."
        )
        about = Subject(session_id=first.session_id, origin=first.origin, name="mark")
        reference = Reference("P07", "", first.session_id, half_day=half_day.key, detail=NUMBERS)
        yield Finding(
            "P07",
            about,
            detail,
            first.mark.text,
            subject="sens des nombres",
            asks=Question.SCALE,
            own_reference=reference,
        )
