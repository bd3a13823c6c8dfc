"""The guards of each rule on both of their sides, and what a move does to clocks, holder and papers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from departments.calendar.workdays import Calendar
from departments.models import User
from departments.terms import ClockKind
from intake.models import Application, Matter, Source
from intake.registration.openings import MATERIALS
from intake.states import Outcome, Status
from routing.errors import InvalidInput, NotAllowed
from routing.models import Clock, Document, PaperKind
from tests import factories
from tests.conftest import At, person
from tests.factories import move
from tests.pages import SignIn, text_of
from tests.papers import four_requests
from tests.returns import give_back

CLOSED_TO_WINDOW = "不属窗口职责"


def clock_of(matter: Matter, kind: ClockKind) -> Clock:
    found: Clock = matter.clocks.of_kind(kind).order_by("-pk")[0]
    return found


def papers_of(matter: Matter) -> list[str]:
    return list(matter.application.documents.values_list("kind", flat=True))


# --- 受理 and rule 1


def test_acceptance_starts_the_two_working_days_and_the_promise(clerk: User) -> None:
    matter = factories.make_matter(clerk, "dibao", "escalate")
    assert clock_of(matter, ClockKind.TRANSFER).due_on == dt.date(2026, 11, 25)
    assert matter.promised_on == clock_of(matter, ClockKind.HANDLE).due_on == matter.first_promised_on
    assert (matter.due_on, matter.clock_kind) == (dt.date(2026, 11, 25), ClockKind.TRANSFER)


def test_papers_after_closing_time_count_as_the_next_working_day(clerk: User, at: At) -> None:
    at("2026-11-20T17:45")
    assert clock_of(factories.make_matter(clerk), ClockKind.TRANSFER).started_on == dt.date(2026, 11, 23)


def test_settling_writes_the_result_tells_and_closes(clerk: User) -> None:
    matter = factories.make_matter(clerk, "linshi", "on_the_spot")
    assert (matter.status, matter.outcome, matter.closed_on) == (Status.CLOSED, Outcome.GRANTED, dt.date(2026, 11, 23))
    assert sorted(papers_of(matter)) == [PaperKind.RECEIPT, PaperKind.RESULT]
    assert not matter.clocks.unstopped().exists()


@pytest.mark.parametrize("given", [{}, {"amount": None, "thing": " "}])
def test_nothing_is_settled_on_the_spot_by_giving_nothing(given: dict[str, Any], clerk: User) -> None:
    matter = factories.make_matter(clerk, "linshi", "escalate")
    with pytest.raises(InvalidInput, match="没有给钱的，写给了什么东西"):
        move("settle", matter, clerk, result="已发放", **given)


def test_what_is_settled_on_the_spot_without_main_papers_says_why(clerk: User, signed_in: SignIn) -> None:
    matter = factories.make_matter(clerk, "linshi", "escalate", complete=False)
    given = {"result": "已发放", "thing": "棉被2床"}
    assert "主要材料没有收齐就当场办结的原因" in text_of(signed_in(clerk).get(f"/matters/{matter}/settle/"))
    with pytest.raises(InvalidInput, match="请写明为什么没有收齐就当场办结") as refused:
        move("settle", matter, clerk, **given)
    assert refused.value.field == "without_papers"
    move("settle", matter, clerk, **given, without_papers="老人等着用")
    assert matter.events.latest("pk").data["without_papers"] == "老人等着用"


def test_a_thing_given_stands_behind_the_result(clerk: User) -> None:
    matter = factories.make_matter(clerk, "linshi", "escalate")
    move("settle", matter, clerk, result="已发放御寒物品。", thing="棉被2床")
    assert matter.documents.get(kind=PaperKind.RESULT).fields["content"] == "已发放御寒物品：棉被2床"


def test_what_is_settled_on_the_spot_is_handed_over_with_its_papers(clerk: User) -> None:
    matter = factories.make_matter(clerk, "linshi", "on_the_spot", name="王大山")
    papers = Document.objects.on_matter(matter)
    assert [paper.is_served for paper in papers] == [True, True]
    assert {(one.document, one.recipient, one.relation, one.place) for one in matter.deliveries.all()} == {
        (paper, "王大山", "本人", "毛尖镇窗口") for paper in papers
    }


def test_one_receipt_over_many_requests_is_handed_over_once_with_what_was_settled(clerk: User) -> None:
    application = four_requests()
    settled = application.matters.get(category__slug="linshi")
    (receipt,) = application.documents.filter(kind=PaperKind.RECEIPT)
    assert [delivery.matter for delivery in receipt.deliveries.all()] == [settled]


def test_who_found_somebody_is_not_recorded_as_handed_the_papers(clerk: User) -> None:
    """How they reach the person is recorded by hand; until then they are unserved."""
    matter = factories.make_matter(clerk, "linshi", "escalate")
    Application.objects.filter(pk=matter.application_id).update(source=Source.FOUND, proxy_name="罗支书")
    move("settle", matter, clerk, result="已发放", thing="棉被1床")
    assert Matter.objects.get().status == Status.CLOSED
    assert not Document.objects.on_matter(matter).exclude(pk__in=Document.objects.unserved()).exists()
    assert not matter.deliveries.exists()


def test_what_is_settled_later_that_day_is_handed_over_without_the_receipt(clerk: User) -> None:
    matter = factories.make_matter(clerk, "linshi", "escalate")
    Application.objects.filter(pk=matter.application_id).update(proxy_name="罗远志", proxy_relation="儿子")
    move("settle", matter, clerk, result="已发放", thing="棉被1床")
    assert [(one.recipient, one.relation) for one in matter.deliveries.all()] == [("罗远志", "儿子")]
    assert [(paper.kind, paper.is_served) for paper in Document.objects.on_matter(matter).order_by("pk")] == [
        (PaperKind.RECEIPT, False),
        (PaperKind.RESULT, True),
    ]


def test_settling_on_a_later_day_is_refused(clerk: User, at: At) -> None:
    matter = factories.make_matter(clerk, "linshi", "escalate")
    at("2026-11-24T09:00")
    with pytest.raises(NotAllowed, match="当场办结只限受理当天"):
        move("settle", matter, clerk, result="已发放", thing="棉被1床")


def test_settling_what_is_not_the_windows_duty_is_refused(clerk: User) -> None:
    with pytest.raises(NotAllowed, match=CLOSED_TO_WINDOW):
        move("settle", factories.make_matter(clerk, "dibao", "escalate"), clerk, result="已发放", thing="棉被1床")


def test_taking_on_lets_the_township_lead_and_decide(clerk: User) -> None:
    matter = factories.make_matter(clerk, "linshi", "own")
    move("take_on", matter, clerk)
    assert (matter.status, matter.holder, matter.handler) == (Status.IN_PROGRESS, clerk.department, clerk)
    move("decide", matter, clerk, outcome="granted", content="发放800元")
    assert matter.status == Status.TO_NOTIFY


def test_taking_on_another_units_duty_is_refused(clerk: User) -> None:
    with pytest.raises(NotAllowed, match=CLOSED_TO_WINDOW):
        move("take_on", factories.make_matter(clerk, "zhufang"), clerk)


# --- rule 2


def test_escalating_sends_to_the_lead_with_its_supporting_bureaus(clerk: User) -> None:
    matter = factories.make_matter(clerk, "yiliao", "escalate")
    move("escalate", matter, clerk, suggestion="建议给予救助")
    roles = set(matter.assignments.values_list("department__slug", "role"))
    assert roles == {("minzheng", "lead"), ("weisheng", "support"), ("renshe", "support")}
    assert (matter.status, matter.handler) == (Status.SENT, None)
    assert clock_of(matter, ClockKind.TRANSFER).stopped_on == dt.date(2026, 11, 23)


def test_escalating_another_departments_matter_is_refused(clerk: User) -> None:
    with pytest.raises(NotAllowed, match="不是上报事项"):
        move("escalate", factories.make_matter(clerk, "jiaoyu", "transfer"), clerk, suggestion="建议")


# --- rule 3


def test_informing_ends_the_matter_with_a_slip_and_no_clock(clerk: User) -> None:
    matter = factories.make_matter(clerk, "jiaoyu", "inform")
    assert (matter.status, matter.outcome) == (Status.CLOSED, Outcome.INFORMED)
    assert papers_of(matter) == [PaperKind.INFORM]
    assert not matter.clocks.exists()


def test_informing_after_acceptance_needs_the_applicants_consent(clerk: User) -> None:
    matter = factories.make_matter(clerk, "jiaoyu", "transfer")
    with pytest.raises(InvalidInput, match="申请人同意"):
        move("inform", matter, clerk, agreed=False)
    move("inform", matter, clerk, agreed=True)
    assert matter.status == Status.CLOSED


def test_informing_is_refused_where_the_own_line_is_responsible(clerk: User) -> None:
    with pytest.raises(NotAllowed, match="属本系统职责"):
        move("inform", factories.make_matter(clerk, "dibao", "escalate"), clerk, agreed=True)


def test_transferring_needs_the_reason_why_the_applicant_cannot_go(clerk: User, zhujian: User) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False, cannot_go="")
    move("receive_materials", matter, clerk, materials=list(matter.materials.all()))
    with pytest.raises(InvalidInput) as refused:
        move("transfer", matter, clerk, lead=zhujian.department)
    assert refused.value.field == "cannot_go"
    move("transfer", matter, clerk, lead=zhujian.department, cannot_go="残疾")
    assert matter.status == Status.SENT


def test_transferring_to_the_own_township_is_refused(clerk: User) -> None:
    with pytest.raises(InvalidInput, match="不能转给本单位"):
        move("transfer", factories.make_matter(clerk), clerk, lead=clerk.department)


def test_recalling_lets_the_transfer_clock_run_on_with_its_original_date(clerk: User, zhujian: User, at: At) -> None:
    matter = factories.sent(clerk, zhujian)
    at("2026-11-24T09:00")
    move("recall", matter, clerk, reason="转错了单位")
    running = clock_of(matter, ClockKind.TRANSFER)
    assert (running.is_running, running.due_on, matter.due_on) == (True, dt.date(2026, 11, 25), dt.date(2026, 11, 25))


def test_signing_makes_the_signer_the_handler_and_moves_no_promise(clerk: User, zhujian: User, at: At) -> None:
    matter = factories.sent(clerk, zhujian)
    promised = matter.promised_on
    at("2026-11-27T09:00")
    move("sign", matter, zhujian)
    assert (matter.handler, matter.promised_on) == (zhujian, promised)


def test_returning_within_one_working_day_of_signing_goes_back_to_the_window(
    clerk: User, zhujian: User, renshe: User, at: At
) -> None:
    matter = factories.in_progress(clerk, zhujian)
    at("2026-11-24T16:00")
    give_back(matter, zhujian, renshe)
    assert (matter.status, matter.holder, matter.returns) == (Status.TO_TRANSFER, clerk.department, 1)
    assert clock_of(matter, ClockKind.TRANSFER).limit == 1


def test_returning_two_working_days_after_signing_is_refused(clerk: User, zhujian: User, renshe: User, at: At) -> None:
    matter = factories.in_progress(clerk, zhujian)
    at("2026-11-25T09:00")
    with pytest.raises(NotAllowed, match="签收已超过1个工作日"):
        give_back(matter, zhujian, renshe)


def test_the_second_return_goes_to_the_office_with_two_days(
    clerk: User, zhujian: User, renshe: User, jiaoyu: User, office: User
) -> None:
    matter = factories.sent(clerk, zhujian)
    give_back(matter, zhujian, renshe)
    move("transfer", matter, clerk, lead=renshe.department)
    give_back(matter, renshe, jiaoyu)
    assert (matter.status, matter.handler, matter.returns) == (Status.COORDINATING, office, 2)
    assert clock_of(matter, ClockKind.COORDINATE).due_on == dt.date(2026, 11, 25)


def test_a_matter_is_not_sent_to_a_bureau_that_gave_it_back(clerk: User, zhujian: User, renshe: User) -> None:
    matter = factories.sent(clerk, zhujian)
    give_back(matter, zhujian, renshe)
    with pytest.raises(InvalidInput, match="已经退回过"):
        move("transfer", matter, clerk, lead=zhujian.department)


def test_a_return_cannot_suggest_the_bureau_that_gave_it_back_before(clerk: User, zhujian: User, renshe: User) -> None:
    matter = factories.sent(clerk, zhujian)
    give_back(matter, zhujian, renshe)
    move("transfer", matter, clerk, lead=renshe.department)
    with pytest.raises(InvalidInput, match="不能再建议转回"):
        give_back(matter, renshe, zhujian)


def test_a_return_moves_no_promise(clerk: User, zhujian: User, renshe: User) -> None:
    matter = factories.sent(clerk, zhujian)
    promised = matter.promised_on
    give_back(matter, zhujian, renshe)
    assert matter.promised_on == promised == matter.first_promised_on


def test_an_assignment_by_the_office_is_final(clerk: User, zhujian: User, jiaoyu: User, office: User) -> None:
    matter = factories.coordinating(clerk, zhujian)
    move("assign", matter, office, lead=jiaoyu.department, basis="职责表")
    assert (matter.status, matter.holder, matter.handler) == (Status.IN_PROGRESS, jiaoyu.department, jiaoyu)
    with pytest.raises(NotAllowed, match="已指定承办"):
        give_back(matter, jiaoyu, zhujian)


def test_assigning_to_a_unit_without_anybody_is_refused(clerk: User, zhujian: User, jiaoyu: User, office: User) -> None:
    matter = factories.coordinating(clerk, zhujian)
    unit = jiaoyu.department
    jiaoyu.postings.get().delete()
    with pytest.raises(InvalidInput, match="没有在岗"):
        move("assign", matter, office, lead=unit, basis="职责表")


def test_an_opinion_stops_its_own_clock_only(clerk: User, zhujian: User, weisheng: User, renshe: User) -> None:
    matter = factories.in_progress(clerk, zhujian, supporting=[weisheng, renshe])
    move("opine", matter, weisheng, opinion="情况属实")
    running = matter.clocks.running().of_kind(ClockKind.OPINION)
    assert [row.department.slug for row in running] == ["renshe"]


def test_opinions_do_not_enter_the_matters_due_date(clerk: User, zhujian: User, weisheng: User) -> None:
    matter = factories.in_progress(clerk, zhujian, supporting=[weisheng])
    assert matter.due_on == matter.promised_on


# --- rule 4


def test_the_promise_moves_by_exactly_the_paused_working_days(
    clerk: User, zhujian: User, calendar: Calendar, at: At
) -> None:
    matter = factories.in_progress(clerk, zhujian)
    promised = matter.promised_on
    assert promised is not None
    at("2026-11-25T10:00")
    move("request_materials", matter, clerk, other="房屋照片")
    assert (matter.status, matter.holder, matter.clock_kind) == (
        Status.AWAITING_MATERIALS,
        clerk.department,
        ClockKind.SUPPLEMENT,
    )
    at("2026-12-02T10:00")
    move("receive_materials", matter, clerk, materials=list(matter.materials.filter(received_on__isnull=True)))
    paused = calendar.workdays_between(dt.date(2026, 11, 25), dt.date(2026, 12, 2))
    handle = clock_of(matter, ClockKind.HANDLE)
    assert handle.due_on == matter.promised_on
    if handle.unit == "workdays":
        assert (
            calendar.workdays_between(promised, handle.due_on)
            == paused
            == handle.period.stopped_days(handle.due_on, calendar)
        )
    else:
        assert handle.period.stopped_days(handle.due_on, calendar) == 7
    assert (matter.status, matter.handler, matter.first_promised_on) == (Status.IN_PROGRESS, zhujian, promised)


def test_a_pause_that_ends_the_same_day_changes_nothing(clerk: User, zhujian: User) -> None:
    matter = factories.in_progress(clerk, zhujian, "dibao")
    promised = matter.promised_on
    move("request_materials", matter, clerk, other="证明")
    move("receive_materials", matter, clerk, materials=list(matter.materials.filter(received_on__isnull=True)))
    assert matter.promised_on == promised


def test_urgent_hours_never_pause(clerk: User) -> None:
    matter = factories.make_matter(clerk, "linshi", "escalate", urgent=True)
    move("request_materials", matter, clerk, other="证明")
    urgent = clock_of(matter, ClockKind.URGENT)
    assert urgent.is_running
    assert urgent.due_at
    assert matter.accepted_at
    assert urgent.due_at - matter.accepted_at == dt.timedelta(hours=24)


def test_a_second_request_for_materials_needs_the_reviewer(clerk: User, reviewer: User) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    move("receive_materials", matter, clerk, materials=list(matter.materials.all()))
    with pytest.raises(PermissionDenied):
        move("request_materials", matter, clerk, other="房屋照片")
    with pytest.raises(InvalidInput, match="没有一次告知"):
        move("request_materials", matter, reviewer, other="房屋照片")
    move("request_materials", matter, reviewer, other="房屋照片", why_now="住建局新提出要求")
    assert (matter.status, matter.handler) == (Status.AWAITING_MATERIALS, clerk)


def test_what_the_window_looks_up_cannot_be_demanded(clerk: User) -> None:
    matter = factories.make_matter(clerk, "dibao", "escalate", complete=False)
    looked_up = list(matter.materials.filter(window_looks_up=True))
    assert looked_up
    with pytest.raises(InvalidInput, match="窗口代查"):
        move("request_materials", matter, clerk, materials=looked_up)


def test_incomplete_materials_are_not_taken_as_complete(clerk: User) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    first, *others = matter.materials.filter(asked_on__isnull=False)
    with pytest.raises(InvalidInput, match=f"请勾选收到的材料；还缺{len(others) + 1}份"):
        move("receive_materials", matter, clerk)
    move("receive_materials", matter, clerk, materials=others)
    assert (matter.status, matter.accepted_at) == (Status.AWAITING_MATERIALS, None)
    assert matter.events.latest("pk").note.endswith(f"还缺1份：{first.name}")


def test_a_request_not_yet_accepted_is_accepted_when_complete(clerk: User, at: At) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    assert matter.accepted_at is None
    assert papers_of(matter) == [PaperKind.SUPPLEMENT]
    at("2026-11-26T10:00")
    move("receive_materials", matter, clerk, materials=list(matter.materials.all()))
    assert (matter.status, clock_of(matter, ClockKind.TRANSFER).due_on) == (Status.TO_TRANSFER, dt.date(2026, 11, 30))
    assert papers_of(matter) == [PaperKind.SUPPLEMENT, PaperKind.RECEIPT]


def test_asking_the_window_for_materials_gives_it_one_day_to_tell(clerk: User, zhujian: User) -> None:
    matter = factories.in_progress(clerk, zhujian)
    move("ask_materials", matter, zhujian, other="房屋照片")
    assert clock_of(matter, ClockKind.NOTIFY).department == clerk.department
    with pytest.raises(NotAllowed, match="已请窗口告知"):
        move("ask_materials", matter, zhujian, other="再要一样")
    move("request_materials", matter, clerk)
    assert clock_of(matter, ClockKind.NOTIFY).stopped_on is not None


def test_waiting_does_not_lapse_before_its_date(clerk: User, at: At) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    at("2026-12-07T10:00")
    with pytest.raises(NotAllowed, match="补正期限还没有到"):
        move("lapse", matter, clerk, basis=factories.basis())


def test_what_was_not_accepted_lapses_into_a_refusal_naming_the_materials(clerk: User, reviewer: User, at: At) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    names = matter.materials.filter(asked_on__isnull=False).values_list("name", flat=True)
    at("2026-12-08T10:00")
    move("lapse", matter, clerk, basis=factories.basis())
    assert matter.status == Status.TO_REVIEW
    move("refuse", matter, reviewer)
    notice = matter.documents.get(kind=PaperKind.REFUSAL)
    assert all(name in notice.fields["reason"] for name in names)


def test_what_was_accepted_lapses_as_withdrawn_and_is_told(clerk: User, zhujian: User, at: At) -> None:
    matter = factories.in_progress(clerk, zhujian)
    move("request_materials", matter, clerk, other="房屋照片")
    at("2026-12-08T10:00")
    move("lapse", matter, clerk)
    assert (matter.status, matter.outcome) == (Status.TO_NOTIFY, Outcome.WITHDRAWN)
    assert not matter.assignments.open().exists()
    factories.told(matter, clerk)
    assert (matter.status, matter.outcome) == (Status.CLOSED, Outcome.WITHDRAWN)


def test_an_urgent_matter_never_lapses(clerk: User, at: At) -> None:
    matter = factories.make_matter(clerk, "linshi", "escalate", urgent=True)
    move("request_materials", matter, clerk, other="证明")
    at("2026-12-08T10:00")
    with pytest.raises(NotAllowed, match="急难"):
        move("lapse", matter, clerk)


def test_a_refusal_is_open_until_it_has_been_served(clerk: User, reviewer: User) -> None:
    matter = factories.make_matter(clerk, way="refuse")
    move("refuse", matter, reviewer)
    assert (matter.status, matter.is_open, matter.outcome) == (Status.REFUSED, True, Outcome.REFUSED)
    factories.told(matter, clerk)
    assert (matter.status, matter.is_open) == (Status.REFUSED, False)
    with pytest.raises(NotAllowed, match="已经告知过"):
        factories.told(matter, clerk)


def test_a_refusal_with_a_short_reason_is_not_accepted(clerk: User) -> None:
    with pytest.raises(InvalidInput, match="不少于10个字"), transaction.atomic():
        factories.make_application(
            clerk, [factories.ask_for("dibao")], [("refuse", factories.refusal() | {"reason": "不符合"})]
        )


def test_overruling_accepts_as_of_today(clerk: User, reviewer: User, at: At) -> None:
    matter = factories.make_matter(clerk, way="refuse")
    at("2026-11-24T10:00")
    move("overrule", matter, reviewer, reason="符合规定")
    assert (matter.status, clock_of(matter, ClockKind.TRANSFER).due_on) == (Status.TO_TRANSFER, dt.date(2026, 11, 26))


# --- rule 5


def test_deciding_while_opinions_are_missing_needs_a_reason(clerk: User, zhujian: User, weisheng: User) -> None:
    matter = factories.in_progress(clerk, zhujian, supporting=[weisheng])
    with pytest.raises(InvalidInput, match="市卫生局还没有给出协办意见"):
        move("decide", matter, zhujian, outcome="granted", content="给予补助")
    move("opine", matter, weisheng, opinion="同意")
    move("decide", matter, zhujian, outcome="granted", content="给予补助")
    assert matter.status == Status.TO_NOTIFY


def test_an_adverse_decision_needs_reason_and_basis(clerk: User, zhujian: User) -> None:
    matter = factories.in_progress(clerk, zhujian)
    with pytest.raises(InvalidInput, match="不少于10个字"):
        move("decide", matter, zhujian, outcome="denied", content="不给予")
    with pytest.raises(InvalidInput, match="依据"):
        move("decide", matter, zhujian, outcome="denied", content="不给予", reason="房屋鉴定为B级，不属危房。")
    move(
        "decide",
        matter,
        zhujian,
        outcome="denied",
        content="不给予",
        reason="房屋鉴定为B级，不属危房。",
        basis=factories.basis(),
    )
    assert matter.outcome == Outcome.DENIED


def test_telling_somebody_else_needs_the_relation(clerk: User, zhujian: User) -> None:
    matter = factories.printed(factories.decided(clerk, zhujian))
    with pytest.raises(InvalidInput) as refused:
        move("tell", matter, clerk, way="in_person", recipient="王小山")
    assert refused.value.field == "relation"
    move("tell", matter, clerk, way="in_person", recipient="王小山", relation="儿子")
    assert matter.status == Status.CLOSED


def test_telling_in_the_future_is_refused(clerk: User, zhujian: User) -> None:
    matter = factories.decided(clerk, zhujian)
    with pytest.raises(InvalidInput, match="不能晚于今天"):
        move("tell", matter, clerk, way="phone", recipient="王小山", relation="儿子", served_on=dt.date(2026, 11, 24))


def test_an_extension_is_asked_once_and_moves_the_promise_when_granted(
    clerk: User, minzheng: User, office: User, calendar: Calendar
) -> None:
    matter = factories.make_matter(clerk, "dibao", "escalate")
    move("escalate", matter, clerk, suggestion="建议给予救助")
    move("sign", matter, minzheng)
    promised = matter.promised_on
    assert promised is not None
    move("ask_extension", matter, minzheng, days=10, reason="经济状况复杂")
    with pytest.raises(NotAllowed, match="只能申请一次"):
        move("ask_extension", matter, minzheng, days=5, reason="再延")
    move("grant_extension", matter, office)
    assert matter.promised_on == calendar.add_workdays(promised, 10)
    assert matter.first_promised_on == promised


def test_a_denied_extension_moves_nothing(clerk: User, minzheng: User, office: User) -> None:
    matter = factories.make_matter(clerk, "dibao", "escalate")
    move("escalate", matter, clerk, suggestion="建议给予救助")
    move("sign", matter, minzheng)
    promised = matter.promised_on
    with pytest.raises(NotAllowed, match="没有待答复"):
        move("grant_extension", matter, office)
    move("ask_extension", matter, minzheng, days=10, reason="经济状况复杂")
    move("deny_extension", matter, office, reason="理由不足")
    assert matter.promised_on == promised


def test_an_extension_beyond_the_total_is_refused(clerk: User, minzheng: User) -> None:
    matter = factories.make_matter(clerk, "dibao", "escalate")
    move("escalate", matter, clerk, suggestion="建议给予救助")
    move("sign", matter, minzheng)
    with pytest.raises(InvalidInput, match="最多可以延长15"):
        move("ask_extension", matter, minzheng, days=16, reason="太复杂")


@pytest.fixture
def extendable(clerk: User, minzheng: User) -> Matter:
    """A matter of 低保: 30 working days, 45 with an extension."""
    return factories.in_progress(clerk, minzheng, "dibao")


def granted(matter: Matter, days: int = 10) -> Matter:
    move("ask_extension", matter, person("minzheng"), days=days, reason="经济状况复杂")
    return move("grant_extension", matter, person("office"))


def tell_extension(matter: Matter, actor: User) -> Matter:
    return move("tell_extension", matter, actor, way="phone", recipient="王大山")


@pytest.mark.parametrize("days", [1, 15])
def test_an_extension_may_reach_up_to_the_special_total(
    days: int, extendable: Matter, minzheng: User, calendar: Calendar
) -> None:
    promised = extendable.promised_on
    assert promised is not None
    assert granted(extendable, days).promised_on == calendar.add_workdays(promised, days)
    assert clock_of(extendable, ClockKind.HANDLE).total == 30 + days


@pytest.mark.parametrize("days", [0, -1, 16])
def test_an_extension_outside_its_bounds_is_refused(days: int, extendable: Matter, minzheng: User) -> None:
    with pytest.raises(InvalidInput) as refused:
        move("ask_extension", extendable, minzheng, days=days, reason="经济状况复杂")
    assert refused.value.field == "days"


def test_an_extension_needs_its_reason(extendable: Matter, minzheng: User) -> None:
    with pytest.raises(InvalidInput, match="申请延期的原因") as refused:
        move("ask_extension", extendable, minzheng, days=5)
    assert refused.value.field == "reason"


def test_a_category_without_a_special_total_knows_no_extension(clerk: User, zhujian: User) -> None:
    with pytest.raises(NotAllowed, match="没有设延期"):
        move("ask_extension", factories.in_progress(clerk, zhujian), zhujian, days=5, reason="太复杂")


def test_asking_alone_moves_nothing(extendable: Matter, minzheng: User) -> None:
    promised = extendable.promised_on
    move("ask_extension", extendable, minzheng, days=10, reason="经济状况复杂")
    assert extendable.promised_on == promised
    assert not extendable.clocks.of_kind(ClockKind.EXTENSION).exists()


@pytest.mark.parametrize("answer", ["grant_extension", "deny_extension"])
def test_after_the_answer_no_second_extension_is_asked(answer: str, extendable: Matter, office: User) -> None:
    minzheng = person("minzheng")
    move("ask_extension", extendable, minzheng, days=1, reason="经济状况复杂")
    move(answer, extendable, office, reason="按规定")
    with pytest.raises(NotAllowed, match="只能申请一次"):
        move("ask_extension", extendable, minzheng, days=1, reason="再延")


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "minzheng", "zhujian", "jiancha", "admin"])
def test_only_the_office_answers_an_extension(username: str, extendable: Matter, minzheng: User) -> None:
    move("ask_extension", extendable, minzheng, days=10, reason="经济状况复杂")
    for answer in ("grant_extension", "deny_extension"):
        with pytest.raises(PermissionDenied):
            move(answer, extendable, person(username), reason="按规定")


def test_a_granted_extension_gives_the_window_a_clock_to_tell_it(extendable: Matter, clerk: User) -> None:
    granted(extendable)
    telling = clock_of(extendable, ClockKind.EXTENSION)
    assert (telling.department, telling.due_on) == (clerk.department, dt.date(2026, 11, 24))
    assert (extendable.due_on, extendable.clock_kind) == (telling.due_on, ClockKind.EXTENSION)
    assert extendable.status == Status.IN_PROGRESS


def test_the_event_of_an_extension_holds_who_why_from_and_to(extendable: Matter, office: User) -> None:
    first = extendable.promised_on
    event = granted(extendable).events.of_move("grant_extension").get()
    assert first is not None
    assert extendable.promised_on is not None
    assert (event.actor, event.data["reason"]) == (office, "经济状况复杂")
    assert (event.data["from"], event.data["to"]) == (first.isoformat(), extendable.promised_on.isoformat())
    assert "办理期限由2027年1月5日（暂定）延到2027年1月19日（暂定）" in event.note
    assert "原因：经济状况复杂" in event.note


def test_telling_an_extension_stops_its_clock_and_says_how(extendable: Matter, clerk: User) -> None:
    granted(extendable)
    tell_extension(extendable, clerk)
    assert clock_of(extendable, ClockKind.EXTENSION).stopped_on == dt.date(2026, 11, 23)
    assert (extendable.due_on, extendable.clock_kind) == (extendable.promised_on, ClockKind.HANDLE)
    event = extendable.events.of_move("tell_extension").get()
    assert (event.note, event.data["way"]) == ("已把延期和原因告知王大山（电话）", "phone")


def test_telling_an_extension_needs_whom_and_how(extendable: Matter, clerk: User) -> None:
    granted(extendable)
    for given, field in (({"way": "phone"}, "recipient"), ({"recipient": "王大山"}, "way")):
        with pytest.raises(InvalidInput) as refused:
            move("tell_extension", extendable, clerk, **given)
        assert refused.value.field == field


@pytest.mark.parametrize("username", ["maojian-head", "modchong", "minzheng", "zhujian", "office", "jiancha", "admin"])
def test_nobody_but_the_clerk_tells_an_extension(username: str, extendable: Matter, at: At) -> None:
    granted(extendable)
    with pytest.raises(PermissionDenied):
        tell_extension(extendable, person(username))


def test_an_extension_is_told_once_and_only_when_granted(extendable: Matter, clerk: User, minzheng: User) -> None:
    with pytest.raises(NotAllowed, match="没有要告知的延期"):
        tell_extension(extendable, clerk)
    tell_extension(granted(extendable), clerk)
    with pytest.raises(NotAllowed, match="没有要告知的延期"):
        tell_extension(extendable, clerk)


def test_deciding_ends_the_telling_of_an_extension(extendable: Matter, minzheng: User) -> None:
    move("decide", granted(extendable), minzheng, outcome="granted", content="纳入低保")
    assert clock_of(extendable, ClockKind.EXTENSION).stopped_on is not None
    assert [row.kind for row in extendable.clocks.unstopped()] == [ClockKind.NOTIFY]


def test_granting_while_the_window_has_materials_to_ask_for_works(
    extendable: Matter, clerk: User, minzheng: User
) -> None:
    move("ask_materials", extendable, minzheng, other="收入证明")
    granted(extendable)
    assert {row.kind for row in extendable.clocks.running()} == {
        ClockKind.HANDLE,
        ClockKind.NOTIFY,
        ClockKind.EXTENSION,
    }
    tell_extension(extendable, clerk)
    move("request_materials", extendable, clerk)
    assert extendable.status == Status.AWAITING_MATERIALS


def test_an_extension_is_still_told_when_the_matter_has_been_given_back(
    extendable: Matter, clerk: User, minzheng: User, renshe: User
) -> None:
    give_back(granted(extendable), minzheng, renshe)
    tell_extension(extendable, clerk)
    assert clock_of(extendable, ClockKind.EXTENSION).stopped_on is not None


def test_what_a_unit_asked_of_the_window_ends_with_its_work(extendable: Matter, minzheng: User, renshe: User) -> None:
    move("ask_materials", extendable, minzheng, other="收入证明")
    give_back(extendable, minzheng, renshe)
    assert clock_of(extendable, ClockKind.NOTIFY).stopped_on == dt.date(2026, 11, 23)


def test_withdrawing_needs_the_signed_paper(clerk: User, zhujian: User) -> None:
    matter = factories.in_progress(clerk, zhujian)
    with pytest.raises(InvalidInput, match="签名或按指印"):
        move("withdraw", matter, clerk, reason="已解决")
    move("withdraw", matter, clerk, reason="已解决", signed=True)
    assert (matter.status, matter.outcome) == (Status.CLOSED, Outcome.WITHDRAWN)
    assert not matter.assignments.open().exists()


def test_what_is_decided_is_served_and_not_withdrawn(clerk: User, zhujian: User, reviewer: User) -> None:
    refused = factories.matter_in(Status.REFUSED, clerk, zhujian, reviewer)
    for matter in (factories.denied(clerk, zhujian), factories.decided(clerk, zhujian), refused):
        with pytest.raises(NotAllowed, match="已经作出决定，不能撤回申请：请先把决定送达"):
            move("withdraw", matter, clerk, reason="已解决", signed=True)
        assert matter.is_open


def test_nothing_open_rests_without_owner_and_clock(clerk: User, zhujian: User, reviewer: User) -> None:
    for status in factories.REACHABLE:
        matter = factories.matter_in(status, clerk, zhujian, reviewer)
        if matter.is_open:
            assert matter.clocks.of_matter().running().exists(), status
            assert matter.due_on is not None, status
            assert (matter.handler is None) == (status == Status.SENT), status


def test_the_database_refuses_to_change_or_remove_an_event(clerk: User) -> None:
    event = factories.make_matter(clerk).events.get()
    event.note = "改写"
    for change in (event.save, event.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no INSERT OR REPLACE")
def test_the_database_refuses_to_replace_an_event(clerk: User) -> None:
    event = factories.make_matter(clerk).events.get()
    again = "INSERT OR REPLACE INTO routing_matterevent SELECT * FROM routing_matterevent WHERE id = %s"
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(again, [event.pk])
