"""What every staff page shows around its content: navigation, unit, name, help phone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from departments import clock
from departments.calendar.reminders import reminders
from departments.models import User
from departments.requests import signed_in
from departments.roles import MAY_SEE_ALL_MATTERS, Role


@dataclass(frozen=True)
class NavItem:
    title: str
    url: str
    current: bool
    key: str = ""
    badge: str = ""


_WORKBENCH = ("工作台", "routing:workbench", "")
_REGISTER = ("登记", "intake:register", "F2")
_COMPLAINTS = ("投诉维权", "routing:complaints", "")
_MEETINGS = ("联席会议", "routing:meetings", "")
_SETUP = ("设置", "departments:setup", "")
_POLICY = ("政策", "routing:policies", "")
_ORDERS = ("督办单", "routing:orders", "")
_NAV: dict[Role, tuple[tuple[str, str, str], ...]] = {
    Role.CLERK: (_WORKBENCH, _REGISTER, ("办件", "routing:matters", ""), _POLICY),
    Role.REVIEWER: (
        _WORKBENCH,
        ("办件", "routing:matters", ""),
        ("领导小组会议", "routing:meetings", ""),
        ("办公时间", "departments:hours", ""),
        _POLICY,
    ),
    Role.OFFICER: (
        _WORKBENCH,
        ("转来办件", "routing:matters", ""),
        ("议定事项", "routing:meetings", ""),
        _ORDERS,
        _POLICY,
    ),
    Role.COORDINATOR: (
        ("督办台", "routing:workbench", ""),
        ("办件", "routing:matters", ""),
        _ORDERS,
        _MEETINGS,
        _COMPLAINTS,
        _SETUP,
    ),
    # Orders are reached from the overdue list: six items at most.
    Role.AUDITOR: (
        ("首页", "routing:workbench", ""),
        ("办件", "routing:matters", ""),
        ("文书登记簿", "routing:paper_register", ""),
        _MEETINGS,
        _COMPLAINTS,
        _SETUP,
    ),
    Role.ADMIN: (("首页", "routing:workbench", ""), _SETUP),
}


def _items(user: User, path: str) -> list[NavItem]:
    items = [(title, reverse(name), key) for title, name, key in (_NAV[user.role] if user.role else ())]
    inside = [url for _, url, _ in items if path == url or (url != "/" and path.startswith(url))]
    current = max(inside, key=len, default="")
    return [NavItem(title, url, url == current, key) for title, url, key in items]


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return `desk` for a signed-in person with a posting in force, nothing otherwise.

    It holds `nav`, `person`, `unit`, `oversees` (the 民政局 office and the auditor), `help_phone`, `version` and
    `calendar_reminders`.
    """
    user = signed_in(request)
    if user is None or user.posting is None:
        return {}
    department = user.posting.department
    return {
        "desk": {
            "nav": _items(user, request.path),
            "person": user.full_name,
            "unit": department.short_name,
            "oversees": user.role in MAY_SEE_ALL_MATTERS,
            "help_phone": department.phone,
            "version": settings.VERSION,
            "calendar_reminders": partial(reminders, user, clock.today()),  # costs queries; only workbenches call it
        }
    }
