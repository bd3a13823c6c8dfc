"""The invariants: what must hold of one matter after each of its moves, and of all matters together in the end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from django.db.models import Max, QuerySet

from departments.calendar.reading import calendar
from departments.calendar.workdays import Calendar
from departments.terms import ClockKind
from intake.models import Matter, Series
from intake.numbering import MATTER
from intake.states import ADVERSE, Outcome, Status
from routing.models import Clock, Document, MatterEvent, PaperKind, RoutingRule, SupervisionOrder
from routing.papers.documents import is_intact
from routing.transitions import MOVES
from routing.upkeep import matters as selfcheck

ON_THE_WAY: Final = frozenset({Status.TO_TRANSFER, Status.SENT, Status.IN_PROGRESS, Status.COORDINATING})
PAUSING: Final = frozenset({"request_materials", "receive_materials", "begin_stage", "end_stage"})
COUNTS_ANEW: Final = "refuse_day"
"""The one move after which a clock counts from another day of receipt: from the registration, not the day stated."""
MOVES_DATES: Final = PAUSING | {"grant_extension", "recalendar", "recall", COUNTS_ANEW}
"""Only these moves change a due date. A stage that ends with its assignment counts as `end_stage` too. After a `recall`
the clock runs on by the calendar of today."""


@dataclass
class Known:
    """What a matter looked like at the last check, to be compared with what it looks like now."""

    version: int
    promised_on: dt.date | None
    first_promised_on: dt.date | None
    first_asked_id: int
    begun: dict[int, tuple[Any, ...]]
    received: dict[int, dt.date]
    due: dict[int, dt.date]
    in_stage: bool
    verdict: tuple[Any, ...] | None


@dataclass
class Memory:
    """What every matter looked like at its last check, by its key."""

    known: dict[int, Known] = field(default_factory=dict)


def check(rows: QuerySet[Matter], memory: Memory) -> None:
    """Check matters, each by itself, with every row that the checks read. Units are compared by their keys."""
    days = calendar()
    beside = ("clocks__pauses", "assignments", "events", "ordered", "handler__postings")
    for matter in rows.select_related("handler", "application").prefetch_related(*beside):
        check_one(matter, days, memory)


def check_one(matter: Matter, days: Calendar, memory: Memory) -> None:
    """Check what must hold of a matter now, and what may not have changed since the last check."""
    faults = list(selfcheck.faults_of(matter, days))
    assert faults == [], faults
    check_chain(matter)
    check_assignments(matter)
    check_clocks(matter)
    check_hands(matter)
    check_answer(matter)
    seen = _known(matter)
    if matter.pk in memory.known:
        check_since(matter, memory.known[matter.pk], seen)
    memory.known[matter.pk] = seen


# --- What holds of one matter at any moment


def check_chain(matter: Matter) -> None:
    """I6, I7, I15: every move is in the table and left one event and one history row, in the order of time."""
    events = list(matter.events.all())
    assert [event.version for event in events] == list(range(1, matter.version + 1))
    assert events[0].before == Status.REGISTERED
    assert events[-1].after == matter.status
    assert all(earlier.after == later.before and earlier.at <= later.at for earlier, later in pairwise(events))
    assert all(event.before in MOVES[event.move].sources for event in events)
    reasons = matter.history.exclude(history_change_reason=None).order_by("history_id")
    assert list(reasons.values_list("history_change_reason", flat=True)) == [event.move for event in events]


def check_assignments(matter: Matter) -> None:
    """At most one unit leads, and it is the one that holds the matter. No assignment of a finished matter is open."""
    open_rows = [row for row in matter.assignments.all() if row.ended_at is None]
    leads = [row.department_id for row in open_rows if row.role == "lead"]
    assert len(leads) <= 1
    if matter.status in {Status.SENT, Status.IN_PROGRESS}:
        assert leads == [matter.holder_id]
    if matter.status in {Status.CLOSED, Status.REFUSED}:
        assert open_rows == []


def check_clocks(matter: Matter) -> None:
    """An open matter has a clock that runs, a closed one has none. The promise is the date of the last 办理 clock."""
    unstopped = [row for row in matter.clocks.all() if row.stopped_on is None]
    days = [row.due_on for row in unstopped if row.paused_on is None and row.assignment_id is None]
    assert matter.due_on == min(days, default=None)
    assert bool(days) == matter.is_open, "what is open has a clock that runs; what is closed has none"
    if matter.status in ON_THE_WAY:
        assert [row.kind for row in unstopped].count(ClockKind.HANDLE) == 1
    if not matter.is_open:
        assert unstopped == []
    handle = next((row for row in reversed(matter.clocks.all()) if row.kind == ClockKind.HANDLE), None)
    assert matter.promised_on == (handle.due_on if handle else None)


def check_hands(matter: Matter) -> None:
    """I9: exactly one unit holds the matter. Somebody of it handles the matter, unless it waits to be signed for."""
    assert matter.holder_id is not None
    assert (matter.handler is None) == (matter.status == Status.SENT)
    if matter.handler is not None:  # nobody changes posts here: what they hold, they hold today
        assert [post.department_id for post in matter.handler.postings.all()] == [matter.holder_id]
    assert matter.first_asked_id == matter.application.clerk_id


def check_answer(matter: Matter) -> None:
    """I8, I10: a round has one decision at most; who was refused or sent elsewhere has the paper that says so."""
    moves, papers = [event.move for event in matter.events.all()], matter.documents.order_by("pk")
    check_rounds(matter)
    if matter.outcome == Outcome.REFUSED:
        assert papers.in_force().filter(kind=PaperKind.REFUSAL).count() == 1
    check_served(matter)
    if matter.outcome == Outcome.INFORMED:
        assert papers.in_force().filter(kind=PaperKind.INFORM).count() == moves.count("inform")


def check_served(matter: Matter) -> None:
    """A matter that ended against the person was told with a paper: one such answer at least is printed and served."""
    if matter.is_open or matter.outcome not in {*ADVERSE, Outcome.REFUSED}:
        return
    told_with = [delivery.document for delivery in matter.deliveries.select_related("document")]
    answers = [paper for paper in told_with if paper is not None and paper.is_adverse]
    assert any(paper.is_served and paper.prints.exists() for paper in answers)


# --- What has changed since it was last seen


def check_since(matter: Matter, before: Known, now: Known) -> None:
    new = [event for event in matter.events.all() if event.version > before.version]
    assert len(new) <= 1, "a matter is looked at after each of its moves"
    assert now.first_asked_id == before.first_asked_id
    assert before.first_promised_on in {None, now.first_promised_on}
    assert all(now.begun[pk] == begun for pk, begun in before.begun.items()), "no clock begins anew (I12)"
    if COUNTS_ANEW not in [event.move for event in new]:
        assert all(now.received[pk] == day for pk, day in before.received.items()), "nor from another day"
    reopened = [event for event in new if event.move == "reopen"]
    if reopened and before.verdict:
        check_verdict_kept(before.verdict, reopened[0])
    else:
        assert before.verdict in {None, now.verdict}, "the verdict on what is closed never changes (I13)"
    check_dates(new, before, now)


def check_verdict_kept(verdict: tuple[Any, ...], event: MatterEvent) -> None:
    """I13: the event that reopens a matter keeps what the round before came to, and when."""
    _, outcome, closed_on, promised_on, _ = verdict
    kept = event.data["verdict"]
    assert (kept["outcome"], kept["closed_on"]) == (outcome, str(closed_on))
    assert kept["promised_on"] == (str(promised_on) if promised_on else "")


def check_rounds(matter: Matter) -> None:
    """I8: the matter counts its rounds from one, and each has one decision at most."""
    decisions = [0]
    for event in matter.events.all():
        if event.move == "reopen":
            decisions.append(0)
        decisions[-1] += event.move == "decide"
    assert len(decisions) == matter.round
    assert max(decisions) <= 1


def check_dates(new: list[MatterEvent], before: Known, now: Known) -> None:
    """I11: a due date changes only by a move that may do so, and the event of the move tells the new promise."""
    moved = [pk for pk, due in before.due.items() if now.due[pk] != due]
    may_move = any(event.move in MOVES_DATES for event in new) or (before.in_stage and not now.in_stage)
    assert not moved or may_move
    if before.promised_on not in {None, now.promised_on}:
        (event,) = new
        assert event.data["promised"] == {"from": str(before.promised_on), "to": str(now.promised_on)}


def _known(matter: Matter) -> Known:
    clocks: list[Clock] = list(matter.clocks.all())
    ended = tuple((row.pk, row.due_on, row.stopped_at) for row in clocks)
    verdict = (matter.status, matter.outcome, matter.closed_on, matter.promised_on, ended)
    return Known(
        version=matter.version,
        promised_on=matter.promised_on,
        first_promised_on=matter.first_promised_on,
        first_asked_id=matter.first_asked_id,
        begun={row.pk: (row.kind, row.limit, row.unit, row.started_at, row.due_at) for row in clocks},
        received={row.pk: row.received_on for row in clocks},
        due={row.pk: row.due_on for row in clocks},
        in_stage=any(row.kind == ClockKind.STAGE and row.stopped_on is None for row in clocks),
        verdict=None if matter.is_open else verdict,
    )


# --- What holds of all of them


def check_all(memory: Memory) -> None:
    check(Matter.objects.all(), memory)
    check_orders()
    check_numbers()
    check_papers()
    check_rules()


def check_orders() -> None:
    """Every order has its paper and at least one matter. Its `nth` is the highest count among its matters."""
    for order in SupervisionOrder.objects.prefetch_related("items"):
        assert order.document_id is not None
        assert order.document.fields["count"] == order.items.count() >= 1
        assert order.nth == max(row["nth"] for row in order.document.fields["rows"])


def check_numbers() -> None:
    """I1, I2: no series of numbers has a gap, and no number was given out twice."""
    for series in Series.objects.all():
        if series.kind == MATTER:
            assert Matter.objects.filter(number__startswith=f"{series.year}-").count() == series.last
            continue
        papers = Document.objects.filter(department=series.department, kind=series.kind, year=series.year)
        assert papers.count() == series.last == papers.aggregate(last=Max("serial"))["last"]


def check_papers() -> None:
    """I16: every paper is stored as it was issued, and later papers of a series have higher numbers."""
    assert all(is_intact(paper) for paper in Document.objects.all())
    for paper in Document.objects.filter(replaced_by__isnull=False):
        assert paper.voided.reason, "what is replaced is void, and says why"
    assert not Document.objects.filter(voided__reason="").exists()
    rows = Document.objects.order_by("department", "kind", "year", "serial")
    for earlier, later in pairwise(rows.values_list("department", "kind", "year", "issued_at")):
        assert earlier[3] <= later[3] or earlier[:3] != later[:3]


def check_rules() -> None:
    """Each rule was remembered by exactly one move `assign`, to the unit it names. A situation has one open rule."""
    rules = list(RoutingRule.objects.all())
    assigned = MatterEvent.objects.of_move("assign").filter(data__has_key="remembered")
    decided = sorted(assigned.values_list("matter", "holder", "actor", "at"))
    assert decided == sorted((rule.learnt_from_id, rule.lead_id, rule.decided_by_id, rule.decided_at) for rule in rules)
    open_ones = [(rule.category_id, rule.situation) for rule in rules if rule.valid_to is None]
    assert len(open_ones) == len(set(open_ones))
