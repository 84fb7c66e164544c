"""Whatever the inputs hold, the outputs hold texts: no formula, no link, nothing personal, nothing a terminal obeys.

The same month is read as csv and as workbooks with links, comments and properties of the same kind; every text field
carries each hostile text in turn (`tests/builders/hostile.py`).
"""

import io
import re
import socket
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element
from zipfile import ZipFile

import pytest
from click.testing import CliRunner
from defusedxml.ElementTree import fromstring
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from reconcile.cli import main
from reconcile.report.books import new_book
from reconcile.report.cells import Formula
from reconcile.report.links import link, place_of
from reconcile.report.sheet_names import sheet_names
from reconcile.report.sheet_texts import column_title, in_a_cell, showable, uncoded
from reconcile.report.tables import Column, Sheet
from schemas.personal import is_personal
from tests.builders import hostile
from tests.builders.each import each
from tests.builders.validity import faults_of
from tests.builders.watched import watched

KINDS, COMMANDS = ("csv", "xlsx"), ("monthly", "roster", "check")
TEMPLATES = ("dossiers", "suivi", "emargement")
BOOKS = [f"{kind} {command}" for kind in KINDS for command in COMMANDS]
ENDS = {"monthly": 0, "roster": 0, "check": 1}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@dataclass(frozen=True)
class Output:
    """What a command wrote and printed, and what it asked of the network and of other programs."""

    path: Path
    code: int
    printed: str
    asked: tuple[str, ...]

    def parts(self) -> Mapping[str, str]:
        """Return the parts of the workbook as texts."""
        return parts_of(self.path)

    def roots(self, within: str) -> Iterator[tuple[str, Element]]:
        """Yield the parts of a folder of the workbook, parsed."""
        yield from ((name, root_of(self.path, name)) for name in self.parts() if name.startswith(within))


@cache
def parts_of(path: Path) -> Mapping[str, str]:
    with ZipFile(path) as book:
        return {name: book.read(name).decode("utf-8") for name in book.namelist()}


@cache
def root_of(path: Path, name: str) -> Element:
    return fromstring(parts_of(path)[name])


def run(out: Path, *arguments: object) -> Output:
    with watched() as asked:
        result = CliRunner().invoke(main, [*map(str, arguments), "-o", str(out)])
    return Output(out, result.exit_code, result.output, tuple(asked))


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Output]:
    """What each command makes of the hostile month, in each form."""
    found = {}
    for kind in KINDS:
        folder = hostile.month(tmp_path_factory.mktemp(kind), as_csv=kind == "csv")
        written = tmp_path_factory.mktemp("out")
        for command, day in zip(COMMANDS, ("2025-04-05", "2025-03-20", ""), strict=True):
            options = ("--as-of", day) if day else ()
            found[f"{kind} {command}"] = run(written / f"{command}.xlsx", command, folder, *options)
    for kind in TEMPLATES:
        found[kind] = run(written / f"{kind}.xlsx", "template", kind)
    return found


def each_output(test: Callable[[Output], None]) -> Callable[..., None]:
    """Ask the same of what each command makes, in one test."""

    @each("name", [*BOOKS, *TEMPLATES])
    def every(outputs: dict[str, Output], name: str) -> None:
        test(outputs[name])

    return every


def test_the_run_ends_as_any_other(outputs: dict[str, Output]) -> None:
    codes = {name: output.code for name, output in outputs.items()}
    assert codes == {name: ENDS.get(name.split()[-1], 0) for name in outputs}


# Text stays text.


@each_output
def test_every_part_is_well_formed(output: Output) -> None:
    assert len(list(output.roots(""))) > 8


# What was read from workbooks are the same texts, in the same sheets; no text is in a template (`test_valid_files.py`).
@each("name", [book for book in BOOKS if book.startswith("csv")])
def test_every_part_is_valid(outputs: dict[str, Output], name: str) -> None:
    assert faults_of(outputs[name].path) == []


@each_output
def test_nothing_leads_out_of_the_workbook(output: Output) -> None:
    for name, text in output.parts().items():
        assert (name, re.findall(r'TargetMode="External"|<hyperlink |ddeLink|oleLink|externalReference', text)) == (
            name,
            [],
        )
        assert not re.search(r"(?i)external|connection|query|macro|vba|activex|embeddings", name)


