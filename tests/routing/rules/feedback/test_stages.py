"""特殊环节: what an edition takes out of its limit stops the promise, once, told in writing, for exactly its days."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from departments import clock
from departments.calendar.workdays import Calendar
from departments.models import Responsibility, SpecialStage, User
from departments.terms import ClockKind, LimitUnit
from intake.models import Matter
from intake.states import Status
from routing.errors import InvalidInput, NotAllowed
from routing.matter.forms import form_for
from routing.matter.page import MatterPage
from routing.models import Pause
from routing.rules.feedback.stages import in_stage, stages_left
from routing.transitions import MOVES, available_for
from routing.upkeep.matters import faults
from tests.conftest import At, person
from tests.factories import in_progress, make_matter, move, sent, told
from tests.pages import SignIn, read
from tests.records import clock_of
from tests.returns import give_back
from tests.worlds import built_once


@built_once
def stage(name: str, slug: str = "linshi", **facts: Any) -> SpecialStage:
    """Enter a stage into the edition in force; by default it stops the clock and takes seven days."""
    duty = Responsibility.objects.edition(slug, clock.today())
    facts = {"days": 7, "unit": LimitUnit.CALENDAR_DAYS, "basis": "本市规定", "stops_clock": True} | facts
    return SpecialStage.objects.create(responsibility=duty, slug=f"{slug}-{name}", name=name, **facts)


@pytest.fixture
def publicity(db: None, at: At) -> SpecialStage:
    return stage("公示")


@pytest.fixture
def at_work(clerk: User, minzheng: User, publicity: SpecialStage) -> Matter:
    """A matter of 临时救助, 15 working days, accepted and signed on Monday 2026-11-23."""
    return in_progress(clerk, minzheng, "linshi")


@pytest.fixture
def in_publicity(at_work: Matter, minzheng: User, publicity: SpecialStage) -> Matter:
    return begin(at_work, minzheng, publicity)


def begin(matter: Matter, officer: User, chosen: SpecialStage | None, *, told: bool = True) -> Matter:
    return move("begin_stage", matter, officer, stage=chosen, told=told)


def names_for(matter: Matter, user: User) -> set[str]:
    matter.refresh_from_db()
    return {found.name for found in available_for(matter, user, clock.now())}


def page(client: Client, matter: Matter, path: str = "") -> str:
    return read(client, f"/matters/{matter.number}/{path}")


# --- Who may


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "modchong", "zhujian", "office", "jiancha", "admin"])
def test_only_the_unit_that_leads_begins_and_ends_a_stage(
    username: str, at_work: Matter, minzheng: User, publicity: SpecialStage
) -> None:
    with pytest.raises(PermissionDenied):
        begin(at_work, person(username), publicity)
    begin(at_work, minzheng, publicity)
    with pytest.raises(PermissionDenied):
        move("end_stage", at_work, person(username))


def test_who_supports_does_not_begin_a_stage(
    clerk: User, minzheng: User, weisheng: User, publicity: SpecialStage
) -> None:
    matter = in_progress(clerk, minzheng, "linshi", supporting=[weisheng])
    with pytest.raises(PermissionDenied):
        begin(matter, weisheng, publicity)


def test_a_township_that_leads_itself_has_stages_too(clerk: User, publicity: SpecialStage) -> None:
    matter = make_matter(clerk, "linshi", "own")
    move("take_on", matter, clerk)
    assert in_stage(begin(matter, clerk, publicity))


def test_a_stage_begins_only_once_the_matter_is_signed_for(
    clerk: User, minzheng: User, publicity: SpecialStage
) -> None:
    matter = sent(clerk, minzheng, "linshi")
    with pytest.raises(NotAllowed, match="不能办“进入特殊环节”"):
        begin(matter, minzheng, publicity)


# --- The guards, on both sides


def test_a_category_without_uncounted_stages_begins_none(clerk: User, zhujian: User, publicity: SpecialStage) -> None:
    matter = in_progress(clerk, zhujian, "zhufang")
    with pytest.raises(NotAllowed, match="没有不计入时限的环节"):
        begin(matter, zhujian, publicity)


def test_a_stage_that_the_limit_counts_stops_nothing(at_work: Matter, minzheng: User, publicity: SpecialStage) -> None:
    with pytest.raises(InvalidInput, match="计入时限，不能停表") as refused:
        begin(at_work, minzheng, stage("核对", stops_clock=False))
    assert refused.value.field == "stage"


def test_a_stage_of_another_category_is_refused(at_work: Matter, minzheng: User) -> None:
    with pytest.raises(InvalidInput, match="不能停表"):
        begin(at_work, minzheng, stage("公示", "dibao"))


def test_which_stage_must_be_said(at_work: Matter, minzheng: User) -> None:
    with pytest.raises(InvalidInput, match="请选特殊环节") as refused:
        begin(at_work, minzheng, None)
    assert refused.value.field == "stage"


def test_the_applicant_must_have_been_told_in_writing(at_work: Matter, minzheng: User, publicity: SpecialStage) -> None:
    with pytest.raises(InvalidInput, match="请先书面告知申请人") as refused:
        begin(at_work, minzheng, publicity, told=False)
    assert refused.value.field == "told"
    assert not in_stage(at_work)
    assert not Pause.objects.exists()


def test_one_stage_runs_at_a_time(in_publicity: Matter, minzheng: User) -> None:
    second = stage("入户核查")
    with pytest.raises(NotAllowed, match="上一个特殊环节还没有结束"):
        begin(in_publicity, minzheng, second)
    move("end_stage", in_publicity, minzheng)
    assert in_stage(begin(in_publicity, minzheng, second))


def test_a_stage_is_gone_through_only_once(in_publicity: Matter, minzheng: User, publicity: SpecialStage) -> None:
    move("end_stage", in_publicity, minzheng)
    with pytest.raises(NotAllowed, match="没有不计入时限的环节"):
        begin(in_publicity, minzheng, publicity)


def test_a_stage_that_is_over_is_refused_while_another_is_left(
    in_publicity: Matter, minzheng: User, publicity: SpecialStage
) -> None:
    stage("入户核查")
    move("end_stage", in_publicity, minzheng)
    with pytest.raises(InvalidInput, match="“公示”已经办过"):
        begin(in_publicity, minzheng, publicity)


def test_what_did_not_begin_does_not_end(at_work: Matter, minzheng: User) -> None:
    with pytest.raises(NotAllowed, match="现在不在特殊环节中"):
        move("end_stage", at_work, minzheng)


# --- The clocks


def test_a_stage_moves_the_promise_by_exactly_its_working_days(
    in_publicity: Matter, minzheng: User, calendar: Calendar, at: At
) -> None:
    at("2026-11-30T10:00")
    move("end_stage", in_publicity, minzheng)
    first, handle = dt.date(2026, 12, 14), clock_of(in_publicity, ClockKind.HANDLE)
    assert in_publicity.first_promised_on == first
    assert handle.period.stopped_days(handle.due_on, calendar) == 5
    assert in_publicity.promised_on == handle.due_on == calendar.add_workdays(first, 5) == dt.date(2026, 12, 21)


def test_a_stage_that_ends_the_same_day_changes_nothing(in_publicity: Matter, minzheng: User) -> None:
    move("end_stage", in_publicity, minzheng)
    assert in_publicity.promised_on == in_publicity.first_promised_on == dt.date(2026, 12, 14)


def test_the_promise_stands_still_while_the_stage_runs(in_publicity: Matter) -> None:
    handle = clock_of(in_publicity, ClockKind.HANDLE)
    assert (handle.is_running, handle.paused_on, handle.days_left) == (False, dt.date(2026, 11, 23), 15)
    assert [pause.reason for pause in handle.pauses.all()] == ["公示"]


def test_a_stage_runs_against_its_own_clock(in_publicity: Matter, minzheng: User) -> None:
    running = clock_of(in_publicity, ClockKind.STAGE)
    assert (running.department, running.limit, running.unit) == (minzheng.department, 7, LimitUnit.CALENDAR_DAYS)
    assert running.due_on == dt.date(2026, 11, 30)
    assert (in_publicity.due_on, in_publicity.clock_kind) == (running.due_on, ClockKind.STAGE)


def test_a_stage_that_takes_too_long_is_late(in_publicity: Matter, minzheng: User, signed_in: SignIn, at: At) -> None:
    at("2026-12-02T10:00")
    shown = page(signed_in(minzheng), in_publicity)
    assert "特殊环节</span><b>逾期2个工作日" in shown


def test_working_days_of_a_stage_are_counted_as_such(at_work: Matter, minzheng: User) -> None:
    begin(at_work, minzheng, stage("入户核查", days=3, unit=LimitUnit.WORKDAYS))
    assert clock_of(at_work, ClockKind.STAGE).due_on == dt.date(2026, 11, 26)


def test_the_event_says_which_stage_and_on_which_basis(in_publicity: Matter) -> None:
    event = in_publicity.events.of_move("begin_stage").get()
    assert event.data["stage"] == "公示"
    assert event.note == "进入“公示”，不计入办理时限。依据：本市规定"


def test_a_matter_in_a_stage_passes_the_self_check(in_publicity: Matter) -> None:
    assert list(faults()) == []


# --- The default catalogue counts everything


@pytest.mark.parametrize("slug", ["dibao", "tekun"])
def test_the_stages_of_the_catalogue_are_counted_and_offer_no_button(
    slug: str, clerk: User, minzheng: User, signed_in: SignIn
) -> None:
    matter = in_progress(clerk, minzheng, slug)
    assert matter.responsibility.stages.exists()
    assert stages_left(matter) == []
    assert names_for(matter, minzheng) & {"begin_stage", "end_stage"} == set()
    assert "begin-stage" not in page(signed_in(minzheng), matter)


# --- Papers wait for the stage


def test_materials_wait_until_the_stage_has_ended(in_publicity: Matter, clerk: User, minzheng: User) -> None:
    with pytest.raises(NotAllowed, match="特殊环节还没有结束"):
        move("request_materials", in_publicity, clerk, other="收入证明")
    move("end_stage", in_publicity, minzheng)
    move("request_materials", in_publicity, clerk, other="收入证明")
    assert in_publicity.status == Status.AWAITING_MATERIALS


def test_the_window_is_not_asked_for_what_it_could_not_do_in_time(in_publicity: Matter, minzheng: User) -> None:
    with pytest.raises(NotAllowed, match="特殊环节还没有结束"):
        move("ask_materials", in_publicity, minzheng, other="收入证明")


def test_a_stage_does_not_begin_while_the_window_has_materials_to_ask_for(
    at_work: Matter, clerk: User, minzheng: User, publicity: SpecialStage
) -> None:
    move("ask_materials", at_work, minzheng, other="收入证明")
    with pytest.raises(NotAllowed, match="已请窗口告知申请人补材料"):
        begin(at_work, minzheng, publicity)


def test_a_stage_after_a_pause_is_counted_apart(
    at_work: Matter, clerk: User, minzheng: User, publicity: SpecialStage, calendar: Calendar, at: At
) -> None:
    move("request_materials", at_work, clerk, other="收入证明")
    at("2026-11-25T10:00")
    move("receive_materials", at_work, clerk, materials=list(at_work.materials.filter(received_on__isnull=True)))
    at("2026-11-26T10:00")
    begin(at_work, minzheng, publicity)
    at("2026-11-30T10:00")
    move("end_stage", at_work, minzheng)
    assert at_work.promised_on == calendar.add_workdays(dt.date(2026, 12, 14), 2 + 2)


# --- Whatever ends the work ends the stage


def leave(name: str, matter: Matter) -> Matter:
    """End the work of the unit that leads, from within a stage."""
    officer, clerk = person("minzheng"), person("maojian")
    ways: dict[str, Callable[[], Matter]] = {
        "give_back": lambda: give_back(matter, officer, person("renshe")),
        "report_uncovered": lambda: move("report_uncovered", matter, officer, suggestion="没有对应政策"),
        "decide": lambda: move("decide", matter, officer, outcome="granted", content="发放800元"),
        "withdraw": lambda: move("withdraw", matter, clerk, signed=True, reason="已解决"),
    }
    return ways[name]()


@pytest.mark.parametrize("name", ["give_back", "report_uncovered", "decide", "withdraw"])
def test_no_stage_and_no_pause_outlives_the_work(name: str, in_publicity: Matter, at: At) -> None:
    at("2026-11-24T10:00")
    leave(name, in_publicity)
    assert not in_stage(Matter.objects.get(pk=in_publicity.pk))
    assert clock_of(in_publicity, ClockKind.STAGE).stopped_on == dt.date(2026, 11, 24)
    assert not Pause.objects.filter(clock__matter=in_publicity, until__isnull=True).exists()
    assert not in_publicity.clocks.filter(paused_on__isnull=False).exists()
    assert list(faults()) == []


@pytest.mark.parametrize("name", ["give_back", "report_uncovered"])
def test_the_promise_goes_on_from_the_day_the_work_ended(name: str, in_publicity: Matter, at: At) -> None:
    at("2026-11-24T10:00")
    leave(name, in_publicity)
    handle = clock_of(in_publicity, ClockKind.HANDLE)
    assert (handle.is_running, handle.due_on, in_publicity.promised_on) == (True, *[dt.date(2026, 12, 15)] * 2)


def test_the_next_unit_does_not_stop_the_clock_for_the_same_stage_again(
    in_publicity: Matter, clerk: User, renshe: User, minzheng: User, publicity: SpecialStage
) -> None:
    give_back(in_publicity, minzheng, renshe)
    move("transfer", in_publicity, clerk, lead=renshe.department)
    move("sign", in_publicity, renshe)
    with pytest.raises(NotAllowed, match="没有不计入时限的环节"):
        begin(in_publicity, renshe, publicity)


def test_a_matter_decided_within_a_stage_is_judged_by_the_moved_promise(
    in_publicity: Matter, clerk: User, at: At
) -> None:
    at("2026-12-15T10:00")  # the promise of Monday 14 December has been standing still for 16 working days
    leave("decide", in_publicity)
    told(in_publicity, clerk)
    assert MatterPage(in_publicity, clerk, clock.now()).times.due.words == "按期办结"


# --- The pages


def test_the_page_of_the_move_offers_only_what_is_left(in_publicity: Matter, minzheng: User, signed_in: SignIn) -> None:
    left = stage("入户核查")
    stage("核对", stops_clock=False)
    move("end_stage", in_publicity, minzheng)
    shown = page(signed_in(minzheng), in_publicity, "begin-stage/")
    assert f'<option value="{left.pk}">入户核查</option>' in shown
    assert ">公示</option>" not in shown
    assert ">核对</option>" not in shown


def test_the_form_takes_no_stage_that_is_not_on_its_list(at_work: Matter, minzheng: User) -> None:
    counted = stage("核对", stops_clock=False)
    typed = {"stage": str(counted.pk), "told": "on", "seen": "3", "token": str(uuid.uuid4())}
    form = form_for(MOVES["begin_stage"])(typed, move=MOVES["begin_stage"], matter=at_work, user=minzheng)
    assert form.errors["stage"] == ["请从列表里选环节。"]


def test_a_stage_is_begun_and_ended_on_the_pages(
    at_work: Matter, minzheng: User, publicity: SpecialStage, signed_in: SignIn
) -> None:
    client = signed_in(minzheng)
    for path, typed in (("begin-stage", {"stage": str(publicity.pk), "told": "on"}), ("end-stage", {})):
        at_work.refresh_from_db()
        assert f"/matters/{at_work.number}/{path}/" in page(client, at_work)
        posted = {"seen": str(at_work.version), "token": str(uuid.uuid4()), **typed}
        assert client.post(f"/matters/{at_work.number}/{path}/", posted).status_code == 302
    assert list(at_work.events.values_list("move", flat=True))[-2:] == ["begin_stage", "end_stage"]


def test_the_page_says_that_the_count_stands_and_for_what(in_publicity: Matter, minzheng: User) -> None:
    shown = MatterPage(Matter.objects.get(pk=in_publicity.pk), minzheng, clock.now())
    assert "现在暂停计时，恢复后还有15个工作日" in shown.sentence
    handle = next(line for line in shown.times.lines if line.title == "办理")
    assert handle.state.words == "暂停计时（公示）已0天"
