"""How long the page is served: until somebody ends it, closes its last window, or leaves it alone for eight hours."""

import threading
from collections.abc import Callable

EIGHT_HOURS = 8 * 60 * 60
# A page that is loaded anew says farewell, then greets.
SECONDS_TO_RETURN = 5.0


class Life:
    """The windows that are open, when they were last heard of, and whether it is over. `clock` counts seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._windows: set[str] = set()
        self._heard = clock()
        self._closed_at: float | None = None
        self._ended = threading.Event()
        self._lock = threading.Lock()

    def hear(self) -> None:
        """Take note of a request."""
        self._heard = self._clock()

    def greet(self, window: str) -> None:
        """Take note of a window that shows the page."""
        with self._lock:
            self._windows.add(window)
            self._closed_at = None

    def farewell(self, window: str) -> None:
        """Take note of a window that no longer does."""
        with self._lock:
            self._windows.discard(window)
            if not self._windows:
                self._closed_at = self._clock()

    def end(self) -> None:
        """End, as soon as the answer to the one who asks for it has gone."""
        self._ended.set()

    @property
    def is_over(self) -> bool:
        """Tell whether nobody needs the page any more."""
        now = self._clock()
        with self._lock:
            left = self._closed_at is not None and now - self._closed_at >= SECONDS_TO_RETURN
        return self._ended.is_set() or left or now - self._heard >= EIGHT_HOURS

    def wait(self, seconds: float) -> None:
        """Wait until it is over, that long at most."""
        self._ended.wait(seconds)
