"""工作台 of a window: its own work that presses, what others are late with, who is to be told, who owes papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from departments.models import User
from intake.querysets import MatterQuerySet
from intake.states import Status
from routing.clocks.deadlines import Tone
from routing.desks.chasing import WithOthers, own_turn, with_others
from routing.desks.sections import supervised_in, to_accept_in, to_serve_in
from routing.figures.window import WindowFigures, figures
from routing.lists.queues import TO_TELL, is_pressing, list_url, matters_of
from routing.lists.unserved import is_to_be_served
from routing.matter.tasks import Section, Task, tasks_in


@dataclass(frozen=True)
class WindowBoard:
    """W1 of UX.md 1.2: what is late or nearly so, who waits to be told a result, who still owes papers."""

    to_accept: Section
    supervised: Section
    to_serve: Section
    pressing: Sequence[Section]
    others: WithOthers
    telling: Section
    waiting: Section
    figures: WindowFigures

    @property
    def is_calm(self) -> bool:
        """Say whether there is nothing to do."""
        shown = (self.to_accept, self.supervised, self.to_serve, self.telling, self.waiting)
        return not (self.pressing or self.others.total or any(section.tasks for section in shown))


def window_board(user: User, today: dt.date) -> WindowBoard:
    """Return the desk of the user, a clerk of a township, as it is now."""
    mine = matters_of(user)
    telling = mine.filter(TO_TELL).exclude(is_to_be_served())  # what goes against the person stands once
    return WindowBoard(
        to_accept=to_accept_in(user, mine, today),
        supervised=supervised_in(user, mine, today),
        to_serve=to_serve_in(user, mine, today),
        pressing=_by_urgency(user, mine, today),
        others=with_others(user, mine, today),
        telling=Section("待告知", tasks_in(user, telling, today), whole_url=list_url("telling")),
        waiting=Section("等申请人补材料", _waiting(user, mine, today), whole_url=list_url("waiting")),
        figures=figures(user, today),
    )


def _waiting(user: User, mine: MatterQuerySet, today: dt.date) -> list[Task]:
    """Return who owes papers, the longest waiting first: a person who does not come back may need a call."""
    tasks = tasks_in(user, mine.filter(status=Status.AWAITING_MATERIALS), today)
    return sorted(tasks, key=lambda task: task.row.paused_since or today)


_LIGHTS = (("逾期", "over", Tone.OVER), ("今天到期", "today", Tone.TODAY), ("明后天到期", "soon", Tone.SOON))


def _by_urgency(user: User, mine: MatterQuerySet, today: dt.date) -> list[Section]:
    """Group what the window itself has to do into 逾期, 今天到期 and 明后天到期, without empty groups: one query.

    What has a section of its own is left out.
    """
    own = mine.filter(own_turn(user), is_pressing(today)).exclude(TO_TELL | Q(status=Status.TO_ACCEPT))
    tasks = tasks_in(user, own, today)
    groups = [
        Section(title, [task for task in tasks if task.row.due.tone == tone], whole_url=list_url("open", due=due))
        for title, due, tone in _LIGHTS
    ]
    return [group for group in groups if group.tasks]
