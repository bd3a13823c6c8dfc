"""Rule 3, the joint conference: a matter is put on an agenda, waits for the meeting, and comes back decided."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from departments.calendar.reading import calendar
from departments.models import User
from departments.terms import ClockKind, LimitUnit
from intake.models import Matter
from intake.states import Outcome, Status
from routing.errors import InvalidInput, NotAllowed
from routing.models import AgendaItem, AssignmentEnd, Clock, Document, PaperKind, TopicKind, unstopped_of
from routing.papers.documents import is_intact
from routing.upkeep import matters as selfcheck
from tests.conftest import At
from tests.factories import coordinating, meeting, move, on_agenda, told, topic_words

pytestmark = pytest.mark.django_db

MEETING_DAY = "2026-11-27T09:00"


def kinds_running(matter: Matter) -> set[str]:
    return {row.kind for row in matter.clocks.unstopped()}


def conference_clock(matter: Matter) -> Clock:
    (clock,) = unstopped_of(matter, ClockKind.CONFERENCE)
    return clock


def is_sound(matter: Matter) -> bool:
    return list(selfcheck.faults_of(Matter.objects.get(pk=matter.pk), calendar())) == []


def given_to(user: User, **more: Any) -> dict[str, Any]:
    """Return a resolution by which a bureau handles it."""
    words = {"resolution": "由住建局承办。", "way": "assign", "due_on": dt.date(2026, 12, 18)}
    return words | {"lead": user.department, **more}


def decided_at_once(**more: Any) -> dict[str, Any]:
    words = {"resolution": "一次性救助。", "way": "decide", "due_on": dt.date(2026, 12, 4)}
    return words | {"outcome": "granted", "content": "一次性救助3000元", **more}


# --- 列入议题


def test_the_clock_of_the_office_gives_way_to_one_that_runs_to_the_meeting(
    clerk: User, zhujian: User, office: User
) -> None:
    matter = on_agenda(clerk, zhujian, office, meeting(office, "2026-12-18"))
    assert kinds_running(matter) == {ClockKind.CONFERENCE, ClockKind.HANDLE}
    running = conference_clock(matter)
    assert (running.due_on, running.limit, running.unit) == (dt.date(2026, 12, 18), 25, LimitUnit.CALENDAR_DAYS)
    assert running.department == office.department
    assert matter.status == Status.COORDINATING
    assert is_sound(matter)


@pytest.mark.parametrize("moment", ["2026-11-23T20:00", "2026-11-28T10:00"])
def test_put_on_after_hours_or_on_a_rest_day_the_clock_still_ends_on_the_day_of_the_meeting(
    moment: str, clerk: User, zhujian: User, office: User, at: At
) -> None:
    at(moment)
    matter = on_agenda(clerk, zhujian, office, meeting(office, "2026-12-18"))
    assert conference_clock(matter).due_on == dt.date(2026, 12, 18)
    assert is_sound(matter)


def test_a_topic_sheet_is_issued_in_the_series_of_the_office(clerk: User, zhujian: User, office: User) -> None:
    matter = on_agenda(clerk, zhujian, office)
    topic = AgendaItem.objects.get(matter=matter)
    sheet = topic.document
    assert sheet is not None
    assert (sheet.number, sheet.kind) == ("匀民救议〔2026〕1号", PaperKind.AGENDA)
    assert (sheet.matter, sheet.application, is_intact(sheet)) == (matter, None, True)
    assert sheet.fields["meeting"] == "2026年第四季度联席会议"
    assert topic.kind == TopicKind.UNCOVERED
    assert topic.raised_by == zhujian.department


def test_the_sheet_masks_the_name_of_the_applicant(clerk: User, zhujian: User, office: User) -> None:
    matter = on_agenda(clerk, zhujian, office)
    sheet = Document.objects.get(kind=PaperKind.AGENDA)
    name = matter.application.applicant.name
    assert name not in sheet.html
    assert f"{name[0]}*" in sheet.fields["matter"]


@pytest.mark.parametrize(("missing", "field"), [("title", "title"), ("facts", "facts"), ("question", "question")])
def test_a_sheet_without_title_facts_or_question_is_not_issued(
    missing: str, field: str, clerk: User, zhujian: User, office: User
) -> None:
    matter = coordinating(clerk, zhujian)
    words = topic_words() | {missing: " " if missing == "gap" else ""}
    with pytest.raises(InvalidInput) as refused:
        move("put_on_agenda", matter, office, conference=meeting(office), **words)
    assert refused.value.field == field
    assert not AgendaItem.objects.exists()


def test_the_same_meeting_takes_a_matter_once(clerk: User, zhujian: User, office: User) -> None:
    conference = meeting(office)
    matter = on_agenda(clerk, zhujian, office, conference)
    with pytest.raises(InvalidInput, match="已经列入这次会议"):
        move("put_on_agenda", matter, office, conference=conference, **topic_words())


def test_a_meeting_that_is_over_takes_no_matter(clerk: User, zhujian: User, office: User, at: At) -> None:
    conference = meeting(office)
    matter = coordinating(clerk, zhujian)
    at("2026-11-27T20:00")
    with pytest.raises(InvalidInput, match="已经过了"):
        move("put_on_agenda", matter, office, conference=conference, **topic_words())


def test_the_meeting_of_a_township_takes_no_matter_of_the_office(
    clerk: User, reviewer: User, zhujian: User, office: User
) -> None:
    matter = coordinating(clerk, zhujian)
    with pytest.raises(InvalidInput, match="召集的联席会议"):
        move("put_on_agenda", matter, office, conference=meeting(reviewer), **topic_words())


def test_put_on_another_meeting_it_has_a_new_sheet_and_a_new_clock_and_the_old_topic_says_so(
    clerk: User, zhujian: User, office: User
) -> None:
    matter = on_agenda(clerk, zhujian, office, meeting(office))
    first = AgendaItem.objects.get(matter=matter)
    move("put_on_agenda", matter, office, conference=meeting(office, "2026-12-18"), **topic_words())
    first.refresh_from_db()
    assert first.resolution == "转入2026年第四季度联席会议（2026年12月18日）研究。"
    assert first.department is None
    assert conference_clock(matter).due_on == dt.date(2026, 12, 18)
    assert Document.objects.filter(kind=PaperKind.AGENDA).count() == 2
    assert is_sound(matter)


# --- 会议议定


def test_before_the_meeting_nothing_is_resolved(clerk: User, zhujian: User, office: User, at: At) -> None:
    matter = on_agenda(clerk, zhujian, office)
    at("2026-11-26T17:00")
    with pytest.raises(NotAllowed, match="会议定在2026年11月27日召开"):
        move("resolve", matter, office, **given_to(zhujian))


def test_what_is_on_no_agenda_is_not_resolved(clerk: User, zhujian: User, office: User) -> None:
    matter = coordinating(clerk, zhujian)
    with pytest.raises(NotAllowed, match="还没有列入联席会议议题"):
        move("resolve", matter, office, **given_to(zhujian))


def test_a_bureau_is_made_to_handle_it_for_good(clerk: User, zhujian: User, office: User, at: At) -> None:
    matter = on_agenda(clerk, zhujian, office)
    at(MEETING_DAY)
    move("resolve", matter, office, **given_to(zhujian))
    lead = matter.assignments.open().lead().get()
    assert (lead.department, lead.is_final, lead.signed_by) == (zhujian.department, True, office)
    assert (matter.status, matter.handler) == (Status.IN_PROGRESS, zhujian)
    assert kinds_running(matter) == {ClockKind.HANDLE}
    assert matter.documents.filter(kind=PaperKind.TRANSFER, issued_by=office).count() == 1
    topic = AgendaItem.objects.get(matter=matter)
    assert (topic.resolution, topic.department, topic.due_on) == (
        "由住建局承办。",
        zhujian.department,
        dt.date(2026, 12, 18),
    )
    assert is_sound(matter)


def test_supporting_bureaus_are_asked_for_their_opinion(
    clerk: User, zhujian: User, weisheng: User, office: User, at: At
) -> None:
    matter = on_agenda(clerk, zhujian, office)
    at(MEETING_DAY)
    move("resolve", matter, office, **given_to(zhujian, supporting=[weisheng.department]))
    assert kinds_running(matter) == {ClockKind.HANDLE, ClockKind.OPINION}


def test_decided_at_once_the_window_has_to_tell(clerk: User, zhujian: User, office: User, at: At) -> None:
    matter = on_agenda(clerk, zhujian, office)
    at(MEETING_DAY)
    move("resolve", matter, office, **decided_at_once())
    assert (matter.status, matter.outcome, matter.holder) == (Status.TO_NOTIFY, Outcome.GRANTED, clerk.department)
    assert kinds_running(matter) == {ClockKind.NOTIFY}
    paper = matter.documents.get(kind=PaperKind.RESULT)
    assert paper.department == office.department
    assert AgendaItem.objects.get(matter=matter).department == office.department
    assert is_sound(matter)
    told(matter, clerk)
    assert not AgendaItem.objects.undone().exists()


def test_a_decision_at_once_against_the_person_needs_reason_and_basis(
    clerk: User, zhujian: User, office: User, at: At
) -> None:
    matter = on_agenda(clerk, zhujian, office)
    at(MEETING_DAY)
    with pytest.raises(InvalidInput):
        move("resolve", matter, office, **decided_at_once(outcome="denied"))
    assert AgendaItem.objects.unsettled().filter(matter=matter).exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"resolution": ""}, "resolution"),
        ({"way": ""}, "way"),
        ({"way": "later"}, "way"),
        ({"lead": None}, "lead"),
        ({"due_on": None}, "due_on"),
        ({"due_on": dt.date(2026, 11, 26)}, "due_on"),
    ],
)
def test_a_resolution_says_what_who_and_until_when(
    change: dict[str, Any], field: str, clerk: User, zhujian: User, office: User, at: At
) -> None:
    matter = on_agenda(clerk, zhujian, office)
    at(MEETING_DAY)
    with pytest.raises(InvalidInput) as refused:
        move("resolve", matter, office, **given_to(zhujian) | change)
    assert refused.value.field == field


def test_a_resolution_is_undone_until_the_matter_is_closed(clerk: User, zhujian: User, office: User, at: At) -> None:
    matter = on_agenda(clerk, zhujian, office)
    at(MEETING_DAY)
    move("resolve", matter, office, **given_to(zhujian))
    move("decide", matter, zhujian, outcome="granted", content="纳入危房改造")
    assert AgendaItem.objects.undone().count() == 1
    told(matter, clerk)
    assert not AgendaItem.objects.undone().exists()


# --- What settles a topic before the meeting


def test_a_unit_found_before_the_meeting_takes_the_matter_off_the_agenda(
    clerk: User, zhujian: User, weisheng: User, office: User
) -> None:
    matter = on_agenda(clerk, zhujian, office)
    move("assign", matter, office, lead=weisheng.department, basis="职责分工表")
    topic = AgendaItem.objects.get(matter=matter)
    assert topic.resolution == "会前已指定市卫生局承办。"
    assert (topic.department, topic.due_on) == (weisheng.department, matter.promised_on)
    assert ClockKind.CONFERENCE not in kinds_running(matter)
    assert matter.assignments.filter(ended_how=AssignmentEnd.REPORTED).exists()


def test_a_request_taken_back_is_off_the_agenda(clerk: User, zhujian: User, office: User) -> None:
    matter = on_agenda(clerk, zhujian, office)
    move("withdraw", matter, clerk, signed=True, reason="已经解决")
    topic = AgendaItem.objects.get(matter=matter)
    assert topic.resolution == "申请人已撤回申请。"
    assert not AgendaItem.objects.undone().exists()
