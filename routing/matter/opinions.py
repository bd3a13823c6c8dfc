"""协办意见: which supporting units have answered the lead, and how late each is by its own clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from departments.calendar.workdays import Calendar
from departments.models import User
from intake.models import Matter
from routing.clocks import deadlines
from routing.clocks.deadlines import Due, Tone
from routing.hands.people import unanswered, works_for_lead
from routing.models import Assignment, AssignmentRole, Clock


@dataclass(frozen=True)
class OpinionLine:
    """One supporting unit. `answered_at` is None until it answers; `is_missing` while the lead waits for it."""

    unit: str
    words: str
    who: str
    answered_at: dt.datetime | None
    is_missing: bool
    due: Due


@dataclass(frozen=True)
class Opinions:
    """The opinions asked for. `may_press` says whether the reader may press those who have not answered (催办)."""

    lines: Sequence[OpinionLine]
    may_press: bool

    @property
    def words(self) -> str:
        missing = sum(line.is_missing for line in self.lines)
        answered = sum(line.answered_at is not None for line in self.lines)
        return f"已答复{answered}个单位，还缺{missing}个" if missing else f"已答复{answered}个单位"


def opinions_of(matter: Matter, user: User, clocks: Sequence[Clock], today: dt.date, calendar: Calendar) -> Opinions:
    """Return a line for every unit that was asked; those that the lead waits for come first."""
    of = {row.assignment_id: row for row in clocks if row.assignment_id is not None}
    asked = [row for row in matter.assignments.all() if row.role == AssignmentRole.SUPPORT]
    lines = [_line(support, of.get(support.pk), today, calendar) for support in asked]
    may_press = works_for_lead(user, matter) and bool(unanswered(matter))
    return Opinions(sorted(lines, key=lambda line: not line.is_missing), may_press)


def _line(support: Assignment, running: Clock | None, today: dt.date, calendar: Calendar) -> OpinionLine:
    return OpinionLine(
        unit=str(support.department),
        words=support.opinion,
        who=str(support.opined_by or ""),
        answered_at=support.opined_at,
        is_missing=support.opined_at is None and support.ended_at is None,
        due=_due(support, running, today, calendar),
    )


def _due(support: Assignment, running: Clock | None, today: dt.date, calendar: Calendar) -> Due:
    if running is None:
        return deadlines.NO_LIMIT
    if running.stopped_on is None:
        return deadlines.running(running.due_on, today, calendar)
    if support.opined_at is None:
        return Due(Tone.CLOSED, "没有答复")
    late = running.stopped_on > running.due_on
    days = deadlines.overdue_days(running.due_on, running.stopped_on, calendar)
    return Due(Tone.CLOSED, f"超期{days}个工作日答复" if late else "按期答复")
