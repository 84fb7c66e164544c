"""What the whole session of tests needs."""

import gc


def pytest_sessionfinish() -> None:
    """Look for unreachable objects once: pytest does so five times at its end, each time through all that is left.

    What is found here is finalised here, and pytest still hears of it; what is left is what the session holds.
    """
    gc.collect()
    gc.freeze()
