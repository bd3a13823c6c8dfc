"""工作台 of a village's window: the matters that came in there, with whom each is now and until when. It only reads.

The township accepts and answers them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from departments import clock
from departments.models import Department, User
from intake.querysets import MatterQuerySet
from intake.states import OPEN, Status
from routing.lists.queues import TO_TELL, in_order, list_url, matters_of, read_rows
from routing.matter.tasks import MOST_ROWS, Section, Task


@dataclass(frozen=True)
class VillageBoard:
    """The sections, the township that accepts what is passed on, and how many matters came in today and this month."""

    township: Department | None
    sections: Sequence[Section]
    today: int
    month: int

    @property
    def is_calm(self) -> bool:
        """Say whether nothing waits anywhere."""
        return not any(section.tasks for section in self.sections)


def village_board(user: User, today: dt.date) -> VillageBoard:
    """Return the desk of the user, a clerk of a village, as it is now."""
    mine = matters_of(user)
    waiting, awaiting = Q(status=Status.TO_ACCEPT), Q(status=Status.AWAITING_MATERIALS)
    at_work = mine.filter(status__in=OPEN).exclude(waiting | awaiting | TO_TELL)
    return VillageBoard(
        township=user.department.desk if user.department else None,
        sections=(
            _section(user, "等乡镇受理", mine.filter(waiting), today, list_url("open", st=Status.TO_ACCEPT)),
            _section(user, "待告知", mine.filter(TO_TELL), today, list_url("telling")),
            _section(user, "等申请人补材料", mine.filter(awaiting), today, list_url("waiting")),
            _section(user, "正在办理", at_work, today, list_url("open")),
        ),
        **_came_in(mine, today),
    )


def _section(user: User, title: str, matters: MatterQuerySet, today: dt.date, whole_url: str) -> Section:
    rows = read_rows(in_order(matters)[:MOST_ROWS], today, user)
    return Section(title, [Task(row, None) for row in rows], whole_url=whole_url)


def _came_in(mine: MatterQuerySet, today: dt.date) -> dict[str, int]:
    since_today, month = clock.start_of(today), clock.start_of(today.replace(day=1))
    counted: dict[str, int] = mine.aggregate(
        today=Count("pk", filter=Q(registered_at__gte=since_today)),
        month=Count("pk", filter=Q(registered_at__gte=month)),
    )
    return counted
