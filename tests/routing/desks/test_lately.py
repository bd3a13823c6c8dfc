"""最近办的: a desk with nothing to do shows what the unit did last; no first page is one sentence on empty ground."""

from __future__ import annotations

import pytest

from departments.models import User
from routing.desks.lately import MOST_SHOWN, lately
from tests.conftest import At, person
from tests.copies import copies
from tests.factories import decided, sent, told
from tests.pages import NUMBER, SignIn, main_of, words
from tests.queries import count_queries


def test_an_idle_bureau_reads_what_it_did_last_and_who_did_it(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = told(decided(clerk, zhujian), clerk)
    page = words(main_of(signed_in(zhujian).get("/")))
    assert "现在没有要签收、要办的办件" in page
    assert f"11月23日 10:00 {matter.number} 住房救助 办理结果 潘德清" in page


def test_an_idle_window_reads_what_it_did_last(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = told(decided(clerk, zhujian), clerk)
    page = main_of(signed_in(clerk).get("/"))
    assert NUMBER.findall(page)[0] == matter.number
    assert f"{clerk.full_name}" in page


def test_a_desk_with_work_shows_the_work_alone(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    sent(clerk, zhujian)
    assert "最近办的" not in words(main_of(signed_in(zhujian).get("/")))


def test_what_a_unit_may_no_longer_see_is_left_out(clerk: User, zhujian: User, outsider: User) -> None:
    told(decided(clerk, zhujian), clerk)
    assert lately(zhujian)
    assert not lately(outsider)


def test_the_last_five_cost_two_queries_however_long_the_past(clerk: User, zhujian: User) -> None:
    copies(told(decided(clerk, zhujian), clerk), 9)
    assert len(lately(zhujian)) == MOST_SHOWN
    assert count_queries(lambda: lately(zhujian)) == 2


@pytest.mark.parametrize(
    "username", ["maojian", "maojian-head", "modchong", "minzheng", "weisheng", "office", "jiancha", "admin"]
)
def test_no_first_page_is_one_sentence_on_empty_ground(username: str, db: None, at: At, signed_in: SignIn) -> None:
    page = main_of(signed_in(person(username)).get("/"))
    assert page.count("<a ") + page.count("<form") + page.count("<dt>") >= 2, "something to begin with, or figures"


def test_an_idle_village_reads_where_its_matters_go(villager: User, signed_in: SignIn) -> None:
    assert "登记后转送毛尖镇受理" in words(main_of(signed_in(villager).get("/")))
