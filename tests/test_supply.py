"""What is installed: every direct dependency is pinned to a version that was tested and that pyproject.toml allows."""

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

from tests.builders.each import each

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DIRECT = [
    Requirement(one)
    for one in (
        *PROJECT["dependencies"],
        *(one for extra in PROJECT["optional-dependencies"].values() for one in extra),
    )
]


def name_key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned() -> dict[str, str]:
    lines = (ROOT / ".ci" / "constraints.txt").read_text("utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {name_key(name): version for name, version in pairs}


@each("one", [one for one in DIRECT if one.marker is None], ids=lambda one: one.name)
def test_a_dependency_is_pinned_to_a_version_that_is_allowed(one: Requirement) -> None:
    assert one.specifier.contains(pinned()[name_key(one.name)])


@each("one", [one for one in DIRECT if not one.name.startswith("types-")], ids=lambda one: one.name)
def test_a_dependency_says_the_oldest_version_that_works(one: Requirement) -> None:
    # XlsxWriter alone has an end too: `report/rows.py` rests on parts of it that it does not promise.
    bounds = [">="] if one.name != "XlsxWriter" else ["<", ">="]
    assert sorted(bound.operator for bound in one.specifier) == ([] if one.marker else bounds)