OURS = {"HYPERLINK", "MATCH", "ROUND", "IF", "IFERROR", "AND", "OR", "NOT", "SUM", "SUMIFS", "SUMPRODUCT", "COUNT",
        "COUNTA", "COUNTIF", "COUNTIFS", "ABS", "MAX", "MIN", "N", "LEN", "ISNUMBER", "TRUE"}  # fmt: skip


# A link of ours: a cell of this workbook, looked up by a number, and one text that is shown.
LINK = re.compile(
    r"""HYPERLINK\("\#'[^'"]+'![A-Z]+"&MATCH\("[\w.-]+",'[^'"]+'!\$[A-Z]+\$1:\$[A-Z]+\$\d+,0\),"(?:[^"]|"")*"\)"""
)


def formulas(output: Output) -> Iterator[str]:
    """Yield every formula: of cells, rules of drop-down lists, conditional formats, names and charts."""
    for _, root in (*output.roots("xl/worksheets/sheet"), *output.roots("xl/workbook"), *output.roots("xl/charts")):
        for element in root.iter():
            if element.tag.split("}")[1] in {"f", "formula", "formula1", "formula2", "definedName"}:
                yield element.text or ""


@each_output
def test_every_formula_is_ours_whatever_the_texts_that_it_quotes(output: Output) -> None:
    for formula in formulas(output):
        # The texts that a formula quotes, and the names of sheets, are data: what is left must be ours.
        bare = re.sub(r"'(?:[^']|'')*'!", "Feuille!", re.sub(r'"(?:[^"]|"")*"', '""', formula))
        assert set(re.findall(r"([A-Z][A-Z.]*)\(", bare)) <= OURS, formula
        assert re.fullmatch(r"[\w!$:(),.;&<>=*/+\- \"%ÉÈéèàêôç]*", bare), formula
        assert "HYPERLINK" not in bare or LINK.fullmatch(formula), formula


@each_output
def test_a_drop_down_list_never_ends_before_its_rule_does(output: Output) -> None:
    for formula in (text for text in formulas(output) if text.startswith('"')):
        assert re.fullmatch(r'"[^"]{1,255}"', formula), formula


def test_a_link_looks_up_a_number_that_its_formula_can_hold() -> None:
    target = place_of(Sheet("Montants dus", "", "", (Column("N° dossier", "id", 10, str),)), 3)
    linked = '=HYPERLINK("#\'Montants dus\'!A"&MATCH("900_x0041",\'Montants dus\'!$A$1:$A$7,0),"à ""vérifier""")'
    assert link('à "vérifier"', "900_x0041", target, "N° dossier") == Formula(linked, 'à "vérifier"')
    # Written as a sign, this number would not be found.
    assert link("à vérifier", "900_x0041_", target, "N° dossier") == "à vérifier"


def rows(path: Path, sheet: str) -> list[list[Any]]:
    return CalamineWorkbook.from_path(path).get_sheet_by_name(sheet).to_python(skip_empty_area=False)


@each("kind", KINDS)
@each(
    ("name", "number", "expected"),
    [
        ("formula", 1, '=HYPERLINK("http://example.invalid/","Montant")SEREINE1'),
        ("plus", 3, "+1+cmd|' /C calc'!A0SEREINE3"),
        ("at", 5, "@SUM(1+1)SEREINE5"),
        ("quote", 10, "'=1+1SEREINE10"),
        ("link", 11, "http://example.invalid/suivreSEREINE11"),
        ("ansi", 16, "\ufffd[2J\ufffd[31mrouge\ufffd]0;titre\ufffdSEREINE16"),
        ("bidi", 17, "abc\ufffdxslx.exe\ufffd\ufffd\u200fSEREINE17"),
        # No workbook holds one.
        ("no character", 19, "a\ufffd\ufffdzSEREINE19"),
    ],
)
def test_a_name_is_written_as_it_was_read_with_a_sign_for_what_cannot_be_shown(
    outputs: dict[str, Output], kind: str, name: str, number: int, expected: str
) -> None:
    assert list(hostile.TEXTS)[number - 1] == name
    table = rows(outputs[f"{kind} monthly"].path, "Montants dus")
    names = [str(row[table[3].index("Nom")]) for row in table[4:]]
    assert (expected in names) == ((kind, name) != ("xlsx", "no character"))


