"""The window's own work first, what lies with others in one line, and 一并催办: each pressed by itself, once a day."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from departments import clock
from departments.models import User
from intake.models import Matter
from routing.desks.chasing import chase_all
from routing.desks.window import window_board
from tests.conftest import At
from tests.copies import copies
from tests.factories import coordinating, in_progress, make_colleague, make_matter, move, sent, villager_of
from tests.pages import SignIn, one_line, read_main, words

NEXT_WEEK = "2026-12-01T10:00"
PRESSED = "chase"


def times_pressed(*matters: Matter) -> list[int]:
    return [matter.events.of_move(PRESSED).count() for matter in matters]


@pytest.fixture
def late(clerk: User, zhujian: User, renshe: User, at: At) -> list[Matter]:
    """Two matters that bureaus have not signed for in time, and the next week has come."""
    found = [sent(clerk, zhujian), sent(clerk, renshe)]
    at(NEXT_WEEK)
    return found


def press(client: Client) -> str:
    token = re.findall(r'/desk/chase/".*?name="token" value="([^"]+)"', one_line(client.get("/").content.decode()))[0]
    client.post("/desk/chase/", {"token": token})
    return str(token)


def test_own_work_stands_above_the_line_of_what_lies_with_others(
    late: list[Matter], clerk: User, signed_in: SignIn, at: At
) -> None:
    at("2026-11-23T10:00")
    own = make_matter(clerk)
    at(NEXT_WEEK)
    page = read_main(signed_in(clerk), "/")
    assert page.index(f">{own.number}</a>") < page.index("<summary>")
    assert "在别的单位、别人手上：过了期限还没有签收2件" in words(page)
    assert all(page.index(f">{matter.number}</a>") > page.index("<summary>") for matter in late)


def test_what_lies_with_others_and_is_in_time_is_not_told(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    in_progress(clerk, zhujian)
    assert "<summary>在别" not in read_main(signed_in(clerk), "/")


def test_a_refusal_to_be_reviewed_is_not_the_windows_own_turn(clerk: User, at: At) -> None:
    make_matter(clerk, way="refuse")
    at(NEXT_WEEK)
    board = window_board(clerk, clock.today())
    assert not board.pressing
    assert (board.others.late, board.others.to_chase) == (1, 1)


def test_one_press_chases_all_that_are_late_and_names_each(late: list[Matter], clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    press(client)
    page = words(read_main(client, "/"))
    assert times_pressed(*late) == [1, 1]
    assert f"已催办市住建局1件：{late[0].number}。" in page
    assert f"已催办市人社局1件：{late[1].number}。" in page


def test_nobody_is_pressed_twice_a_day(late: list[Matter], clerk: User, signed_in: SignIn, at: At) -> None:
    move("chase", late[0], clerk)
    client = signed_in(clerk)
    assert "一并催办（1件）" in read_main(client, "/")
    press(client)
    assert times_pressed(*late) == [1, 1]
    page = read_main(client, "/")
    assert "一并催办" not in page
    assert "逾期的今天都催过了" in page
    at("2026-12-02T10:00")
    assert "一并催办（2件）" in read_main(client, "/")


def test_the_button_promises_no_more_than_one_press_does(late: list[Matter], clerk: User, signed_in: SignIn) -> None:
    copies(late[0], 60)
    client = signed_in(clerk)
    assert "一并催办（前50件）" in read_main(client, "/")
    press(client)
    assert "一并催办（12件）" in read_main(client, "/")


def test_a_colleagues_press_counts_for_the_window(late: list[Matter], clerk: User) -> None:
    move("chase", late[0], make_colleague(clerk))
    assert window_board(clerk, clock.today()).others.to_chase == 1


def test_a_second_click_presses_nobody_again(late: list[Matter], clerk: User, signed_in: SignIn, at: At) -> None:
    client = signed_in(clerk)
    token = press(client)
    at("2026-12-02T10:00")
    client.post("/desk/chase/", {"token": token})
    assert times_pressed(*late) == [1, 1]


def test_without_a_token_nobody_is_pressed(late: list[Matter], clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    client.post("/desk/chase/", {})
    assert times_pressed(*late) == [0, 0]
    assert "请再催办一次" in read_main(client, "/")


def test_what_changed_in_between_is_told_and_stops_no_other(late: list[Matter], clerk: User) -> None:
    outcomes = chase_all(clerk, clock.now())
    first = next(outcomes)  # all have been read by now
    other = next(one for one in late if one.number != first.number)
    move("chase", other, make_colleague(clerk))
    (second,) = outcomes
    assert (first.fault, second.number) == ("", other.number)
    assert "刚由" in second.fault
    assert times_pressed(other) == [1]


@pytest.mark.parametrize("who", ["zhujian", "maojian-head", "office", "jiancha", "admin"])
def test_only_a_window_presses_all_at_once(who: str, late: list[Matter], signed_in: SignIn) -> None:
    user = User.objects.get(username=who)
    assert signed_in(user).post("/desk/chase/", {"token": "x"}).status_code == 403
    assert times_pressed(*late) == [0, 0]


def test_a_village_presses_nobody(late: list[Matter], clerk: User, signed_in: SignIn) -> None:
    signed_in(villager_of(clerk)).post("/desk/chase/", {"token": "abc"})
    assert times_pressed(*late) == [0, 0]


def test_what_is_coordinated_is_pressed_at_the_office(clerk: User, zhujian: User, at: At) -> None:
    matter = coordinating(clerk, zhujian)
    at(NEXT_WEEK)
    assert [(one.number, one.fault) for one in chase_all(clerk, clock.now())] == [(matter.number, "")]
