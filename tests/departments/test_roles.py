"""What each role permits, as the README's table of roles and DESIGN 6 say it; and that it is said in one place."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Final

import pytest

from departments import roles
from departments.roles import Role

ROOT: Final = Path(__file__).resolve().parent.parent.parent
PERMITTED: Final = {
    "MAY_SEE_ALL_MATTERS": "coordinator auditor",
    "MAY_SEE_MATTERS_OF_UNIT": "clerk reviewer officer",
    "MAY_SEE_MATTERS": "clerk reviewer officer coordinator auditor",
    "MAY_WORK_MATTERS": "clerk officer",
    "MAY_MOVE_MATTERS": "clerk reviewer officer coordinator",
    "MAY_REVIEW_REFUSALS": "reviewer coordinator",
    "MAY_CHOOSE_A_TOWN": "officer coordinator auditor",
    "MAY_OVERSEE": "reviewer coordinator auditor",
    "MAY_HAND_OVER": "reviewer coordinator",
    "MAY_PRINT_PAPERS": "clerk reviewer officer coordinator",
    "MAY_CORRECT_PAPERS": "clerk officer coordinator",
    "MAY_POST_UP_FOR_TOWN": "clerk reviewer",
    "MAY_POST_UP": "clerk reviewer coordinator",
    "MAY_HOLD_MEETINGS": "reviewer coordinator",
    "MAY_FOLLOW_RESOLUTIONS": "reviewer officer",
    "MAY_FULFIL_RESOLUTIONS": "reviewer officer coordinator",
    "MAY_READ_COMPLAINTS": "coordinator auditor",
    "MAY_KEEP_SETTINGS": "coordinator admin",
    "MAY_READ_SETTINGS": "coordinator auditor admin",
}


def test_each_permission_is_held_by_exactly_these_roles() -> None:
    held = {name: set(found) for name, found in vars(roles).items() if name.startswith("MAY_")}
    assert held == {name: {Role(role) for role in held_by.split()} for name, held_by in PERMITTED.items()}


@pytest.mark.parametrize("permission", [name for name in PERMITTED if not name.startswith(("MAY_SEE", "MAY_READ"))])
def test_an_auditor_changes_nothing(permission: str) -> None:
    assert permission in {"MAY_CHOOSE_A_TOWN", "MAY_OVERSEE"} or Role.AUDITOR not in getattr(roles, permission)


def test_an_administrator_keeps_the_settings_and_reads_no_matter() -> None:
    assert {name for name in PERMITTED if Role.ADMIN in getattr(roles, name)} == {
        "MAY_KEEP_SETTINGS",
        "MAY_READ_SETTINGS",
    }


def gathers_roles(path: Path) -> bool:
    """Does a module put several roles together in a set, a list or a tuple?"""
    found = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    groups = (node.elts for node in found if isinstance(node, ast.Set | ast.List | ast.Tuple))
    return any(sum(ast.unparse(one).startswith("Role.") for one in group) > 1 for group in groups)


def test_roles_are_put_together_in_one_file() -> None:
    modules = (path for app in ("departments", "intake", "routing") for path in (ROOT / app).rglob("*.py"))
    assert [str(path.relative_to(ROOT)) for path in modules if gathers_roles(path)] == ["departments/roles.py"]
