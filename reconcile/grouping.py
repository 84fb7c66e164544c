"""Values sorted out by what they share."""

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")
K = TypeVar("K")


def grouped(values: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Return the values by key, in the order of their first.

    >>> grouped(["un", "deux", "trois"], len)
    {2: ['un'], 4: ['deux'], 5: ['trois']}
    """
    groups: dict[K, list[T]] = {}
    for value in values:
        groups.setdefault(key(value), []).append(value)
    return groups
