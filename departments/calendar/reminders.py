"""What a workbench reminds the keepers of the calendar of: a year is missing, a draft waits for its second."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from departments.calendar.acts import keeps_calendar
from departments.calendar.notices import missing_words, years_to_enter
from departments.models import CalendarChange, CalendarYear, User
from departments.terms import CalendarScope, ChangeState


@dataclass(frozen=True)
class Reminder:
    text: str
    url: str
    link: str


def reminders(user: User, today: dt.date) -> list[Reminder]:
    """Return the reminders for a person; none for who keeps no calendar."""
    if not keeps_calendar(user):
        return []
    return [*_missing_years(today), *_open_drafts()]


def _missing_years(today: dt.date) -> list[Reminder]:
    entered = set(CalendarYear.objects.filter(scope=CalendarScope.NATIONAL).values_list("year", flat=True))
    new = reverse("departments:calendar_change_new")
    return [
        Reminder(missing_words(year, today), f"{new}?year={year}", f"录入{year}年放假安排")
        for year in years_to_enter(entered, today)
    ]


def _open_drafts() -> list[Reminder]:
    drafts = list(CalendarChange.objects.filter(state=ChangeState.DRAFT).values_list("pk", flat=True))
    if not drafts:
        return []
    only = reverse("departments:calendar_change", args=drafts) if len(drafts) == 1 else ""
    return [Reminder(f"有{len(drafts)}份日历改动待确认。", only or reverse("departments:calendar_changes"), "去确认")]
