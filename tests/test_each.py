"""What asks the same of many cases in one test asks it of each, and names those that fail."""

from pathlib import Path

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


def test_a_case_that_skips_fails_and_leaves_out_no_other() -> None:
    asked = []

    @each("number", [1, 2])
    def test_skipped(number: int) -> None:
        asked.append(number)
        pytest.skip("not today")

    with pytest.raises(BaseExceptionGroup, match="2 of 2 cases"):
        test_skipped()
    assert asked == [1, 2]


FOLDERS: list[tuple[str, str, str]] = []


@each("first", ["a", "b"], ids=["first a", "first b"])
@each("second", ["c", "d"])
def test_every_pair_has_an_empty_folder_of_its_own(tmp_path: Path, first: str, second: str) -> None:
    assert list(tmp_path.iterdir()) == []
    FOLDERS.append((first, second, str(tmp_path)))
    (tmp_path / first).touch()


def test_every_pair_was_asked_once() -> None:
    assert [one[:2] for one in FOLDERS] == [("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")]
    assert len({folder for _, _, folder in FOLDERS}) == 4


def test_no_case_or_a_value_that_the_test_does_not_take_is_a_mistake() -> None:
    def test_anything(value: int) -> None:
        assert value

    with pytest.raises(AssertionError, match="no case"):
        each("value", [])
    with pytest.raises(AssertionError, match="does not take"):
        each("worth", [1])(test_anything)
