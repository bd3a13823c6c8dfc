"""System checks: what the office must be reminded of in time."""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning
from django.db import connection
from django.db.models import F
from django.db.utils import DatabaseError

from departments import clock
from departments.editions import fault_in
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


def editions_follow_one_another(**_: Any) -> list[CheckMessage]:
    """W002 for every category and every clock whose editions overlap or leave a day without one."""
    series: dict[str, list[Any]] = defaultdict(list)
    for model, name in (("Responsibility", "category__name"), ("ClockLimit", "key")):
        editions = apps.get_model("departments", model)
        if _has_table(editions._meta.db_table):
            for row in editions._default_manager.annotate(series=F(name)):
                series[row.series].append(row)
    faults = {name: fault_in(editions) for name, editions in series.items()}
    return [
        CheckWarning(f"{name}：{fault}", hint="在时限与职责中核对各版的生效日期。", id="departments.W002")
        for name, fault in faults.items()
        if fault
    ]


def _has_table(name: str) -> bool:
    """Checks also run before the first migration, and where no database answers yet."""
    try:
        return name in connection.introspection.table_names()
    except DatabaseError:
        return False
