"""工作台 of a window: what is late or nearly so, who waits to be told, who owes papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from departments.models import User
from intake.querysets import MatterQuerySet
from intake.states import Status
from routing.desks.sections import supervised_in, to_accept_in, to_serve_in
from routing.figures.window import WindowFigures, figures
from routing.lists.queues import TO_TELL, is_due_soon, is_due_today, is_overdue, list_url, matters_of
from routing.lists.unserved import is_to_be_served
from routing.matter.tasks import Section, Task, tasks_in


@dataclass(frozen=True)
class WindowBoard:
    """W1 of UX.md 1.2: what is late or nearly so, who waits to be told a result, who still owes papers."""

    to_accept: Section
    supervised: Section
    to_serve: Section
    pressing: Sequence[Section]
    telling: Section
    waiting: Section
    figures: WindowFigures

    @property
    def is_calm(self) -> bool:
        """Say whether there is nothing to do."""
        shown = (self.to_accept, self.supervised, self.to_serve, self.telling, self.waiting)
        return not (self.pressing or any(section.tasks for section in shown))


def window_board(user: User, today: dt.date) -> WindowBoard:
    """Return the desk of the user, a clerk of a township, as it is now."""
    mine = matters_of(user)
    telling = mine.filter(TO_TELL).exclude(is_to_be_served())  # what goes against the person stands once
    return WindowBoard(
        to_accept=to_accept_in(user, mine, today),
        supervised=supervised_in(user, mine, today),
        to_serve=to_serve_in(user, mine, today),
        pressing=_by_urgency(user, mine, today),
        telling=Section("待告知", tasks_in(user, telling, today), whole_url=list_url("telling")),
        waiting=Section("等申请人补材料", _waiting(user, mine, today), whole_url=list_url("waiting")),
        figures=figures(user, today),
    )


def _waiting(user: User, mine: MatterQuerySet, today: dt.date) -> list[Task]:
    """Return who owes papers, the longest waiting first: a person who does not come back may need a call."""
    tasks = tasks_in(user, mine.filter(status=Status.AWAITING_MATERIALS), today)
    return sorted(tasks, key=lambda task: task.row.paused_since or today)


_LIGHTS = (("逾期", "over", is_overdue), ("今天到期", "today", is_due_today), ("明后天到期", "soon", is_due_soon))


def _by_urgency(user: User, mine: MatterQuerySet, today: dt.date) -> list[Section]:
    """Group what presses into 逾期, 今天到期 and 明后天到期, without empty groups.

    What has a section of its own is left out.
    """
    running = mine.exclude(TO_TELL).exclude(status=Status.TO_ACCEPT)
    groups = [
        Section(title, tasks_in(user, running.filter(rule(today)), today), whole_url=list_url("open", due=due))
        for title, due, rule in _LIGHTS
    ]
    return [group for group in groups if group.tasks]
