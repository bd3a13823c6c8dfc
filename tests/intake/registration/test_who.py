"""Who came and from where: villages and ethnicities by initials, proxies, children alone."""

from __future__ import annotations

import pytest
from django.test import Client

from departments.models import User
from intake.models import Matter
from tests.counter import ADDRESS, filled, only_matter
from tests.factories import make_id_number
from tests.pages import SignIn, text_of


@pytest.fixture
def desk(clerk: User, signed_in: SignIn) -> Client:
    return signed_in(clerk)


# --- Villages and ethnicities


@pytest.mark.parametrize(("typed", "stored"), [("坪阳村", "坪阳村"), ("py", "坪阳村"), ("PYC", "坪阳村"), ("", "")])
def test_a_village_is_read_by_its_initials(typed: str, stored: str, desk: Client) -> None:
    desk.post(ADDRESS, filled("linshi", linshi__way="escalate", village=typed))
    assert only_matter().application.applicant.village == stored


def test_a_village_that_is_not_in_the_list_is_asked_about_and_kept_by_one_press(desk: Client) -> None:
    typed = filled("linshi", linshi__way="escalate", village="坪羊村")
    page = text_of(desk.post(ADDRESS, typed))
    assert "名单里没有“坪羊村”，是坪阳村吗？" in page
    assert "就按写的登记" in page
    desk.post(ADDRESS, typed | {"keep_village": "on"})
    assert only_matter().application.applicant.village == "坪羊村"


def test_an_ethnicity_is_read_by_its_initials(desk: Client) -> None:
    desk.post(ADDRESS, filled("linshi", linshi__way="escalate", ethnicity="byz"))
    assert only_matter().application.applicant.ethnicity == "布依族"


def test_initials_of_several_ethnicities_are_asked_about(desk: Client) -> None:
    page = text_of(desk.post(ADDRESS, filled("linshi", linshi__way="escalate", ethnicity="mz")))
    assert "“mz”可能是苗族、满族" in page
    assert not Matter.objects.exists()


# --- Who came


def test_a_child_that_came_alone_is_asked_about_and_registered_by_one_tick(desk: Client) -> None:
    typed = filled("linshi", linshi__way="escalate", id_number=make_id_number("20150307"))
    page = text_of(desk.post(ADDRESS, typed))
    assert "申请人不满16周岁，是监护人代办的吗？" in page
    assert "核对过了，就这样登记" in page
    desk.post(ADDRESS, typed | {"confirmed": "on"})
    assert only_matter().application.source == "self"


def test_a_child_with_a_proxy_is_not_asked_about(desk: Client) -> None:
    proxy = {"source": "proxy", "proxy_name": "韦大山", "proxy_relation": "父母", "authority": "guardian"}
    desk.post(ADDRESS, filled("linshi", linshi__way="escalate", id_number=make_id_number("20150307")) | proxy)
    assert only_matter().application.proxy_name == "韦大山"


def test_a_proxy_with_the_number_of_the_applicant_is_asked_about(desk: Client) -> None:
    number = make_id_number("19620518")
    proxy = {"source": "proxy", "proxy_name": "韦大山", "proxy_relation": "子女", "proxy_id_number": number}
    proxy["authority"] = "came"
    typed = filled("linshi", linshi__way="escalate", id_number=number) | proxy
    assert "代办人的证件号码和申请人的一样，请核对。" in text_of(desk.post(ADDRESS, typed))
    desk.post(ADDRESS, typed | {"confirmed": "on"})
    assert only_matter().application.proxy_id_number == number
