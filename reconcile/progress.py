"""How far a long step has come, for whoever is told."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from reconcile.french import thousands

T = TypeVar("T")
Tell = Callable[[str], None]
# Told so often, that takes no time that could be measured.
EVERY = 1_000


def untold(_step: str) -> None:
    """Say nothing."""


def counted(values: Sequence[T], step: str, tell: Tell) -> Iterator[T]:
    """Yield the values, and tell of a long step how many are done and how many there are."""
    for done, value in enumerate(values):
        if done and done % EVERY == 0:
            tell(so_far(step, done, len(values)))
        yield value


def so_far(step: str, done: int, total: int) -> str:
    """Return a step with how far it has come: `Montants : 2 000 sur 10 000`."""
    return f"{step} : {thousands(done)} sur {thousands(total)}"
