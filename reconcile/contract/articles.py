"""Where the rule of an amount stands: the guide's question, or the general conditions (contract.md §8)."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from msgspec.structs import asdict

from reconcile.contract.amounts import Case
from reconcile.contract.indemnities import Firmness
from reconcile.terms import Terms


def article_of(case: Case, firmness: Firmness | None, terms: Terms, readings: Iterable[str] = ()) -> str:
    """Return the source of an amount in French, with the thresholds used; empty where there is no amount.

    `readings` are the numbers of those that decide between two amounts (`L2`).
    """
    texts, also = _texts()
    if case.value not in texts:
        return ""
    said = [_with_figures(texts[case.value], terms)]
    if firmness is Firmness.CONDITIONAL:
        said.append(also["conditional"])
    said += [also["reading"].format(number=number) for number in dict.fromkeys(readings)]
    return " ; ".join(said)


@cache
def _with_figures(text: str, terms: Terms) -> str:
    return text.format(**asdict(terms))


@cache
def _texts() -> tuple[dict[str, str], dict[str, str]]:
    data = tomllib.loads((files("reconcile.terms") / "articles.toml").read_text("utf-8"))
    return data["articles"], data["also"]
