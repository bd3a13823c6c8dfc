"""单位办公时间: who keeps them, which times of a day are refused, and that running clocks never move."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from departments.calendar.reading import calendar
from departments.catalogue.load import load_catalogue
from departments.models import Department, User
from departments.terms import ClockKind
from departments.units.hours import set_hours
from tests.conftest import At, person
from tests.factories import make_matter
from tests.pages import SignIn, one_line, text_of

pytestmark = pytest.mark.django_db

LIST, OWN, OTHER = "/setup/hours/", "/setup/hours/maojian/", "/setup/hours/mochong/"
TIMES = {
    "opens_at": "8:30", "lunch_from": "12:00", "lunch_to": "14:30", "closes_at": "17:00",
    "hours": "", "phone": "0854-8221234", "address": "毛尖镇政府一楼",
}  # fmt: skip


def window() -> Department:
    return Department.objects.get(slug="maojian")


def saved(client: Client, **changed: str) -> Department:
    response = client.post(OWN, TIMES | changed)
    assert response.status_code == 302, response.context["form"].errors
    return window()


# --- Who


@pytest.mark.parametrize("username", ["office", "admin", "maojian-head"])
def test_hours_are_kept_by_the_office_the_administrator_and_the_own_reviewer(
    username: str, at: At, signed_in: SignIn
) -> None:
    assert saved(signed_in(person(username))).closes_at == dt.time(17, 0)


def test_whether_screens_face_the_public_is_kept_with_the_hours(reviewer: User, signed_in: SignIn) -> None:
    client = signed_in(reviewer)
    assert saved(client, masks_names="on").masks_names
    assert not saved(client).masks_names


def test_a_reviewer_finds_no_other_unit(reviewer: User, signed_in: SignIn) -> None:
    client = signed_in(reviewer)
    assert client.get(OTHER).status_code == 404
    assert client.post(OTHER, TIMES).status_code == 404
    assert OTHER not in text_of(client.get(LIST))
    assert OWN in text_of(client.get(LIST))


def test_the_own_hours_stand_in_the_navigation_of_a_reviewer(reviewer: User, signed_in: SignIn) -> None:
    assert '<a href="/setup/hours/" aria-current="page">办公时间</a>' in one_line(text_of(signed_in(reviewer).get(OWN)))


def test_an_auditor_reads_hours_and_changes_none(auditor: User, signed_in: SignIn) -> None:
    client = signed_in(auditor)
    assert "17:30" in text_of(client.get(OWN))
    assert '<button class="btn btn-primary"' not in text_of(client.get(OWN))
    assert client.post(OWN, TIMES).status_code == 403
    assert window().opens_at is None


@pytest.mark.parametrize("username", ["maojian", "zhujian"])
@pytest.mark.parametrize("page", [LIST, OWN])
def test_clerks_and_officers_do_not_read_hours(username: str, page: str, at: At, signed_in: SignIn) -> None:
    assert signed_in(person(username)).get(page).status_code == 403


def test_the_act_itself_refuses_who_may_not(clerk: User) -> None:
    with pytest.raises(PermissionDenied):
        set_hours(window(), {"closes_at": dt.time(17)}, clerk)


def test_windows_stand_before_the_bureaus(office: User, signed_in: SignIn) -> None:
    shown = text_of(signed_in(office).get(LIST))
    assert shown.index("毛尖镇") < shown.index("市直部门") < shown.index("/setup/hours/zhujian/")


# --- What


def test_hours_telephone_and_address_are_saved_with_who_did_it(reviewer: User, signed_in: SignIn) -> None:
    unit = saved(signed_in(reviewer))
    assert (unit.opens_at, unit.lunch_from, unit.lunch_to) == (dt.time(8, 30), dt.time(12), dt.time(14, 30))
    assert (unit.phone, unit.address) == ("0854-8221234", "毛尖镇政府一楼")
    assert unit.history.first().history_user == reviewer


def test_papers_print_the_times_where_nothing_else_is_written(office: User, signed_in: SignIn) -> None:
    assert saved(signed_in(office)).hours == "8:30至12:00、14:30至17:00"


def test_times_on_the_papers_follow_the_hours(office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    saved(client)
    assert client.get(OWN).context["form"]["hours"].value() == ""
    assert saved(client, lunch_from="", lunch_to="").hours == "8:30至17:00"


def test_own_words_for_the_papers_stay(office: User, signed_in: SignIn) -> None:
    client = signed_in(office)
    words = "8:30至17:00，赶场天中午不休"
    assert saved(client, hours=words).hours == words
    assert client.get(OWN).context["form"]["hours"].value() == words


@pytest.mark.parametrize("typed", ["8:30", "08:30", "8：30", "0830"])
def test_a_time_may_be_typed_in_any_usual_way(typed: str, office: User, signed_in: SignIn) -> None:
    assert saved(signed_in(office), opens_at=typed).opens_at == dt.time(8, 30)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"lunch_from": "8:00"}, "午休开始要晚于上班时间（8:30）。"),
        ({"lunch_to": "12:00"}, "午休结束要晚于午休开始（12:00）。"),
        ({"closes_at": "14:00"}, "下班时间要晚于午休结束（14:30）。"),
        ({"lunch_from": "", "lunch_to": "", "closes_at": "8:30"}, "下班时间要晚于上班时间（8:30）。"),
        ({"lunch_to": ""}, "午休的开始和结束要一起填"),
        ({"closes_at": ""}, "请填下班时间。"),
        ({"opens_at": "早上"}, "没认出上班时间，请写成 8:30 或 17:30。"),
    ],
)
def test_a_day_out_of_order_is_told_why_and_kept_on_the_screen(
    changed: dict[str, str], sentence: str, office: User, signed_in: SignIn
) -> None:
    shown = text_of(signed_in(office).post(OWN, TIMES | changed))
    assert sentence in shown
    assert not [value for value in changed.values() if value and f'value="{value}"' not in shown]
    assert window().opens_at is None


def test_the_page_says_how_hours_count_and_what_a_change_moves(office: User, signed_in: SignIn) -> None:
    shown = text_of(signed_in(office).get(OWN))
    assert "下班后、休息日收件，按下一个工作日；午休收件仍算当日。" in shown
    assert "已经在走的计时不动" in shown


# --- What they do


def test_a_change_of_hours_moves_no_running_clock(office: User, clerk: User, at: At, signed_in: SignIn) -> None:
    at("2026-11-23T17:10")
    running = make_matter(clerk).clocks.get(kind=ClockKind.TRANSFER)
    saved(signed_in(office))
    running.recount(calendar())
    assert (running.received_on, running.due_on) == (dt.date(2026, 11, 23), dt.date(2026, 11, 25))


def test_what_comes_in_after_the_new_closing_counts_from_the_next_day(
    office: User, clerk: User, at: At, signed_in: SignIn
) -> None:
    at("2026-11-23T17:10")
    saved(signed_in(office))
    running = make_matter(person("maojian")).clocks.get(kind=ClockKind.TRANSFER)
    assert (running.received_on, running.due_on) == (dt.date(2026, 11, 24), dt.date(2026, 11, 26))


def test_what_comes_in_at_lunch_counts_for_the_day(office: User, at: At, signed_in: SignIn) -> None:
    saved(signed_in(office))
    at("2026-11-23T13:00")
    running = make_matter(person("maojian")).clocks.get(kind=ClockKind.TRANSFER)
    assert running.due_on == dt.date(2026, 11, 25)


def test_loading_the_catalogue_leaves_the_hours(office: User, signed_in: SignIn) -> None:
    saved(signed_in(office))
    load_catalogue()
    assert window().closes_at == dt.time(17, 0)
