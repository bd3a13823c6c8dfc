"""Who keeps the settings (设置) and who reads them."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied

from departments.models import User
from departments.roles import MAY_KEEP_SETTINGS, MAY_READ_SETTINGS


def keeps_settings(user: User) -> bool:
    """May this person change the calendar, limits, responsibilities, texts, every unit's hours and the villages?"""
    return user.role in MAY_KEEP_SETTINGS


def reads_settings(user: User) -> bool:
    """May this person look at the settings? Who keeps them may, and the auditor."""
    return user.role in MAY_READ_SETTINGS


def check_keeper(user: User) -> None:
    """Raise PermissionDenied for anybody who does not keep the settings."""
    if not keeps_settings(user):
        raise PermissionDenied


def check_reader(user: User) -> None:
    """Raise PermissionDenied for anybody who may not look at the settings."""
    if not reads_settings(user):
        raise PermissionDenied
