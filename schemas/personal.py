"""Which columns of an export hold personal data that accounting has no use for."""

from schemas.fields import normalised

# Birth, address and telephone: accounting has no use for them, so the workbook masks them (outputs.md §2).
_PERSONAL = (
    "naissance",
    "adressepostale",
    "adressecodepostal",
    "adresseville",
    "telephone",
    "portable",
    "codepostal",
)


def is_personal(heading: str) -> bool:
    """Tell whether a column holds personal data that no field needs: its cells are masked in the output."""
    plain = normalised(heading)
    return plain in {"adresse", "nele", "neele"} or any(word in plain for word in _PERSONAL)
