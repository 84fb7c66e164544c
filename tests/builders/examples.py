"""How many examples a property is asked of."""

import os

from hypothesis import settings

_TIMES = int(os.environ.get("TIMES_AS_MANY_EXAMPLES", "1"))


def examples(count: int = 40) -> settings:
    """Ask a property of so many examples, in any time; `.ci/run` asks it of ten times as many."""
    return settings(deadline=None, max_examples=count * _TIMES)
