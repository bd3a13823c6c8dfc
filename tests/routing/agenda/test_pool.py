"""The pool of topics fills itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from departments import clock
from departments.models import User
from intake.models import Matter
from routing.agenda.pool import pool
from routing.models import AgendaItem, TopicKind
from tests.conftest import At
from tests.factories import coordinating, make_matter, meeting, move, on_agenda, sent, topic_words
from tests.returns import give_back

pytestmark = pytest.mark.django_db


def disputed(clerk: User, first: User, second: User, **facts: Any) -> Matter:
    matter = sent(clerk, first, **facts)
    for bureau, other in ((first, second), (second, first)):
        give_back(matter, bureau, other if bureau is first else User.objects.get(username="weisheng"))
        if bureau is first:
            move("transfer", matter, clerk, lead=second.department)
    return matter


def in_pool(user: User) -> list[tuple[str, str]]:
    return [(one.row.number, one.kind) for one in pool(user, clock.today())]


def test_uncovered_disputed_and_long_overdue_matters_are_there_in_this_order(
    clerk: User, zhujian: User, renshe: User, office: User, at: At
) -> None:
    overdue = sent(clerk, zhujian)
    at("2026-11-27T10:00")
    quarrel, uncovered = disputed(clerk, zhujian, renshe), coordinating(clerk, zhujian)
    make_matter(clerk)
    assert in_pool(office) == [
        (uncovered.number, TopicKind.UNCOVERED),
        (quarrel.number, TopicKind.DISPUTED),
        (overdue.number, TopicKind.OVERDUE),
    ]


def test_late_by_two_working_days_is_not_long(clerk: User, zhujian: User, office: User, at: At) -> None:
    sent(clerk, zhujian)  # to be signed for by the 24th
    at("2026-11-26T10:00")
    assert in_pool(office) == []
    at("2026-11-27T10:00")
    assert len(in_pool(office)) == 1


def test_what_is_on_an_agenda_is_not_in_the_pool(clerk: User, zhujian: User, office: User, reviewer: User) -> None:
    on_agenda(clerk, zhujian, office)
    assert in_pool(office) == in_pool(reviewer) == []


def test_what_was_given_to_a_unit_is_followed_there_and_not_proposed_again_until_it_comes_back(
    clerk: User, zhujian: User, office: User, at: At
) -> None:
    matter = on_agenda(clerk, zhujian, office)
    at("2026-11-27T10:00")
    given = {"resolution": "由住建局办。", "way": "assign", "lead": zhujian.department, "due_on": dt.date(2026, 12, 1)}
    move("resolve", matter, office, **given)
    at("2027-03-01T10:00")
    assert matter.number not in dict(in_pool(office))
    move("report_uncovered", matter, zhujian, suggestion="还是没有政策")
    assert (matter.number, TopicKind.UNCOVERED) in in_pool(office)


def test_a_townships_director_finds_the_own_matters_only(
    clerk: User, outsider: User, zhujian: User, reviewer: User
) -> None:
    own = coordinating(clerk, zhujian)
    coordinating(outsider, zhujian)
    assert in_pool(reviewer) == [(own.number, TopicKind.UNCOVERED)]


def test_on_another_meeting_the_sheet_starts_with_what_the_first_one_said(
    clerk: User, zhujian: User, office: User
) -> None:
    matter = on_agenda(clerk, zhujian, office)
    move("put_on_agenda", matter, office, conference=meeting(office, "2026-12-18"), **topic_words())
    assert AgendaItem.objects.filter(matter=matter).count() == 2
