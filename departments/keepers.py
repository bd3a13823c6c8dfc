"""Who keeps the settings (设置)."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from departments.models import User
from departments.roles import Role

KEEPERS = frozenset({Role.COORDINATOR, Role.ADMIN})
"""The roles that keep limits and responsibilities (时限与职责的维护)."""


def keeps_limits(user: User) -> bool:
    """May this person change limits, responsibilities, the hours of every unit and the list of villages?"""
    return user.role in KEEPERS


def reads_settings(user: User) -> bool:
    """May this person look at the settings? Who keeps them may, and the auditor."""
    return keeps_limits(user) or user.role == Role.AUDITOR


def check_keeper(user: User) -> None:
    """Raise PermissionDenied for anybody who does not keep the settings."""
    if not keeps_limits(user):
        raise PermissionDenied


def check_reader(user: User) -> None:
    """Raise PermissionDenied for anybody who may not look at the settings."""
    if not reads_settings(user):
        raise PermissionDenied
