"""The guards of rule 5 on both of their sides, and what its moves do to clocks, holder and papers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from departments.calendar.workdays import Calendar
from departments.models import User
from departments.terms import ClockKind
from intake.models import Matter
from intake.states import Outcome, Status
from routing.errors import InvalidInput, NotAllowed
from tests import factories
from tests.conftest import At, person
from tests.factories import move
from tests.records import clock_of
from tests.returns import give_back


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
