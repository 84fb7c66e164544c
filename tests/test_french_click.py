"""click's own messages in French: `reconcile/locale/fr/LC_MESSAGES/messages.po` and its compiled `.mo`."""

import ast
import gettext
import re
from collections.abc import Iterator
from importlib.resources import files

import click
import pytest
from click.testing import CliRunner

from tests.builders.each import each

LOCALE = files("reconcile") / "locale"
FOLDER = LOCALE / "fr" / "LC_MESSAGES"
NBSP = "\u00a0"


def po_entries() -> list[dict[str, str]]:
    """Return each entry of the .po as keyword → text, its header left out."""
    entries: list[dict[str, str]] = []
    for block in (FOLDER / "messages.po").read_text("utf-8").split("\n\n"):
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        found = re.findall(r'^(\w+(?:\[\d\])?) (".*(?:\n".*)*)', "\n".join(lines), re.MULTILINE)
        entry = {keyword: "".join(map(ast.literal_eval, text.splitlines())) for keyword, text in found}
        if entry.get("msgid"):
            entries.append(entry)
    return entries


ENTRIES = po_entries()
SINGULAR = [(entry["msgid"], entry["msgstr"]) for entry in ENTRIES if "msgid_plural" not in entry]
PLURAL = [
    (entry["msgid"], entry["msgid_plural"], entry["msgstr[0]"], entry["msgstr[1]"])
    for entry in ENTRIES
    if "msgid_plural" in entry
]
FRENCH = [text for _, text in SINGULAR] + [text for *_, one, several in PLURAL for text in (one, several)]


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{[^}]*\}|%\(\w+\)s", text))


@pytest.fixture(scope="module")
def compiled() -> gettext.GNUTranslations:
    with (FOLDER / "messages.mo").open("rb") as file:
        return gettext.GNUTranslations(file)


@pytest.fixture
def _in_french(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = gettext.bindtextdomain("messages")
    monkeypatch.setenv("LANGUAGE", "fr")
    gettext.bindtextdomain("messages", str(LOCALE))
    yield
    gettext.bindtextdomain("messages", before)


def test_the_file_of_texts_is_filled() -> None:
    assert len(SINGULAR) > 60
    assert len(PLURAL) > 6


def test_the_compiled_texts_are_those_of_the_source(compiled: gettext.GNUTranslations) -> None:
    assert {english: compiled.gettext(english) for english, _ in SINGULAR} == dict(SINGULAR)


@each(("english", "several", "one_fr", "several_fr"), PLURAL)
def test_zero_and_one_are_singular_in_french_and_two_is_plural(
    compiled: gettext.GNUTranslations, english: str, several: str, one_fr: str, several_fr: str
) -> None:
    found = [compiled.ngettext(english, several, count) for count in (0, 1, 2)]

    assert found == [one_fr, one_fr, several_fr]


def test_a_text_keeps_the_placeholders_of_the_english_one() -> None:
    assert [french for english, french in SINGULAR if placeholders(french) != placeholders(english)] == []


@each(("english", "several", "one_fr", "several_fr"), PLURAL)
def test_a_plural_keeps_the_placeholders_of_the_english_one(
    english: str, several: str, one_fr: str, several_fr: str
) -> None:
    assert placeholders(several_fr) == placeholders(several)
    assert placeholders(one_fr) in (placeholders(english), placeholders(several))


def test_high_punctuation_follows_a_no_break_space() -> None:
    assert [french for french in FRENCH if re.search(rf"[^{NBSP}](?=[:;?]|!(?!r\}}))", french)] == []


@click.group()
def tool() -> None:
    """Invented commands."""


@tool.command()
@click.argument("entree")
@click.option("--forme", type=click.Choice(["long", "large"]))
def read(entree: str, forme: str) -> None:
    """Read nothing."""
    click.echo(f"{entree} {forme}")


@pytest.mark.usefixtures("_in_french")
@each(
    ("arguments", "message"),
    [
        (["read"], f"Erreur{NBSP}: Il manque l'argument 'ENTREE'."),
        (["read", "x", "--zzz"], f"Erreur{NBSP}: Option inconnue{NBSP}: '--zzz'."),
        (
            ["read", "x", "--forme", "rond"],
            f"Erreur{NBSP}: Valeur refusée pour '--forme'{NBSP}: "
            f"'rond' n'est pas l'un de ces choix{NBSP}: 'long', 'large'.",
        ),
        (["read", "x", "y"], f"Erreur{NBSP}: Argument en trop{NBSP}: y"),
        (["read", "x", "--forme"], f"Erreur{NBSP}: L'option '--forme' attend une valeur."),
        (["zzzzz"], f"Erreur{NBSP}: Commande inconnue{NBSP}: 'zzzzz'."),
    ],
)
def test_a_wrong_command_line_is_refused_in_french(arguments: list[str], message: str) -> None:
    result = CliRunner().invoke(tool, arguments)

    assert result.exit_code == 2
    assert message in result.output.splitlines()


@pytest.mark.usefixtures("_in_french")
def test_the_help_has_french_titles() -> None:
    lines = CliRunner().invoke(tool, ["--help"]).output.splitlines()

    assert lines[0].startswith(f"Utilisation{NBSP}: tool")
    assert {f"Options{NBSP}:", f"Commandes{NBSP}:"} <= set(lines)
