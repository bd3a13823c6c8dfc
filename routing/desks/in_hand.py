"""在办 on the desk of a bureau: what each matter waits for, in a few words, as far as the record knows it.

Examples: 公示第3天, 等申请人补材料, 市卫生局已答，市人社局迟2个工作日.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from departments import clock
from departments.calendar.reading import calendar
from departments.calendar.workdays import Calendar
from departments.models import User
from departments.terms import ClockKind
from intake.querysets import MatterQuerySet
from intake.states import Status
from routing.clocks.deadlines import days_late
from routing.lists.queues import MatterRow
from routing.matter.tasks import Task, tasks_in
from routing.models import Assignment, AssignmentRole, Clock, Extension, MatterEvent, Pause
from routing.rules.feedback.chasing import CHASE
from routing.transitions import MOVES

_KINDS: Final = (
    ClockKind.NOTIFY,
    ClockKind.EXTENSION,
    ClockKind.STAGE,
    ClockKind.HANDLE,
    ClockKind.URGENT,
    ClockKind.OPINION,
)


def in_hand(user: User, mine: MatterQuerySet) -> MatterQuerySet:
    """Return what the user's unit leads and has signed for, or has been told to take on."""
    lead = Assignment.objects.open().lead().filter(matter=OuterRef("pk"), department=user.department)
    found: MatterQuerySet = mine.filter(Exists(lead)).exclude(status=Status.SENT)
    return found


def tasks_in_hand(user: User, held: MatterQuerySet, today: dt.date) -> list[Task]:
    """Return the most urgent of them, each with what it waits for and its one action: three queries."""
    tasks = tasks_in(user, held, today)
    facts = _read([task.row.pk for task in tasks], user)
    return [_told(task, facts, today) for task in tasks]


@dataclass(frozen=True)
class _WaitingFacts:
    """What the record says about the matters shown: their clocks and supporting units, by matter."""

    running: dict[int, dict[str, Clock]]
    stages: dict[int, str]
    """The names of what the limit pauses for."""
    supports: dict[int, list[Assignment]]
    opinions: dict[int, Clock]
    """By assignment."""
    designated: Collection[int]
    working: Calendar


def _read(matters: Sequence[int], user: User) -> _WaitingFacts:
    running: dict[int, dict[str, Clock]] = defaultdict(dict)
    opinions: dict[int, Clock] = {}
    stages: dict[int, str] = {}
    for one in _clocks(matters):
        if one.assignment_id is not None:
            opinions[one.assignment_id] = one
        else:
            running[one.matter_id][one.kind] = one
        if one.paused_for:
            stages[one.matter_id] = one.paused_for
    supports: dict[int, list[Assignment]] = defaultdict(list)
    designated = set()
    for turn in _turns(matters, user):
        if turn.role == AssignmentRole.SUPPORT:
            supports[turn.matter_id].append(turn)
        elif turn.is_final and not turn.is_touched:
            designated.add(turn.matter_id)
    return _WaitingFacts(running, stages, supports, opinions, designated, calendar())


def _clocks(matters: Sequence[int]) -> QuerySet[Any]:
    """Return the clocks that have not stopped, each with what it pauses for: one query."""
    pause = Pause.objects.filter(clock=OuterRef("pk"), until__isnull=True)
    kinds = Clock.objects.unstopped().of_kind(*_KINDS).filter(matter__in=matters)
    found: QuerySet[Any] = kinds.annotate(paused_for=Subquery(pause.values("reason")[:1]))
    return found


def _turns(matters: Sequence[int], user: User) -> QuerySet[Any]:
    """Return the units at work, and whether ours has done anything since. The office's own acts are not ours."""
    of_office = [move.name for move in MOVES.values() if move.of_office]
    ours = MatterEvent.objects.filter(
        matter=OuterRef("matter"), department=user.department, at__gte=OuterRef("sent_at")
    )
    turns = Assignment.objects.open().filter(matter__in=matters).select_related("department")
    found: QuerySet[Any] = turns.annotate(is_touched=Exists(ours.exclude(move__in=of_office)))
    return found


def _told(task: Task, facts: _WaitingFacts, today: dt.date) -> Task:
    if words := _waits(task.row, facts, today):
        return replace(task, now=words, move=None)
    words, is_late = _opinions(facts.supports[task.row.pk], facts, today)
    return replace(task, now=words or _begun(task.row, facts), move=CHASE if is_late else task.move)


def _waits(row: MatterRow, facts: _WaitingFacts, today: dt.date) -> str:
    """Return for whom or what the unit has to wait before it can go on; empty when it is its own turn."""
    if row.status == Status.AWAITING_MATERIALS:
        return "等申请人补材料"
    running = facts.running[row.pk]
    if stage := running.get(ClockKind.STAGE):
        day = (today - clock.day_of(stage.started_at)).days + 1
        return f"{facts.stages.get(row.pk, ClockKind.STAGE.label)}第{day}天"
    if ClockKind.NOTIFY in running:
        return "等窗口告知补材料"
    if ClockKind.EXTENSION in running:
        return "等窗口告知延期"
    handle = running.get(ClockKind.HANDLE)
    return "申请延期，等答复" if handle and handle.extension == Extension.ASKED else ""


def _opinions(supports: Sequence[Assignment], facts: _WaitingFacts, today: dt.date) -> tuple[str, bool]:
    """Return who has given an opinion and who has not, and whether one of them is late by its own clock."""
    missing = [support for support in supports if support.opined_at is None]
    if not missing:
        return ("协办意见已齐" if supports else ""), False
    late = {one.pk: _days_late(facts.opinions.get(one.pk), today, facts.working) for one in missing}
    answered = [f"{one.department}已答" for one in supports if one.opined_at is not None]
    owing = [
        f"{one.department}迟{late[one.pk]}个工作日" if late[one.pk] else f"等{one.department}意见" for one in missing
    ]
    return "，".join(answered + owing), any(late.values())


def _days_late(asked: Clock | None, today: dt.date, working: Calendar) -> int:
    return days_late(asked.due_on, today, working) if asked and asked.is_running else 0


def _begun(row: MatterRow, facts: _WaitingFacts) -> str:
    """Return how far it is when nothing is waited for: 指定我们承办, 先行救助已给, or who has it."""
    if row.pk in facts.designated:
        return "指定我们承办"
    if row.urgent and ClockKind.URGENT not in facts.running[row.pk]:
        return "先行救助已给"
    return f"{row.handler}在办" if row.handler else "办理中"
