"""督办: an order to a unit over its matters, what it means for each of them, and the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from departments import clock
from departments.models import User
from intake.models import Matter, Series
from intake.registration.openings import MATERIALS
from routing.errors import InvalidInput, NotAllowed, StaleMatter
from routing.models import Document, MatterEvent, OrderedMatter, PaperKind, SupervisionOrder
from routing.orders.acts import issue_order, reply_by_default
from routing.transitions import available_for
from routing.upkeep import calendar_shift
from tests.conftest import At, person
from tests.factories import (
    answered,
    coordinating,
    decided,
    enter_notice,
    in_progress,
    make_matter,
    move,
    ordered,
    sent,
    told,
)
from tests.returns import give_back
from tests.routing.orders.conftest import LATE

pytestmark = pytest.mark.django_db
REPLY_BY, NEXT_WEEK = dt.date(2027, 3, 4), dt.date(2027, 3, 12)


def last_note(matter: Matter) -> str:
    return str(matter.events.latest("pk").note)


def attempt(matter: Matter, actor: User, **changes: Any) -> SupervisionOrder:
    facts: dict[str, Any] = {"demand": "请立即办理", "reply_by": REPLY_BY, "signer": "石立新"} | changes
    return issue_order(matter.holder, [(matter, matter.version)], **facts, actor=actor, now=clock.now())


# --- The order


def test_an_order_is_one_paper_to_one_unit_over_many_matters(clerk: User, zhujian: User, office: User, at: At) -> None:
    matters = [sent(clerk, zhujian) for _ in range(5)]
    at(LATE)
    order = ordered(office, *matters)
    paper = Document.objects.get(kind=PaperKind.ORDER)
    assert order.document == paper
    assert paper.number == "匀民救督〔2027〕1号"
    assert [item.matter for item in order.items.all()] == matters
    assert all(matter.has_open_order for matter in matters)
    assert {matter.events.latest("pk").move for matter in matters} == {"supervise"}


def test_an_order_changes_neither_hands_nor_clocks(late: Matter, office: User) -> None:
    before = (late.status, late.holder, late.handler, late.due_on, late.promised_on)
    ordered(office, late)
    assert (late.status, late.holder, late.handler, late.due_on, late.promised_on) == before


def test_the_event_says_which_order_it_was_and_until_when(late: Matter, office: User) -> None:
    order = ordered(office, late)
    event = late.events.get(move="supervise")
    assert event.data["order"] == order.pk
    assert event.note == "第1次督办市住建局，要求2027年3月4日（暂定）前反馈"


def test_an_answer_is_due_three_working_days_later(late: Matter) -> None:
    assert reply_by_default(clock.today()) == REPLY_BY


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"signer": " "}, "signer", "请写签发人"),
        ({"demand": ""}, "demand", "请写要求"),
        ({"reply_by": dt.date(2027, 2, 26)}, "reply_by", "不能早于今天"),
        ({"reply_by": dt.date(2027, 3, 6)}, "reply_by", "2027年3月6日不上班"),
    ],
)
def test_an_order_that_lacks_something_stores_nothing(
    change: dict[str, Any], field: str, words: str, late: Matter, office: User
) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        attempt(late, office, **change)
    assert refused.value.field == field
    assert not SupervisionOrder.objects.exists()
    assert not Series.objects.filter(kind=PaperKind.ORDER).exists()


def test_an_order_may_be_answered_on_its_own_day(late: Matter, office: User) -> None:
    assert attempt(late, office, reply_by=dt.date(2027, 3, 1)).reply_by == clock.today()


def test_an_order_over_nothing_is_no_order(zhujian: User, office: User) -> None:
    assert zhujian.department is not None
    with pytest.raises(InvalidInput, match="请先勾选办件"):
        issue_order(zhujian.department, [], demand="办", reply_by=REPLY_BY, signer="石", actor=office, now=clock.now())


def test_an_order_goes_to_who_has_the_matter(late: Matter, clerk: User, office: User) -> None:
    elsewhere = make_matter(clerk)
    with pytest.raises(InvalidInput, match="现在在毛尖镇，不在市住建局手上"):
        ordered(office, late, elsewhere)


def test_one_stale_matter_undoes_the_whole_order(clerk: User, zhujian: User, office: User) -> None:
    first, second = sent(clerk, zhujian), sent(clerk, zhujian)
    seen = [(first, first.version), (second, second.version)]
    facts: dict[str, Any] = {"demand": "办", "reply_by": dt.date(2026, 11, 26), "signer": "石立新"}
    move("sign", second, zhujian)
    with pytest.raises(StaleMatter, match="签收"):
        issue_order(first.holder, seen, **facts, actor=office, now=clock.now())
    assert not MatterEvent.objects.filter(move="supervise").exists()
    assert not OrderedMatter.objects.exists()
    assert not Document.objects.filter(kind=PaperKind.ORDER).exists()


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "zhujian", "minzheng", "jiancha", "admin"])
def test_only_the_office_orders(username: str, late: Matter) -> None:
    with pytest.raises(PermissionDenied):
        attempt(late, person(username))


def test_nobody_orders_himself(clerk: User, zhujian: User, office: User) -> None:
    matter = coordinating(clerk, zhujian)
    assert matter.handler == office
    with pytest.raises(PermissionDenied):
        attempt(matter, office, reply_by=dt.date(2026, 11, 26))


def test_what_is_closed_is_not_ordered(clerk: User, zhujian: User, office: User) -> None:
    matter = told(decided(clerk, zhujian), clerk)
    with pytest.raises(NotAllowed, match="已办结"):
        attempt(matter, office, reply_by=dt.date(2026, 11, 26))


def test_a_written_order_takes_no_more_matters(clerk: User, zhujian: User, office: User) -> None:
    order = ordered(office, sent(clerk, zhujian))
    with pytest.raises(InvalidInput, match="已经签发"):
        move("supervise", sent(clerk, zhujian), office, order=order)


# --- The second and the third


def test_no_second_order_while_the_first_still_has_time(late: Matter, office: User) -> None:
    ordered(office, late)
    with pytest.raises(NotAllowed, match="已发督办单匀民救督〔2027〕1号，3月4日前反馈，还没到期"):
        ordered(office, late)


def test_the_next_order_over_the_same_matter_says_which_it_is(late: Matter, office: User, at: At) -> None:
    ordered(office, late)
    at("2027-03-08T10:00")
    second = ordered(office, late)
    at("2027-03-15T10:00")
    third = ordered(office, late)
    assert (second.nth, third.nth) == (2, 3)
    assert second.document is not None
    assert "（第2次督办）" in second.document.html
    assert third.document is not None
    assert "（第3次督办）" in third.document.html


def test_an_answered_matter_that_stays_overdue_may_be_ordered_again_at_once(
    late: Matter, zhujian: User, office: User
) -> None:
    ordered(office, late)
    answered(late, zhujian)
    assert ordered(office, late).nth == 2


def test_orders_to_another_unit_are_not_counted_against_this_one(
    late: Matter, clerk: User, zhujian: User, renshe: User, office: User
) -> None:
    ordered(office, late)
    move("recall", late, clerk, reason="转错了单位")
    move("transfer", late, clerk, lead=renshe.department)
    assert ordered(office, late).nth == 1


def test_a_mixed_order_says_in_each_row_which_it_is(clerk: User, zhujian: User, office: User, at: At) -> None:
    again, fresh = sent(clerk, zhujian), sent(clerk, zhujian)
    at(LATE)
    ordered(office, again)
    at("2027-03-08T10:00")
    order = ordered(office, again, fresh)
    assert order.document is not None
    rows = {row["number"]: row["nth"] for row in order.document.fields["rows"]}
    assert (order.nth, rows) == (2, {again.number: 2, fresh.number: 1})
    assert order.document.html.count("；第2次督办</td>") == 1


# --- The answer


def test_an_answer_settles_the_order_and_says_when(late: Matter, zhujian: User, office: User) -> None:
    order = ordered(office, late)
    answered(late, zhujian, NEXT_WEEK)
    item = order.items.get()
    assert (item.answer, item.expected_on, item.answered_by) == ("已派人入户核查", dt.date(2027, 3, 12), zhujian)
    assert not late.has_open_order
    assert last_note(late) == "已派人入户核查　预计2027年3月12日（暂定）办结"


def test_a_late_answer_says_so(late: Matter, zhujian: User, office: User, at: At) -> None:
    ordered(office, late)
    at("2027-03-08T10:00")
    answered(late, zhujian, NEXT_WEEK)
    assert last_note(late).endswith("（超过反馈期限2个工作日）")


def test_an_answer_by_its_day_is_in_time(late: Matter, zhujian: User, office: User, at: At) -> None:
    ordered(office, late)
    at("2027-03-04T17:00")
    answered(late, zhujian, NEXT_WEEK)
    assert "超过" not in last_note(late)


def test_one_answer_counts_for_every_order_that_waits(late: Matter, zhujian: User, office: User, at: At) -> None:
    ordered(office, late)
    at("2027-03-08T10:00")
    ordered(office, late)
    answered(late, zhujian, NEXT_WEEK)
    assert not OrderedMatter.objects.owed().exists()


@pytest.mark.parametrize(
    ("inputs", "field"),
    [
        ({"answer": "", "expected_on": dt.date(2027, 3, 12)}, "answer"),
        ({"answer": "在办", "expected_on": None}, "expected_on"),
        ({"answer": "在办", "expected_on": dt.date(2027, 2, 28)}, "expected_on"),
    ],
)
def test_an_answer_says_what_is_done_and_by_when(
    inputs: dict[str, Any], field: str, late: Matter, zhujian: User, office: User
) -> None:
    ordered(office, late)
    with pytest.raises(InvalidInput) as refused:
        move("answer", late, zhujian, **inputs)
    assert refused.value.field == field
    late.refresh_from_db()
    assert late.has_open_order


@pytest.mark.parametrize("username", ["maojian", "weisheng", "minzheng", "office", "jiancha", "admin"])
def test_only_the_unit_ordered_answers(username: str, late: Matter, office: User) -> None:
    ordered(office, late)
    with pytest.raises(PermissionDenied):
        answered(late, person(username))


def test_a_window_answers_for_what_it_holds(clerk: User, office: User, at: At) -> None:
    matter = make_matter(clerk)
    at(LATE)
    ordered(office, matter)
    answered(matter, clerk, NEXT_WEEK)
    assert not matter.has_open_order


def test_a_reviewer_answers_for_the_review_that_waits_for_him(
    clerk: User, reviewer: User, office: User, at: At
) -> None:
    matter = make_matter(clerk, way="refuse")
    at(LATE)
    ordered(office, matter)
    answered(matter, reviewer, NEXT_WEEK)
    assert not matter.has_open_order


def test_who_was_ordered_still_answers_after_passing_it_on(
    clerk: User, zhujian: User, renshe: User, office: User
) -> None:
    """The paper went to 住建局: that it has given the matter back is its answer to make."""
    matter = sent(clerk, zhujian)
    ordered(office, matter)
    give_back(matter, zhujian, renshe)
    answered(matter, zhujian, NEXT_WEEK)
    assert not matter.has_open_order


def test_an_answer_to_one_unit_leaves_the_order_to_another(
    late: Matter, clerk: User, zhujian: User, renshe: User, office: User
) -> None:
    ordered(office, late)
    move("recall", late, clerk, reason="转错了单位")
    move("transfer", late, clerk, lead=renshe.department)
    ordered(office, late)
    answered(late, renshe, NEXT_WEEK)
    assert late.has_open_order
    answered(late, zhujian, NEXT_WEEK)
    assert not late.has_open_order


def test_what_nobody_asked_is_not_answered(clerk: User, zhujian: User) -> None:
    with pytest.raises(NotAllowed, match="没有等反馈的督办单"):
        answered(in_progress(clerk, zhujian), zhujian)


def test_buttons_of_an_ordered_matter_are_the_moves_that_succeed(
    late: Matter, office: User, zhujian: User, clerk: User
) -> None:
    def offers(user: User) -> set[str]:
        return {one.name for one in available_for(late, user, clock.now())} & {"supervise", "answer"}

    assert (offers(office), offers(zhujian), offers(clerk)) == ({"supervise"}, set(), set())
    ordered(office, late)
    assert (offers(office), offers(zhujian), offers(clerk)) == (set(), {"answer"}, set())


# --- The end


def withdrawn(matter: Matter, clerk: User) -> Matter:
    return move("withdraw", matter, clerk, signed=True, reason="已经解决")


def finished(matter: Matter, clerk: User) -> Matter:
    return told(move("decide", matter, person("zhujian"), outcome="granted", content="给予补助"), clerk)


@pytest.mark.parametrize("end", [withdrawn, finished])
def test_a_matter_that_ends_owes_no_answer(
    end: Callable[[Matter, User], Matter], clerk: User, zhujian: User, office: User, at: At
) -> None:
    matter = in_progress(clerk, zhujian)
    at(LATE)
    order = ordered(office, matter)
    end(matter, clerk)
    item = order.items.get()
    assert item.answered_at is None
    assert item.settled_at == clock.now()
    matter.refresh_from_db()
    assert not matter.has_open_order


def test_a_decision_alone_does_not_settle_an_order(clerk: User, zhujian: User, office: User, at: At) -> None:
    """The person has not been told yet, and the unit ordered may still say that it is done."""
    matter = in_progress(clerk, zhujian)
    at(LATE)
    ordered(office, matter)
    move("decide", matter, zhujian, outcome="granted", content="给予补助")
    assert matter.has_open_order
    answered(matter, zhujian, NEXT_WEEK)


def test_an_order_over_awaited_materials_goes_to_the_window(clerk: User, office: User) -> None:
    matter = make_matter(clerk, way=MATERIALS, complete=False)
    assert ordered(office, matter).department == clerk.department


# --- The paper


def fields_of(order: SupervisionOrder) -> dict[str, Any]:
    assert order.document is not None
    return dict(order.document.fields)


def test_a_single_matter_stands_in_the_sentence(late: Matter, office: User, at: At) -> None:
    move("chase", late, office)
    order = ordered(office, late)
    assert order.document is not None
    (row,) = fields_of(order)["rows"]
    assert (row["clock"], row["due"], row["sent_on"]) == ("签收", "2026年11月24日", "2026年11月23日")
    assert row["late"].endswith("个工作日")
    assert row["pressed"] == "2027年3月1日催办"
    html = order.document.html
    assert f"签收期限为2026年11月24日，现已超期{row['late']}，2027年3月1日催办。请接此单后立即办理。" in html
    assert "督办反馈回执" in html
    assert "督办办件清单" not in html


def test_many_matters_are_attached_the_longest_overdue_first(clerk: User, zhujian: User, office: User, at: At) -> None:
    newer = sent(clerk, zhujian)
    at("2026-11-20T10:00")
    older = sent(clerk, zhujian)
    at(LATE)
    fields = fields_of(ordered(office, newer, older))
    assert [row["number"] for row in fields["rows"]] == [older.number, newer.number]
    assert fields["count"] == 2


def test_a_paper_between_offices_carries_whole_names_and_no_codes(late: Matter, office: User) -> None:
    order = ordered(office, late)
    assert fields_of(order)["rows"][0]["name"] == late.application.applicant.name
    assert "barcode" not in fields_of(order)


def test_what_is_not_late_yet_is_not_called_late(clerk: User, zhujian: User, office: User) -> None:
    order = ordered(office, in_progress(clerk, zhujian))
    assert order.document is not None
    assert "超期" not in order.document.html
    assert "现在剩" in order.document.html


def test_a_reply_day_that_became_a_rest_day_moves_on(
    late: Matter, zhujian: User, office: User, admin: User, at: At
) -> None:
    """Nobody answers late because the day was taken away."""
    order = ordered(office, late)
    change = enter_notice(office, {order.reply_by.isoformat(): "rest"})
    calendar_shift.apply(change, admin, clock.now())
    at("2027-03-05T10:00")
    answered(late, zhujian, NEXT_WEEK)
    assert "超过" not in last_note(late)
