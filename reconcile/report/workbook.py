"""Outcome → workbook: built whole in memory, then put in place in one step."""

import io
import os
import tempfile
from datetime import datetime
from pathlib import Path

import xlsxwriter

from reconcile.errors import ReconcileError
from reconcile.outcome import Outcome
from reconcile.report.amounts_sheet import write_amounts
from reconcile.report.delays_sheet import write_delays
from reconcile.report.findings_sheet import write_findings
from reconcile.report.input_sheets import write_attendance, write_dossiers, write_journal
from reconcile.report.parameters_sheet import write_parameters
from reconcile.report.readme_sheet import write_readme
from reconcile.report.sessions_sheet import write_sessions
from reconcile.report.styles import Styles
from reconcile.report.summary_sheet import write_summary

SHEETS = (
    "Lisez-moi", "Synthèse", "À traiter", "Montants dus", "Délais", "Sessions", "Dossiers", "Émargements", "Paramètres",
    "Journal",
)  # fmt: skip


def workbook_bytes(outcome: Outcome) -> bytes:
    """Return the workbook: the same bytes for the same outcome, on any day and machine."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "default_date_format": "dd/mm/yyyy"})
    created = datetime(outcome.as_of.year, outcome.as_of.month, outcome.as_of.day)
    book.set_properties({"title": "Rapprochement DIF élu", "company": "AMG", "created": created, "author": ""})
    for name in SHEETS:
        book.add_worksheet(name)
    styles = Styles(book)
    amounts = write_amounts(book, styles, outcome)
    write_delays(book, styles, outcome)
    sessions = write_sessions(book, styles, outcome, amounts)
    findings = write_findings(book, styles, outcome)
    write_summary(book, styles, outcome, amounts, sessions, findings)
    write_readme(book, styles, outcome)
    write_dossiers(book, styles, outcome)
    write_attendance(book, styles, outcome)
    write_parameters(book, styles, outcome)
    write_journal(book, styles, outcome)
    book.get_worksheet_by_name("Synthèse").activate()
    book.close()
    return buffer.getvalue()


def free_name(path: Path) -> Path:
    """Return a path that does not exist: the name itself, else with ` (2)`, then ` (3)`."""
    candidate, number = path, 2
    while candidate.exists():
        candidate = path.with_name(f"{path.stem} ({number}){path.suffix}")
        number += 1
    return candidate


def save(content: bytes, path: Path) -> Path:
    """Put a finished workbook in place, whole or not at all, and return where it is.

    A target that cannot be replaced (open in Excel) gives the next free name, so that the result is not lost.
    Raises `ReconcileError` when the folder cannot be written to.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".rapprochement-", suffix=".tmp")
    except OSError as error:
        raise ReconcileError(
            "le dossier de sortie ne peut pas être écrit",
            str(path.parent),
            f"choisissez un autre dossier avec -o ({error.strerror})",
        ) from error
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        draft.chmod(0o644)
        try:
            return draft.replace(path)
        except PermissionError:
            return draft.replace(free_name(path))
    except OSError as error:
        raise ReconcileError(
            "le classeur ne peut pas être enregistré",
            str(path),
            f"libérez de la place ou changez de dossier ({error.strerror})",
        ) from error
    finally:
        draft.unlink(missing_ok=True)
