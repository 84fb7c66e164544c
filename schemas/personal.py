"""Which columns of an export hold personal data that accounting has no use for."""

import re
import unicodedata

from schemas.fields import normalised

# Birth, address and telephone, and what proves an identity or an account: nothing here has a use for them, so the
# workbook leaves them out (outputs.md §2).
_PERSONAL = (
    "birth",
    "adressepostale",
    "adressecodepostal",
    "adresseville",
    "adressepersonnelle",
    "adressedomicile",
    "domicile",
    "attendeeaddress",
    "telephone",
    "portable",
    "phonenumber",
    "codepostal",
    "zipcode",
    "securitesociale",
    "numerosecu",
)
_WHOLE = frozenset({"adresse", "nele", "neele", "age", "cp", "nir", "rib", "bic", "nationalite"})
# Short words, told from a part of another word.
_WORDS = frozenset({"tel", "mobile", "gsm", "iban", "nir", "secu"})


def is_personal(heading: str) -> bool:
    """Tell whether a column holds personal data that no field needs: its cells are left out of the output."""
    plain = normalised(heading)
    of_birth = re.search("(?<!con)naiss", plain) is not None
    within = of_birth or any(word in plain for word in _PERSONAL)
    return plain in _WHOLE or within or not _WORDS.isdisjoint(_words(heading))


def _words(heading: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", heading.casefold())
    return re.findall("[a-z]+", "".join(char for char in decomposed if not unicodedata.combining(char)))
