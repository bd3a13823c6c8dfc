"""单位办公时间: when a unit is open. What is handed in after closing counts as received on the next working day.

A change never moves a running clock: each keeps the day on which it was received.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from django.core.exceptions import PermissionDenied

from departments.errors import DeskError, Faults
from departments.keepers import keeps_settings, reads_settings
from departments.models import Department, User
from departments.models.querysets import DepartmentQuerySet
from departments.roles import Role
from departments.terms import DepartmentKind

ORDER = ("opens_at", "lunch_from", "lunch_to", "closes_at")
"""The columns of a day's times, in the order of the day."""
NAMES = {"opens_at": "上班时间", "lunch_from": "午休开始", "lunch_to": "午休结束", "closes_at": "下班时间"}


def may_set_hours(user: User, unit: Department) -> bool:
    """May this person set a unit's hours? Who keeps the settings may for every unit, a reviewer only for their own."""
    return keeps_settings(user) or (user.role == Role.REVIEWER and user.department == unit)


def units_shown_to(user: User, on: dt.date) -> DepartmentQuerySet:
    """Return the units whose hours a person may read; raises PermissionDenied when there are none."""
    kinds = (DepartmentKind.TOWNSHIP, DepartmentKind.VILLAGE, DepartmentKind.BUREAU)
    units: DepartmentQuerySet = Department.objects.in_force(on).filter(kind__in=kinds)
    if reads_settings(user):
        return units
    if user.role == Role.REVIEWER and user.department:
        return units.filter(pk=user.department.pk)
    raise PermissionDenied


def set_hours(unit: Department, fields: Mapping[str, Any], actor: User) -> None:
    """Enter hours, telephone and address of a unit.

    Papers print `Department.hours` (办公时间). Who leaves it empty, or as the times made it, gets the times there:
    8:30至12:00、14:30至17:30. Raises PermissionDenied for who may not set them, and DeskError for times out of order.
    """
    if not may_set_hours(actor, unit):
        raise PermissionDenied
    for field, sentence in wrong_hours(fields).items():
        raise DeskError(sentence, field)
    written, by_times = fields.get("hours", ""), hours_words(unit)
    for name, value in fields.items():
        setattr(unit, name, value)
    if written in {"", by_times}:
        unit.hours = hours_words(unit)
    unit.save()


def wrong_hours(fields: Mapping[str, Any]) -> Faults:
    """Return what is wrong with the times of a day: each is later than the one before, and lunch has both of its times.

    Times that are empty are skipped.
    """
    given = [(name, fields[name]) for name in ORDER if fields.get(name)]
    for (earlier, first), (later, second) in pairwise(given):
        if first >= second:
            return {later: f"{NAMES[later]}要晚于{NAMES[earlier]}（{time_words(first)}）。"}
    if bool(fields.get("lunch_from")) != bool(fields.get("lunch_to")):
        missing = "lunch_to" if fields.get("lunch_from") else "lunch_from"
        return {missing: "午休的开始和结束要一起填；没有午休的都不填。"}
    return {}


def hours_words(unit: Department) -> str:
    """Return 8:30至12:00、14:30至17:30, or "" while no time of opening is entered."""
    if unit.opens_at is None:
        return ""
    edges = [unit.opens_at, unit.lunch_from, unit.lunch_to, unit.closes_at]
    times = [time_words(time) for time in edges if time]
    return "、".join(f"{first}至{last}" for first, last in zip(times[::2], times[1::2], strict=True))


def time_words(time: dt.time) -> str:
    return f"{time.hour}:{time.minute:02d}"
