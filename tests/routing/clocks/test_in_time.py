"""按期: the question asked of one matter, the condition of a query and the words of a page give one answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import product

import pytest

from departments import clock
from departments.calendar.workdays import Calendar
from departments.models import User
from intake.models import Matter
from routing.clocks.due_display import due_of
from routing.clocks.in_time import IN_TIME, is_in_time, was_by
from routing.lists.queues import is_overdue, read_rows
from tests.conftest import At
from tests.factories import make_matter

pytestmark = pytest.mark.django_db
BEFORE, DAY, AFTER = (dt.date(2026, 11, day) for day in (23, 24, 25))
EARLIER, NINE, LATER = (clock.moment_of(DAY, dt.time(hour)) for hour in (8, 9, 14))
NEXT_DAY = clock.moment_of(AFTER, dt.time(8))


def finished(matter: Matter) -> Iterator[Matter]:
    """Yield the matter without a promise, with one for a day, for an hour; each open, closed before, on and after."""
    promises = ((None, None), (DAY, None), (DAY, NINE))
    ends = product((None, BEFORE, DAY, AFTER), (None, EARLIER, NINE, LATER))
    for (promised_on, promised_at), (closed_on, closed_at) in product(promises, ends):
        matter.promised_on, matter.promised_at = promised_on, promised_at
        matter.closed_on, matter.closed_at = closed_on, closed_at
        matter.save()
        yield matter


def test_of_every_kind_the_question_the_condition_and_the_words_agree(clerk: User, calendar: Calendar) -> None:
    judged = set()
    for matter in finished(make_matter(clerk)):
        found = Matter.objects.filter(IN_TIME, pk=matter.pk).exists()
        (row,) = read_rows(Matter.objects.filter(pk=matter.pk), clock.today())
        words = due_of(matter, clock.now(), calendar).words
        kind = (matter.promised_on, matter.promised_at, matter.closed_on, matter.closed_at)
        assert is_in_time(matter) == is_in_time(row) == found == (words == "按期办结"), kind
        assert row.due.words == words, kind
        judged.add((matter.closed_on is not None, found))
    assert judged == {(False, False), (True, False), (True, True)}


@pytest.mark.parametrize(
    ("end", "done", "expected"),
    [
        ((None, None), (AFTER, LATER), True),
        ((DAY, None), (BEFORE, EARLIER), True),
        ((DAY, None), (DAY, LATER), True),
        ((DAY, None), (AFTER, EARLIER), False),
        ((DAY, NINE), (DAY, EARLIER), True),
        ((DAY, NINE), (DAY, NINE), True),
        ((DAY, NINE), (DAY, LATER), False),
        ((DAY, NINE), (AFTER, NEXT_DAY), False),
        ((DAY, NINE), (DAY, None), True),
        ((DAY, NINE), (AFTER, None), False),
    ],
)
def test_the_hour_decides_where_there_is_one_and_else_the_day(
    *, end: tuple[dt.date | None, dt.datetime | None], done: tuple[dt.date, dt.datetime | None], expected: bool
) -> None:
    assert was_by(*end, *done) is expected


@pytest.mark.parametrize("due_at", [None, NINE])
def test_of_what_is_open_the_condition_of_lateness_and_the_light_agree(
    due_at: dt.datetime | None, clerk: User, at: At
) -> None:
    matter = make_matter(clerk)
    matter.due_on, matter.due_at = DAY, due_at
    matter.save()
    late = []
    for moment in ("2026-11-23T10:00", "2026-11-24T09:00", "2026-11-24T09:01", "2026-11-24T23:59", "2026-11-25T00:00"):
        at(moment)
        (row,) = read_rows(Matter.objects.filter(pk=matter.pk), clock.today())
        found = Matter.objects.filter(is_overdue(clock.today()), pk=matter.pk).exists()
        assert found == (row.due.tone == "over"), moment
        late.append(found)
    assert late == ([False] * 4 + [True] if due_at is None else [False, False, True, True, True])
