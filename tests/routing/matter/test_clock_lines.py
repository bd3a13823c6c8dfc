"""计时 and 为什么是这一天: what is said of a clock, running or over, agrees with the date it has."""

from __future__ import annotations

import datetime as dt

import pytest

from departments import clock
from departments.calendar.reading import calendar
from departments.models import User
from intake.models import Matter
from routing.matter.clock_lines import ClockLine, explained
from routing.models import Clock
from routing.upkeep.calendar_shift import apply
from tests.conftest import At
from tests.factories import decided, enter_notice, in_progress, make_matter, move, told

NEW_REST = {"2026-12-01": "rest", "2026-12-02": "rest", "2027-01-04": "rest"}


def over_and_done(clerk: User, zhujian: User, weisheng: User) -> list[Clock]:
    """Return stopped clocks of many kinds: before the end, paused at the end, in working days and in calendar days."""
    told(decided(clerk, zhujian, supporting=[weisheng]), clerk)
    paused = in_progress(clerk, zhujian, "jiaoyu")
    move("request_materials", paused, clerk, other="收入证明")
    move("withdraw", paused, clerk, signed=True)
    move("withdraw", make_matter(clerk, "linshi", "own", urgent=True), clerk, signed=True)
    return list(Clock.objects.filter(stopped_on__isnull=False).prefetch_related("pauses"))


def line_of(row: Clock) -> ClockLine:
    (line,) = explained([row], clock.now(), calendar())
    return line


@pytest.fixture
def amended(clerk: User, zhujian: User, weisheng: User, admin: User, office: User, at: At) -> list[Clock]:
    """Clocks that were over before a notice made days rest that lie before and after their due dates."""
    rows = over_and_done(clerk, zhujian, weisheng)
    at("2026-11-24T10:00")
    apply(enter_notice(admin, NEW_REST), office, clock.now())
    return rows


def test_every_stopped_clock_is_explained_up_to_its_own_end(amended: list[Clock]) -> None:
    in_days = [row for row in amended if row.due_at is None]
    assert len({row.kind for row in in_days}) >= 5
    for row in in_days:
        assert row.stopped_on
        assert line_of(row).days[-1].last == min(row.due_on, row.stopped_on), row.kind


def test_a_clock_that_ran_out_before_it_stopped_is_explained_to_its_due_date(
    clerk: User, admin: User, office: User, at: At
) -> None:
    matter = make_matter(clerk)  # two working days to pass it on
    at("2026-11-27T10:00")
    move("withdraw", matter, clerk, signed=True)
    apply(enter_notice(admin, NEW_REST), office, clock.now())
    line = line_of(matter.clocks.get(kind="transfer"))
    assert (line.days[-1].last, line.cut) == (dt.date(2026, 11, 25), "")


def test_a_clock_stopped_early_says_that_later_days_do_not_count(amended: list[Clock]) -> None:
    early = next(row for row in amended if row.kind == "handle")
    assert line_of(early).cut == "11月23日已经停止，以后的日子不再算；到期日是停止时的。"


def test_a_clock_that_runs_has_nothing_cut_off(clerk: User) -> None:
    matter: Matter = make_matter(clerk)
    assert line_of(matter.clocks.get(kind="transfer")).cut == ""


def test_a_clock_stopped_before_its_first_day_has_no_days(clerk: User, at: At) -> None:
    at("2026-11-27T18:00")  # a Friday evening: received on Monday
    matter = make_matter(clerk)
    move("withdraw", matter, clerk, signed=True)
    line = line_of(matter.clocks.get(kind="transfer"))
    assert (line.days, line.in_hours) == ((), False)


def test_a_clock_says_when_it_came_how_it_waited_and_how_it_is_counted(amended: list[Clock]) -> None:
    line = line_of(next(row for row in amended if row.pauses.all()))
    assert line.remarks == f"11月23日10:00收件。{line.pauses[0]}。{line.cut}"
    in_hours = next(row for row in amended if row.due_at)
    assert line_of(in_hours).remarks.endswith("收件。按小时计算，节假日照算。")
