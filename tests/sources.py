"""The source of the project, read by the tests that hold its shape."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from scripts.rooms import ROOMS

ROOT: Final = Path(__file__).resolve().parent.parent
APPS: Final = ("departments", "intake", "routing", "duyun_relief")
"""From the bottom up: an app knows those before it and never those after it."""
DOORS: Final = ("acts", "pages", "forms", "views", "urls")
"""Inside a room, from the bottom up: a door knows those before it and never those after it. `X_forms` is of `forms`."""
PLACES: Final = [(app, room) for app, rooms in ROOMS.items() for room in rooms]
TEMPLATES: Final = sorted((ROOT / "templates").rglob("*.html"))


def relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def dotted(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def sources(*folders: str) -> dict[str, Path]:
    """Return modules by dotted name; migrations are Django's writing and not ours."""
    paths = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")))
    return {dotted(path): path for path in paths if "migrations" not in path.parts}


MODULES: Final = sources(*APPS)
EVERYTHING: Final = MODULES | sources("scripts", "tests")


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(EVERYTHING[module].read_text(encoding="utf-8"))


def is_for_types_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def nodes(root: ast.AST, *, with_types: bool = True) -> Iterator[ast.AST]:
    """Yield all nodes below; `with_types` false leaves out what only the type checker imports."""
    left = [root]
    while left:
        for child in ast.iter_child_nodes(left.pop()):
            if with_types or not is_for_types_only(child):
                yield child
                left.append(child)


@cache
def imported(module: str, *, with_types: bool = True) -> frozenset[str]:
    """Return the modules of ours that a module imports, each by its own name."""
    found: set[str] = set()
    for node in nodes(tree(module), with_types=with_types):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            whole = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= (whole & set(MODULES)) or {node.module}
    return frozenset(found & set(MODULES))


def app_of(module: str) -> str:
    return module.partition(".")[0]


def room_of(module: str) -> str:
    """Return the room, or the file at the root of its app, that a module belongs to; empty for the app itself."""
    return module.split(".")[1] if "." in module else ""


def neighbours(module: str) -> set[str]:
    """Return the modules of the same app that a module imports."""
    return {name for name in imported(module, with_types=False) if app_of(name) == app_of(module) and room_of(name)}


def modules_of(app: str, room: str) -> list[str]:
    return [module for module in MODULES if (app_of(module), room_of(module)) == (app, room)]


def door_of(module: str) -> int:
    """Return the place of a module among the doors of its room; -1 for one that is no door and may serve any."""
    names = [name.rpartition("_")[2] for name in module.split(".")[2:]]
    return max((DOORS.index(name) for name in names if name in DOORS), default=-1)


def written(node: ast.AST) -> list[ast.expr]:
    if isinstance(node, ast.Assign):
        return [part for target in node.targets for part in ast.walk(target) if isinstance(part, ast.expr)]
    return [node.target] if isinstance(node, ast.AugAssign | ast.AnnAssign) else []


def calls(module: str) -> Iterator[ast.Call]:
    return (node for node in nodes(tree(module)) if isinstance(node, ast.Call))


def words_of(module: str) -> Iterator[str]:
    """Yield the literal texts of a module, its comments and docstrings left out."""
    bare = {id(node.value) for node in nodes(tree(module)) if isinstance(node, ast.Expr)}
    for node in nodes(tree(module)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in bare:
            yield node.value


def functions(module: str) -> Iterator[ast.FunctionDef]:
    return (node for node in nodes(tree(module)) if isinstance(node, ast.FunctionDef))
