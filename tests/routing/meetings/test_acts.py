"""The joint conference and its agenda: calling, putting off, filling, resolving, following, closing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from departments import clock
from departments.calendar.quarters import Quarter
from departments.calendar.reading import calendar
from departments.models import User
from departments.terms import ClockKind
from intake.models import Matter
from routing.agenda.topics import default_members
from routing.errors import InvalidInput, NotAllowed, StaleMatter
from routing.matter.forms.conferring import PutOnAgendaForm
from routing.meetings import acts as conferences
from routing.meetings.acts import MeetingPlan, NewTopic
from routing.models import AgendaItem, Conference, Document, PaperKind, TopicKind, unstopped_of
from routing.rules.transfer.conference import PUT_ON_AGENDA
from routing.upkeep import calendar_shift
from routing.upkeep import matters as selfcheck
from tests.conftest import At, person
from tests.factories import (
    coordinating,
    enter_notice,
    in_progress,
    meeting,
    move,
    on_agenda,
    reorganised,
    sent,
    topic_words,
)

pytestmark = pytest.mark.django_db


def plan(held_on: str, **more: Any) -> MeetingPlan:
    facts: dict[str, Any] = {"title": "会议", "held_on": dt.date.fromisoformat(held_on), "place": "三楼", "members": ()}
    return MeetingPlan(**facts | more)


def put_on(conference: Conference, actor: User, *matters: Matter, **words: Any) -> None:
    topics = [
        NewTopic(words=topic_words() | {"kind": TopicKind.OVERDUE} | words, matter=one, seen=one.version)
        for one in matters
    ]
    topics = topics or [NewTopic(words=topic_words() | {"kind": TopicKind.PROPOSAL} | words)]
    conferences.put_on(conference, topics, actor=actor, now=clock.now())


def resolve(topic: AgendaItem, actor: User, **facts: Any) -> None:
    given = {"resolution": "同意。", "department": None, "due_on": None} | facts
    conferences.resolve_topic(topic, **given, actor=actor, now=clock.now())


def offered_meetings(matter: Matter, actor: User) -> list[Conference]:
    """Return the meetings that the page 列入议题 offers."""
    field = PutOnAgendaForm(move=PUT_ON_AGENDA, matter=matter, user=actor).fields["conference"]
    assert isinstance(field, forms.ModelChoiceField)
    return list(field.queryset)  # type: ignore[arg-type]


def due_of_conference(matter: Matter) -> list[dt.date]:
    return [row.due_on for row in unstopped_of(Matter.objects.get(pk=matter.pk), ClockKind.CONFERENCE)]


# --- The meeting


@pytest.mark.parametrize(
    ("held_on", "sentence"),
    [
        ("2026-11-20", "会议日期不能早于今天"),
        ("2026-11-28", "2026年11月28日是休息日（星期六休息），请选工作日。"),
        ("2026-11-27", "2026年11月27日已经有会议"),
    ],
)
def test_a_meeting_is_called_for_a_free_working_day_to_come(held_on: str, sentence: str, office: User) -> None:
    meeting(office, "2026-11-27")
    with pytest.raises(InvalidInput, match=sentence) as refused:
        meeting(office, held_on)
    assert refused.value.field == "held_on"


def test_several_meetings_may_be_held_in_a_quarter_and_on_the_day_of_a_townships(office: User, reviewer: User) -> None:
    meeting(office, "2026-11-27")
    meeting(office, "2026-11-30")
    meeting(reviewer, "2026-11-27")
    assert Conference.objects.of_quarter(Quarter(2026, 4)).count() == 3


@pytest.mark.parametrize("who", ["clerk", "zhujian", "auditor", "admin"])
def test_who_holds_no_meetings_calls_none(who: str, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        meeting(request.getfixturevalue(who))


def test_the_nine_member_bureaus_sit_in_the_conference_and_none_in_a_townships_group(
    office: User, reviewer: User
) -> None:
    assert office.department is not None
    assert reviewer.department is not None
    assert len(default_members(office.department, clock.today())) == 9
    assert default_members(reviewer.department, clock.today()) == []


def test_put_off_it_takes_all_its_matters_along_in_one_act(clerk: User, zhujian: User, office: User) -> None:
    conference = meeting(office, "2026-11-27")
    matters = [on_agenda(clerk, zhujian, office, conference) for _ in range(2)]
    moved = conferences.change(conference, plan("2026-12-18"), actor=office, now=clock.now())
    assert moved == 2
    for matter in matters:
        matter.refresh_from_db()
        assert due_of_conference(matter) == [dt.date(2026, 12, 18)] == [matter.due_on]
        assert matter.events.last().note == "会议改到2026年12月18日召开"  # type: ignore[union-attr]
        assert list(selfcheck.faults_of(matter, calendar())) == []
    assert AgendaItem.objects.count() == 2
    assert Document.objects.filter(kind=PaperKind.AGENDA).count() == 2


def test_what_only_is_a_topic_does_not_move_with_the_meeting(clerk: User, zhujian: User, office: User) -> None:
    matter, conference = sent(clerk, zhujian), meeting(office)
    put_on(conference, office, matter)
    version = matter.version
    assert conferences.change(conference, plan("2026-12-18"), actor=office, now=clock.now()) == 0
    matter.refresh_from_db()
    assert matter.version == version


def test_another_place_moves_no_date(clerk: User, zhujian: User, office: User) -> None:
    conference = meeting(office, "2026-11-27")
    on_agenda(clerk, zhujian, office, conference)
    assert conferences.change(conference, plan("2026-11-27", place="五楼"), actor=office, now=clock.now()) == 0
    conference.refresh_from_db()
    assert conference.place == "五楼"


def test_a_meeting_is_only_changed_by_who_holds_it(office: User, reviewer: User) -> None:
    conference = meeting(office)
    with pytest.raises(PermissionDenied):
        conferences.change(conference, plan("2026-12-18"), actor=reviewer, now=clock.now())


def test_a_calendar_that_makes_its_day_a_rest_day_moves_the_clock_and_the_selfcheck_agrees(
    clerk: User, zhujian: User, office: User, admin: User
) -> None:
    from_friday = on_agenda(clerk, zhujian, office, meeting(office, "2026-11-27"))
    change = enter_notice(office, {"2026-11-27": "rest"})
    calendar_shift.apply(change, admin, clock.now())
    from_friday.refresh_from_db()
    assert due_of_conference(from_friday) == [dt.date(2026, 11, 30)]
    assert list(selfcheck.faults_of(from_friday, calendar())) == []


def test_the_successor_of_the_office_goes_on_with_its_meetings(
    clerk: User, zhujian: User, office: User, at: At
) -> None:
    held, matter = meeting(office, "2026-12-04"), coordinating(clerk, zhujian)
    reorganised(office)
    at("2026-12-01T10:00")
    coordinator = person("office")
    assert "2026-12-04" in [str(one.held_on) for one in offered_meetings(matter, coordinator)]
    put_on(held, coordinator, matter)
    conferences.change(held, plan("2026-12-07"), actor=coordinator, now=clock.now())
    assert due_of_conference(matter) == [dt.date(2026, 12, 7)]


def test_a_meeting_ends_after_its_day_and_when_everything_is_settled(office: User, at: At) -> None:
    conference = meeting(office)
    put_on(conference, office)
    with pytest.raises(NotAllowed, match="还不能结束"):
        conferences.close(conference, actor=office, now=clock.now())
    at("2026-11-27T16:00")
    with pytest.raises(NotAllowed, match="还有1项议题没有记录议定"):
        conferences.close(conference, actor=office, now=clock.now())
    resolve(conference.items.get(), office)
    conferences.close(conference, actor=office, now=clock.now())
    conference.refresh_from_db()
    assert not conference.is_open


def test_a_meeting_that_is_over_is_not_changed_any_more(office: User, at: At) -> None:
    conference = meeting(office)
    at("2026-11-27T16:00")
    conferences.close(conference, actor=office, now=clock.now())
    with pytest.raises(NotAllowed, match="已经结束"):
        put_on(conference, office)


# --- The agenda


def test_what_the_office_holds_moves_and_the_rest_only_is_a_topic(clerk: User, zhujian: User, office: User) -> None:
    held, elsewhere, conference = coordinating(clerk, zhujian), in_progress(clerk, zhujian), meeting(office)
    put_on(conference, office, held, elsewhere)
    elsewhere.refresh_from_db()
    assert due_of_conference(held) == [conference.held_on]
    assert elsewhere.events.last().move == "sign"  # type: ignore[union-attr]
    sheets = Document.objects.filter(kind=PaperKind.AGENDA).order_by("serial")
    assert [sheet.matter for sheet in sheets] == [held, None]


def test_all_topics_are_put_on_or_none(clerk: User, zhujian: User, office: User) -> None:
    first, second, conference = coordinating(clerk, zhujian), coordinating(clerk, zhujian), meeting(office)
    second.version -= 1
    with pytest.raises(StaleMatter):
        put_on(conference, office, first, second)
    assert not AgendaItem.objects.exists()
    assert due_of_conference(first) == []


def test_a_topic_of_a_township_leaves_its_matter_where_it_is(clerk: User, reviewer: User, zhujian: User) -> None:
    matter = coordinating(clerk, zhujian)
    put_on(meeting(reviewer), reviewer, matter)
    assert due_of_conference(matter) == []
    assert AgendaItem.objects.get().document.number == "毛救议〔2026〕1号"  # type: ignore[union-attr]


def test_the_city_takes_a_matter_from_a_townships_agenda(
    clerk: User, reviewer: User, zhujian: User, office: User
) -> None:
    matter = in_progress(clerk, zhujian)
    put_on(meeting(reviewer), reviewer, matter)
    put_on(meeting(office), office, matter)
    of_township = AgendaItem.objects.get(conference__host=reviewer.department)
    assert of_township.resolution.startswith("转入2026年第四季度联席会议")


def test_a_township_takes_no_matter_from_the_citys_agenda(
    clerk: User, reviewer: User, zhujian: User, office: User
) -> None:
    matter = in_progress(clerk, zhujian)
    put_on(meeting(office), office, matter)
    with pytest.raises(InvalidInput, match="已经列入"):
        put_on(meeting(reviewer), reviewer, matter)


def test_topics_change_places(office: User) -> None:
    conference = meeting(office)
    for title in ("一", "二", "三"):
        put_on(conference, office, title=title)
    conferences.shift(conference.items.get(title="三"), -1, actor=office)
    conferences.shift(conference.items.get(title="一"), 1, actor=office)
    conferences.shift(conference.items.get(title="三"), -1, actor=office)
    assert list(conference.items.values_list("title", flat=True)) == ["三", "一", "二"]


def test_at_the_end_of_the_agenda_nothing_changes(office: User) -> None:
    conference = meeting(office)
    put_on(conference, office, title="一")
    conferences.shift(conference.items.get(), -1, actor=office)
    conferences.shift(conference.items.get(), 1, actor=office)
    assert conference.items.get().order == 1


def test_a_new_place_on_the_agenda_writes_nothing_but_the_place(office: User) -> None:
    conference = meeting(office)
    for title in ("一", "二"):
        put_on(conference, office, title=title)
    with CaptureQueriesContext(connection) as asked:
        conferences.shift(conference.items.get(title="二"), -1, actor=office)
    written = [one["sql"] for one in asked if one["sql"].startswith('UPDATE "routing_agendaitem"')]
    assert len(written) == 2
    assert not [sql for sql in written if "resol" in sql]
    assert conference.items.get(title="二").history.count() == 2 + 1


# --- What was resolved


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"resolution": " "}, "resolution"),
        ({"due_on": dt.date(2026, 12, 1)}, "department"),
        ({"department": "zhujian"}, "due_on"),
        ({"department": "zhujian", "due_on": dt.date(2026, 11, 26)}, "due_on"),
    ],
)
def test_who_is_to_do_something_has_a_date(
    facts: dict[str, Any], field: str, office: User, zhujian: User, at: At
) -> None:
    conference = meeting(office)
    put_on(conference, office)
    at("2026-11-27T16:00")
    given = facts | ({"department": zhujian.department} if "department" in facts else {})
    with pytest.raises(InvalidInput) as refused:
        resolve(conference.items.get(), office, **given)
    assert refused.value.field == field


def test_nothing_is_resolved_before_the_day_or_twice(office: User, at: At) -> None:
    conference = meeting(office)
    put_on(conference, office)
    with pytest.raises(NotAllowed, match="到那天才能记录"):
        resolve(conference.items.get(), office)
    at("2026-11-27T16:00")
    resolve(conference.items.get(), office)
    with pytest.raises(NotAllowed, match="已经记录"):
        resolve(conference.items.get(), office)


def test_what_moves_a_matter_is_not_resolved_as_a_mere_topic(clerk: User, zhujian: User, office: User, at: At) -> None:
    matter = on_agenda(clerk, zhujian, office)
    at("2026-11-27T16:00")
    with pytest.raises(NotAllowed, match="会议议定"):
        resolve(AgendaItem.objects.get(matter=matter), office)


@pytest.fixture
def given(office: User, renshe: User, at: At) -> AgendaItem:
    """A proposal that the conference gave to 人社局."""
    conference = meeting(office)
    put_on(conference, office)
    at("2026-11-27T16:00")
    topic: AgendaItem = conference.items.get()
    resolve(topic, office, department=renshe.department, due_on=dt.date(2026, 12, 18))
    topic.refresh_from_db()
    return topic


@pytest.mark.parametrize("who", ["renshe", "office"])
def test_the_unit_that_was_given_it_or_the_office_says_that_it_is_done(
    who: str, given: AgendaItem, request: pytest.FixtureRequest
) -> None:
    actor = request.getfixturevalue(who)
    assert conferences.may_record_done(actor, given)
    facts: dict[str, Any] = {"done_on": clock.today(), "note": "已印发", "actor": actor, "now": clock.now()}
    conferences.record_done(given, **facts)
    assert not AgendaItem.objects.undone().exists()
    with pytest.raises(NotAllowed, match="已经登记完成"):
        conferences.record_done(given, **facts)


@pytest.mark.parametrize("who", ["zhujian", "reviewer", "auditor"])
def test_nobody_else_says_that_it_is_done(who: str, given: AgendaItem, request: pytest.FixtureRequest) -> None:
    actor = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        conferences.record_done(given, done_on=clock.today(), note="已印发", actor=actor, now=clock.now())


def test_what_is_done_says_how_and_not_tomorrow(given: AgendaItem, renshe: User) -> None:
    facts: dict[str, Any] = {"actor": renshe, "now": clock.now()}
    with pytest.raises(InvalidInput, match="请写完成情况"):
        conferences.record_done(given, done_on=clock.today(), note=" ", **facts)
    with pytest.raises(InvalidInput, match="不能晚于今天"):
        conferences.record_done(given, done_on=dt.date(2026, 11, 28), note="已印发", **facts)


def test_nothing_is_done_before_it_was_resolved(given: AgendaItem, renshe: User) -> None:
    facts: dict[str, Any] = {"note": "已印发", "actor": renshe, "now": clock.now()}
    with pytest.raises(InvalidInput, match="不能早于议定那天（2026年11月27日）") as refused:
        conferences.record_done(given, done_on=dt.date(2026, 11, 26), **facts)
    assert refused.value.field == "done_on"


def test_a_matter_says_itself_when_it_is_done(clerk: User, zhujian: User, office: User, at: At) -> None:
    matter = on_agenda(clerk, zhujian, office)
    at("2026-11-27T16:00")
    facts = {"resolution": "由住建局办。", "way": "assign", "lead": zhujian.department, "due_on": dt.date(2026, 12, 18)}
    move("resolve", matter, office, **facts)
    assert not conferences.may_record_done(zhujian, AgendaItem.objects.get(matter=matter))
