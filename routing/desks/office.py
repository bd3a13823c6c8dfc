"""工作台 of the coordinating office and of the auditor: four numbers, what waits for a decision, what is late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse

from departments.models import User
from departments.roles import Role
from intake.querysets import MatterQuerySet
from intake.states import Status
from intake.visits import came_again
from routing.clocks.deadlines import Tone
from routing.desks.sections import DayTask, Number, days_to_countersign, lacking_words
from routing.lists.queues import MatterRow, is_due_today, is_overdue, list_url, matters_of
from routing.lists.receipt_days import day_pending
from routing.matter.tasks import Section, Task, tasks_in
from routing.models import Clock, Extension
from routing.moves.move import Move
from routing.rules.feedback.extending import GRANT_EXTENSION


@dataclass(frozen=True)
class OfficeBoard:
    """M1 of UX.md 1.4: four numbers, what waits for a decision, what is late. An auditor only reads it."""

    numbers: Sequence[Number]
    days: Sequence[DayTask]
    coordinating: Section
    again: Section
    extensions: Section
    overdue: Section

    @property
    def lacking(self) -> str:
        return lacking_words((self.coordinating, self.overdue))


def office_board(user: User, today: dt.date) -> OfficeBoard:
    """Return the desk of the user, the coordinator or an auditor, as it is now."""
    mine = matters_of(user)
    coordinating = mine.filter(status=Status.COORDINATING)
    overdue = mine.filter(is_overdue(today))
    overdue_url = reverse("routing:overdue")
    counted = _counted(mine, today)
    return OfficeBoard(
        numbers=_numbers(counted),
        days=days_to_countersign(user, mine, today) if counted["days"] else (),
        coordinating=Section("退回待协调", tasks_in(user, coordinating, today), whole_url=reverse("routing:returns")),
        again=Section("再次来访", tasks_in(user, mine.filter(came_again()), today), whole_url=list_url("again")),
        extensions=Section("延期待答复", _asked_to_extend(user, mine, today)),
        overdue=Section("逾期", tasks_in(user, overdue, today), whole_url=overdue_url),
    )


def _asked_to_extend(user: User, mine: MatterQuerySet, today: dt.date) -> list[Task]:
    asked = Clock.objects.unstopped().filter(extension=Extension.ASKED, matter=OuterRef("pk"))
    tasks = tasks_in(user, mine.filter(Exists(asked)), today)
    return [replace(task, move=_answer(user, task.row)) for task in tasks]


def _answer(user: User, row: MatterRow) -> Move | None:
    """Return the move by which the office answers a request for more time, if the status allows it now.

    While papers are awaited, or the matter is on its way to another unit, the request waits.
    """
    is_open = row.status in GRANT_EXTENSION.sources
    return GRANT_EXTENSION if user.role == Role.COORDINATOR and is_open else None


def _counted(mine: MatterQuerySet, today: dt.date) -> dict[str, int]:
    """Return the numbers of the desk in one query. `days`: how many days of receipt wait, for whomever they wait."""
    counted: dict[str, int] = mine.open().aggregate(
        over=Count("pk", filter=is_overdue(today)),
        today=Count("pk", filter=is_due_today(today)),
        coordinating=Count("pk", filter=Q(status=Status.COORDINATING)),
        telling=Count("pk", filter=is_overdue(today) & Q(status=Status.TO_NOTIFY)),
        days=Count("pk", filter=day_pending()),
    )
    return counted


def _numbers(counted: Mapping[str, int]) -> list[Number]:
    return [
        Number("逾期", counted["over"], list_url("overdue"), Tone.OVER),
        Number("今天到期", counted["today"], list_url("open", due="today"), Tone.TODAY),
        Number("退回待协调", counted["coordinating"], reverse("routing:returns")),
        # The clock of telling is one working day: what is overdue has waited longer than that.
        Number("待告知超1天", counted["telling"], list_url("open", st=Status.TO_NOTIFY, due="over")),
    ]
