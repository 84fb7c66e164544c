"""Which files are read, and which are refused or named as skipped."""

import hashlib
import warnings
import zipfile
from pathlib import Path

import pytest

from reconcile.errors import ReconcileError
from reconcile.intake.sources import find_sources
from reconcile.month.pipeline import reconcile_month
from reconcile.report.workbook import workbook_bytes
from tests.builders.each import each
from tests.builders.sheets import AS_OF, csv_text, dossier, read, table, write_csv, write_dossiers, write_xlsx

ACCENTED = dossier("00417", "EXEMPLE-ÉTÉ", "Gaëlle") | {"Intitulé": "Être élu — l’essentiel"}


def refusal(*inputs: Path) -> ReconcileError:
    """Return the refusal of some inputs, complete in its three parts."""
    with pytest.raises(ReconcileError) as caught:
        read(*inputs)
    error = caught.value
    assert error.exit_code == 2
    assert all((error.what, error.where, error.remedy))
    return error


def repacked(path: Path, entries: dict[str, bytes]) -> Path:
    """Add entries to a package, whether or not it has them already."""
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        warnings.simplefilter("ignore")
        for name, content in entries.items():
            package.writestr(name, content)
    return path


def workbook(folder: Path) -> Path:
    return write_xlsx(folder / "dossiers.xlsx", {"Dossiers": table(dossier())})


def test_no_input_at_all_is_refused() -> None:
    assert refusal().what == "aucun tableur à lire"


def test_an_input_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "absent.xlsx").where == str(tmp_path / "absent.xlsx")


def test_a_folder_without_spreadsheets_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("rien", encoding="utf-8")

    assert refusal(tmp_path).where == str(tmp_path)


def test_a_folder_without_dossiers_is_refused_and_says_what_was_seen(tmp_path: Path) -> None:
    write_csv(tmp_path / "divers.csv", [["Couleur", "Taille"], ["bleu", "4"]])

    error = refusal(tmp_path)

    assert error.what == "aucun tableau de dossiers parmi les fichiers donnés"
    assert "divers.csv" in error.where


def test_a_dossier_table_without_rows_is_refused(tmp_path: Path) -> None:
    headings, _ = table(dossier())
    write_csv(tmp_path / "dossiers.csv", [headings])

    assert refusal(tmp_path).where == "dossiers.csv"


def test_a_named_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "feuille.pdf"
    path.write_bytes(b"%PDF-1.7")

    assert refusal(path).where == "feuille.pdf"


