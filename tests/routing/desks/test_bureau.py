"""The desk of a bureau: what is to be signed, all in hand with what it waits for, one line of what is empty."""

from __future__ import annotations

from departments import clock
from departments.models import User
from intake.models import Matter
from routing.desks.bureau import bureau_board
from tests.conftest import At
from tests.copies import copies
from tests.factories import coordinating, in_progress, move, sent
from tests.pages import NUMBER, SignIn, main_of, words
from tests.queries import count_queries


def now_of(matter: Matter, officer: User) -> str:
    """Return what the desk says the matter waits for."""
    board = bureau_board(officer, clock.today())
    return next(task.now for task in board.in_hand.tasks if task.row.pk == matter.pk)


def step_of(matter: Matter, officer: User) -> str:
    """Return the name of the one action beside the matter; empty when the desk only opens it."""
    board = bureau_board(officer, clock.today())
    return next(task.move.name if task.move else "" for task in board.in_hand.tasks if task.row.pk == matter.pk)


# --- What is shown


def test_an_empty_desk_is_one_line(zhujian: User, signed_in: SignIn) -> None:
    page = words(main_of(signed_in(zhujian).get("/")))
    assert "没有：待签收、在办、请我们出协办意见、刚退回、督办单待答复。" in page
    assert "<table" not in main_of(signed_in(zhujian).get("/"))


def test_what_is_to_be_signed_stands_before_what_is_in_hand(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    held, unsigned = in_progress(clerk, zhujian), sent(clerk, zhujian)
    page = main_of(signed_in(zhujian).get("/"))
    assert list(dict.fromkeys(NUMBER.findall(page))) == [unsigned.number, held.number]
    assert "没有：请我们出协办意见、刚退回、督办单待答复。" in words(page)


def test_all_in_hand_is_shown_and_the_most_urgent_is_on_top(
    clerk: User, zhujian: User, signed_in: SignIn, at: At
) -> None:
    later = in_progress(clerk, zhujian)
    at("2026-10-12T10:00")
    first = in_progress(clerk, zhujian)
    at("2026-11-25T10:00")
    board = bureau_board(zhujian, clock.today())
    assert [task.row.number for task in board.in_hand.tasks] == [first.number, later.number]
    assert board.at_work == 2


def test_the_desk_shows_the_first_twenty_and_leads_to_the_rest(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    copies(in_progress(clerk, zhujian), 24)
    page = main_of(signed_in(zhujian).get("/"))
    assert len(set(NUMBER.findall(page))) == 20
    assert "25件，最急的在上，这里是前20件" in words(page)
    assert '<a href="/matters/?tab=open">全部在办</a>' in page


def test_the_desk_costs_the_same_with_twenty_in_hand(clerk: User, zhujian: User) -> None:
    matter = in_progress(clerk, zhujian)
    bureau_board(zhujian, clock.today())  # the office and the calendar are read once
    board = count_queries(lambda: bureau_board(zhujian, clock.today()))
    copies(matter, 19)
    assert count_queries(lambda: bureau_board(zhujian, clock.today())) == board


def test_what_was_decided_or_given_back_is_no_longer_in_hand(clerk: User, zhujian: User) -> None:
    coordinating(clerk, zhujian)
    matter = in_progress(clerk, zhujian)
    move("decide", matter, zhujian, outcome="granted", content="补助20000元", without_opinions="已口头同意")
    assert bureau_board(zhujian, clock.today()).at_work == 0


def test_the_late_ones_in_hand_are_counted(clerk: User, zhujian: User, at: At) -> None:
    at("2026-06-01T10:00")
    in_progress(clerk, zhujian)
    at("2026-11-23T10:00")
    in_progress(clerk, zhujian)
    assert bureau_board(zhujian, clock.today()).overdue == 1


# --- What it waits for


def test_nothing_is_said_that_the_record_does_not_say(clerk: User, zhujian: User) -> None:
    matter = in_progress(clerk, zhujian)
    assert now_of(matter, zhujian) == "潘德清在办"
    assert step_of(matter, zhujian) == "decide"


def test_it_says_that_the_window_has_to_ask_and_then_that_the_person_has_to_bring(clerk: User, zhujian: User) -> None:
    matter = in_progress(clerk, zhujian)
    move("ask_materials", matter, zhujian, other="房屋照片")
    assert now_of(matter, zhujian) == "等窗口告知补材料"
    move("request_materials", matter, clerk, other="房屋照片")
    assert now_of(matter, zhujian) == "等申请人补材料"
    assert step_of(matter, zhujian) == ""


def test_it_says_that_an_answer_about_more_time_is_awaited(clerk: User, minzheng: User, office: User) -> None:
    matter = in_progress(clerk, minzheng, "dibao")
    move("ask_extension", matter, minzheng, days=10, reason="经济状况复杂")
    assert now_of(matter, minzheng) == "申请延期，等答复"
    move("grant_extension", matter, office)
    assert now_of(matter, minzheng) == "等窗口告知延期"


def test_it_says_who_gave_an_opinion_and_who_is_late(
    clerk: User, zhujian: User, renshe: User, weisheng: User, at: At
) -> None:
    matter = in_progress(clerk, zhujian, supporting=[weisheng, renshe])
    assert now_of(matter, zhujian) == "等市卫生局意见，等市人社局意见"
    move("opine", matter, weisheng, opinion="同意")
    assert now_of(matter, zhujian) == "市卫生局已答，等市人社局意见"
    assert step_of(matter, zhujian) == "decide"
    at("2026-12-15T10:00")
    assert now_of(matter, zhujian).startswith("市卫生局已答，市人社局迟")
    assert step_of(matter, zhujian) == "chase"
    move("opine", matter, renshe, opinion="同意")
    assert now_of(matter, zhujian) == "协办意见已齐"


def test_it_says_on_which_day_of_its_stage_a_matter_is(clerk: User, minzheng: User, at: At) -> None:
    matter = in_progress(clerk, minzheng, "dibao")
    stage = matter.responsibility.stages.filter(stops_clock=True).first()
    if stage is None:
        stage = matter.responsibility.stages.create(name="公示", days=7, stops_clock=True, basis="办法第十条")
    move("begin_stage", matter, minzheng, stage=stage, told=True)
    at("2026-11-25T10:00")
    assert now_of(matter, minzheng) == f"{stage}第3天"


def test_it_says_that_the_office_made_us_take_it(clerk: User, zhujian: User, renshe: User, office: User) -> None:
    matter = coordinating(clerk, zhujian)
    move("assign", matter, office, lead=renshe.department, basis="职责表")
    assert now_of(matter, renshe) == "指定我们承办"
    move("ask_materials", matter, renshe, other="房屋照片")
    assert now_of(matter, renshe) == "等窗口告知补材料"


# --- One press beside a row


def test_the_button_of_a_row_signs_that_row_alone(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    one, other = sent(clerk, zhujian), sent(clerk, zhujian)
    client = signed_in(zhujian)
    token = client.get("/").content.decode().split('name="token" value="')[2].partition('"')[0]
    ticked = [f"{matter.number}.{matter.version}" for matter in (one, other)]
    client.post("/desk/sign/", {"token": token, "pick": ticked, "only": ticked[0]})
    assert bureau_board(zhujian, clock.today()).at_work == 1
    one.refresh_from_db()
    assert one.handler == zhujian
