"""Who keeps the settings (设置)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from departments.models import User
from departments.roles import Role

KEEPERS = frozenset({Role.COORDINATOR, Role.ADMIN})
"""Who keeps limits and responsibilities (时限与职责的维护)."""


def keeps_limits(user: User) -> bool:
    return user.role in KEEPERS


def reads_settings(user: User) -> bool:
    """Answer whether somebody may look at the settings: who keeps them, and the auditor."""
    return keeps_limits(user) or user.role == Role.AUDITOR


def check_keeper(user: User) -> None:
    """Let in who keeps the settings; raises PermissionDenied for anybody else."""
    if not keeps_limits(user):
        raise PermissionDenied


def check_reader(user: User) -> None:
    """Let in who may look at the settings; raises PermissionDenied for anybody else."""
    if not reads_settings(user):
        raise PermissionDenied
