"""Who keeps the settings (设置)."""

from __future__ import annotations

from departments.models import User
from departments.roles import Role

KEEPERS = frozenset({Role.COORDINATOR, Role.ADMIN})
"""Who keeps limits and responsibilities (时限与职责的维护)."""


def keeps_limits(user: User) -> bool:
    return user.role in KEEPERS
