"""The French of a choice is data: every choice has its words, and no words are left over."""

import importlib
import pkgutil
import tomllib
from importlib.resources import files

import reconcile
from reconcile.labels import Labelled
from tests.builders.each import each

for module in pkgutil.walk_packages(reconcile.__path__, "reconcile."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)

CHOICES = {choice.__name__: choice for choice in Labelled.__subclasses__()}
LABELS = tomllib.loads((files("reconcile") / "labels.toml").read_text("utf-8"))


def test_the_catalogue_holds_the_choices_of_the_program_and_no_others() -> None:
    assert set(LABELS) == set(CHOICES)


@each("name", CHOICES)
def test_every_choice_has_its_own_words(name: str) -> None:
    assert list(LABELS[name]) == [choice.value for choice in CHOICES[name]]
    assert len({choice.label for choice in CHOICES[name]}) == len(CHOICES[name])


@each("name", CHOICES)
def test_a_choice_is_read_back_by_its_words(name: str) -> None:
    assert [CHOICES[name].labelled(choice.label) for choice in CHOICES[name]] == list(CHOICES[name])
    assert CHOICES[name].labelled("autre chose") is None
