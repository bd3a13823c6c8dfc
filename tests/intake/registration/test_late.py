"""补登 at the counter: which day may be stated, and what the sheet says of one that may not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from departments import clock
from departments.errors import DeskError
from departments.models import ClockLimit, User
from departments.terms import LATE_RECEIPT
from intake.models import Application, LateReceipt, Matter, Series
from intake.registration.acts import Registration, Visit, register
from intake.registration.late import LateArrival, check_late
from routing.errors import NotAllowed
from tests.conftest import At
from tests.counter import filled
from tests.factories import ask_for, make_matter, make_person, posted

URL = "/matters/new/"
BY_POST = {"late_received_on": "11.18", "late_way": "post", "late_reason": "信放在传达室"}


def stated(day: str, *, way: str = "post", reason: str = "信放在传达室") -> LateArrival:
    return LateArrival(received_on=dt.date.fromisoformat(day), way=way, reason=reason)


def why_not(late: LateArrival) -> DeskError:
    with pytest.raises(DeskError) as refused:
        check_late(late, clock.today())
    return refused.value


# --- The day


@pytest.mark.parametrize("day", ["2026-11-22", "2026-11-20", "2026-11-09", "2026-11-07"])
def test_a_day_may_lie_ten_working_days_back(clerk: User, day: str) -> None:
    check_late(stated(day), clock.today())


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-11-06", "最多往前10个工作日，不能早于2026年11月7日"),
        ("2025-11-20", "最多往前10个工作日"),
        ("2026-11-24", "不能在今天（2026年11月23日）以后"),
        ("2027-11-20", "不能在今天"),
        ("2026-11-23", "今天收到的不用补登"),
    ],
)
def test_no_day_ahead_none_too_far_back_and_not_today(clerk: User, day: str, sentence: str) -> None:
    refused = why_not(stated(day))
    assert sentence in refused.sentence
    assert refused.field == "late_received_on"


def test_how_far_back_is_a_dated_setting_of_the_office(clerk: User, at: At) -> None:
    old = ClockLimit.objects.get(key=LATE_RECEIPT)
    old.valid_to = dt.date(2026, 11, 30)
    old.save()
    later = ClockLimit(slug="late-2", key=LATE_RECEIPT, kind=old.kind, unit=old.unit, source="本市设定")
    later.value, later.valid_from = 3, dt.date(2026, 12, 1)
    later.save()
    check_late(stated("2026-11-09"), clock.today())
    at("2026-12-01T09:00")
    check_late(stated("2026-11-26"), clock.today())
    assert "最多往前3个工作日" in why_not(stated("2026-11-24")).sentence


def test_a_missing_row_of_limits_is_said_in_a_sentence(clerk: User) -> None:
    ClockLimit.objects.filter(key=LATE_RECEIPT).delete()
    assert "时限表" in why_not(stated("2026-11-20")).sentence


def test_way_and_reason_are_asked_for(clerk: User) -> None:
    assert why_not(stated("2026-11-18", way="pigeon")).field == "late_way"
    assert why_not(stated("2026-11-18", reason="  ")).field == "late_reason"


# --- What it is not for


def test_what_is_urgent_counts_from_now_alone(clerk: User) -> None:
    request = ask_for("zhufang", urgent=True, cannot_go="年老")
    entry = Registration(person=make_person(), visit=Visit(), requests=[request], late=stated("2026-11-18"))
    with pytest.raises(DeskError, match="急难的（住房救助）") as refused:
        register(entry, clerk=clerk, now=clock.now())
    assert refused.value.field == "late_received_on"


def test_what_has_a_limit_in_hours_counts_from_now_alone(clerk: User) -> None:
    with pytest.raises(DeskError, match="按小时算"):
        posted(clerk, "liulang")


def test_what_is_settled_on_the_spot_is_of_today(clerk: User) -> None:
    with pytest.raises(NotAllowed, match="不能当场办结，请改用“本级办理”"):
        posted(clerk, "linshi", "on_the_spot")
    assert not Matter.objects.exists()
    assert posted(clerk, "linshi", "own").accepted_at


# --- The sheet


def test_the_sheet_registers_with_both_days(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    answer = client.post(URL, filled("dibao", dibao__way="escalate", **BY_POST))
    assert answer.status_code == 302, answer.content.decode()
    matter, late = Matter.objects.get(), LateReceipt.objects.get()
    assert (late.received_on, late.way, late.reason) == (dt.date(2026, 11, 18), "post", "信放在传达室")
    assert matter.registered_at == clock.now()
    assert clock.day_of(matter.application.received_at) == late.received_on
    page = client.get(answer["Location"]).content.decode()
    assert "11月18日收到（邮寄），今天补登，期限从收到之日起算。" in page


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"late_received_on": "2026.11.24"}, "收到日期不能在今天（2026年11月23日）以后。"),
        ({"late_received_on": "2026年11月6日"}, "收到日期最多往前10个工作日"),
        ({"late_received_on": "上周三"}, "这个日期不对"),
        ({"late_received_on": ""}, "请填收到日期；今天收到的，把途径和原因也清空。"),
        ({"late_way": ""}, "请选补登的途径。"),
        ({"late_reason": ""}, "请写为什么今天才登记。"),
        ({"late_reason": "字" * 201}, "200"),
        ({"dibao-urgent": "on"}, "不能补登收到日期"),
    ],
)
def test_what_is_wrong_is_said_beside_it_and_nothing_is_lost(
    client: Client, clerk: User, typed: dict[str, str], sentence: str
) -> None:
    client.force_login(clerk)
    sent = BY_POST | typed
    page = client.post(URL, filled("dibao", dibao__way="escalate", **sent)).content.decode()
    assert sentence in page
    assert "有错误：" in page.partition("</title>")[0]
    assert '<details class="late" data-enter-skip open>' in page
    assert all(f'value="{value}"' in page for name, value in sent.items() if value and name != "dibao-urgent")
    assert not Application.objects.exists()
    assert not Series.objects.exists()


def test_the_sheet_hides_it_until_it_is_asked_for(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    page = client.get(URL).content.decode()
    assert '<details class="late" data-enter-skip>' in page
    assert "不是今天收到的？" in page


def test_the_dates_proposed_count_from_the_day_typed(client: Client, clerk: User) -> None:
    client.force_login(clerk)
    plain, late = (
        client.post(URL, filled("dibao", action="panels", **typed)).content.decode() for typed in ({}, BY_POST)
    )
    assert "11月25日前" in plain
    assert "11月20日前" in late
    assert "11月25日前" not in late


def test_a_short_date_in_january_is_of_last_year(client: Client, clerk: User, at: At) -> None:
    at("2027-01-05T10:00")
    client.force_login(clerk)
    client.post(URL, filled("dibao", dibao__way="escalate", **BY_POST | {"late_received_on": "12.30"}))
    assert LateReceipt.objects.get().received_on == dt.date(2026, 12, 30)


def test_a_registration_without_a_day_is_of_now(clerk: User) -> None:
    application = make_matter(clerk).application
    assert application.received_at == clock.now()
    assert application.late_receipt is None
