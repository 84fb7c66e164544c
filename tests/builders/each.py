"""Many small cases in one test, which names each of those that fail."""

import inspect
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import wraps
from typing import Any

import pytest

Test = Callable[..., None]
Ids = Callable[[Any], str] | Collection[str] | None
_PARAM = type(pytest.param())
# A case that skips would leave out those after it: it fails.
_FAILED = (Exception, BaseExceptionGroup, pytest.fail.Exception, pytest.skip.Exception)


def each(names: str | Sequence[str], cases: Iterable[Any], ids: Ids = None) -> Callable[[Test], Test]:
    """Ask the same of every case in one test: `pytest.mark.parametrize` without what a test of its own costs.

    Its arguments are read alike (`names` is one name or a tuple of them), but no case has marks or is skipped. Every
    case is asked, whatever the others gave, with an empty `tmp_path` of its own; what failed is raised together, each
    with the case that it is about.
    """
    arguments = (names,) if isinstance(names, str) else tuple(names)
    asked = [
        (_name(case, number, ids), _values(case, several=not isinstance(names, str)))
        for number, case in enumerate(cases)
    ]
    assert asked, "no case to ask of"

    def of(test: Test) -> Test:
        @wraps(test)
        def every(**fixtures: Any) -> None:
            failed = []
            for number, (name, values) in enumerate(asked):
                try:
                    test(**_of_case(fixtures, number), **dict(zip(arguments, values, strict=True)))
                except _FAILED as error:
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


def _of_case(fixtures: dict[str, Any], number: int) -> dict[str, Any]:
    """Return what pytest gives, with a folder of the case's own."""
    if "tmp_path" not in fixtures:
        return fixtures
    (folder := fixtures["tmp_path"] / str(number)).mkdir()
    return fixtures | {"tmp_path": folder}


def _name(case: Any, number: int, ids: Ids) -> str:
    if isinstance(case, _PARAM):
        return str(case.id or ascii(case.values))
    return ids(case) if callable(ids) else [*ids][number] if ids else ascii(case)


def _values(case: Any, *, several: bool) -> tuple[Any, ...]:
    if isinstance(case, _PARAM):
        assert not case.marks, f"{case!r} has marks"
        return tuple(case.values)
    return tuple(case) if several else (case,)
