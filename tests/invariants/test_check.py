"""What must hold after any history: a long walk of legal moves by seeded chance, every matter looked at on the way."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

import pytest
from django.conf import settings
from django.db.models import Max

from departments import clock
from departments.models import Department, User
from departments.terms import ClockKind
from intake.models import Matter, Series
from intake.numbering import MATTER
from intake.openings import MATERIALS
from intake.states import FINAL, Status
from routing.documents import is_intact
from routing.errors import InvalidInput
from routing.models import Document
from routing.move import Move
from routing.transitions import MOVES, available_for
from tests.conftest import At, person
from tests.factories import basis, make_matter, move
from tests.routing.test_transitions import inputs_for

pytestmark = pytest.mark.django_db

CAST: Final = (
    "maojian", "maojian-head", "modchong", "minzheng", "weisheng", "renshe", "jiaoyu", "zhujian", "office", "jiancha",
)  # fmt: skip
MATTERS, STEPS = 30, 150
OPENINGS: Final = (
    ("zhufang", "transfer"),
    ("zhufang", "inform"),
    ("zhufang", MATERIALS),
    ("yiliao", "transfer"),
    ("dibao", "escalate"),
    ("dibao", MATERIALS),
    ("dibao", "refuse"),
    ("linshi", "own"),
    ("linshi", "on_the_spot"),
)
"""Category and way of a request; not every way is open to every category."""
SELDOM: Final = {"withdraw": 0.03, "inform": 0.03, "recall": 0.2, "chase": 0.05}
"""Weights of moves that end a matter early or lead nowhere, so that histories grow long; all others weigh 1."""
ON_THE_WAY: Final = frozenset({Status.TO_TRANSFER, Status.SENT, Status.IN_PROGRESS, Status.COORDINATING})


@dataclass
class Walk:
    """Thirty matters, people who move them by chance, and a clock that only goes forward."""

    chance: random.Random
    now: dt.datetime = dt.datetime(2026, 11, 23, 8, 30)  # noqa: DTZ001  local time, as RELIEF_NOW is written
    made: list[str] = field(default_factory=list)
    first_promises: dict[int, dt.date] = field(default_factory=dict)

    def wait(self) -> None:
        """Let minutes go by, now and then days, seldom weeks (then periods lapse)."""
        self.now += dt.timedelta(minutes=self.chance.choice([1, 10, 10, 60, 60, 24 * 60, 3 * 24 * 60]))
        if self.chance.random() < 0.03:
            self.now += dt.timedelta(days=12)
        # Not by `at`: the fixture would stack one layer of settings on the other, a thousand deep.
        settings.RELIEF_NOW = self.now.isoformat(timespec="minutes")

    def begin(self) -> Matter:
        clerk, urgent = person(self.chance.choice(["maojian", "modchong"])), self.chance.random() < 0.2
        slug, way = self.chance.choice(OPENINGS)
        return make_matter(clerk, slug, way, complete=way != MATERIALS, urgent=urgent)

    def step(self) -> Matter:
        """Make one of the moves that are open to somebody on some matter; return the matter."""
        matter = self._open_one()
        while True:
            user = person(self.chance.choice(CAST))
            moves = available_for(matter, user, clock.now())
            if moves and self._make(self._one_of(moves), matter, user):
                return matter

    def _open_one(self) -> Matter:
        """Return an open matter; when all are finished somebody new comes in."""
        if not Matter.objects.open().exists():
            self.begin()
        chosen: Matter = self.chance.choice(list(Matter.objects.open().order_by("pk")))
        return chosen

    def _one_of(self, moves: list[Move]) -> Move:
        weights = [SELDOM.get(each.name, 1) for each in moves]
        return self.chance.choices(moves, weights)[0]

    def _make(self, chosen: Move, matter: Matter, user: User) -> bool:
        version = matter.version
        try:
            move(chosen.name, matter, user, **self._inputs(chosen.name, matter))
        except InvalidInput:  # a unit that gave it back, or no missing material: refused for a reason, nothing stored
            matter.refresh_from_db()
            assert matter.version == version
            return False
        self.made.append(chosen.name)
        return True

    def _inputs(self, name: str, matter: Matter) -> dict[str, Any]:
        bureaus = list(Department.objects.filter(slug__in=["minzheng", "weisheng", "renshe", "jiaoyu", "zhujian"]))
        lead, other, support = self.chance.sample(bureaus, 3)
        supporting = [support] if self.chance.random() < 0.4 else []
        chosen: dict[str, Callable[[], dict[str, Any]]] = {
            "transfer": lambda: {"lead": lead, "supporting": supporting},
            "assign": lambda: {"lead": lead, "supporting": supporting},
            "escalate": lambda: {"supporting": supporting},
            "give_back": lambda: {"suggested": other},
            "request_materials": lambda: {"why_now": "入户后发现"},
            "lapse": lambda: {"basis": basis()},
        }
        return inputs_for(name, matter) | chosen.get(name, dict)()


@pytest.fixture(params=[1, 203])
def walk(request: pytest.FixtureRequest, db: None, at: At) -> Walk:
    """Walk, looking at every matter that has just moved; `at` takes the clock back afterwards."""
    walk = Walk(random.Random(request.param))
    for _ in range(MATTERS):
        walk.wait()
        check(walk.begin(), walk)
    for _ in range(STEPS):
        walk.wait()
        check(walk.step(), walk)
    return walk


# --- What holds of one matter at any moment


def check(matter: Matter, walk: Walk) -> None:
    matter.refresh_from_db()
    check_chain(matter)
    check_assignments(matter)
    check_clocks(matter)
    check_hands(matter)
    check_promise(matter, walk)


def check_chain(matter: Matter) -> None:
    events = list(matter.events.all())
    assert [event.version for event in events] == list(range(1, matter.version + 1))
    assert events[0].before == Status.REGISTERED
    assert events[-1].after == matter.status
    assert all(earlier.after == later.before and earlier.at <= later.at for earlier, later in pairwise(events))
    assert all(event.before in MOVES[event.move].sources for event in events)
    reasons = matter.history.exclude(history_change_reason=None).order_by("history_id")
    assert list(reasons.values_list("history_change_reason", flat=True)) == [event.move for event in events]


def check_assignments(matter: Matter) -> None:
    leads = matter.assignments.open().lead()
    expected = {Status.SENT: 1, Status.IN_PROGRESS: 1}.get(Status(matter.status))
    assert leads.count() <= 1
    assert expected in {None, leads.count()}
    if expected:
        assert leads.get().department == matter.holder
    if matter.status in FINAL:
        assert not matter.assignments.open().exists()


def check_clocks(matter: Matter) -> None:
    running = matter.clocks.of_matter().running()
    days = list(running.values_list("due_on", flat=True))
    assert matter.due_on == (min(days) if days else None)
    assert bool(days) == matter.is_open, "what is open has a clock that runs; what is closed has none"
    if matter.status in ON_THE_WAY:
        assert matter.clocks.unstopped().of_kind(ClockKind.HANDLE).count() == 1
    if not matter.is_open:
        assert not matter.clocks.unstopped().exists()


def check_hands(matter: Matter) -> None:
    assert matter.holder_id is not None
    assert (matter.handler_id is None) == (matter.status == Status.SENT)
    assert matter.first_asked == matter.application.clerk


def check_promise(matter: Matter, walk: Walk) -> None:
    handle = matter.clocks.of_kind(ClockKind.HANDLE).last()
    assert matter.promised_on == (handle.due_on if handle else None)
    if matter.first_promised_on is not None:
        assert walk.first_promises.setdefault(matter.pk, matter.first_promised_on) == matter.first_promised_on


# --- What holds of all of them


def check_numbers() -> None:
    """Every series has no gap and no double."""
    for series in Series.objects.all():
        if series.kind == MATTER:
            assert Matter.objects.count() == series.last
            continue
        papers = Document.objects.filter(department=series.department, kind=series.kind, year=series.year)
        assert papers.count() == series.last == papers.aggregate(last=Max("serial"))["last"]


def check_papers() -> None:
    """What was issued is what is kept, and numbers follow the time of issue."""
    assert all(is_intact(paper) for paper in Document.objects.all())
    rows = Document.objects.order_by("department", "kind", "year", "serial")
    for earlier, later in pairwise(rows.values_list("department", "kind", "year", "issued_at")):
        assert earlier[3] <= later[3] or earlier[:3] != later[:3]


def test_after_a_long_walk_every_rule_still_holds(walk: Walk) -> None:
    for matter in Matter.objects.all():
        check(matter, walk)
    check_numbers()
    check_papers()
    # A walk that never came by these moves has proved little.
    assert {"transfer", "sign", "give_back", "decide", "tell"} <= set(walk.made)
