"""The joint conference under many hands: no matter slips between a meeting and its date, nothing is resolved twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from departments import clock
from departments.calendar.reading import calendar
from departments.models import User
from departments.terms import ClockKind
from intake.models import Matter
from intake.states import Status
from routing.meetings import acts as conferences
from routing.meetings.acts import MeetingPlan, NewTopic
from routing.models import AgendaItem, Conference, PaperKind, TopicKind, unstopped_of
from routing.upkeep import matters as selfcheck
from tests.conftest import At, person
from tests.factories import coordinating, meeting, on_agenda, topic_words
from tests.test_races import at_once, kinds, making, serials

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
DAYS = ("2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27")


def putting_off(conference: Conference, held_on: str) -> Callable[[], int]:
    plan = MeetingPlan(title="会议", held_on=dt.date.fromisoformat(held_on), place="")
    return lambda: conferences.change(conference, plan, actor=person("office"), now=clock.now())


def proposing(conference: Conference) -> Callable[[], None]:
    topic = NewTopic(words=topic_words() | {"kind": TopicKind.PROPOSAL})
    return lambda: conferences.put_on(conference, [topic], actor=person("office"), now=clock.now())


def test_a_matter_put_on_while_the_meeting_is_put_off_waits_for_the_new_day(
    clerk: User, zhujian: User, office: User
) -> None:
    for number, day in enumerate(DAYS, 1):
        conference, later = meeting(office, day), f"2026-12-0{number}"
        earlier, late = on_agenda(clerk, zhujian, office, conference), coordinating(clerk, zhujian)
        putting_on = making("put_on_agenda", late, "office", conference=conference, **topic_words())
        outcomes = at_once([putting_off(conference, later), putting_on])
        assert kinds(outcomes) == {"int": 1, "Matter": 1}, outcomes
        for matter in (earlier, late):
            found = Matter.objects.get(pk=matter.pk)
            due = [row.due_on for row in unstopped_of(found, ClockKind.CONFERENCE)]
            assert due == [dt.date.fromisoformat(later)]
            assert list(selfcheck.faults_of(found, calendar())) == []


def test_of_two_resolutions_one_counts(clerk: User, zhujian: User, office: User, at: At) -> None:
    matter = on_agenda(clerk, zhujian, office)
    at("2026-11-27T10:00")
    given = {"resolution": "由住建局办。", "way": "assign", "lead": zhujian.department, "due_on": dt.date(2026, 12, 18)}
    outcomes = at_once([making("resolve", matter, "office", **given) for _ in range(4)])
    assert kinds(outcomes) == {"Matter": 1, "StaleMatter": 3}
    assert matter.assignments.open().lead().count() == 1
    matter.refresh_from_db()
    assert matter.status == Status.IN_PROGRESS


def test_a_topic_and_the_end_of_the_meeting_exclude_each_other(office: User, at: At) -> None:
    for day in DAYS:
        at("2026-11-23T10:00")
        conference = meeting(office, day)
        at(f"{day}T16:00")
        ending = lambda held=conference: conferences.close(held, actor=person("office"), now=clock.now())  # noqa: E731
        at_once([ending, proposing(conference)])
        conference.refresh_from_db()
        assert conference.is_open == AgendaItem.objects.unsettled().filter(conference=conference).exists()


def test_sheets_of_topics_put_on_at_once_have_numbers_without_gap_or_double(office: User) -> None:
    conference = meeting(office)
    outcomes = at_once([proposing(conference) for _ in range(5)])
    assert kinds(outcomes) == {"NoneType": 5}, outcomes
    assert serials(PaperKind.AGENDA) == [1, 2, 3, 4, 5]


def test_a_resolution_recorded_while_topics_change_places_is_kept(office: User, at: At) -> None:
    for day in DAYS:
        at("2026-11-23T10:00")
        conference = meeting(office, day)
        for _ in range(3):
            proposing(conference)()
        first, second, third = AgendaItem.objects.filter(conference=conference).order_by("order", "pk")
        at(f"{day}T16:00")
        shifting = lambda one=third: conferences.shift(one, -1, actor=person("office"))  # noqa: E731
        outcomes = at_once([shifting, resolving(second), shifting, resolving(first)])
        assert kinds(outcomes) == {"NoneType": 4}, outcomes
        rows = AgendaItem.objects.filter(conference=conference).order_by("order")
        assert [row.order for row in rows] == [1, 2, 3]
        assert rows[0] == third
        assert {row.pk for row in rows if row.resolved_at is not None} == {first.pk, second.pk}


def resolving(topic: AgendaItem) -> Callable[[], None]:
    return lambda: conferences.resolve_topic(
        topic, resolution="同意。", department=None, due_on=None, actor=person("office"), now=clock.now()
    )
