"""What a change of the calendar moves: shown before it holds (`preview`), done when it is confirmed (`apply`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction

from departments.calendar import acts as calendar_changes
from departments.calendar.reading import calendar, calendar_with, hold_alone
from departments.calendar.shifts import Shift, digest
from departments.calendar.workdays import Calendar
from departments.errors import DeskError
from departments.models import CalendarChange, User
from departments.terms import LimitUnit
from intake.models import Matter
from routing.models import Clock
from routing.rules.recalendar import RECALENDAR, becomes_firm
from routing.transitions import perform


def preview(change: CalendarChange) -> list[Shift]:
    """Return the running clocks whose date would move or become firm, the earliest new date first. Stores nothing."""
    old, new = calendar(), calendar_with(change)
    return sorted(_shifts(old, new), key=lambda shift: (shift.after, shift.number))


def apply(change: CalendarChange, actor: User, now: dt.datetime, /, seen: str | None = None) -> int:
    """Confirm a change as its second person, and move the dates of open matters. Return how many matters moved.

    `seen` is the digest of the shifts that the page showed. Raises DeskError when the actor may not confirm the change,
    a changed day is past, or the shifts are no longer those that were shown.

    Order of locks: the calendar alone, the change, the matters. Every move holds the calendar before its matter.
    """
    with transaction.atomic():
        hold_alone()
        old, new = calendar(), calendar_with(change)
        shifts = list(_shifts(old, new))
        touched = sorted({shift.number for shift in shifts})
        calendar_changes.confirm(change, actor, now)
        if seen is not None and seen != digest(shifts):
            raise DeskError("改动影响的办件和您看到的已经不一样。请看下面最新的影响，没有问题再确认。")
        for number in touched:
            _recalendar(number, change, actor, now, old.known_until)
        change.moved = len(touched)
        change.save()
    return len(touched)


def _recalendar(number: str, change: CalendarChange, actor: User, now: dt.datetime, known_until: dt.date) -> None:
    matter = Matter.objects.get(number=number)
    inputs = {"notice": change.notice, "known_until": known_until}
    perform(RECALENDAR, matter=matter, actor=actor, seen=matter.version, now=now, **inputs)


def _shifts(old: Calendar, new: Calendar) -> Iterator[Shift]:
    """Yield a shift for every running clock that ends differently by the new calendar; three queries in all."""
    rows = Clock.objects.unstopped().exclude(unit=LimitUnit.HOURS)
    for row in rows.select_related("matter__category", "department").prefetch_related("pauses"):
        after = row.period.due_on(new)
        if after != row.due_on or becomes_firm(row.due_on, after, old.known_until, new):
            yield Shift(
                number=row.matter.number,
                category=row.matter.category.short_name,
                clock=str(row.get_kind_display()),
                unit=str(row.department),
                before=row.due_on,
                after=after,
                was_provisional=old.is_provisional(row.due_on),
                is_provisional=new.is_provisional(after),
            )
