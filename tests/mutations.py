"""Do the tests notice a rule that is wrong? Small faults, one at a time, in a copy of the tree.

By hand, as it takes half an hour: `python -m tests.mutations FOLDER [mutants] [seed]`, with pytest-cov installed. The
folder keeps the copy, which test runs which line, and what became of each mutant; a second run goes on from there.

Own code and not mutmut or cosmic-ray: the one leaves out every decorated function (most rules are properties of
dataclasses or cached) and wants the whole suite to pass in its rewritten tree, where the tests of the source's form
cannot; the other changes the tree in place and runs all tests for each mutant.

Survivors known to change nothing that anybody can see:
- `evidence/exports.py`, `zip(ages, rows, strict=True)`: the ages are made of the rows one by one.
- `month/decisions.py`, `if reference and not alone`: a row of one finding shows the number that its reference holds.
- `evidence/written_days.py`, `year[0] < 100`: they differ in the year 0100 alone, in which or in 2100 no session is.
"""

import ast
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from random import Random

# Imported once for all mutants, whose tests run in children of this process.
import hypothesis  # noqa: F401
import openpyxl  # noqa: F401
import pandera.pandas  # noqa: F401
import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("contract", "evidence", "month")
# Tests that read the source, start processes or compute with another program tell nothing of a rule.
LEFT_OUT = ("tests/test_rooms.py", "tests/test_determinism.py", "tests/test_recompute.py")
# The tests of the rules, whose lines are looked up; the others run only for what these leave alive.
_OF_RULES = """
    amounts answered_dates answered_planned_times answered_presence answered_sheets answered_states attendance_blanks
    attendance_planned attendance_sessions attendance_shapes attendance_sheets beside_marks block_times
    cases_through_pipeline causes changes contradictions correspondences_disagree correspondences_scope
    decisions_force_majeure decisions_lines decisions_marks decisions_offered decisions_over_months
    decisions_without_effect declarations delays exports half_days_of_a_session history left_out_files
    lines_waited_for marks matching missing_dates one_diagnosis other_readings plain_computation planned_times
    quick_ways_to_be_wrong readings_and_payments references reminders rule_details sample_month sheet_days
    sheets_not_understood stakes told_sheets two_header_rows undecided working_days
"""
RULES = tuple(f"tests/test_{name}.py" for name in _OF_RULES.split())
# What notices most is run first and alone, and what takes longest last, so that most mutants cost seconds.
FIRST = tuple(f"tests/test_{name}.py" for name in ("undecided", "missing_dates", "rule_details", "sample_month"))
LAST = ("tests/test_plain_computation.py",)
TIMEOUT = 600

_SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}
_SWAPPED_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}


@dataclass(frozen=True)
class Mutant:
    """A fault: the module, where, what it changes, and its place among all of the module."""

    path: str
    line: int
    column: int
    what: str
    place: int

    @property
    def name(self) -> str:
        return f"{self.path}:{self.line}:{self.column} {self.what}"


def mutants_of(path: str, text: str) -> Iterator[Mutant]:
    """Yield every mutant of a module."""
    for n, change in enumerate(_changes(ast.parse(text))):
        node = change.node
        yield Mutant(path, node.lineno, node.col_offset, f"{change.what}: {ast.unparse(node).splitlines()[0]}", n)


def source_of(mutant: Mutant, text: str) -> str:
    """Return the module with the fault."""
    tree = ast.parse(text)
    _changes(tree)[mutant.place].make()
    return ast.unparse(ast.fix_missing_locations(tree))


@dataclass(frozen=True)
class _Change:
    """A change of one node: what it is, in words, and how to make it."""

    node: ast.expr | ast.stmt
    what: str
    make: Callable[[], object]


def _changes(tree: ast.Module) -> list[_Change]:
    return [change for place in _places(tree) for change in (*_of_statement(place), *_of_expression(place))]


