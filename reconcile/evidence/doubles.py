"""One learner, several dossiers in one session: finding P09, and which ones the roster compares (outputs.md §3)."""

from collections.abc import Iterable

from reconcile.dossiers import CONFIRMED, STILL_WAITING, Dossier
from reconcile.findings import Finding
from reconcile.french import listed
from reconcile.names import name_key


def doubles(dossiers: Iterable[Dossier]) -> list[list[Dossier]]:
    """Return the open dossiers of one name in one session, where there are several."""
    open_ones: dict[tuple[str, str], list[Dossier]] = {}
    for dossier in dossiers:
        name = name_key(f"{dossier.last_name} {dossier.first_name}")
        if name and dossier.session_id and dossier.status in STILL_WAITING | CONFIRMED and not dossier.duplicated:
            key = (dossier.session_id, name)
            open_ones.setdefault(key, []).append(dossier)
    return [twins for twins in open_ones.values() if len(twins) > 1]


def homonyms(twins: Iterable[Dossier]) -> bool:
    """Tell whether dossiers of one name may be of two people: their e-mail addresses differ."""
    return len({dossier.email.casefold() for dossier in twins if dossier.email}) > 1


def double_findings(dossiers: Iterable[Dossier]) -> Iterable[Finding]:
    """Yield P09 for each dossier of a learner who has several open ones in one session."""
    for twins in doubles(dossiers):
        for dossier in twins:
            others = listed([other.dossier_id for other in twins if other is not dossier])
            detail = f"Cet élu a aussi le dossier {others} dans cette session."
            if homonyms(twins):
                detail += " Leurs adresses électroniques diffèrent : ce sont peut-être deux homonymes."
            yield Finding("P09", dossier.at("last_name"), detail)
