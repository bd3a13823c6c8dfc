"""工作台: what a person of each role should look at now. Every section is cut short and leads to its whole list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse

from departments.calendars import calendar
from departments.models import User
from departments.roles import Role
from departments.terms import ClockKind, Handling
from intake.querysets import MatterQuerySet
from intake.states import OPEN, Status
from intake.visits import came_again
from routing.bureau_figures import BureauFigures, bureau_figures
from routing.deadlines import Tone, running
from routing.due_display import clock_words
from routing.models import Assignment, AssignmentEnd, Clock, Extension, MatterEvent, OrderedMatter
from routing.move import Move
from routing.queues import (
    TO_TELL,
    Row,
    in_order,
    is_due_soon,
    is_due_today,
    is_overdue,
    is_pressing,
    matters_of,
    read_rows,
    tabs_of,
)
from routing.transitions import MOVES
from routing.unserved import is_to_be_served, missing_of
from routing.window_figures import Figures, figures

MOST_ROWS = 20
"""Rows a section shows; more than that nobody does before the next look."""


@dataclass(frozen=True)
class Task:
    """A row with the one thing to do about it."""

    row: Row
    move: Move | None
    missing: str = ""
    """What its paper still lacks."""


@dataclass(frozen=True)
class Section:
    """One list of a workbench. `whole_url` leads to all of it when there may be more."""

    title: str
    tasks: Sequence[Task]
    empty: str = ""
    whole_url: str = ""

    @property
    def is_cut(self) -> bool:
        return len(self.tasks) >= MOST_ROWS


# --- The one thing to do

_AT_WINDOW = {
    Status.TO_ACCEPT: "accept",
    Status.AWAITING_MATERIALS: "receive_materials",
    Status.TO_NOTIFY: "tell",
    Status.REFUSED: "tell",
}
_PASSING_ON = {
    Handling.TRANSFER: "transfer",
    Handling.ESCALATE: "escalate",
    Handling.OWN: "take_on",
    Handling.ON_THE_SPOT: "take_on",
    Handling.UNCOVERED: "report_uncovered",
}
_TO_PASS_ON: dict[str, str] = {ClockKind.NOTIFY: "request_materials", ClockKind.EXTENSION: "tell_extension"}
_AT_BUREAU = {Status.SENT: "sign", Status.IN_PROGRESS: "decide"}
_AT_OFFICE = {Status.COORDINATING: "assign", Status.TO_REVIEW: "refuse"}


def step_for(user: User, row: Row) -> Move | None:
    """Return the move a row calls for from this person, read from the row alone: a list asks nothing more of the store.

    It is one of `transitions.available_for`; the tests hold the two together.
    """
    name = _step_name(user, row)
    return MOVES[name] if name else None


def _step_name(user: User, row: Row) -> str:
    department = user.department.pk if user.department else None
    match user.role:
        case Role.CLERK if department == row.desk_id:
            return _step_of_clerk(row, department)
        case Role.CLERK | Role.OFFICER:
            return _AT_BUREAU.get(Status(row.status), "") if department == row.holder_id else ""
        case Role.REVIEWER:
            return "refuse" if row.status == Status.TO_REVIEW and department == row.holder_id else ""
        case Role.COORDINATOR:
            return _AT_OFFICE.get(Status(row.status), "") if department == row.holder_id else _chase(row)
        case _:
            return ""


def _step_of_clerk(row: Row, department: int | None) -> str:
    status = Status(row.status)
    if status == Status.TO_TRANSFER and row.clock_kind == ClockKind.URGENT:
        return "give_first"
    if status == Status.TO_TRANSFER and row.handling == Handling.ON_THE_SPOT and row.promised_at is not None:
        return "settle"  # what has hours is settled by a hand-over, whatever day it is
    if status == Status.TO_TRANSFER:
        # What was given back does not go up again: the superior may be who gave it back.
        return "transfer" if row.returns else _PASSING_ON.get(Handling(row.handling), "transfer")
    if status == Status.IN_PROGRESS and row.clock_kind in _TO_PASS_ON:
        return _TO_PASS_ON[row.clock_kind]
    if status == Status.IN_PROGRESS and department == row.holder_id:
        return "decide"
    return _AT_WINDOW.get(status) or _chase(row)


def _chase(row: Row) -> str:
    return "chase" if row.status in OPEN else ""


# --- Sections


def tasks_in(user: User, matters: MatterQuerySet, today: dt.date) -> list[Task]:
    rows = read_rows(in_order(matters)[:MOST_ROWS], today)
    return [Task(row, step_for(user, row)) for row in rows]


def list_url(tab: str, **conditions: str) -> str:
    """Return the address of a list: its tab and conditions."""
    return reverse("routing:matters", query={"tab": tab, **conditions})


@dataclass(frozen=True)
class WindowBoard:
    """W1: what is late or nearly so, who waits to be told, who owes papers."""

    to_accept: Section
    supervised: Section
    to_serve: Section
    pressing: Sequence[Section]
    telling: Section
    waiting: Section
    figures: Figures

    @property
    def is_calm(self) -> bool:
        shown = (self.to_accept, self.supervised, self.to_serve, self.telling, self.waiting)
        return not (self.pressing or any(section.tasks for section in shown))


def window_board(user: User, today: dt.date) -> WindowBoard:
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


def to_serve_in(user: User, mine: MatterQuerySet, today: dt.date) -> Section:
    """Refusals and adverse decisions that are not printed or not served, open or closed."""
    tasks = tasks_in(user, mine.filter(is_to_be_served()), today)
    missing = missing_of([task.row.pk for task in tasks])
    rows = [replace(task, move=_serving(user, task), missing=missing.get(task.row.pk, "")) for task in tasks]
    return Section("不利的答复，还没有送达", rows, whole_url=list_url("unserved"))


def _serving(user: User, task: Task) -> Move | None:
    """What is closed has been told once: its correction is only to be served."""
    is_clerk = user.role == Role.CLERK and user.department is not None and user.department.pk == task.row.desk_id
    return task.move if task.row.closed_on is None else MOVES["serve"] if is_clerk else None


def _waiting(user: User, mine: MatterQuerySet, today: dt.date) -> list[Task]:
    """Longest first, whatever is urgent: a person who does not come back may need a call."""
    tasks = tasks_in(user, mine.filter(status=Status.AWAITING_MATERIALS), today)
    return sorted(tasks, key=lambda task: task.row.paused_since or today)


def to_accept_in(user: User, mine: MatterQuerySet, today: dt.date) -> Section:
    """What villages passed on, until the township accepts it."""
    waiting = mine.filter(status=Status.TO_ACCEPT)
    return Section(
        "村（社区）转来待受理", tasks_in(user, waiting, today), whole_url=list_url("open", st=Status.TO_ACCEPT)
    )


_LIGHTS = (("逾期", "over", is_overdue), ("今天到期", "today", is_due_today), ("明后天到期", "soon", is_due_soon))


def _by_urgency(user: User, mine: MatterQuerySet, today: dt.date) -> list[Section]:
    """Group what presses, each cut for itself, none empty; what has a section of its own is not among it."""
    running = mine.exclude(TO_TELL).exclude(status=Status.TO_ACCEPT)
    groups = [
        Section(title, tasks_in(user, running.filter(rule(today)), today), whole_url=list_url("open", due=due))
        for title, due, rule in _LIGHTS
    ]
    return [group for group in groups if group.tasks]


@dataclass(frozen=True)
class BureauBoard:
    """B1: to sign (with ticks), nearly late, opinions asked of us, just returned; all at work, and the month."""

    sections: Sequence[Section]
    at_work: Number
    figures: BureauFigures


def bureau_board(user: User, today: dt.date) -> BureauBoard:
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


_OF_THE_OFFICE = ("assign", "resolve", "reopen", "chase", "supervise")
"""What the coordinator does, who sits in one of the bureaus himself."""


def _designated(user: User, held: MatterQuerySet) -> MatterQuerySet:
    """What the office has given to us for good and nobody here has touched yet: it was never signed for."""
    given = Assignment.objects.open().lead().filter(matter=OuterRef("pk"), department=user.department, is_final=True)
    ours = MatterEvent.objects.filter(matter=OuterRef("pk"), department=user.department, at__gte=OuterRef("given_at"))
    rows = held.filter(status=Status.IN_PROGRESS).annotate(given_at=Subquery(given.values("sent_at")[:1]))
    found: MatterQuerySet = rows.filter(given_at__isnull=False).exclude(Exists(ours.exclude(move__in=_OF_THE_OFFICE)))
    return found


def _at_work(user: User, mine: MatterQuerySet, today: dt.date) -> Number:
    tab = next(tab for tab in tabs_of(user, today) if tab.slug == "open")
    return Number("在办", mine.filter(tab.condition).count(), list_url(tab.slug))


def supervised_in(user: User, mine: MatterQuerySet, today: dt.date) -> Section:
    """督办中: what the own unit has been ordered to answer for, by the deadline of the answer."""
    owed = OrderedMatter.objects.owed().filter(order__department=user.department)
    due = dict(owed.order_by("-order__reply_by").values_list("matter", "order__reply_by"))
    first = sorted(due, key=lambda pk: due[pk])[:MOST_ROWS]
    working, words = calendar(), clock_words(ClockKind.ORDER)
    rows = {row.pk: row for row in read_rows(mine.filter(pk__in=first), today)}
    timed = [replace(rows[pk], due=running(working.roll(due[pk]), today, working, words)) for pk in first if pk in rows]
    tasks = [Task(row, MOVES["answer"] if _answers(user, row) else None) for row in timed]
    return Section("督办中", tasks, "没有督办中的办件。", reverse("routing:orders"))


def _answers(user: User, row: Row) -> bool:
    return user.role in {Role.OFFICER, Role.CLERK} and row.status in MOVES["answer"].sources


def _opinions(user: User, mine: MatterQuerySet, today: dt.date) -> list[Task]:
    """Matters whose lead waits for our opinion; they show the clock of the opinion, not of the matter."""
    asked = Clock.objects.running().of_kind(ClockKind.OPINION).filter(department=user.department)
    due = dict(asked.order_by("due_on").values_list("matter", "due_on")[:MOST_ROWS])
    working, words = calendar(), clock_words(ClockKind.OPINION)
    rows = read_rows(mine.filter(pk__in=due).order_by("number"), today)
    timed = [replace(row, due=running(due[row.pk], today, working, words)) for row in rows]
    # An opinion can only be given once the lead has signed.
    return [
        Task(row, MOVES["opine"] if row.status == Status.IN_PROGRESS else None)
        for row in sorted(timed, key=lambda row: due[row.pk])
    ]


def _returned(user: User, mine: MatterQuerySet, today: dt.date) -> list[Task]:
    """What we gave back and is not settled elsewhere yet."""
    ended = Assignment.objects.filter(department=user.department, ended_how=AssignmentEnd.RETURNED)
    returned = mine.filter(Exists(ended.filter(matter=OuterRef("pk"))), status__in=OPEN, is_ours=False)
    return [Task(row, None) for row in read_rows(in_order(returned)[:MOST_ROWS], today)]


@dataclass(frozen=True)
class Number:
    """A number that is a link to exactly what it counts."""

    title: str
    count: int
    url: str
    tone: str = ""


@dataclass(frozen=True)
class OfficeBoard:
    """M1: four numbers, what waits for a decision, what is latest. An auditor reads the same and changes nothing."""

    numbers: Sequence[Number]
    coordinating: Section
    again: Section
    extensions: Section
    overdue: Section


def office_board(user: User, today: dt.date) -> OfficeBoard:
    mine = matters_of(user)
    coordinating = mine.filter(status=Status.COORDINATING)
    overdue = mine.filter(is_overdue(today))
    overdue_url = reverse("routing:overdue")
    return OfficeBoard(
        numbers=_numbers(mine, today),
        coordinating=Section(
            "退回待协调", tasks_in(user, coordinating, today), "没有等协调的办件。", reverse("routing:returns")
        ),
        again=Section("再次来访", tasks_in(user, mine.filter(came_again()), today), whole_url=list_url("again")),
        extensions=Section("延期待答复", _asked_to_extend(user, mine, today), "没有等答复的延期申请。"),
        overdue=Section("逾期", tasks_in(user, overdue, today), "没有逾期办件。", overdue_url),
    )


def _asked_to_extend(user: User, mine: MatterQuerySet, today: dt.date) -> list[Task]:
    asked = Clock.objects.unstopped().filter(extension=Extension.ASKED, matter=OuterRef("pk"))
    tasks = tasks_in(user, mine.filter(Exists(asked)), today)
    return [replace(task, move=_answer(user, task.row)) for task in tasks]


def _answer(user: User, row: Row) -> Move | None:
    """The office answers; while materials are awaited or the matter is on its way the request waits."""
    grant = MOVES["grant_extension"]
    return grant if user.role == Role.COORDINATOR and row.status in grant.sources else None


def _numbers(mine: MatterQuerySet, today: dt.date) -> list[Number]:
    counted = mine.open().aggregate(
        over=Count("pk", filter=is_overdue(today)),
        today=Count("pk", filter=is_due_today(today)),
        coordinating=Count("pk", filter=Q(status=Status.COORDINATING)),
        telling=Count("pk", filter=is_overdue(today) & Q(status=Status.TO_NOTIFY)),
    )
    return [
        Number("逾期", counted["over"], list_url("overdue"), Tone.OVER),
        Number("今天到期", counted["today"], list_url("open", due="today"), Tone.TODAY),
        Number("退回待协调", counted["coordinating"], reverse("routing:returns")),
        # The clock of telling is one working day: what is overdue has waited longer than that.
        Number("待告知超1天", counted["telling"], list_url("open", st=Status.TO_NOTIFY, due="over")),
    ]
