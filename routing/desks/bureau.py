"""工作台 of a bureau: what to sign for, what is nearly late, opinions asked of us, what we gave back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, Subquery

from departments.calendar.reading import calendar
from departments.models import User
from departments.terms import ClockKind
from intake.querysets import MatterQuerySet
from intake.states import OPEN, Status
from routing.clocks.deadlines import running
from routing.clocks.due_display import clock_words
from routing.desks.sections import Number, supervised_in
from routing.figures.bureau import BureauFigures, bureau_figures
from routing.lists.queues import in_order, is_pressing, list_url, matters_of, read_rows, tabs_of
from routing.matter.tasks import MOST_ROWS, Section, Task, tasks_in
from routing.models import Assignment, AssignmentEnd, Clock, MatterEvent
from routing.rules.transfer.supporting import OPINE
from routing.transitions import MOVES


@dataclass(frozen=True)
class BureauBoard:
    """B1 of UX.md 1.3: the sections in their order, the number of matters at work, and the numbers of the month."""

    sections: Sequence[Section]
    at_work: Number
    figures: BureauFigures


def bureau_board(user: User, today: dt.date) -> BureauBoard:
    """Return the desk of the user, an officer of a bureau, as it is now."""
    mine = matters_of(user)
    held = mine.filter(holder=user.department)
    unsigned = held.filter(status=Status.SENT)
    pressing = held.filter(is_pressing(today), status=Status.IN_PROGRESS)
    given = Section("指定我们承办", tasks_in(user, _designated(user, held), today), whole_url=list_url("open"))
    return BureauBoard(
        (
            Section("待签收", tasks_in(user, unsigned, today), "没有待签收的办件。", list_url("unsigned")),
            *([given] if given.tasks else []),
            Section("快到期", tasks_in(user, pressing, today), "没有快到期的办件。", list_url("open")),
            supervised_in(user, mine, today),
            Section("请我们出协办意见", _opinions(user, mine, today), "没有要出的协办意见。", list_url("open")),
            Section("刚退回", _returned(user, mine, today), "没有刚退回的办件。", list_url("returned")),
        ),
        at_work=_at_work(user, mine, today),
        figures=bureau_figures(user, today),
    )


def _designated(user: User, held: MatterQuerySet) -> MatterQuerySet:
    """Return what the office assigned to the unit for good and nobody there has touched yet; it needs no signing."""
    of_office = [move.name for move in MOVES.values() if move.of_office]
    given = Assignment.objects.open().lead().filter(matter=OuterRef("pk"), department=user.department, is_final=True)
    ours = MatterEvent.objects.filter(matter=OuterRef("pk"), department=user.department, at__gte=OuterRef("given_at"))
    rows = held.filter(status=Status.IN_PROGRESS).annotate(given_at=Subquery(given.values("sent_at")[:1]))
    found: MatterQuerySet = rows.filter(given_at__isnull=False).exclude(Exists(ours.exclude(move__in=of_office)))
    return found


def _at_work(user: User, mine: MatterQuerySet, today: dt.date) -> Number:
    tab = next(tab for tab in tabs_of(user, today) if tab.slug == "open")
    return Number("在办", mine.filter(tab.condition).count(), list_url(tab.slug))


def _opinions(user: User, mine: MatterQuerySet, today: dt.date) -> list[Task]:
    """Return the matters whose lead waits for this unit's opinion, each with the deadline of the opinion."""
    asked = Clock.objects.running().of_kind(ClockKind.OPINION).filter(department=user.department)
    # The rows are read by these keys, so a matter whose clock starts in between is only left out.
    due = dict(asked.order_by("due_on").values_list("matter", "due_on")[:MOST_ROWS])
    working, words = calendar(), clock_words(ClockKind.OPINION)
    rows = read_rows(mine.filter(pk__in=due).order_by("number"), today)
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
    return [Task(row, None) for row in read_rows(in_order(returned)[:MOST_ROWS], today)]
