"""What a finding is about, as data: decisions are found again by it from one workbook to the next."""

import re
from collections.abc import Iterable
from urllib.parse import quote, unquote

from msgspec import Struct

from reconcile.names import name_key

# What else than its marks a row or a sheet leaves open: a remark, a total, the meaning of its numbers.
REMARK, TOTAL, NUMBERS = "remarque", "total", "nombres"


class Reference(Struct, frozen=True):
    """What a finding is about, in data that no wording, row or position changes: a decision is found again by it.

    A code with a dossier's number, or with the session, the number and the person (reduced to what is compared) of an
    attendance line; then what tells apart several of one code: a half-day, the field of a cell, a period, a value
    read, and an ordinal where nothing else does.
    """

    code: str
    dossier_id: str = ""
    session_id: str = ""
    person: str = ""
    half_day: str = ""
    detail: str = ""
    ordinal: int = 0

    def __str__(self) -> str:
        """The reference as the workbook holds it: its parts between bars, trailing empty ones left out."""
        parts = (self.code, self.dossier_id, self.session_id, self.person, self.half_day, self.detail)
        shown = [quote(part, safe=" ()°'’,;:@+*=", encoding="utf-8") for part in parts]
        return "|".join([*shown, str(self.ordinal) if self.ordinal else ""]).rstrip("|")

    @classmethod
    def parse(cls, text: str) -> "Reference | None":
        """Return the reference that a cell holds, `None` for a text that is none."""
        parts = [unquote(part) for part in text.split("|")]
        code, dossier_id, session_id, person, half_day, detail, ordinal = (parts + [""] * 7)[:7]
        if not re.fullmatch(r"[A-Z]\d\d", code) or not re.fullmatch(r"\d{0,6}", ordinal, re.ASCII):
            return None
        return cls(code, dossier_id, session_id, person, half_day, detail, int(ordinal or 0))

    @property
    def is_anonymous(self) -> bool:
        """Nothing in it tells it from an equal one."""
        return not (self.dossier_id or self.person)


def line_reference(session_id: str, dossier_id: str, learner: str) -> Reference:
    """Return the reference of an attendance line that nobody could place: never a row."""
    return Reference("P01", dossier_id, session_id, name_key(learner))


# No reference holds one: what it quotes stays quoted.
_BETWEEN = " & "


def together(references: Iterable[Reference]) -> str:
    """Return what a row that covers several findings holds."""
    return _BETWEEN.join(dict.fromkeys(map(str, references)))


def apart(text: str) -> list[Reference]:
    """Return the references that a row holds, none for a text that is none of ours."""
    found = [Reference.parse(part) for part in text.split(_BETWEEN)] if text else []
    return [one for one in found if one] if all(found) else []
