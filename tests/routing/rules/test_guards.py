"""The guards of 受理 and of rules 1 and 2 on both sides, and what their moves do to clocks, holder and papers."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from departments.models import User
from departments.terms import ClockKind
from intake.models import Application, Matter, Source
from intake.states import Outcome, Status
from routing.errors import InvalidInput, NotAllowed
from routing.models import Document, PaperKind
from tests import factories
from tests.conftest import At
from tests.factories import move
from tests.pages import SignIn, text_of
from tests.papers import four_requests
from tests.records import clock_of, papers_of

CLOSED_TO_WINDOW = "不属窗口职责"


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
