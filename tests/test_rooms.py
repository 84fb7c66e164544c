"""The rooms of the house: each imports only the ground and the rooms before it, and nothing imports in a circle."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATHS = sorted({*(ROOT / "reconcile").rglob("*.py"), *(ROOT / "schemas").rglob("*.py")})
# The story in its order: what a file holds, what it says, what the guide says, what becomes of a month, the reports.
ROOMS = ("terms", "intake", "evidence", "contract", "month", "roster", "report", "app")
# The door sees every room; nobody sees the door.
DOOR = ("cli", "__main__", "console", "french_click", "page_commands")
# A report is a rendering of results: how they were read or weighed is none of its business.
UNSEEN_BY_REPORT = ("intake", "evidence", "contract")


def module_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {module_of(path): path for path in PATHS}


@cache
def nodes_of(path: Path) -> list[ast.AST]:
    """Return what a module imports and defines, at whatever depth."""
    kinds = ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef
    return [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, kinds)]


@cache
def imports() -> dict[str, set[str]]:
    """Return the project's own modules that each module imports, those for types alone included."""
    return {module: set(_own(path)) for module, path in MODULES.items()}


def _own(path: Path) -> Iterator[str]:
    for node in nodes_of(path):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        # `from package import module` means the module; the package alone holds a docstring.
        found = [name for name in names if name in MODULES]
        yield from found[1:] or found


def room_of(module: str) -> str:
    """Return the room of a module, `ground` for those that stand beside the rooms, `door` for the command line."""
    first = [*module.split("."), ""][1]
    return first if first in ROOMS else "door" if first in DOOR else "ground"


def floor_of(module: str) -> int:
    return ("ground", *ROOMS, "door").index(room_of(module))


def test_every_room_is_there() -> None:
    assert {room_of(module) for module in imports()} == {"ground", *ROOMS, "door"}


def test_a_module_imports_only_the_ground_and_the_rooms_before_its_own() -> None:
    pairs = ((module, other) for module, others in imports().items() for other in others)
    assert [f"{module} imports {other}" for module, other in pairs if floor_of(other) > floor_of(module)] == []


def test_a_report_sees_only_results() -> None:
    reports = [module for module in MODULES if room_of(module) == "report"]
    assert len(reports) > 20
    pairs = ((module, other) for module in reports for other in imports()[module])
    assert [f"{module} imports {other}" for module, other in pairs if room_of(other) in UNSEEN_BY_REPORT] == []


def test_the_schemas_import_nothing_of_the_program() -> None:
    schemas = (module for module in imports() if module.startswith("schemas"))
    assert [other for module in schemas for other in imports()[module] if not other.startswith("schemas")] == []


def test_no_module_imports_itself_by_a_detour() -> None:
    assert circle(imports()) == []


def test_a_circle_is_seen() -> None:
    assert sorted(circle({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}})[:3]) == ["a", "b", "c"]


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """Return the modules of a circle of imports, empty when there is none."""
    try:
        TopologicalSorter({module: others - {module} for module, others in graph.items()}).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_a_module_has_at_most_250_lines() -> None:
    assert len(PATHS) > 150
    lines = {path.name: len(path.read_text("utf-8").splitlines()) for path in PATHS}
    assert {name: count for name, count in lines.items() if count > 250} == {}


def test_a_function_has_at_most_45_lines() -> None:
    functions = [
        (path.name, node.name, (node.end_lineno or node.lineno) - node.lineno + 1)
        for path in PATHS
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    assert len(functions) > 800
    assert [one for one in functions if one[2] > 45] == []
