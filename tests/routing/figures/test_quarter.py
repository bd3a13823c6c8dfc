"""The quarterly table: every column counts what its definition says, and nothing of another quarter."""

from __future__ import annotations

import pytest

from departments import clock
from departments.calendar.quarters import Quarter
from departments.models import User
from routing.figures.quarter import QuarterFigures, quarterly
from tests.conftest import At
from tests.factories import decided, make_matter, sent, told
from tests.returns import give_back

Q4 = Quarter(2026, 4)
pytestmark = pytest.mark.django_db


def total(user: User, quarter: Quarter = Q4) -> QuarterFigures:
    return quarterly(user, quarter, clock.today()).total


def test_received_transferred_returned_closed_in_time_and_overdue_are_counted(
    clerk: User, zhujian: User, renshe: User, office: User, at: At
) -> None:
    told(decided(clerk, zhujian), clerk)
    returned = sent(clerk, zhujian)
    give_back(returned, zhujian, renshe, reason_code="重复")
    make_matter(clerk, "linshi", "on_the_spot")
    at("2026-11-25T10:00")
    assert total(office) == QuarterFigures(received=3, transferred=2, returned=1, closed=2, on_time=2, overdue=1)


def test_lines_are_category_and_handling_and_add_up(clerk: User, zhujian: User, office: User) -> None:
    sent(clerk, zhujian)
    make_matter(clerk, "linshi", "on_the_spot")
    counted = quarterly(office, Q4, clock.today())
    assert [(line.category, line.handling) for line in counted.lines] == [
        ("住房救助", "转办"),
        ("临时救助", "当场办结"),
    ]
    added = QuarterFigures()
    for line in counted.lines:
        added.add(line.figures)
    assert added == counted.total
    assert counted.until == clock.today()


def test_what_was_closed_late_is_not_in_time(clerk: User, zhujian: User, office: User, at: At) -> None:
    matter = decided(clerk, zhujian)
    at("2027-03-01T10:00")
    told(matter, clerk)
    assert total(office, Q4.following) == QuarterFigures(closed=1)
    assert total(office) == QuarterFigures(received=1, transferred=1)


def test_a_township_counts_its_own(clerk: User, outsider: User, reviewer: User) -> None:
    make_matter(clerk)
    make_matter(outsider)
    assert total(reviewer).received == 1
