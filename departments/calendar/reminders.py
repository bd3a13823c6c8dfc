"""The reminders on the workbench of who keeps the calendar: a year is missing, a draft waits to be confirmed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from departments.calendar.notices import missing_words, years_to_enter
from departments.keepers import keeps_settings
from departments.models import CalendarChange, CalendarYear, User
from departments.terms import CalendarScope, ChangeState


@dataclass(frozen=True)
class CalendarReminder:
    text: str
    url: str
    link: str


def reminders(user: User, today: dt.date) -> list[CalendarReminder]:
    """Return the reminders for a person: none unless they keep the calendar."""
    if not keeps_settings(user):
        return []
    return [*_missing_years(today), *_open_drafts()]


def _missing_years(today: dt.date) -> list[CalendarReminder]:
    entered = set(CalendarYear.objects.filter(scope=CalendarScope.NATIONAL).values_list("year", flat=True))
    new = reverse("departments:calendar_change_new")
    return [
        CalendarReminder(missing_words(year, today), f"{new}?year={year}", f"录入{year}年放假安排")
        for year in years_to_enter(entered, today)
    ]


def _open_drafts() -> list[CalendarReminder]:
    drafts = list(CalendarChange.objects.filter(state=ChangeState.DRAFT).values_list("pk", flat=True))
    if not drafts:
        return []
    all_of_them = reverse("departments:calendar_changes")
    url = reverse("departments:calendar_change", args=drafts) if len(drafts) == 1 else all_of_them
    return [CalendarReminder(f"有{len(drafts)}份日历改动待确认。", url, "去确认")]