def test_what_looks_like_a_coded_sign_is_read_back_as_it_was_written(outputs: dict[str, Output]) -> None:
    table = rows(outputs["csv monthly"].path, "Montants dus")
    names = [str(row[table[3].index("Nom")]) for row in table[4:]]
    assert "_x003D_1+1 _x0041_ _x001B_[31mSEREINE14" in names


@each_output
def test_a_text_that_looks_like_markup_is_none(output: Output) -> None:
    for _, root in output.roots("xl/sharedStrings"):
        assert {child.tag for one in root for child in one} == {f"{MAIN}t"}


@each_output
def test_no_text_is_longer_than_a_cell_takes(output: Output) -> None:
    for name, root in output.roots("xl/sharedStrings"):
        texts = ("".join(text.text or "" for text in one.iter(f"{MAIN}t")).replace("_x005F_x", "_x") for one in root)
        assert (name, max(len(text.encode("utf-16-le")) // 2 for text in texts) <= 32_767) == (name, True)


@each_output
def test_no_part_holds_what_a_terminal_obeys(output: Output) -> None:
    for name, text in output.parts().items():
        found = re.findall(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|&#27;|&#x1[Bb];", text)
        # A coded sign in a cell has its own underscore coded; the drawings of notes are named so by their format.
        if not name.endswith(".vml"):
            found += re.findall(r"(?<!_x005F)_x(?!005F_)[0-9A-Fa-f]{4}_", text)
        assert (name, found) == (name, [])


def test_the_titles_of_a_table_are_those_of_its_cells(outputs: dict[str, Output]) -> None:
    book = load_workbook(outputs["csv monthly"].path)
    sheet = book["Dossiers"]
    (table,) = sheet.tables.values()
    titles = [column.name for column in table.tableColumns]
    assert titles == [cell.value for cell in sheet[4]]
    assert '=HYPERLINK("http://example.invalid/titre")\ufffd[31m\ufffd\ufffd' in titles
    assert {cell.data_type for cell in sheet[4]} == {"s"}
    assert max(map(len, titles)) == 240


def test_a_title_that_looks_like_a_coded_sign_is_none() -> None:
    assert column_title("_x0041_ _x41_ a_x0042_") == "-x0041_ _x41_ a-x0042_"
    assert column_title("é" * 300) == "é" * 240


@each(
    ("session", "name"),
    [
        ("\x1b[31mS1\x07", "Liste 31mS1"),
        ("S\n1\t2", "Liste S 1 2"),
        ("abc\u202exslx", "Liste abc xslx"),
        ("\x01\ufffe", "Liste session"),
        ("'CON'", "Liste CON"),
        ("_x001B_1", "Liste x001B_1"),
        ("..\\..\\a:b", "Liste ..-..-a-b"),
    ],
)
def test_a_session_gives_a_sheet_a_name_that_can_be_shown(session: str, name: str) -> None:
    assert list(sheet_names("Liste", [session]).values()) == [name]


def test_even_a_careless_writing_makes_no_formula_and_no_link() -> None:
    from datetime import date

    book, buffer = new_book("Essai", date(2025, 4, 5))
    sheet = book.add_worksheet("Essai")
    for row, text in enumerate(("=1+1", "{=1+1}", "http://example.invalid/", "mailto:a@example.invalid", "12")):
        sheet.write(row, 0, text)
    book.close()
    cells = [cell for (cell,) in load_workbook(io.BytesIO(buffer.getvalue()))["Essai"].iter_rows()]
    assert [(cell.data_type, cell.hyperlink) for cell in cells] == [("s", None)] * 5


def test_a_text_that_can_be_shown_is_left_as_it_is() -> None:
    assert (
        showable("L’élu·e «\u00a01\u202f495,00\u00a0€\u00a0»\nÉté 😀")
        == "L’élu·e «\u00a01\u202f495,00\u00a0€\u00a0»\nÉté 😀"
    )
    assert showable("\ud800a") == "\ufffda"


def test_a_text_as_a_cell_takes_it() -> None:
    assert in_a_cell("<r><t>a</t></r>") == "<r><t>a</t></r> "
    assert in_a_cell("<r>a") == "<r>a"
    assert in_a_cell("é" * 40_000) == "é" * 32_767
    assert in_a_cell("😀" * 20_000) == "😀" * 16_383


def test_a_coded_quote_does_not_end_the_text_that_a_formula_quotes() -> None:
    assert uncoded('=HYPERLINK("#A1","a_x0022_&1")') == '=HYPERLINK("#A1","a-x0022_&1")'


# Nothing personal where it has no use.


@each_output
def test_no_output_holds_a_birth_an_address_or_a_telephone(output: Output) -> None:
    for name, text in output.parts().items():
        assert (name, [value for value in hostile.PERSONAL.values() if value in text]) == (name, [])


def test_the_journal_names_the_columns_that_were_left_out(outputs: dict[str, Output]) -> None:
    said = " ".join(str(cell) for row in rows(outputs["csv monthly"].path, "Journal") for cell in row)
    assert [title for title in hostile.PERSONAL if title not in said] == []


@each_output
def test_the_properties_of_a_workbook_name_nobody_and_nothing_of_the_inputs(output: Output) -> None:
    said = output.parts()["docProps/core.xml"]
    assert not re.search(r"(?i)sereine|canarie|example\.invalid|hyperlink|1917", said)
    assert re.search("<dc:creator></dc:creator>|<dc:creator/>", said)


@each(
    ("title", "expected"),
    [
        *((title, True) for title in hostile.PERSONAL),
        ("Tel. portable", True),
        ("N° de tél", True),
        ("Date de naiss.", True),
        ("Adresse", True),
        ("Adresse électronique", False),
        ("Connaissances préalables", False),
        ("Hôtel", False),
        ("Télétravail", False),
        ("Page", False),
        ("Lieu", False),
        ("N° dossier", False),
        ("INTITULE_FORMATION", False),
    ],
)
def test_a_column_is_left_out_by_what_its_title_says(title: str, expected: bool) -> None:
    assert is_personal(title) is expected


# The console.


@each_output
def test_the_console_names_no_learner_and_holds_nothing_that_a_terminal_obeys(output: Output) -> None:
    told = output.printed.casefold()
    named = (hostile.LAST, hostile.FIRST, hostile.MAIL, *hostile.PERSONAL.values())
    assert [value for value in named if value.casefold() in told] == []
    assert {char for char in output.printed if not char.isprintable()} <= {"\n", "\u00a0", "\u202f"}


# The network.


@each_output
def test_no_command_asks_for_the_network_or_another_program(output: Output) -> None:
    assert output.asked == ()


@each("arguments", [["terms"], ["explain", "M01"], ["monthly", "--help"], ["monthly", "absent"]])
def test_no_text_needs_the_network(arguments: list[str]) -> None:
    with watched() as asked:
        CliRunner().invoke(main, arguments)
    assert asked == []


DTD = '<!DOCTYPE worksheet [<!ENTITY a SYSTEM "http://example.invalid/a.dtd">]>'
XINCLUDE = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="http://example.invalid/a.xml"/>'


@each("command", COMMANDS)
def test_a_workbook_that_calls_for_something_elsewhere_gets_nothing(tmp_path: Path, command: str) -> None:
    source = hostile.write_xlsx(tmp_path / "dossiers.xlsx", "Dossiers", hostile.dossiers(["a"]))
    with ZipFile(source) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    declaration, rest = parts[sheet].split("?>", 1)
    parts[sheet] = f"{declaration}?>{DTD}{rest}".replace("</worksheet>", f"{XINCLUDE}</worksheet>")
    with ZipFile(source, "w") as book:
        for name, text in parts.items():
            book.writestr(name, text)
    output = run(tmp_path / "out.xlsx", command, source)
    assert output.asked == ()
    assert output.code in {0, 1, 2}
    assert "défaut" not in output.printed


def test_a_call_to_the_network_is_seen() -> None:
    with watched() as asked, socket.socket() as one:
        one.connect_ex(("127.0.0.1", 9))
    assert "socket.connect" in asked
