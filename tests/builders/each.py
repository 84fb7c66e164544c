"""Many small cases in one test, which names each of those that fail."""

import inspect
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

import pytest

Test = Callable[..., None]
_PARAM = type(pytest.param())


def each(
    names: str | Sequence[str], cases: Iterable[Any], ids: Callable[[Any], str] | None = None
) -> Callable[[Test], Test]:
    """Ask the same of every case in one test: `pytest.mark.parametrize` for what takes less time than a test costs.

    Its arguments are read alike (`names` is one name or a tuple of them), but no case has marks or is skipped. Every
    case is asked, whatever the others gave; what failed is raised together, each with the case that it is about.
    """
    several = not isinstance(names, str)
    arguments = (names,) if isinstance(names, str) else tuple(names)
    asked = [_named(case, ids, several=several) for case in cases]
    assert asked, "no case to ask of"

    def of(test: Test) -> Test:
        @wraps(test)
        def every(**fixtures: Any) -> None:
            failed = []
            for name, values in asked:
                try:
                    test(**fixtures, **dict(zip(arguments, values, strict=True)))
                except (Exception, BaseExceptionGroup, pytest.fail.Exception) as error:
                    error.add_note(f"case: {name}")
                    failed.append(error)
            if failed:
                raise BaseExceptionGroup(f"{len(failed)} of {len(asked)} cases", failed)

        parameters = inspect.signature(test).parameters
        assert set(arguments) <= set(parameters), f"{test.__name__} does not take {arguments}"
        fixtures = [one for name, one in parameters.items() if name not in arguments]
        vars(every)["__signature__"] = inspect.Signature(fixtures)
        return every

    return of


def _named(case: Any, ids: Callable[[Any], str] | None, *, several: bool) -> tuple[str, tuple[Any, ...]]:
    """Return the name of a case and its values, of which `pytest.param` may have said the name."""
    if isinstance(case, _PARAM):
        assert not case.marks, f"{case!r} has marks"
        return str(case.id or ascii(case.values)), tuple(case.values)
    values = tuple(case) if several else (case,)
    return (ids(case) if ids else ascii(case)), values
