"""What the whole session of tests needs."""

import gc
import os
import sys

import pytest

from tests.builders.office import close_office

# A run of the tests takes less than a gigabyte without it: the collector would go through nearly all that is kept.
gc.disable()
# Compiled modules are kept, whatever the environment says: each worker, each later run and each command that a test
# starts would otherwise compile the same ones again.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# Pandera loads hypothesis where it is installed, and hypothesis loads trio, half a second for each command that a test
# starts: nothing here needs what trio adds to it, and loading it runs another program.
os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"
# The files whose tests wait for another program or take longest come first, then the others from the largest to the
# smallest: the last one must not run alone.
_FIRST = (
    "test_page_browser",
    "test_hostile_texts",
    "test_controls",
    "test_plain_computation",
    "test_determinism",
    "test_recompute",
    "test_page_server",
    "test_page",
    "test_untrained_month",
    "test_valid_files",
    "test_told_sheets",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first; those of a file stay together, in their order."""
    places = {name: place for place, name in enumerate(_FIRST)}
    paths = {item.path for item in items}
    order = {path: (places.get(path.stem, len(_FIRST)), -path.stat().st_size, path) for path in paths}
    items.sort(key=lambda item: order[item.path])


def pytest_sessionfinish() -> None:
    """Let go of what is left: pytest would look for unreachable objects in it, and wait for two million to end.

    They are of XlsxWriter, whose workbooks hold themselves in a circle; a month holds nothing so.
    """
    gc.freeze()


def pytest_unconfigure() -> None:
    close_office()
