"""Whether a workbook is valid against the schemas of its format."""

from functools import cache
from pathlib import Path

from openxml_audit import OpenXmlValidator


def faults_of(path: Path) -> list[str]:
    """Return what breaks the schemas of Open XML in a workbook: Excel would repair it."""
    return [str(error) for error in _validator().validate(path).errors]


@cache
def _validator() -> OpenXmlValidator:
    """One for all: it reads the schemas."""
    return OpenXmlValidator()