@dataclass(frozen=True)
class _Place:
    """A node and where it stands."""

    node: ast.AST
    parent: ast.AST
    field: str
    index: int | None

    def put(self, other: ast.AST) -> None:
        """Put another node in its place."""
        if self.index is None:
            setattr(self.parent, self.field, other)
        else:
            getattr(self.parent, self.field)[self.index] = other


def _places(parent: ast.AST) -> Iterator[_Place]:
    """Yield every node that runs: no decorator, no annotation, no docstring."""
    for name, value in ast.iter_fields(parent):
        if name in {"decorator_list", "annotation", "returns"}:
            continue
        for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(node, ast.AST):
                yield _Place(node, parent, name, index)
                yield from _places(node)


def _of_statement(place: _Place) -> Iterator[_Change]:
    """Drop a guard, a step that is made for its effect, or a thing yielded."""
    node = place.node
    effect = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Yield | ast.YieldFrom)
    guard = isinstance(node, ast.If) and not node.orelse
    if isinstance(node, ast.stmt) and (effect or guard or isinstance(node, ast.AugAssign | ast.Continue)):
        yield _Change(node, "dropped", lambda: place.put(ast.Pass()))


def _of_expression(place: _Place) -> Iterator[_Change]:
    """Turn a comparison, a condition, a sum, a choice or a constant into its neighbour."""
    match node := place.node:
        case ast.Compare(ops=ops):
            for n, op in enumerate(ops):
                yield _Change(node, "compared otherwise", partial(ops.__setitem__, n, _SWAPPED[type(op)]()))
        case ast.BoolOp(op=op) | ast.BinOp(op=ast.Add() | ast.Sub() as op) if not _is_text(node):
            yield _Change(node, "joined otherwise", partial(setattr, node, "op", _SWAPPED[type(op)]()))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield _Change(node, "without its not", partial(place.put, operand))
        case ast.IfExp(body=body, orelse=orelse):
            yield _Change(node, "chosen otherwise", partial(node.__dict__.update, body=orelse, orelse=body))
        case ast.Call(func=ast.Name(id=name) as function) if name in _SWAPPED_CALLS:
            yield _Change(
                node, f"{_SWAPPED_CALLS[name]} for {name}", partial(setattr, function, "id", _SWAPPED_CALLS[name])
            )
        case ast.Constant(value=bool() as value):
            yield _Change(node, "the other", partial(setattr, node, "value", not value))
        case ast.Constant(value=int() as value):
            yield _Change(node, "one more", partial(setattr, node, "value", value + 1))


def _is_text(node: ast.expr) -> bool:
    sides = (node.left, node.right) if isinstance(node, ast.BinOp) else ()
    return any(isinstance(side, ast.JoinedStr) or isinstance(getattr(side, "value", None), str) for side in sides)


