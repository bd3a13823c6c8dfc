"""工作台: sections that several desks share. Each shows its first rows and leads to its whole list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.urls import reverse

from departments.calendar.reading import calendar
from departments.models import User
from departments.roles import MAY_WORK_MATTERS, Role
from departments.terms import ClockKind
from intake.models import Matter
from intake.querysets import MatterQuerySet
from intake.registration.late import came_words
from intake.states import Status
from routing.clocks.deadlines import running
from routing.clocks.due_display import clock_words
from routing.lists.queues import MatterRow, list_url, read_rows
from routing.lists.receipt_days import to_countersign
from routing.lists.unserved import is_to_be_served, missing_of
from routing.matter.tasks import MOST_ROWS, Section, Task, tasks_in
from routing.models import OrderedMatter
from routing.moves.move import Move
from routing.rules.feedback.delivery import SERVE
from routing.rules.feedback.supervision import ANSWER


def to_serve_in(user: User, mine: MatterQuerySet, today: dt.date) -> Section:
    """Return the section of adverse answers that are not printed or not served, also of matters that are closed."""
    tasks = tasks_in(user, mine.filter(is_to_be_served()), today)
    missing = missing_of([task.row.pk for task in tasks])
    rows = [replace(task, move=_serving(user, task), missing=missing.get(task.row.pk, "")) for task in tasks]
    return Section("不利的答复，还没有送达", rows, whole_url=list_url("unserved"))


def _serving(user: User, task: Task) -> Move | None:
    """Return the move for one of them. A closed matter was told already: only its correction is still to be served."""
    is_clerk = user.role == Role.CLERK and user.department is not None and user.department.pk == task.row.desk_id
    return task.move if task.row.closed_on is None else SERVE if is_clerk else None


def to_accept_in(user: User, mine: MatterQuerySet, today: dt.date) -> Section:
    """Return the section of what villages passed on and the township has not accepted yet."""
    waiting = mine.filter(status=Status.TO_ACCEPT)
    return Section(
        "村（社区）转来待受理", tasks_in(user, waiting, today), whole_url=list_url("open", st=Status.TO_ACCEPT)
    )


def supervised_in(user: User, mine: MatterQuerySet, today: dt.date) -> Section:
    """Return the section 督办中: what the user's unit was ordered to answer for, by the deadline of the answer."""
    owed = OrderedMatter.objects.owed().filter(order__department=user.department)
    due = dict(owed.order_by("-order__reply_by").values_list("matter", "order__reply_by"))
    first = sorted(due, key=lambda pk: due[pk])[:MOST_ROWS]
    working, words = calendar(), clock_words(ClockKind.ORDER)
    rows = {row.pk: row for row in read_rows(mine.filter(pk__in=first), today, user)}
    timed = [replace(rows[pk], due=running(working.roll(due[pk]), today, working, words)) for pk in first if pk in rows]
    tasks = [Task(row, ANSWER if _answers(user, row) else None) for row in timed]
    return Section("督办中", tasks, "没有督办中的办件。", reverse("routing:orders"))


def _answers(user: User, row: MatterRow) -> bool:
    return user.role in MAY_WORK_MATTERS and row.status in ANSWER.sources


@dataclass(frozen=True)
class DayTask:
    """A visit whose day of receipt waits to be countersigned: `row` is its first open matter.

    `asked` names all that was asked for, `came` is 11月24日收到（邮寄），12月1日补登.
    """

    row: MatterRow
    asked: str
    came: str
    reason: str
    registrar: str


def days_to_countersign(user: User, mine: MatterQuerySet, today: dt.date) -> list[DayTask]:
    """Return the visits registered late whose day waits for this person; for the auditor all that wait."""
    waiting = to_countersign(user, mine, today).select_related(
        "application__late", "application__clerk", "responsibility", "window"
    )
    ordered = waiting.order_by("application", "number")[:MOST_ROWS]
    visits = [list(matters) for _, matters in groupby(ordered, key=lambda matter: matter.application_id)]
    first = mine.filter(pk__in=[matters[0].pk for matters in visits])
    shown = {row.number: row for row in read_rows(first, today, user)}
    return [_day_task(matters, shown[matters[0].number], today) for matters in visits if matters[0].number in shown]


def _day_task(matters: Sequence[Matter], row: MatterRow, today: dt.date) -> DayTask:
    first = matters[0]
    late = first.application.late
    return DayTask(
        row=row,
        asked="、".join(matter.responsibility.label for matter in matters),
        came=came_words(late, first.registered_at, today),
        reason=late.reason,
        registrar=f"{first.window}{first.application.clerk}",
    )


@dataclass(frozen=True)
class Number:
    """A number on a page of the desk, with the address of the list of exactly what it counts."""

    title: str
    count: int
    url: str
    tone: str = ""


def lacking_words(sections: Iterable[Section]) -> str:
    """Name every section that is empty, in one line: 没有：待签收、刚退回。"""
    empty = [section.title for section in sections if not section.tasks]
    return f"没有：{'、'.join(empty)}。" if empty else ""
