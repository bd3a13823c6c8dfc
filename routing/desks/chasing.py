"""一并催办: press at once whoever is late with a matter of the window. Each matter is pressed by itself, once a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q

from departments import clock
from departments.errors import DeskError
from departments.models import User
from intake.models import Matter
from intake.querysets import MatterQuerySet
from intake.states import OPEN, Status
from routing.lists.queues import TO_TELL, in_order, is_overdue, is_pressing, list_url, matters_of
from routing.matter.tasks import Task, tasks_in
from routing.models import MatterEvent
from routing.rules.feedback.chasing import CHASE
from routing.transitions import perform

MOST_AT_ONCE: Final = 50
"""How many are pressed by one click; the next click presses the rest."""


@dataclass(frozen=True)
class WithOthers:
    """What presses and lies with others: how much is not signed for, late, or soon due; and the first rows of it.

    `unsigned` and `late` are overdue and no part of each other. `to_chase` counts what may be pressed now.
    """

    unsigned: int
    late: int
    soon: int
    to_chase: int
    tasks: Sequence[Task]
    whole_url: str

    @property
    def total(self) -> int:
        return self.unsigned + self.late + self.soon

    @property
    def chase_words(self) -> str:
        """Return how many one press reaches: 3件, or 前50件 of more."""
        return f"前{MOST_AT_ONCE}件" if self.to_chase > MOST_AT_ONCE else f"{self.to_chase}件"

    @property
    def words(self) -> str:
        """Return the counts as one line: 没有签收1件、逾期2件、快到期3件."""
        named = (("过了期限还没有签收", self.unsigned), ("办理逾期", self.late), ("快到期", self.soon))
        return "、".join(f"{title}{count}件" for title, count in named if count)


def own_turn(user: User) -> Q:
    """Return the condition that the user's window itself has to do something about a matter it holds."""
    return Q(holder=user.department) & ~Q(status__in=[Status.TO_REVIEW, Status.COORDINATING])


def with_others(user: User, mine: MatterQuerySet, today: dt.date) -> WithOthers:
    """Return what presses and is not the window's own turn: two queries."""
    others = _others(user, mine).filter(is_pressing(today))
    over, unsigned = is_overdue(today), Q(status=Status.SENT)
    counted = others.aggregate(
        unsigned=Count("pk", filter=over & unsigned),
        late=Count("pk", filter=over & ~unsigned),
        soon=Count("pk", filter=~over),
        to_chase=Count("pk", filter=over & _may_be_chased(user, today)),
    )
    return WithOthers(tasks=tasks_in(user, others, today), whole_url=list_url("open", due="over"), **counted)


def _others(user: User, mine: MatterQuerySet) -> MatterQuerySet:
    found: MatterQuerySet = mine.filter(status__in=OPEN).exclude(own_turn(user) | TO_TELL | Q(status=Status.TO_ACCEPT))
    return found


def _may_be_chased(user: User, today: dt.date) -> Q:
    """Return the condition that nobody of the unit has pressed for it today."""
    pressed = MatterEvent.objects.of_move(CHASE.name).filter(matter=OuterRef("pk"), department=user.department)
    return ~Q(Exists(pressed.filter(at__gte=clock.start_of(today))))


@dataclass(frozen=True)
class Chased:
    """What became of one matter. `fault` says why nobody was pressed, and is empty when somebody was."""

    number: str
    holder: str
    fault: str = ""


def chase_all(user: User, now: dt.datetime) -> Iterator[Chased]:
    """Press for each overdue matter that lies with others and was not pressed for today.

    Each is pressed in a transaction of its own, the most urgent first; one refused stops no other.
    """
    today = clock.day_of(now)
    late = _others(user, matters_of(user)).filter(is_overdue(today), _may_be_chased(user, today))
    # The versions were read together with the condition: who pressed in between has made the version another.
    for matter in in_order(late).select_related("holder")[:MOST_AT_ONCE]:
        yield Chased(matter.number, str(matter.holder), _chase(matter, user, now))


def _chase(matter: Matter, user: User, now: dt.datetime) -> str:
    """Press for one matter. Return the reason if it was refused, else nothing."""
    try:
        perform(CHASE, matter=matter, actor=user, seen=matter.version, now=now)
    except DeskError as error:
        return error.sentence
    except PermissionDenied:
        return "这件办件现在不由贵单位催办。"
    return ""
