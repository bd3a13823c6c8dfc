"""The page of 提醒: the entries by day, each with the one thing that the user has to do about the matter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.calendar.workdays import ONE_DAY
from departments.models import User
from departments.roles import MAY_WORK_MATTERS
from intake.models import Matter
from routing.lists.queues import MatterRow, read_rows
from routing.matter.tasks import step_for
from routing.models import OrderedMatter, Reminder
from routing.moves.move import Move
from routing.rules.feedback.supervision import ANSWER, SUPERVISE


@dataclass(frozen=True)
class Told:
    """One reminder, with the row of its matter and the move to make. `move` is None if it is not for this user."""

    reminder: Reminder
    row: MatterRow | None
    move: Move | None


@dataclass(frozen=True)
class Day:
    """The reminders of one day. `title` is 今天, 昨天 or the date."""

    title: str
    told: Sequence[Told]


def days_of(user: User, reminders: Sequence[Reminder], today: dt.date) -> list[Day]:
    """Group reminders, which come newest first, by the day on which they were written."""
    rows = _rows(user, reminders, today)
    owed = _owed(user, reminders)
    told = [_told(user, reminder, rows, owed) for reminder in reminders]
    groups = groupby(told, key=lambda one: clock.day_of(one.reminder.at))
    return [Day(_day_words(day, today), list(group)) for day, group in groups]


def _rows(user: User, reminders: Sequence[Reminder], today: dt.date) -> dict[int, MatterRow]:
    wanted = {reminder.matter_id for reminder in reminders if reminder.matter_id is not None}
    visible = Matter.objects.visible_to(user).filter(pk__in=wanted)
    return {row.pk: row for row in read_rows(visible, today)}


def _owed(user: User, reminders: Sequence[Reminder]) -> set[int]:
    """Return the matters among those of 督办 reminders for which the user's unit still owes an answer."""
    ordered = [one.matter_id for one in reminders if one.event is not None and one.event.move == SUPERVISE.name]
    if not ordered or user.department is None or user.role not in MAY_WORK_MATTERS:
        return set()
    return set(
        OrderedMatter.objects.owed().to(user.department).filter(matter__in=ordered).values_list("matter", flat=True)
    )


def _told(user: User, reminder: Reminder, rows: dict[int, MatterRow], owed: Collection[int]) -> Told:
    """Say what the reminder asks for: an order its answer, as long as it is owed; else what the row calls for."""
    row = rows.get(reminder.matter_id) if reminder.matter_id is not None else None
    is_order = reminder.event is not None and reminder.event.move == SUPERVISE.name
    if row and is_order and reminder.matter_id in owed:
        return Told(reminder, row, ANSWER)
    return Told(reminder, row, step_for(user, row) if row else None)


def _day_words(day: dt.date, today: dt.date) -> str:
    if day == today:
        return "今天"
    return "昨天" if day == today - ONE_DAY else chinese_date(day)
