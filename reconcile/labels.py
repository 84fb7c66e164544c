"""The choices that the code names in English and shows in French: the words are data, in `labels.toml`."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib.resources import files


@cache
def _labels() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((files("reconcile") / "labels.toml").read_text("utf-8"))


class Labelled(StrEnum):
    """A closed list of choices; `label` is what the workbook and the console show for one."""

    @property
    def label(self) -> str:
        """The choice in French."""
        return _labels()[type(self).__name__][self.value]
