"""工作台 of a bureau: what to sign for, then all it has in hand, then opinions asked of it and what it gave back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef

from departments.calendar.reading import calendar
from departments.models import User
from departments.terms import ClockKind
from intake.querysets import MatterQuerySet
from intake.states import OPEN, Status
from routing.clocks.deadlines import running
from routing.clocks.due_display import clock_words
from routing.desks.in_hand import in_hand, tasks_in_hand
from routing.desks.sections import lacking_words, supervised_in
from routing.figures.bureau import BureauFigures, bureau_figures
from routing.lists.queues import in_order, is_overdue, list_url, matters_of, read_rows
from routing.matter.tasks import MOST_ROWS, Section, Task, tasks_in
from routing.models import Assignment, AssignmentEnd, Clock
from routing.rules.transfer.supporting import OPINE


@dataclass(frozen=True)
class BureauBoard:
    """B1 of UX.md 1.3. `at_work` counts all in hand, `overdue` those of them that are late."""

    to_sign: Section
    in_hand: Section
    at_work: int
    overdue: int
    beside: Sequence[Section]
    figures: BureauFigures

    @property
    def _sections(self) -> Sequence[Section]:
        return (self.to_sign, self.in_hand, *self.beside)

    @property
    def is_calm(self) -> bool:
        """Say whether there is nothing to do."""
        return not any(section.tasks for section in self._sections)

    @property
    def lacking(self) -> str:
        return lacking_words(self._sections)


def bureau_board(user: User, today: dt.date) -> BureauBoard:
    """Return the desk of the user, an officer of a bureau, as it is now."""
    mine = matters_of(user)
    unsigned = mine.filter(status=Status.SENT, holder=user.department)
    held = in_hand(user, mine)
    counted = held.aggregate(at_work=Count("pk"), overdue=Count("pk", filter=is_overdue(today)))
    return BureauBoard(
        to_sign=Section("待签收", tasks_in(user, unsigned, today), whole_url=list_url("unsigned")),
        in_hand=Section("在办", tasks_in_hand(user, held, today), whole_url=list_url("open")),
        beside=(
            Section("请我们出协办意见", _opinions(user, mine, today), whole_url=list_url("open")),
            Section("刚退回", _returned(user, mine, today), whole_url=list_url("returned")),
            replace(supervised_in(user, mine, today), title="督办单待答复"),
        ),
        figures=bureau_figures(user, today),
        **counted,
    )


def _opinions(user: User, mine: MatterQuerySet, today: dt.date) -> list[Task]:
    """Return the matters whose lead waits for this unit's opinion, each with the deadline of the opinion."""
    asked = Clock.objects.running().of_kind(ClockKind.OPINION).filter(department=user.department)
    # The rows are read by these keys, so a matter whose clock starts in between is only left out.
    due = dict(asked.order_by("due_on").values_list("matter", "due_on")[:MOST_ROWS])
    working, words = calendar(), clock_words(ClockKind.OPINION)
    rows = read_rows(mine.filter(pk__in=due).order_by("number"), today, user)
    timed = [replace(row, due=running(due[row.pk], today, working, words)) for row in rows]
    # An opinion can only be given once the lead has signed.
    return [
        Task(row, OPINE if row.status == Status.IN_PROGRESS else None)
        for row in sorted(timed, key=lambda row: due[row.pk])
    ]


def _returned(user: User, mine: MatterQuerySet, today: dt.date) -> list[Task]:
    """Return what this unit gave back and what is still open. Nothing is to be done about it here."""
    ended = Assignment.objects.filter(department=user.department, ended_how=AssignmentEnd.RETURNED)
    returned = mine.filter(Exists(ended.filter(matter=OuterRef("pk"))), status__in=OPEN, is_ours=False)
    return [Task(row, None) for row in read_rows(in_order(returned)[:MOST_ROWS], today, user)]
