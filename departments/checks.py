"""System checks: what the office must be reminded of in time."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning
from django.db import connection
from django.db.utils import DatabaseError

from departments import clock
from departments.notices import REMIND_FROM_MONTH
from departments.terms import CalendarScope


def next_year_is_entered(**_: Any) -> list[CheckMessage]:
    """W001 from 1 November while the national calendar of the next year is missing."""
    today = clock.today()
    years = apps.get_model("departments", "CalendarYear")  # apps.py imports this module before models can be imported
    if today.month < REMIND_FROM_MONTH or not _has_table(years._meta.db_table):
        return []
    if years._default_manager.filter(year=today.year + 1, scope=CalendarScope.NATIONAL).exists():
        return []
    return [
        CheckWarning(
            f"{today.year + 1}年工作日历未录入，跨年的期限只能显示为暂定。",
            hint="国务院办公厅的放假通知公布后，在工作日历中录入。",
            id="departments.W001",
        )
    ]


def _has_table(name: str) -> bool:
    """Checks also run before the first migration, and where no database answers yet."""
    try:
        return name in connection.introspection.table_names()
    except DatabaseError:
        return False
