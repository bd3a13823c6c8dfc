"""再次来访: who comes again without a result is recorded and marked, the office follows it up; no stranger reads it."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.test import Client
from django.urls import reverse

from departments import clock
from departments.models import User
from departments.terms import DepartmentKind
from intake.models import Matter, ReturnVisit
from intake.states import Status
from intake.visits import record_visit
from routing.lists.queues import matters_of, read_rows
from tests import factories
from tests.conftest import At, person
from tests.factories import make_id_number, move, told
from tests.pages import SignIn, one_line, read
from tests.queries import queries_of

pytestmark = pytest.mark.django_db
MARK = "再次来访"


def address_of(matter: Matter) -> str:
    return reverse("routing:visit", args=[matter.number])


def come_again(matter: Matter, clerk: User, note: str = "") -> ReturnVisit:
    return record_visit(matter, note=note, by=clerk, now=clock.now())


def marked(user: User) -> dict[str, bool]:
    return {row.number: row.came_again for row in read_rows(matters_of(user), clock.today())}


# --- One click


def test_one_click_on_the_page_records_who_when_and_why(clerk: User, signed_in: SignIn) -> None:
    matter, client = factories.make_matter(clerk), signed_in(clerk)
    page = read(client, matter.get_absolute_url())
    assert MARK not in page
    form = page[page.index(address_of(matter)) :]
    token = re.search(r'name="token" value="([0-9a-f-]+)"', form)
    assert token
    answer = client.post(address_of(matter), {"token": token[1], "note": "问什么时候有结果"}, follow=True)
    assert MARK in answer.content.decode()
    assert "问什么时候有结果" in answer.content.decode()
    visit = matter.return_visits.get()
    assert (visit.by, visit.department, visit.at) == (clerk, clerk.department, clock.now())


def test_a_second_click_records_nothing_more(clerk: User, signed_in: SignIn) -> None:
    matter, client, token = factories.make_matter(clerk), signed_in(clerk), str(uuid.uuid4())
    for _ in range(2):
        response = client.post(address_of(matter), {"token": token})
        assert response.headers["Location"] == matter.get_absolute_url()
    assert matter.return_visits.count() == 1


@pytest.mark.parametrize("typed", [{}, {"token": "x"}, {"token": str(uuid.uuid4()), "note": "问" * 201}])
def test_what_cannot_be_recorded_is_said(typed: dict[str, str], clerk: User, signed_in: SignIn) -> None:
    matter = factories.make_matter(clerk)
    page = signed_in(clerk).post(address_of(matter), typed, follow=True).content.decode()
    assert "请刷新后再记" in page or "最多200个字，现在是201个字" in page
    assert not matter.return_visits.exists()


def test_nothing_is_recorded_once_the_matter_is_over(clerk: User, signed_in: SignIn) -> None:
    matter, client = factories.make_matter(clerk, "linshi", "on_the_spot"), signed_in(clerk)
    assert "记来访" not in read(client, matter.get_absolute_url())
    page = client.post(address_of(matter), {"token": str(uuid.uuid4())}, follow=True).content.decode()
    assert "已经办结" in page
    assert not matter.return_visits.exists()


@pytest.mark.parametrize("username", ["maojian-head", "zhujian", "office", "jiancha"])
def test_only_the_window_records(username: str, clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter, client = factories.in_progress(clerk, zhujian), signed_in(person(username))
    assert "记来访" not in read(client, matter.get_absolute_url())
    assert client.post(address_of(matter), {"token": str(uuid.uuid4())}).status_code == 403
    assert not matter.return_visits.exists()


def test_another_window_does_not_find_it(clerk: User, outsider: User, signed_in: SignIn) -> None:
    matter = factories.make_matter(clerk)
    assert signed_in(outsider).post(address_of(matter), {"token": str(uuid.uuid4())}).status_code == 404


def test_the_village_it_came_from_records_too(clerk: User, signed_in: SignIn) -> None:
    matter, villager = factories.make_matter(clerk), person("pinglang")
    assert villager.department is not None
    matter.window = villager.department
    matter.window.kind, matter.window.parent = DepartmentKind.VILLAGE.value, clerk.department
    matter.window.save()
    matter.save()
    for user in (villager, clerk):
        assert signed_in(user).post(address_of(matter), {"token": str(uuid.uuid4())}).status_code == 302
    assert {visit.department for visit in matter.return_visits.all()} == {villager.department, clerk.department}


# --- The mark


def test_the_mark_stands_beside_the_status_until_the_result_is_told(clerk: User, zhujian: User) -> None:
    matter, other = factories.in_progress(clerk, zhujian), factories.make_matter(clerk)
    assert marked(clerk) == {matter.number: False, other.number: False}
    come_again(matter, clerk)
    for user in (clerk, zhujian):
        assert marked(user)[matter.number]
    move("decide", matter, zhujian, outcome="granted", content="补助")
    assert marked(clerk)[matter.number]
    told(matter, clerk)
    assert not marked(clerk)[matter.number]


@pytest.mark.parametrize("address", ["/", "/matters/"])
@pytest.mark.parametrize("username", ["maojian", "zhujian", "office", "jiancha"])
def test_everybody_who_has_it_in_a_list_sees_the_mark(
    username: str, address: str, clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    matter = factories.sent(clerk, zhujian)
    come_again(matter, clerk)
    client = signed_in(person(username))
    address = f"{address}?tab=unsigned" if username == "zhujian" and address != "/" else address
    page = read(client, address)
    assert matter.number in page
    assert f'tag-again">{MARK}' in page


def test_the_office_has_a_section_and_a_tab_of_those_who_came_again(
    clerk: User, office: User, signed_in: SignIn
) -> None:
    matter, other = factories.make_matter(clerk), factories.make_matter(clerk)
    client = signed_in(office)
    assert f"<h2>{MARK}" not in one_line(read(client, "/"))
    come_again(matter, clerk)
    assert f"<h2>{MARK}" in one_line(read(client, "/"))
    page = read(client, "/matters/?tab=again")
    assert f"{MARK}（1）" in page
    assert matter.number in page
    assert other.number not in page


def test_a_list_costs_the_same_however_often_people_came(clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    matters = [factories.make_matter(clerk) for _ in range(3)]
    queries_of(client, "/matters/")
    none = queries_of(client, "/matters/")
    for matter in matters:
        come_again(matter, clerk)
        come_again(matter, clerk)
    assert queries_of(client, "/matters/") == none


def test_the_public_answer_says_nothing_of_it(clerk: User, client: Client) -> None:
    matter = factories.make_matter(clerk)
    come_again(matter, clerk, "情绪激动")
    page = read(client, reverse("routing:public_status", args=[matter.application.query_token]))
    assert MARK not in page
    assert "来访" not in page
    assert "情绪激动" not in page


# --- Sent away before


def again(clerk: User, number: str, slug: str = "zhufang") -> Matter:
    """Let the same person ask for the same thing."""
    return factories.make_matter(clerk, slug, id_number=number, name="王大山")


@pytest.fixture
def number() -> str:
    return make_id_number("19550101")


def test_who_was_told_to_go_elsewhere_and_comes_back_has_come_again(
    number: str, clerk: User, office: User, at: At
) -> None:
    first = factories.make_matter(clerk, "zhufang", "inform", id_number=number, name="王大山")
    at("2027-05-10T10:00")
    second = again(clerk, number)
    assert second.return_visits.get().note == f"以前申请过：{first.number}，已告知自行申请"
    assert marked(office)[second.number]


def test_who_was_refused_and_comes_back_has_come_again(number: str, clerk: User, reviewer: User) -> None:
    first = factories.make_matter(clerk, "zhufang", "refuse", id_number=number, name="王大山")
    move("refuse", first, reviewer)
    told(first, clerk)
    assert again(clerk, number).return_visits.get().note == f"以前申请过：{first.number}，不予受理"


def test_a_year_later_it_is_a_new_request(number: str, clerk: User, at: At) -> None:
    factories.make_matter(clerk, "zhufang", "inform", id_number=number, name="王大山")
    at("2027-11-24T10:00")
    assert not again(clerk, number).return_visits.exists()


def test_on_the_last_day_of_the_year_it_is_still_the_same(number: str, clerk: User, at: At) -> None:
    factories.make_matter(clerk, "zhufang", "inform", id_number=number, name="王大山")
    at("2027-11-23T10:00")
    assert again(clerk, number).return_visits.exists()


def test_other_people_other_requests_and_other_ends_are_not_counted(number: str, clerk: User) -> None:
    factories.make_matter(clerk, "linshi", "on_the_spot", id_number=number, name="王大山")
    factories.make_matter(clerk, "zhufang", "inform")
    assert not again(clerk, number).return_visits.exists()
    assert not again(clerk, number, "linshi").return_visits.exists()


def test_whoever_has_no_paper_is_a_new_person(clerk: User) -> None:
    for _ in range(2):
        matter = factories.make_matter(
            clerk, "zhufang", "inform", id_kind="none", id_number="", no_id_reason="遗失", birth=dt.date(1950, 1, 1)
        )
        assert matter.status == Status.CLOSED
    assert not ReturnVisit.objects.exists()
