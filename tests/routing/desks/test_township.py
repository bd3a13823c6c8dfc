"""The desk of a township's director: the whole township, wherever it lies, and numbers that are what they count."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from departments import clock
from departments.models import User
from intake.models import Matter
from intake.states import Status
from routing.desks.township import township_board
from routing.lists.queues import is_overdue
from tests import factories
from tests.conftest import At, person
from tests.copies import copies
from tests.factories import matter_in
from tests.pages import SignIn, read_main
from tests.queries import queries_of
from tests.returns import give_back
from tests.worlds import built_once

LINK = re.compile(r'href="(/(?:matters|desk)/[^"]*\?[^"]*)">(?:<b>)?(\d+)<')


def listed(client: Client, address: str) -> set[str]:
    table = read_main(client, f"{address.replace('&amp;', '&')}&size=50").partition("<tbody")[2]
    return set(re.findall(r"/matters/(\d{4}-\d{6})/", table))


@pytest.fixture
def busy(clerk: User, reviewer: User, zhujian: User, renshe: User, outsider: User, at: At) -> None:
    """毛尖镇 with something in every status, late and not; one matter of 墨冲镇."""
    fill(clerk, reviewer, zhujian, renshe, outsider)
    at("2026-12-01T10:00")
    matter_in(Status.IN_PROGRESS, clerk, renshe, reviewer)


@built_once
def fill(clerk: User, reviewer: User, zhujian: User, renshe: User, outsider: User) -> None:
    for status in (Status.TO_TRANSFER, Status.AWAITING_MATERIALS, Status.TO_REVIEW, Status.SENT, Status.IN_PROGRESS):
        matter_in(status, clerk, zhujian, reviewer)
    for status in (Status.COORDINATING, Status.TO_NOTIFY, Status.CLOSED, Status.REFUSED):
        matter_in(status, clerk, zhujian, reviewer)
    give_back(factories.sent(clerk, zhujian), zhujian, renshe)
    factories.sent(outsider, zhujian)


def test_every_number_leads_to_exactly_what_it_counts(busy: None, reviewer: User, signed_in: SignIn) -> None:
    client = signed_in(reviewer)
    links = LINK.findall(read_main(client, "/"))
    assert len(links) > 20
    for address, count in links:
        assert len(listed(client, address)) == int(count), address


def test_the_places_hold_all_that_is_open_and_nothing_of_another_township(busy: None, reviewer: User) -> None:
    board = township_board(reviewer, clock.today())
    open_ones = Matter.objects.visible_to(reviewer).open()
    assert sum(place.numbers[0].count for place in board.places) == open_ones.count()
    assert sum(person.numbers[0].count for person in board.clerks) == open_ones.count()
    late = sum(place.numbers[3].count for place in board.places)
    assert late == open_ones.filter(is_overdue(clock.today())).count() > 0
    assert {place.name for place in board.places} == {"毛尖镇", "市住建局", "市人社局", "市民政局"}
    assert "莫文秀" not in {person.name for person in board.clerks}


def test_a_unit_that_has_not_signed_has_a_line_without_a_person(clerk: User, reviewer: User, zhujian: User) -> None:
    factories.sent(clerk, zhujian)
    (place,) = township_board(reviewer, clock.today()).places
    assert (place.name, place.people) == ("市住建局", [])


def test_the_desk_says_whom_to_call_and_does_not_press(
    busy: None, reviewer: User, zhujian: User, signed_in: SignIn
) -> None:
    assert zhujian.department
    zhujian.department.phone = "0854-0000001"
    zhujian.department.save()
    page = read_main(signed_in(reviewer), "/")
    assert "0854-0000001" in page
    assert "未录入" in page, "no number is invented"
    assert "/chase/" not in page


def test_what_waits_for_the_review_stands_first_with_the_button(clerk: User, reviewer: User, signed_in: SignIn) -> None:
    matter = factories.make_matter(clerk, way="refuse")
    page = read_main(signed_in(reviewer), "/")
    assert f'href="/matters/{matter.number}/refuse/"' in page
    assert page.index("待审核</h2>" if "待审核</h2>" in page else "待审核<") < page.index("现在在谁手上")


def test_what_waits_for_the_review_stands_there_only_also_when_it_is_late(
    clerk: User, reviewer: User, signed_in: SignIn, at: At
) -> None:
    matter = factories.make_matter(clerk, way="refuse")
    at("2026-12-01T10:00")
    page = read_main(signed_in(reviewer), "/")
    assert page.count(f">{matter.number}</a>") == 1
    assert "上面列出的以外，没有逾期办件。" in page


def test_the_list_of_the_director_holds_the_whole_township(busy: None, reviewer: User, signed_in: SignIn) -> None:
    client = signed_in(reviewer)
    assert "本乡镇办件" in read_main(client, "/matters/")
    assert listed(client, "/matters/?tab=open") == set(
        Matter.objects.visible_to(reviewer).open().values_list("number", flat=True)
    )


def test_a_link_about_a_person_shows_what_it_is_about_and_can_be_cleared(
    busy: None, reviewer: User, zhujian: User, signed_in: SignIn
) -> None:
    page = read_main(signed_in(reviewer), f"/matters/?tab=open&who={zhujian.pk}")
    assert "承办人：潘德清" in page
    assert "清除全部条件" in page


@pytest.mark.parametrize("value", ["0", "-1", "x", "９", "99999999999999999999"])
def test_a_person_who_is_nobody_is_told_and_not_obeyed(
    value: str, busy: None, reviewer: User, signed_in: SignIn
) -> None:
    page = read_main(signed_in(reviewer), f"/matters/?tab=open&who={value}")
    assert "承办人请从列表里选。" in page


def test_a_name_is_not_learnt_by_guessing_an_id(clerk: User, zhujian: User, outsider: User, signed_in: SignIn) -> None:
    factories.in_progress(clerk, zhujian)
    assert "潘德清" not in read_main(signed_in(outsider), f"/matters/?tab=open&who={zhujian.pk}")


def test_the_desk_costs_the_same_however_much_there_is(
    busy: None, clerk: User, zhujian: User, reviewer: User, signed_in: SignIn
) -> None:
    client = signed_in(reviewer)
    one = queries_of(client, "/")
    copies(factories.in_progress(clerk, zhujian), 3)
    copies(give_back(factories.sent(clerk, zhujian), zhujian, person("renshe")), 3)
    copies(factories.make_matter(clerk, way="refuse"), 3)
    assert queries_of(client, "/") == one


def test_an_empty_township_says_so(reviewer: User, signed_in: SignIn) -> None:
    page = read_main(signed_in(reviewer), "/")
    for words in ("没有待审核的办件。", "没有逾期办件。", "没有在办的办件。"):
        assert words in page