def test_lock_files_and_what_is_no_spreadsheet_are_skipped_and_named(tmp_path: Path) -> None:
    write_dossiers(tmp_path)
    for name in ("~$dossiers.xlsx", ".~lock.dossiers.csv#", ".cache.csv", "notes.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "anciens").mkdir()
    write_csv(tmp_path / "anciens" / "dossiers.csv", table(dossier("00999")))

    inputs = read(tmp_path)

    assert [source.name for source in inputs.sources] == ["dossiers.csv"]
    assert {one.name: one.reason for one in inputs.skipped} == {
        "~$dossiers.xlsx": "fichier de verrouillage d'un tableur ouvert",
        ".~lock.dossiers.csv#": "fichier de verrouillage d'un tableur ouvert",
        ".cache.csv": "fichier caché",
        "notes.txt": "n'est pas un tableur",
        "anciens": "sous-dossier, non lu",
    }


def test_an_earlier_output_is_read_for_its_decisions_and_never_as_an_export(tmp_path: Path) -> None:
    write_dossiers(tmp_path, dossier("00999"))
    before = workbook_bytes(reconcile_month([tmp_path], AS_OF))
    write_dossiers(tmp_path)
    (tmp_path / "rapprochement.xlsx").write_bytes(before)

    inputs = read(tmp_path)

    assert inputs.earlier
    assert (inputs.earlier.file, inputs.earlier.as_of, inputs.earlier.edition) == ("rapprochement.xlsx", AS_OF, 1)
    assert list(inputs.earlier.amounts.frame["dossier_id"]) == ["00999"]
    assert [list(found.frame["dossier_id"]) for found in inputs.dossiers] == [["00417"]]


def test_an_earlier_output_whose_columns_were_removed_is_refused_in_three_parts(tmp_path: Path) -> None:
    write_dossiers(tmp_path)
    names = ("Lisez-moi", "Montants dus", "À traiter")
    write_xlsx(tmp_path / "rapprochement.xlsx", {name: table(dossier("00999")) for name in names})

    error = refusal(tmp_path)

    assert "« Décision »" in error.what
    assert error.where == "rapprochement.xlsx › À traiter › ligne 1"


def test_a_source_carries_the_hash_of_what_was_read(tmp_path: Path) -> None:
    path = write_dossiers(tmp_path)

    (source,) = read(path).sources

    assert source.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_the_sources_are_never_written_to(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    before = path.read_bytes()

    read(tmp_path)

    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_same_file_named_twice_is_read_once(tmp_path: Path) -> None:
    path = write_dossiers(tmp_path)

    found = find_sources([path, tmp_path, tmp_path / "." / path.name])

    assert [source.name for source in found.sources] == ["dossiers.csv"]


def test_two_files_of_one_name_are_refused(tmp_path: Path) -> None:
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        write_dossiers(folder)

    assert refusal(tmp_path / "a", tmp_path / "b").where == "dossiers.csv"


@pytest.mark.parametrize("name", ["dossiers.csv", "dossiers.xlsx"])
def test_an_empty_file_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"")

    assert refusal(tmp_path / name).where == name


@each("extension", [".xlsx", ".xlsm", ".xls", ".ods"])
def test_a_text_with_the_extension_of_a_workbook_is_refused(tmp_path: Path, extension: str) -> None:
    path = tmp_path / f"dossiers{extension}"
    path.write_text(csv_text(table(dossier())), encoding="utf-8")

    assert refusal(path).where == path.name


@each("kept", [0.2, 0.5, 0.9])
def test_a_truncated_workbook_is_refused(tmp_path: Path, kept: float) -> None:
    path = workbook(tmp_path)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * kept)])

    assert refusal(path).where.startswith("dossiers.xlsx")


def test_a_workbook_with_a_damaged_entry_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path)
    with zipfile.ZipFile(path) as package:
        entry = package.getinfo("xl/worksheets/sheet1.xml")
        start = entry.header_offset + 30 + len(entry.filename)
    content = bytearray(path.read_bytes())
    content[start + 20] ^= 0xFF
    path.write_bytes(content)

    assert refusal(path).where.startswith("dossiers.xlsx")


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    path = repacked(tmp_path / "dossiers.xlsx", {"bonjour.txt": b"rien"})

    assert refusal(path).where == "dossiers.xlsx"


def test_a_zip_bomb_is_refused_before_any_reader_opens_it(tmp_path: Path) -> None:
    path = repacked(workbook(tmp_path), {"xl/worksheets/sheet9.xml": bytes(20_000_000)})

    assert refusal(path).what == "ce classeur a une structure anormale et n'a pas été ouvert"


def test_a_package_with_duplicate_entries_is_refused(tmp_path: Path) -> None:
    path = repacked(workbook(tmp_path), {"xl/worksheets/sheet1.xml": b"<worksheet/>"})

    assert refusal(path).what == "ce classeur a une structure anormale et n'a pas été ouvert"


