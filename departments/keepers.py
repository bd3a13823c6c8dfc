"""Who keeps the settings (设置)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from departments.models import User
from departments.roles import Role

KEEPERS = frozenset({Role.COORDINATOR, Role.ADMIN})
"""Who keeps limits and responsibilities (时限与职责的维护)."""


def keeps_limits(user: User) -> bool:
    return user.role in KEEPERS


def check_keeper(user: User) -> None:
    """Let in who keeps the settings; raises PermissionDenied for anybody else."""
    if not keeps_limits(user):
        raise PermissionDenied


def check_reader(user: User) -> None:
    """Let in who keeps the settings, and the auditor to look; raises PermissionDenied for anybody else."""
    if not keeps_limits(user) and user.role != Role.AUDITOR:
        raise PermissionDenied
