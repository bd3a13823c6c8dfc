"""What the years taught: the amendments of 2015, 2019 and 2020 replayed, and a year that is published late.

The calendar is set back to what was known before; the final one, to compare with, comes from the catalogue's table.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from departments import clock
from departments.calendar.acts import draft
from departments.calendar.workdays import NATIONAL
from departments.models import CalendarChange, CalendarDay, CalendarYear, User
from departments.terms import CalendarScope, ChangeState, ClockKind, DayKind
from intake.models import Matter
from intake.states import Status
from routing.errors import NotAllowed
from routing.models import Clock, MatterEvent
from routing.upkeep import calendar_shift
from routing.upkeep.matters import faults
from tests import factories
from tests.conftest import At
from tests.departments.calendar.test_workdays import DUYUN
from tests.factories import move
from tests.worlds import built_once


@dataclass(frozen=True)
class Amendment:
    """What a notice changed in the middle of a year, and the days of a matter that was under way then."""

    days: tuple[str, ...]
    originally: Mapping[str, str]
    accepted: str
    entered: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        rules = [DUYUN.rule(dt.date.fromisoformat(day)) for day in self.days]
        return [
            {"date": str(rule.date), "kind": (DayKind.WORK if rule.works else DayKind.REST).value, "name": rule.name}
            for rule in rules
            if rule is not None
        ]

    def set_back(self) -> None:
        """Forget in the calendar what the notice changed."""
        CalendarDay.objects.filter(scope=NATIONAL, date__in=self.days).delete()
        for day, kind in self.originally.items():
            CalendarDay.objects.create(date=day, scope=NATIONAL, kind=kind, name="节日", notice="原通知")


AMENDMENTS = {
    # Announced on 13 May, when nothing that was open reached as far as September: here it was entered late.
    "2015": Amendment(
        days=("2015-09-03", "2015-09-04", "2015-09-05", "2015-09-06"),
        originally={},
        accepted="2015-08-20T10:00",
        entered="2015-08-24T10:00",
    ),
    "2019": Amendment(
        days=("2019-04-28", "2019-05-01", "2019-05-02", "2019-05-03", "2019-05-04", "2019-05-05"),
        originally={"2019-05-01": "rest"},
        accepted="2019-03-20T10:00",
        entered="2019-03-22T16:00",
    ),
    "2020": Amendment(
        days=("2020-01-31", "2020-02-01", "2020-02-02"),
        originally={"2020-02-01": "work"},
        accepted="2020-01-21T10:00",
        entered="2020-01-27T10:00",
    ),
}
NOTICE = "国办发明电〔演练〕1号"


@dataclass
class Replay:
    """The town on the eve of an amendment: matters of every sort, and the draft of what is about to hold."""

    amendment: Amendment
    office: User
    admin: User
    at: At
    matters: dict[str, Matter] = field(default_factory=dict)

    def enter(self) -> CalendarChange:
        self.at(self.amendment.entered)
        return draft(
            notice=NOTICE, scope=NATIONAL, year=None, published_on=None, rows=self.amendment.rows, origin="录入",
            actor=self.office, now=clock.now(),
        )  # fmt: skip

    def confirm(self, change: CalendarChange) -> int:
        return calendar_shift.apply(change, self.admin, clock.now())

    def run(self) -> None:
        self.confirm(self.enter())
        for matter in self.matters.values():
            matter.refresh_from_db()


@pytest.fixture(params=AMENDMENTS)
def replay(
    request: pytest.FixtureRequest, clerk: User, minzheng: User, weisheng: User, office: User, admin: User, at: At
) -> Replay:
    matters = _on_the_eve(request.param, clerk, minzheng, weisheng, at)
    names = ("yiliao", "other", "supported", "paused", "closed", "sent")
    return Replay(AMENDMENTS[request.param], office, admin, at, dict(zip(names, matters, strict=True)))


@built_once
def _on_the_eve(year: str, clerk: User, minzheng: User, weisheng: User, at: At) -> list[Matter]:
    """Register matters before the amendment of a year: four in progress, one of them paused, one closed, one sent."""
    AMENDMENTS[year].set_back()
    at(AMENDMENTS[year].accepted)
    yiliao, other = _in_progress(clerk, minzheng), _in_progress(clerk, minzheng)
    supported = _in_progress(clerk, minzheng, supporting=[weisheng.department])
    paused, closed = _in_progress(clerk, minzheng), _in_progress(clerk, minzheng)
    sent = _sent(clerk)
    paused = move("request_materials", paused, clerk, other="房屋照片")
    closed = move("decide", closed, minzheng, outcome="granted", content="给予医疗救助")
    return [yiliao, other, supported, paused, factories.told(closed, clerk), sent]


def _sent(clerk: User, **inputs: Any) -> Matter:
    matter = factories.make_matter(clerk, "yiliao", "escalate")
    return move("escalate", matter, clerk, **({"suggestion": "建议给予救助", "supporting": []} | inputs))


def _in_progress(clerk: User, officer: User, **inputs: Any) -> Matter:
    matter = _sent(clerk, **inputs)
    return move("sign", matter, officer)


def handle(matter: Matter) -> Clock:
    found: Clock = matter.clocks.get(kind=ClockKind.HANDLE)
    return found


def recalendars(matter: Matter) -> list[MatterEvent]:
    return list(matter.events.of_move("recalendar"))


# --- What moves


def test_what_is_open_moves_to_where_a_fresh_count_by_the_new_calendar_puts_it(replay: Replay) -> None:
    replay.run()
    matter = replay.matters["yiliao"]
    fresh = DUYUN.add_workdays(DUYUN.roll(dt.date.fromisoformat(replay.amendment.accepted[:10])), 30)
    assert (matter.promised_on, handle(matter).due_on) == (fresh, fresh)
    assert matter.first_promised_on != fresh


def test_the_first_promise_stays_as_it_was_given(replay: Replay) -> None:
    first = replay.matters["yiliao"].first_promised_on
    replay.run()
    assert replay.matters["yiliao"].first_promised_on == first


def test_the_event_says_from_when_to_when_and_why(replay: Replay) -> None:
    before = replay.matters["yiliao"].promised_on
    replay.run()
    (event,) = recalendars(replay.matters["yiliao"])
    after = replay.matters["yiliao"].promised_on
    assert before is not None
    assert after is not None
    assert event.data["clocks"] == [{"clock": "办理", "from": str(before), "to": str(after), "firm": False}]
    assert event.data["promised"] == {"from": str(before), "to": str(after)}
    assert event.data["notice"] == NOTICE
    assert f"{before.month}月{before.day}日改为{after.year}年{after.month}月{after.day}日" in event.note
    assert NOTICE in event.note


def test_each_matter_that_moves_has_one_event_by_the_second_person(replay: Replay) -> None:
    replay.run()
    for name in ("yiliao", "other", "supported", "paused", "sent"):
        (event,) = recalendars(replay.matters[name])
        assert event.actor == replay.admin


def test_all_it_moved_are_counted_on_the_change(replay: Replay) -> None:
    change = replay.enter()
    moved = replay.confirm(change)
    change.refresh_from_db()
    assert (moved, change.moved, change.state) == (5, 5, ChangeState.CONFIRMED)


def test_what_was_paused_keeps_the_days_it_had_left(replay: Replay) -> None:
    left = handle(replay.matters["paused"]).days_left
    replay.run()
    assert handle(replay.matters["paused"]).days_left == left == 30


def test_a_supporting_units_clock_moves_too(
    clerk: User, minzheng: User, weisheng: User, office: User, admin: User, at: At
) -> None:
    replay = Replay(AMENDMENTS["2020"], office, admin, at)
    replay.amendment.set_back()
    at("2020-01-21T10:00")
    matter = _in_progress(clerk, minzheng, supporting=[weisheng.department])
    opinion = matter.clocks.get(kind=ClockKind.OPINION)
    assert opinion.due_on == dt.date(2020, 2, 3)  # 22, 23, 31 January, 1 and 3 February
    replay.run()
    opinion.refresh_from_db()
    assert opinion.due_on == dt.date(2020, 2, 5)


# --- What stays


def test_what_is_closed_keeps_its_verdict_and_has_no_event(replay: Replay) -> None:
    closed = replay.matters["closed"]
    before = (list(Matter.objects.filter(pk=closed.pk).values()), list(closed.clocks.values()))
    replay.run()
    assert (list(Matter.objects.filter(pk=closed.pk).values()), list(closed.clocks.values())) == before
    assert recalendars(closed) == []


def test_what_ends_before_the_days_that_changed_has_no_event(clerk: User, office: User, admin: User, at: At) -> None:
    replay = Replay(AMENDMENTS["2019"], office, admin, at)
    replay.amendment.set_back()
    at("2019-03-20T10:00")
    short = factories.make_matter(clerk, "linshi", "own")
    replay.run()
    assert (recalendars(short), short.promised_on) == ([], DUYUN.add_workdays(dt.date(2019, 3, 20), 15))


def test_an_amendment_that_reaches_nothing_open_moves_nothing(
    clerk: User, minzheng: User, office: User, admin: User, at: At
) -> None:
    replay = Replay(AMENDMENTS["2015"], office, admin, at)
    replay.amendment.set_back()
    at("2015-05-12T10:00")
    matter = _in_progress(clerk, minzheng)
    at("2015-05-13T10:00")
    rows = replay.amendment.rows
    change = draft(
        notice=NOTICE, scope=NATIONAL, year=None, published_on=None, rows=rows, origin="录入", actor=office,
        now=clock.now(),
    )  # fmt: skip
    assert (replay.confirm(change), recalendars(matter)) == (0, [])


# --- The whole of it


def test_what_was_foreseen_is_what_then_happens(replay: Replay) -> None:
    change = replay.enter()
    foreseen = sorted((shift.number, shift.clock, str(shift.before), str(shift.after)) for shift in
                      calendar_shift.preview(change))  # fmt: skip
    replay.confirm(change)
    happened = sorted(
        (event.matter.number, moved["clock"], moved["from"], moved["to"])
        for event in MatterEvent.objects.of_move("recalendar")
        for moved in event.data["clocks"]
    )
    assert foreseen == happened
    assert list(calendar_shift.preview(change)) == []


def test_a_preview_stores_nothing(replay: Replay) -> None:
    change = replay.enter()
    before = (list(Clock.objects.order_by("pk").values()), CalendarDay.objects.count(), MatterEvent.objects.count())
    calendar_shift.preview(change)
    after = (list(Clock.objects.order_by("pk").values()), CalendarDay.objects.count(), MatterEvent.objects.count())
    assert after == before


def test_after_it_the_self_check_finds_nothing(replay: Replay) -> None:
    replay.run()
    assert list(faults()) == []


def test_an_error_in_the_middle_leaves_nothing(replay: Replay) -> None:
    change = replay.enter()
    last = max(replay.matters.values(), key=lambda matter: matter.number)
    Matter.objects.filter(pk=last.pk).update(status=Status.CLOSED)  # a damaged row, which no move may lead on
    before = (list(Clock.objects.order_by("pk").values()), list(CalendarDay.objects.order_by("pk").values()))
    with pytest.raises(NotAllowed):
        replay.confirm(change)
    change.refresh_from_db()
    assert change.state == ChangeState.DRAFT
    assert (list(Clock.objects.order_by("pk").values()), list(CalendarDay.objects.order_by("pk").values())) == before
    assert not MatterEvent.objects.of_move("recalendar").exists()


# --- A year that was missing


@pytest.fixture
def provisional(clerk: User, at: At) -> Matter:
    """A matter of 20 December 2026, due in a January that no notice has arranged yet."""
    at("2026-12-20T10:00")
    return factories.make_matter(clerk, "linshi", "own")


def publish_2027(office: User, admin: User, *days: str) -> None:
    change = draft(
        notice="关于2027年部分节假日安排的通知",
        scope=CalendarScope.NATIONAL.value,
        year=2027,
        published_on=None,
        rows=[{"date": day, "kind": "rest", "name": "元旦"} for day in days],
        origin="录入",
        actor=office,
        now=clock.now(),
    )
    calendar_shift.apply(change, admin, clock.now())


def test_a_date_in_a_year_not_yet_published_is_provisional(provisional: Matter) -> None:
    assert provisional.promised_on == dt.date(2027, 1, 12)
    assert DUYUN.is_provisional(provisional.promised_on)


def test_a_provisional_date_becomes_firm_with_an_event_though_it_does_not_move(
    provisional: Matter, office: User, admin: User
) -> None:
    publish_2027(office, admin, "2027-01-01")
    provisional.refresh_from_db()
    (event,) = recalendars(provisional)
    assert event.data["clocks"] == [{"clock": "办理", "from": "2027-01-12", "to": "2027-01-12", "firm": True}]
    assert "到期日2027年1月12日不变（暂定改为确定）" in event.note
    assert provisional.promised_on == dt.date(2027, 1, 12)


def test_a_provisional_date_that_moves_becomes_firm_as_well(provisional: Matter, office: User, admin: User) -> None:
    publish_2027(office, admin, "2027-01-01", "2027-01-04")
    provisional.refresh_from_db()
    (event,) = recalendars(provisional)
    assert event.data["clocks"] == [{"clock": "办理", "from": "2027-01-12", "to": "2027-01-13", "firm": True}]
    assert "由2027年1月12日（暂定）改为2027年1月13日（暂定改为确定）" in event.note


def test_a_date_that_was_firm_already_has_no_event(clerk: User, office: User, admin: User, at: At) -> None:
    at("2026-11-23T10:00")
    firm = factories.make_matter(clerk, "linshi", "own")
    publish_2027(office, admin, "2027-01-01")
    assert CalendarYear.objects.filter(year=2027).exists()
    assert recalendars(firm) == []
