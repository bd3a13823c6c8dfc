"""材料 as a list that lives: ticked as papers come, by whoever has the matter; what goes on without them says why."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from departments import clock
from departments.models import User
from departments.terms import ClockKind
from intake.models import Material, Matter
from intake.registration.openings import MATERIALS
from intake.states import Status
from routing.errors import InvalidInput, NotAllowed
from routing.models import unstopped_of
from routing.rules.refusal.handing_in import wanted_by_siblings
from tests import factories
from tests.conftest import At
from tests.factories import move

pytestmark = pytest.mark.django_db
PHOTOS, HOUSEHOLD_ID = "zhufang-photos", "zhufang-id"


def paper(matter: Matter, slug: str) -> Material:
    return matter.materials.get(requirement__slug=slug)


def last_event(matter: Matter) -> Any:
    return matter.events.latest("pk")


@pytest.fixture
def at_bureau(clerk: User, zhujian: User) -> Matter:
    """A housing matter at work, without any of its papers."""
    return factories.in_progress(clerk, zhujian, complete=False)


@pytest.fixture
def visit(clerk: User, zhujian: User, minzheng: User) -> tuple[Matter, Matter]:
    """Two matters of one visit without papers: housing with 住建局, 低保 with 民政局."""
    requests = [factories.ask_for(slug, complete=False, cannot_go="年老") for slug in ("zhufang", "dibao")]
    application = factories.make_application(clerk, requests, [("transfer", {}), ("escalate", {})])
    housing, dibao = (application.matters.get(category__slug=slug) for slug in ("zhufang", "dibao"))
    move("transfer", housing, clerk, lead=zhujian.department, supporting=[])
    move("escalate", dibao, clerk, suggestion="建议核查", without_papers="本人行动不便，随后补")
    for matter, officer in ((housing, zhujian), (dibao, minzheng)):
        move("sign", matter, officer)
    return housing, dibao


# --- One at a time, with the day


def test_who_has_it_ticks_a_paper_and_it_stands_in_the_record(at_bureau: Matter, zhujian: User) -> None:
    move("note_materials", at_bureau, zhujian, materials=[paper(at_bureau, PHOTOS)])
    photos = paper(at_bureau, PHOTOS)
    assert (photos.received_on, photos.received_by) == (clock.today(), zhujian)
    assert (last_event(at_bureau).move, last_event(at_bureau).note) == ("note_materials", "收到：住房状况照片")
    assert at_bureau.status == Status.IN_PROGRESS


def test_the_day_it_came_is_kept(at_bureau: Matter, zhujian: User, at: At) -> None:
    at("2026-11-26T10:00")
    on = dt.date(2026, 11, 24)
    move("note_materials", at_bureau, zhujian, materials=[paper(at_bureau, PHOTOS)], on=on)
    assert paper(at_bureau, PHOTOS).received_on == on
    assert last_event(at_bureau).note == "收到：住房状况照片（2026年11月24日）"


@pytest.mark.parametrize(("days", "why"), [(1, "还没有到"), (-1, "不能早于来登记的那天（2026年11月23日）")])
def test_a_day_to_come_or_before_the_visit_is_refused(at_bureau: Matter, zhujian: User, days: int, why: str) -> None:
    on = clock.today() + dt.timedelta(days=days)
    with pytest.raises(InvalidInput, match=why) as refused:
        move("note_materials", at_bureau, zhujian, materials=[paper(at_bureau, PHOTOS)], on=on)
    assert refused.value.field == "on"
    assert paper(at_bureau, PHOTOS).received_on is None


def test_a_paper_on_no_list_can_come_too(at_bureau: Matter, zhujian: User) -> None:
    move("note_materials", at_bureau, zhujian, other="邻居证明\n\n租房合同")
    assert list(at_bureau.materials.filter(requirement=None).values_list("name", flat=True)) == ["邻居证明", "租房合同"]


def test_nothing_ticked_is_refused(at_bureau: Matter, zhujian: User) -> None:
    with pytest.raises(InvalidInput, match="请勾选收到的材料"):
        move("note_materials", at_bureau, zhujian)


def test_what_the_window_looked_up_is_told_as_such(at_bureau: Matter, zhujian: User) -> None:
    move("note_materials", at_bureau, zhujian, materials=[paper(at_bureau, "zhufang-property")])
    assert last_event(at_bureau).note == "代查到：不动产登记信息"


@pytest.mark.parametrize("who", ["clerk", "weisheng", "outsider", "auditor", "reviewer", "office"])
def test_who_has_it_not_ticks_nothing(who: str, at_bureau: Matter, request: pytest.FixtureRequest) -> None:
    with pytest.raises(PermissionDenied):
        move("note_materials", at_bureau, request.getfixturevalue(who), materials=[paper(at_bureau, PHOTOS)])


def test_the_window_ticks_while_it_is_told_to_bring_papers(at_bureau: Matter, clerk: User, zhujian: User) -> None:
    wanted = [paper(at_bureau, slug) for slug in (PHOTOS, HOUSEHOLD_ID)]
    move("ask_materials", at_bureau, zhujian, materials=wanted)
    move("note_materials", at_bureau, clerk, materials=wanted[:1])
    assert unstopped_of(at_bureau, ClockKind.NOTIFY)
    assert zhujian.reminders.latest("pk").text.startswith("毛尖镇韦小燕 收到材料")
    move("note_materials", at_bureau, clerk, materials=wanted[1:])
    at_bureau.refresh_from_db()
    assert not unstopped_of(Matter.objects.get(pk=at_bureau.pk), ClockKind.NOTIFY), "nothing is left to be told"
    assert last_event(at_bureau).note.endswith("要的材料都收到了")
    with pytest.raises(PermissionDenied):
        move("note_materials", at_bureau, clerk, other="再来一样")


# --- A slip of the own hand


def test_the_own_mistake_of_today_is_taken_back_and_both_stay_in_the_history(at_bureau: Matter, zhujian: User) -> None:
    photos = paper(at_bureau, PHOTOS)
    move("note_materials", at_bureau, zhujian, materials=[photos])
    move("unnote_materials", at_bureau, zhujian, materials=[photos])
    photos.refresh_from_db()
    assert (photos.received_on, photos.received_by, photos.noted_at) == (None, None, None)
    assert last_event(at_bureau).note == "记错，撤销收到：住房状况照片"
    assert list(photos.history.values_list("received_on", flat=True))[:2] == [None, clock.today()]


def test_tomorrow_it_stands(at_bureau: Matter, zhujian: User, at: At) -> None:
    move("note_materials", at_bureau, zhujian, materials=[paper(at_bureau, PHOTOS)])
    at("2026-11-24T09:00")
    with pytest.raises(NotAllowed, match="只能撤销自己今天记的材料"):
        move("unnote_materials", at_bureau, zhujian, materials=[paper(at_bureau, PHOTOS)])


def test_what_somebody_else_noted_stands(at_bureau: Matter, zhujian: User) -> None:
    colleague = factories.make_colleague(zhujian)
    move("note_materials", at_bureau, colleague, materials=[paper(at_bureau, PHOTOS)])
    move("note_materials", at_bureau, zhujian, materials=[paper(at_bureau, HOUSEHOLD_ID)])
    with pytest.raises(InvalidInput, match="只能撤销自己今天记的材料"):
        move("unnote_materials", at_bureau, zhujian, materials=[paper(at_bureau, PHOTOS)])


def test_the_slip_that_sent_it_on_is_taken_back_by_who_made_it(clerk: User, zhujian: User) -> None:
    matter = factories.in_progress(clerk, zhujian, complete=False)
    photos = paper(matter, PHOTOS)
    move("request_materials", matter, clerk, materials=[photos])
    move("receive_materials", matter, clerk, materials=[photos])
    assert matter.status == Status.IN_PROGRESS
    move("unnote_materials", matter, clerk, materials=[photos])
    photos.refresh_from_db()
    assert photos.received_on is None
    assert zhujian.reminders.latest("pk").text.startswith("毛尖镇韦小燕 撤销收到")


def test_a_slip_that_settled_what_the_bureau_asked_opens_it_again(
    at_bureau: Matter, clerk: User, zhujian: User
) -> None:
    photos = paper(at_bureau, PHOTOS)
    move("ask_materials", at_bureau, zhujian, materials=[photos])
    due_on = at_bureau.clocks.get(kind=ClockKind.NOTIFY).due_on
    move("note_materials", at_bureau, clerk, materials=[photos])
    move("unnote_materials", at_bureau, clerk, materials=[photos])
    notify = at_bureau.clocks.get(kind=ClockKind.NOTIFY)
    assert (notify.stopped_on, notify.due_on) == (None, due_on)
    move("request_materials", at_bureau, clerk)
    assert at_bureau.status == Status.AWAITING_MATERIALS


# --- Other matters of the visit


def test_a_later_tick_belongs_to_one_matter_and_is_offered_to_the_other(
    visit: tuple[Matter, Matter], zhujian: User, minzheng: User
) -> None:
    housing, dibao = visit
    card = paper(housing, HOUSEHOLD_ID)
    move("note_materials", housing, zhujian, materials=[card])
    waiting = paper(dibao, "dibao-id")
    assert waiting.received_on is None, "nobody writes into another unit's matter"
    assert wanted_by_siblings(housing, [card]) == [waiting]
    told = minzheng.reminders.filter(matter=dibao).latest("pk")
    name = "全体共同生活家庭成员身份证、户口簿"
    assert told.text == f"同一次来访的{housing.number}收到了{name}，{dibao.number}也要"


def test_a_paper_of_its_own_is_offered_to_nobody(visit: tuple[Matter, Matter], zhujian: User, minzheng: User) -> None:
    before = minzheng.reminders.count()
    move("note_materials", visit[0], zhujian, materials=[paper(visit[0], PHOTOS)])
    assert minzheng.reminders.count() == before


# --- 补正: a part is stored, all of it moves on


def test_one_of_three_is_stored_and_the_matter_waits_for_two(clerk: User) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    first, second, third = matter.materials.filter(asked_on__isnull=False)
    move("receive_materials", matter, clerk, materials=[first])
    assert (matter.status, last_event(matter).note) == (
        Status.AWAITING_MATERIALS,
        f"收到1份：{first.name}；还缺2份：{second.name}、{third.name}",
    )
    move("receive_materials", matter, clerk, materials=[second])
    move("receive_materials", matter, clerk, materials=[third])
    assert (matter.status, last_event(matter).note) == (Status.TO_TRANSFER, "材料已补齐")
    assert matter.accepted_at is not None


def test_a_partial_supplement_keeps_its_date_and_lapses_for_the_rest_alone(clerk: User, at: At) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    first, *others = matter.materials.filter(asked_on__isnull=False)
    due_on = matter.due_on
    move("receive_materials", matter, clerk, materials=[first])
    assert matter.due_on == due_on
    at("2026-12-08T10:00")
    move("lapse", matter, clerk, basis=factories.basis())
    note = last_event(matter).note
    assert first.name not in note
    assert all(row.name in note for row in others)


def test_a_slip_in_a_partial_supplement_is_taken_back(clerk: User) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    first, *_ = matter.materials.filter(asked_on__isnull=False)
    move("receive_materials", matter, clerk, materials=[first])
    move("unnote_materials", matter, clerk, materials=[first])
    first.refresh_from_db()
    assert (matter.status, first.received_on) == (Status.AWAITING_MATERIALS, None)
    assert first.asked_on is not None


# --- On without main papers: which, and why


def test_sending_up_without_main_papers_says_which_and_asks_why(clerk: User) -> None:
    matter = factories.make_matter(clerk, "dibao", "escalate", complete=False)
    with pytest.raises(InvalidInput, match="主要材料还缺：救助申请书、") as refused:
        move("escalate", matter, clerk, suggestion="建议核查")
    assert refused.value.field == "without_papers"
    assert "残疾证" not in refused.value.sentence, "the window looks it up"
    move("escalate", matter, clerk, suggestion="建议核查", without_papers="本人卧床，入户时补")
    data = last_event(matter).data
    assert (data["without_papers"], data["lacking"][0]) == ("本人卧床，入户时补", "救助申请书")


def test_with_all_papers_nothing_is_asked(clerk: User) -> None:
    matter = factories.make_matter(clerk, "dibao", "escalate")
    move("escalate", matter, clerk, suggestion="建议核查")
    assert "lacking" not in last_event(matter).data


@pytest.mark.parametrize("outcome", ["granted", "partly"])
def test_granting_without_main_papers_asks_why(outcome: str, at_bureau: Matter, zhujian: User) -> None:
    decision = factories.adverse() | {"outcome": outcome, "content": "补助20000元"}
    with pytest.raises(InvalidInput, match="请写明为什么没有收齐就给予救助"):
        move("decide", at_bureau, zhujian, **decision)
    move("decide", at_bureau, zhujian, **decision, without_papers="已在入户时核对原件")
    assert last_event(at_bureau).data["without_papers"] == "已在入户时核对原件"


def test_refusing_to_grant_needs_no_papers(at_bureau: Matter, zhujian: User) -> None:
    move("decide", at_bureau, zhujian, **factories.adverse())
    assert at_bureau.status == Status.TO_NOTIFY


# --- 请窗口告知补材料: the window gets exactly what the bureau asked


def test_asking_the_window_reminds_its_clerks(at_bureau: Matter, clerk: User, reviewer: User, zhujian: User) -> None:
    colleague = factories.make_colleague(clerk)
    before = reviewer.reminders.count()
    move("ask_materials", at_bureau, zhujian, materials=[paper(at_bureau, PHOTOS)])
    for user in (clerk, colleague):
        text = user.reminders.latest("pk").text
        assert text == f"市住建局潘德清 请窗口告知补材料：{at_bureau.number} 住房救助"
    assert reviewer.reminders.count() == before


def test_a_second_asking_reminds_the_reviewer_too(clerk: User, reviewer: User, zhujian: User) -> None:
    matter = factories.in_progress(clerk, zhujian)
    move("request_materials", matter, clerk, other="房屋照片")
    move("receive_materials", matter, clerk, materials=list(matter.materials.filter(received_on=None)))
    move("ask_materials", matter, zhujian, other="租房合同")
    assert "请窗口告知补材料" in reviewer.reminders.latest("pk").text


def test_the_window_tells_exactly_what_the_bureau_asked(at_bureau: Matter, clerk: User, zhujian: User) -> None:
    move("ask_materials", at_bureau, zhujian, materials=[paper(at_bureau, PHOTOS)], other="租房合同")
    move("request_materials", at_bureau, clerk)
    asked = at_bureau.materials.filter(asked_on__isnull=False).values_list("name", flat=True)
    assert list(asked) == ["住房状况照片", "租房合同"]
    notice = at_bureau.documents.get(kind="supplement")
    assert [row["name"] for row in notice.fields["items"]] == ["住房状况照片", "租房合同"]


def test_the_window_may_add_but_what_it_leaves_out_needs_a_reason(
    at_bureau: Matter, clerk: User, zhujian: User
) -> None:
    photos, card = paper(at_bureau, PHOTOS), paper(at_bureau, HOUSEHOLD_ID)
    move("ask_materials", at_bureau, zhujian, materials=[photos])
    with pytest.raises(InvalidInput, match="要的住房状况照片没有勾") as refused:
        move("request_materials", at_bureau, clerk, materials=[card])
    assert refused.value.field == "why_left_out"
    photos.refresh_from_db()
    assert photos.asked_on is None, "nothing half done is stored"
    move("request_materials", at_bureau, clerk, materials=[card], why_left_out="窗口已有照片底片")
    event = last_event(at_bureau)
    assert event.data["left_out"] == ["住房状况照片"]
    assert event.note == "需补：身份证、户口簿；没有要住房状况照片：窗口已有照片底片"
    assert zhujian.reminders.latest("pk").event == event


def test_a_bureau_cannot_ask_for_what_the_window_looks_up(at_bureau: Matter, zhujian: User) -> None:
    with pytest.raises(InvalidInput, match="窗口代查"):
        move("ask_materials", at_bureau, zhujian, materials=[paper(at_bureau, "zhufang-property")])
