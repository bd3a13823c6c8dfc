"""System checks: warnings that every command of manage.py prints, so that the office hears of a gap in time."""

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning
from django.db import connection
from django.db.models import F, Model
from django.db.utils import DatabaseError

from departments import clock
from departments.calendar.notices import missing_words, years_to_enter
from departments.duties.editions import fault_in
from departments.terms import CalendarScope


def years_are_entered(**_: Any) -> list[CheckMessage]:
    """Warn (W001) of each national calendar that is missing: this year's, and from 1 November the next year's too."""
    today = clock.today()
    years = apps.get_model("departments", "CalendarYear")  # apps.py imports this module before models can be imported
    if not _is_there(years):
        return []
    entered = set(years._default_manager.filter(scope=CalendarScope.NATIONAL).values_list("year", flat=True))
    return [
        CheckWarning(
            missing_words(year, today),
            hint="国务院办公厅的放假通知公布后，在工作日历中录入。",
            id="departments.W001",
        )
        for year in years_to_enter(entered, today)
    ]


def editions_follow_one_another(**_: Any) -> list[CheckMessage]:
    """Warn (W002) of each category and each limit whose editions overlap, or leave a day between them without one."""
    series: dict[str, list[Any]] = defaultdict(list)
    for model, name in (("Responsibility", "category__name"), ("ClockLimit", "key")):
        editions = apps.get_model("departments", model)
        if _is_there(editions):
            for row in editions._default_manager.annotate(series=F(name)):
                series[row.series].append(row)
    faults = {name: fault_in(editions) for name, editions in series.items()}
    return [
        CheckWarning(f"{name}：{fault}", hint="在时限与职责中核对各版的生效日期。", id="departments.W002")
        for name, fault in faults.items()
        if fault
    ]


def _is_there(model: type[Model]) -> bool:
    """Is the table there, with all its columns? Checks also run before the migrations, and without any database."""
    table = model._meta.db_table
    try:
        if table not in connection.introspection.table_names():
            return False
        with connection.cursor() as cursor:
            columns = {column.name for column in connection.introspection.get_table_description(cursor, table)}
    except DatabaseError:
        return False
    return {field.column for field in model._meta.concrete_fields} <= columns
