"""What every staff page shows around its content: navigation, unit, name, help phone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any, Final

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
_MATTERS = ("办件", "routing:matters", "")
_COMPLAINTS = ("投诉维权", "routing:complaints", "")
_MEETINGS = ("联席会议", "routing:meetings", "")
_SETUP = ("设置", "departments:setup", "")
_POLICY = ("政策", "routing:policies", "")
_ORDERS = ("督办单", "routing:orders", "")
_OVERDUE = ("逾期清单", "routing:overdue", "")
_RETURNS = ("退回协调", "routing:returns", "")
_LEDGER = ("办件台账", "routing:matter_ledger", "")
_REGISTRY = ("文书登记簿", "routing:paper_register", "")
_TODAY = ("今天的文书", "routing:day_papers", "")
_POSTED = ("公示单", "routing:publicity", "")
_HANDOVER = ("办件移交", "routing:handover", "")
_EVALUATIONS = ("群众评价", "routing:evaluations", "")
_HOURS = ("办公时间", "departments:hours", "")
_BOOKS = (_LEDGER, _REGISTRY)
_NAV: dict[Role, tuple[tuple[str, str, str], ...]] = {
    Role.CLERK: (_WORKBENCH, _REGISTER, _MATTERS, _POLICY, _TODAY, *_BOOKS, _POSTED),
    Role.REVIEWER: (
        _WORKBENCH,
        _MATTERS,
        _OVERDUE,
        ("领导小组会议", "routing:meetings", ""),
        _POLICY,
        _HANDOVER,
        _EVALUATIONS,
        _TODAY,
        *_BOOKS,
        _POSTED,
        _HOURS,
    ),
    Role.OFFICER: (
        _WORKBENCH,
        ("转来办件", "routing:matters", ""),
        ("议定事项", "routing:meetings", ""),
        _ORDERS,
        _POLICY,
        _TODAY,
        *_BOOKS,
    ),
    Role.COORDINATOR: (
        ("督办台", "routing:workbench", ""),
        _MATTERS,
        _OVERDUE,
        _RETURNS,
        _MEETINGS,
        _ORDERS,
        _COMPLAINTS,
        _SETUP,
        _HANDOVER,
        _EVALUATIONS,
        _TODAY,
        *_BOOKS,
        _POSTED,
        _POLICY,
    ),
    Role.AUDITOR: (
        ("首页", "routing:workbench", ""),
        _MATTERS,
        _OVERDUE,
        _REGISTRY,
        _LEDGER,
        _MEETINGS,
        _COMPLAINTS,
        _RETURNS,
        _ORDERS,
        _EVALUATIONS,
        _POSTED,
        _SETUP,
    ),
    Role.ADMIN: (("首页", "routing:workbench", ""), _SETUP),
}
"""The menu of each role. What does not fit into the bar stands under 更多, in this order."""
_VILLAGE: Final = tuple(item for item in _NAV[Role.CLERK] if item != _POSTED)
"""A village's window posts nothing up: the township does."""
MOST_ITEMS: Final = 6
"""How many the bar holds, 更多 among them (UX.md 2.2)."""


def _menu_of(user: User) -> tuple[tuple[str, str, str], ...]:
    if user.role is None or user.department is None:
        return ()
    return _VILLAGE if user.role == Role.CLERK and user.department.is_village else _NAV[user.role]


def _items(user: User, path: str) -> list[NavItem]:
    items = [(title, reverse(name), key) for title, name, key in _menu_of(user)]
    inside = [url for _, url, _ in items if path == url or (url != "/" and path.startswith(url))]
    current = max(inside, key=len, default="")
    return [NavItem(title, url, url == current, key) for title, url, key in items]


def desk(request: HttpRequest) -> dict[str, Any]:
    """Return `desk` for a signed-in person with a posting in force, nothing otherwise.

    It holds `nav` and `nav_more` (what stands under 更多), `person`, `unit`, `oversees` (the 民政局 office and the
    auditor), `help_phone`, `version` and
    `calendar_reminders`.
    """
    user = signed_in(request)
    if user is None or user.posting is None:
        return {}
    department, items = user.posting.department, _items(user, request.path)
    shown = len(items) if len(items) <= MOST_ITEMS else MOST_ITEMS - 1
    return {
        "desk": {
            "nav": items[:shown],
            "nav_more": items[shown:],
            "person": user.full_name,
            "unit": department.short_name,
            "oversees": user.role in MAY_SEE_ALL_MATTERS,
            "help_phone": department.phone,
            "version": settings.VERSION,
            "calendar_reminders": partial(reminders, user, clock.today()),  # costs queries; only workbenches call it
        }
    }