class Workshop:
    """A folder with a copy of the tree, which tests run which line, and what became of each mutant."""

    def __init__(self, folder: Path) -> None:
        self.tree = folder / "tree"
        self._results = folder / "results.json"
        self.results: dict[str, str] = json.loads(self._results.read_text("utf-8")) if self._results.exists() else {}
        if not self.tree.exists():
            subprocess.run(["git", "clone", "--quiet", str(ROOT), str(self.tree)], check=True)
        if not (self.tree / ".coverage").exists():
            print("which tests run which line: some minutes", flush=True)
            measured = ["-n", "auto", "--cov=reconcile", "--cov-context=test", "--cov-report="]
            self._run("pytest", "-q", *measured, *RULES)
        # Not among what the project installs: only this needs it.
        self._lines = import_module("coverage").CoverageData(str(self.tree / ".coverage"))
        self._lines.read()
        if self._fails(*FIRST, *LAST):
            raise SystemExit("the tests fail before any fault is made")

    def _run(self, module: str, *arguments: str) -> None:
        command = [sys.executable, "-m", module, *arguments]
        subprocess.run(
            command, cwd=self.tree, env=os.environ | {"PYTHONPATH": "."}, stdout=subprocess.DEVNULL, check=True
        )

    def _fails(self, *arguments: str) -> bool:
        """Tell whether pytest fails in a child that has the libraries imported already, and nothing of the tree."""
        child = os.fork()
        if child:
            return os.waitpid(child, 0)[1] != 0
        signal.alarm(TIMEOUT)
        os.chdir(self.tree)
        with Path(os.devnull).open("w") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            os.dup2(nowhere.fileno(), 2)
        for name in [name for name in sys.modules if name.split(".")[0] in {"reconcile", "schemas", "tests"}]:
            del sys.modules[name]
        sys.path.insert(0, str(self.tree))
        # Bytecode is told by size and second, which a mutant may share with the original.
        sys.dont_write_bytecode, os.environ["PYTHONDONTWRITEBYTECODE"] = True, "1"
        early = "ignore::pytest.PytestAssertRewriteWarning"  # hypothesis is a plugin, and imported already
        os._exit(pytest.main(["-q", "-x", "-p", "no:cacheprovider", "-W", early, *arguments]))

    def tests_of(self, mutant: Mutant) -> tuple[list[str], list[str]]:
        """Return the tests that run the line (any line of the module where it runs on import), the quickest apart."""
        contexts: dict[int, list[str]] = self._lines.contexts_by_lineno(str(self.tree / mutant.path))
        lines = [one for one in contexts.get(mutant.line, []) if one]
        found = lines or [one for line in contexts.values() for one in line if one]
        # `tests/test_x.py::test_y[case]|run`: parameters hold any signs, so the function is run with all of them.
        tests = sorted({one.split("|")[0].split("[")[0] for one in found})
        quick = {f"tests/test_{Path(mutant.path).stem}.py", *FIRST}
        first = [test for test in tests if test.split("::")[0] in quick]
        return first, sorted(set(tests) - set(first), key=lambda test: (test.split("::")[0] in LAST, test))

    def tried_on_its_line(self, mutant: Mutant) -> str:
        """Return `killed` by a test of the rules that runs the line, or `alive`."""
        if mutant.name not in self.results:
            killed = any(tests and self._made(mutant, *tests) for tests in self.tests_of(mutant))
            self._record(mutant, "killed" if killed else "alive")
        return self.results[mutant.name]

    def tried_on_the_rest(self, mutant: Mutant) -> str:
        """Return `killed by the rest` of the tests, or `survived`."""
        if self.results[mutant.name] == "alive":
            rest = (f"--ignore={name}" for name in (*RULES, *LEFT_OUT))
            self._record(mutant, "killed by the rest" if self._made(mutant, "-n", "auto", *rest) else "survived")
        return self.results[mutant.name]

    def _made(self, mutant: Mutant, *arguments: str) -> bool:
        """Tell whether the tests fail while the fault is in the tree."""
        original = (self.tree / mutant.path).read_text("utf-8")
        (self.tree / mutant.path).write_text(source_of(mutant, original), "utf-8")
        try:
            return self._fails(*arguments)
        finally:
            (self.tree / mutant.path).write_text(original, "utf-8")

    def _record(self, mutant: Mutant, fate: str) -> None:
        self.results[mutant.name] = fate
        self._results.write_text(json.dumps(self.results, ensure_ascii=False, indent=1), "utf-8")


def main(folder: str, mutants: int = 100, seed: int = 1) -> None:
    workshop = Workshop(Path(folder))
    paths = sorted(path for room in ROOMS for path in (workshop.tree / "reconcile" / room).glob("*.py"))
    every = [
        mutant
        for path in paths
        for mutant in mutants_of(path.relative_to(workshop.tree).as_posix(), path.read_text("utf-8"))
    ]
    sample = Random(seed).sample(every, mutants)
    for tried in (workshop.tried_on_its_line, workshop.tried_on_the_rest):
        for mutant in sample:
            if (fate := tried(mutant)) in {"alive", "survived"}:
                print(f"{fate}: {mutant.name}", flush=True)
    fates = Counter(workshop.results[mutant.name] for mutant in sample)
    print(f"{len(sample)} of {len(every)} mutants: {dict(fates)}")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
