"""What asks the same of many cases in one test asks it of each, and names those that fail."""

import pytest

from tests.builders.each import each


def test_each_case_is_asked_and_each_that_fails_is_named() -> None:
    asked = []

    @each(("one", "other"), [(1, 1), pytest.param(1, 2, id="two for one"), (2, 2), (3, 4)])
    def test_equal(one: int, other: int) -> None:
        asked.append((one, other))
        assert one == other

    with pytest.raises(ExceptionGroup, match="2 of 4 cases") as failure:
        test_equal()
    assert asked == [(1, 1), (1, 2), (2, 2), (3, 4)]
    assert [error.__notes__ for error in failure.value.exceptions] == [["case: two for one"], ["case: (3, 4)"]]


def test_what_did_not_raise_fails_its_case_alone() -> None:
    asked = []

    @each("text", ["1", "a", "b"], ids=lambda text: f"the text {text}")
    def test_no_number(text: str) -> None:
        asked.append(text)
        with pytest.raises(ValueError, match="invalid literal"):
            int(text)

    with pytest.raises(BaseExceptionGroup) as failure:
        test_no_number()
    assert asked == ["1", "a", "b"]
    assert [error.__notes__ for error in failure.value.exceptions] == [["case: the text 1"]]


@each("first", [1, 2])
@each("second", [2, 1])
def test_every_pair_is_asked_beside_what_pytest_gives(tmp_path_factory: object, first: int, second: int) -> None:
    assert {first, second} <= {1, 2}
    assert tmp_path_factory


def test_no_case_or_a_value_that_the_test_does_not_take_is_a_mistake() -> None:
    def test_anything(value: int) -> None:
        assert value

    with pytest.raises(AssertionError, match="no case"):
        each("value", [])
    with pytest.raises(AssertionError, match="does not take"):
        each("worth", [1])(test_anything)
