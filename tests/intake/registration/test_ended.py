"""A category that nobody answers for is not offered. On a page that was opened before, a sentence names it."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.test import Client

from departments.calendar.workdays import ONE_DAY
from departments.models import ReliefCategory, Responsibility, User
from departments.terms import Handling
from intake.models import Application, Matter
from intake.states import Status
from tests.conftest import At
from tests.counter import filled
from tests.factories import make_matter, move, passed_on
from tests.pages import SignIn, text_of

ADDRESS, STREET = "/matters/new/", "/matters/new/street/"
ENDED = "“住房救助”现在没有单位承办，不能登记，已去掉它的勾。其他内容都还在，请核对后再登记。"


def end(slug: str, last: dt.date) -> None:
    """Let the edition of a category end with a day; no other follows."""
    duty = Responsibility.objects.get(category__slug=slug, valid_to=None)
    duty.valid_to = last
    duty.save()


@pytest.fixture
def desk(clerk: User, today: dt.date, signed_in: SignIn) -> Client:
    """The window of 毛尖镇 on the day after the edition of 住房 has ended."""
    end("zhufang", today - ONE_DAY)
    return signed_in(clerk)


def test_only_what_somebody_answers_for_is_offered(desk: Client) -> None:
    form = desk.get(ADDRESS).context["sheet"].visit
    offered = [slug for slug, _ in form.fields["categories"].choices]
    assert offered == [slug for slug in ReliefCategory.objects.values_list("slug", flat=True) if slug != "zhufang"]


def test_what_holds_from_tomorrow_on_is_offered_tomorrow(clerk: User, at: At, signed_in: SignIn) -> None:
    duty = Responsibility.objects.get(slug="2014-zhufang")
    duty.valid_from = dt.date(2026, 11, 24)
    duty.save()
    client = signed_in(clerk)
    assert 'value="zhufang"' not in text_of(client.get(ADDRESS))
    at("2026-11-24T10:00")
    assert 'value="zhufang"' in text_of(client.get(ADDRESS))


def test_the_script_gets_no_panel_for_it(desk: Client) -> None:
    assert desk.post(ADDRESS, {"action": "panel", "panel": "zhufang"}).status_code == 404


def test_a_page_opened_before_is_told_which_and_keeps_what_was_typed(desk: Client) -> None:
    typed = filled("zhufang", "linshi", zhufang__way="transfer", zhufang__cannot_go="年老",
                   linshi__way="on_the_spot", linshi__result="发放棉被两床",
                   hukou_address="毛尖镇坪阳村三组9号", difficulty="房屋倒塌，无处居住")  # fmt: skip
    answer = desk.post(ADDRESS, typed)
    shown = text_of(answer)
    assert shown.count(ENDED) == 2, "in the summary and beside the field"
    kept = ("id_number", "name", "phone", "hukou_address", "difficulty", "linshi-result")
    assert not [name for name in kept if typed[name] not in shown]
    assert answer.context["sheet"].ticked == {"linshi"}
    assert not Application.objects.exists()


def test_without_it_the_rest_is_registered(desk: Client) -> None:
    desk.post(ADDRESS, filled("linshi", linshi__way="escalate", zhufang__way="transfer"))
    assert Matter.objects.get().category.slug == "linshi"


def test_it_alone_asks_for_a_category_that_can_be_registered(desk: Client) -> None:
    answer = desk.post(ADDRESS, filled("zhufang", zhufang__way="transfer"))
    assert answer.context["sheet"].visit.errors["categories"] == [ENDED]


@pytest.mark.parametrize("action", ["lookup", "panels", "member"])
def test_whatever_shows_the_page_again_says_so(action: str, desk: Client) -> None:
    shown = text_of(desk.post(ADDRESS, filled("zhufang", "linshi", action=action)))
    assert ENDED in shown
    assert "韦小妹" in shown


def test_an_open_matter_of_it_does_not_bring_its_panel(clerk: User, today: dt.date, signed_in: SignIn) -> None:
    known = make_matter(clerk).application.applicant
    end("zhufang", today - ONE_DAY)
    shown = text_of(signed_in(clerk).post(ADDRESS, filled(action="lookup", id_number=known.id_number)))
    assert "zhufang-way" not in shown


def test_a_village_offers_the_same(villager: User, today: dt.date, signed_in: SignIn) -> None:
    end("zhufang", today - ONE_DAY)
    client = signed_in(villager)
    assert 'value="zhufang"' not in text_of(client.get(ADDRESS))
    assert ENDED in text_of(client.post(ADDRESS, filled("zhufang", zhufang__way="to_township")))


def test_nobody_to_hand_over_to_is_told_on_the_page_of_the_street(
    clerk: User, today: dt.date, signed_in: SignIn
) -> None:
    end("liulang", today - ONE_DAY)
    client = signed_in(clerk)
    assert client.get(STREET).status_code == 200
    shown = text_of(client.post(STREET, {"token": uuid.uuid4(), "found_where": "都匀汽车站候车室"}))
    assert "职责表里现在没有护送交接的事项" in shown
    assert "都匀汽车站候车室" in shown


def test_what_was_registered_before_goes_on_to_its_end(
    clerk: User, villager: User, zhujian: User, today: dt.date
) -> None:
    """Acceptance on a later day, with nobody to ask: the edition of the registration holds."""
    matter = passed_on(villager)
    end(matter.category.slug, today - ONE_DAY)
    move("accept", matter, clerk)
    assert (matter.status, matter.responsibility.category) == (Status.TO_TRANSFER, matter.category)
    move("transfer", matter, clerk, lead=zhujian.department, cannot_go="年老")
    assert (matter.status, matter.handling) == (Status.SENT, Handling.TRANSFER)