@each("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
def test_a_csv_is_read_in_the_encodings_that_exports_have(tmp_path: Path, encoding: str) -> None:
    mark = "\ufeff" if encoding.endswith("-bom") else ""
    text = mark + csv_text(table(ACCENTED))
    (tmp_path / "dossiers.csv").write_bytes(text.encode(encoding.removesuffix("-bom")))

    (found,) = read(tmp_path).dossiers

    assert list(found.frame["last_name"]) == ["EXEMPLE-ÉTÉ"]
    assert list(found.frame["training_title"]) == ["Être élu — l’essentiel"]
    assert list(found.frame["price"]) == [10_000]


@each("separator", [";", ",", "\t"])
@each("line_end", ["\n", "\r\n"])
def test_a_csv_is_cut_at_the_separator_of_its_headings(tmp_path: Path, separator: str, line_end: str) -> None:
    text = csv_text(table(ACCENTED), separator).replace("\r\n", line_end)
    (tmp_path / "dossiers.csv").write_bytes(text.encode())

    (found,) = read(tmp_path).dossiers

    assert list(found.frame["last_name"]) == ["EXEMPLE-ÉTÉ"]
    assert list(found.frame["price"]) == [10_000]


def test_commas_in_the_heading_block_do_not_change_the_separator_of_the_table(tmp_path: Path) -> None:
    write_dossiers(tmp_path)
    rows = [
        ["Budget, fiscalité, dette, emprunt, subventions, invention"],
        ["Salle 1, 1 rue Inventée, 00000 Nulle-Part, France"],
        ["N° session : SES-12"],
        ["Nom", "Prénom", "12/03/2025 matin"],
        ["EXEMPLE-ALPHA", "Testine", "P"],
        ["EXEMPLE-BETA", "Factice", "A"],
    ]
    (tmp_path / "feuille.csv").write_text("\n".join(";".join(row) for row in rows), encoding="utf-8")

    assert [line.learner for line in read(tmp_path).lines] == [
        "EXEMPLE-ALPHA Testine",
        "EXEMPLE-BETA Factice",
    ]


def test_a_quoted_cell_may_hold_a_separator_and_a_line_break(tmp_path: Path) -> None:
    write_dossiers(tmp_path, dossier() | {"Intitulé": "Budget ; dette\nemprunt"}, dossier("00418", "EXEMPLE-BETA"))

    (found,) = read(tmp_path).dossiers

    assert list(found.frame["training_title"]) == ["Budget ; dette emprunt", None]
    assert list(found.frame["dossier_id"]) == ["00417", "00418"]


@each("char", ["\u2028", "\x0b", "\x0c", "\x85"])
def test_only_a_line_break_ends_a_row(tmp_path: Path, char: str) -> None:
    write_dossiers(tmp_path, {"Intitulé": f"Budget{char}dette"} | dossier(), dossier("00418", "EXEMPLE-BETA"))

    (found,) = read(tmp_path).dossiers

    assert dict(found.frame["dossier_id"]) == {2: "00417", 3: "00418"}


def test_an_unclosed_quote_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dossiers.csv").write_text('Nom;Prénom\n"EXEMPLE-ALPHA;Testine\n', encoding="utf-8")

    assert refusal(tmp_path).where == "dossiers.csv"


def test_a_csv_with_binary_content_is_refused(tmp_path: Path) -> None:
    (tmp_path / "dossiers.csv").write_bytes(b"N\x00o\x00m\x00;\x00")

    assert refusal(tmp_path).where == "dossiers.csv"


def test_a_workbook_named_csv_is_read_as_the_workbook_it_is(tmp_path: Path) -> None:
    workbook(tmp_path).rename(tmp_path / "dossiers.csv")

    (found,) = read(tmp_path).dossiers

    assert list(found.frame["dossier_id"]) == ["00417"]


def test_a_csv_of_millions_of_cells_is_refused_before_it_is_cut(tmp_path: Path) -> None:
    (tmp_path / "long.csv").write_bytes(b"a;b\n" * 600_000)

    error = refusal(tmp_path)

    assert error.what == "ce CSV a un nombre de cellules démesuré"
    assert error.where == "long.csv"


def test_an_entity_bomb_is_refused(tmp_path: Path) -> None:
    declared = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    with zipfile.ZipFile(tmp_path / "bomb.xlsx", "w") as package:
        package.writestr("xl/workbook.xml", declared + b"<workbook><sheets>&b;</sheets></workbook>")
        package.writestr("xl/_rels/workbook.xml.rels", b"<Relationships/>")

    assert refusal(tmp_path).where == "bomb.xlsx"


def test_a_workbook_protected_by_a_password_is_said_so(tmp_path: Path) -> None:
    signature = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    (tmp_path / "secret.xlsx").write_bytes(signature + bytes(600) + "EncryptedPackage".encode("utf-16-le"))

    assert refusal(tmp_path).what == "ce classeur est protégé par un mot de passe"


def test_an_ods_protected_by_a_password_is_said_so(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "secret.ods", "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("META-INF/manifest.xml", "<manifest><encryption-data/></manifest>")

    assert refusal(tmp_path).what == "ce classeur est protégé par un mot de passe"
