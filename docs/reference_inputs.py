"""What goes in: the fields of each table, with every heading that is understood, and the words in their cells."""

import tomllib
from collections.abc import Iterator
from importlib.resources import files

from schemas.attendance import AttendanceSheet
from schemas.dossiers import Dossiers
from schemas.fields import InputTable, Reader, fields_of
from schemas.follow_up import FollowUp
from schemas.invoices import Invoices

TABLES: dict[str, type[InputTable]] = {
    "Dossiers (l'export d'EDOF, ou un tableau à vous)": Dossiers,
    "Suivi (tenu par AMG)": FollowUp,
    "Feuilles d'émargement": AttendanceSheet,
    "Factures et règlements (l'export d'EDOF)": Invoices,
}
# What a cell of each kind may hold (inputs.md §2).
FORMS: dict[Reader, str] = {
    "identifier": "numéro, gardé en texte avec ses zéros",
    "text": "texte",
    "day": "jour : 14/11/2024, 2024-11-14",
    "amount": "montant : 1 495,00",
    "duration": "durée : 3,5 ou 3h30",
    "rate": "pour cent : 80 ou 80 %",
    "yes_no": "oui ou non",
    "status": "état du dossier, tel qu'EDOF l'affiche",
    "half_day": "Matin, Après-midi ou Journée",
    "mark": "marque de présence, ou durée",
}


def inputs() -> Iterator[str]:
    """Yield a table of fields for each table that is read, then the words of the legends."""
    for title, table in TABLES.items():
        yield from ("", f"### {title}", "")
        yield "| titre | obligatoire | contient | autres titres compris | ce que c'est |"
        yield "| --- | --- | --- | --- | --- |"
        for field in fields_of(table).values():
            others = ", ".join(heading for heading in field.headings if heading != field.title)
            required = "oui" if field.required else ""
            yield f"| {field.title} | {required} | {FORMS[field.reader]} | {others} | {field.description} |"
    yield from _statuses()
    yield from _marks()


def _terms(name: str) -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("reconcile.terms") / name).read_text("utf-8"))


def _statuses() -> Iterator[str]:
    read = _terms("statuses.toml")
    yield from ("", "### États d'un dossier", "", "| état | aussi compris |", "| --- | --- |")
    for key, label in read["labels"].items():
        yield f"| {label} | {', '.join(read['legend'][key])} |"


def _marks() -> Iterator[str]:
    read = _terms("presence.toml")
    yield from ("", "### Marques de présence", "", "| veut dire | s'écrit |", "| --- | --- |")
    for key, shown in (("present", "présent"), ("absent", "absent")):
        words = [*read["legend"][key], *read["symbols"].get(key, [])]
        yield f"| {shown} | {', '.join(words)} |"
