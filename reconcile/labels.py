"""The choices that the code names in English and shows in French: the words are data, in `labels.toml`."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from typing import Self


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((files("reconcile") / "labels.toml").read_text("utf-8"))


class Labelled(StrEnum):
    """A closed list of choices; `label` is what the workbook and the console show for one."""

    # A choice equals its text, and so must be found by it; an enum's own hash is of its name, and slow.
    __hash__ = str.__hash__

    @cached_property
    def label(self) -> str:
        """The choice in French."""
        return _labels()[type(self).__name__][self.value]

    @classmethod
    def labelled(cls, text: str) -> Self | None:
        """Return the choice that a workbook shows by its label, `None` for other words."""
        return next((one for one in cls if one.label == text), None)
