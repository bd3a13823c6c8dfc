"""批量签收: ticks, one click, each matter for itself; one after the other; the month of a bureau."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from departments import clock
from departments.models import User
from intake.models import Matter, Submission
from intake.states import Status
from routing.desks.batch import MOST_AT_ONCE, Pick, picks_of
from routing.figures.bureau import bureau_figures
from tests.conftest import At, person
from tests.factories import decided, in_progress, make_matter, move, sent
from tests.pages import NUMBER, SignIn, main_of, words
from tests.returns import give_back

UNSIGNED = "/matters/?tab=unsigned"


def pick(matter: Matter) -> str:
    matter.refresh_from_db()
    return f"{matter.number}.{matter.version}"


def post(client: Client, picks: Sequence[str], **typed: str) -> Any:
    return client.post("/desk/sign/", {"token": str(uuid.uuid4()), "pick": picks} | typed, follow=True)


def signed(matters: Sequence[Matter]) -> list[bool]:
    return [Matter.objects.get(pk=matter.pk).status == Status.IN_PROGRESS for matter in matters]


@pytest.fixture
def unsigned(clerk: User, zhujian: User) -> list[Matter]:
    return [sent(clerk, zhujian) for _ in range(3)]


# --- Ticks


@pytest.mark.parametrize("url", ["/", UNSIGNED, "/matters/"])
def test_what_waits_for_a_signature_has_a_tick_with_the_version_seen(
    url: str, unsigned: list[Matter], zhujian: User, signed_in: SignIn
) -> None:
    page = main_of(signed_in(zhujian).get(url))
    ticks = re.findall(r'type="checkbox" name="pick" value="([^"]+)"', page)
    assert sorted(ticks) == [pick(matter) for matter in unsigned]
    assert 'data-count-of="pick"' in page


def test_only_what_the_own_unit_has_to_sign_for_has_a_tick(
    clerk: User, zhujian: User, weisheng: User, signed_in: SignIn
) -> None:
    ours, _ = in_progress(clerk, zhujian), sent(clerk, weisheng, supporting=[zhujian])
    assert 'name="pick"' not in main_of(signed_in(zhujian).get("/matters/?tab=open"))
    also = sent(clerk, zhujian)
    ticks = re.findall(r'name="pick" value="([^"]+)"', main_of(signed_in(zhujian).get("/matters/?tab=open")))
    assert ticks == [pick(also)]
    assert pick(ours) not in ticks


@pytest.mark.parametrize("username", ["maojian", "office", "jiancha"])
def test_nobody_else_has_ticks(username: str, unsigned: list[Matter], signed_in: SignIn) -> None:
    client = signed_in(person(username))
    for url in ("/", "/matters/"):
        assert 'name="pick"' not in main_of(client.get(url))


def test_the_whole_page_is_signed_with_one_button(unsigned: list[Matter], zhujian: User, signed_in: SignIn) -> None:
    client = signed_in(zhujian)
    page = main_of(client.get("/"))
    assert "签收本页全部（3件）" in page
    hidden = re.findall(r'type="hidden" name="pick" value="([^"]+)"', page)
    assert "已签收3件。" in main_of(post(client, hidden))
    assert signed(unsigned) == [True, True, True]


# --- One click, many matters


def test_what_is_ticked_is_signed_and_the_rest_is_not(unsigned: list[Matter], zhujian: User, signed_in: SignIn) -> None:
    answer = post(signed_in(zhujian), [pick(unsigned[0]), pick(unsigned[2])])
    assert "已签收2件。" in main_of(answer)
    assert signed(unsigned) == [True, False, True]
    assert unsigned[0].events.get(move="sign").actor == zhujian


def test_nothing_ticked_is_said_and_signs_nothing(unsigned: list[Matter], zhujian: User, signed_in: SignIn) -> None:
    assert "请先勾选办件。" in main_of(post(signed_in(zhujian), []))
    assert signed(unsigned) == [False, False, False]


def test_what_is_refused_is_named_with_its_reason_and_the_rest_stays_signed(
    unsigned: list[Matter], clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    picks = [pick(matter) for matter in unsigned]
    move("recall", unsigned[1], clerk, reason="转错了单位")
    page = main_of(post(signed_in(zhujian), picks))
    assert "已签收2件。" in page
    assert f"{unsigned[1].number}没有签收：这件办件刚由毛尖镇韦小燕收回转办单（10:00），请看最新情况后再操作。" in page
    assert signed(unsigned) == [True, False, True]


def test_a_matter_of_another_unit_is_refused_as_if_it_were_not_there(
    clerk: User, zhujian: User, renshe: User, signed_in: SignIn
) -> None:
    hidden = sent(clerk, renshe, "jiuye")
    page = main_of(post(signed_in(zhujian), [pick(hidden), "2026-999999.2"]))
    assert f"{hidden.number}没有签收：没有这件办件。" in page
    assert "2026-999999没有签收：没有这件办件。" in page
    assert signed([hidden]) == [False]


def test_a_supporting_unit_signs_for_nothing(clerk: User, zhujian: User, weisheng: User, signed_in: SignIn) -> None:
    matter = sent(clerk, zhujian, supporting=[weisheng])
    assert "现在不由贵单位签收。" in main_of(post(signed_in(weisheng), [pick(matter)]))
    assert signed([matter]) == [False]


def test_a_second_click_signs_nothing_more(unsigned: list[Matter], zhujian: User, signed_in: SignIn) -> None:
    client, token = signed_in(zhujian), str(uuid.uuid4())
    post(client, [pick(unsigned[0])], token=token)
    second = post(client, [pick(unsigned[1])], token=token)
    assert signed(unsigned) == [True, False, False]
    assert second.redirect_chain == [("/", 302)]
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("token", ["", "x"])
def test_a_page_without_its_token_signs_nothing(
    token: str, unsigned: list[Matter], zhujian: User, signed_in: SignIn
) -> None:
    assert "请再签收一次" in main_of(post(signed_in(zhujian), [pick(unsigned[0])], token=token))
    assert signed(unsigned) == [False, False, False]


def test_a_token_of_somebody_else_signs_nothing(
    unsigned: list[Matter], clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    theirs = Submission.objects.create(user=clerk, at=clock.now())
    answer = post(signed_in(zhujian), [pick(unsigned[0])], token=str(theirs.token))
    assert "别人登录时打开的" in main_of(answer)
    assert signed(unsigned) == [False, False, False]


@pytest.mark.parametrize("username", ["maojian", "maojian-head", "office", "jiancha", "admin"])
def test_only_an_officer_signs(username: str, unsigned: list[Matter], signed_in: SignIn) -> None:
    answer = signed_in(person(username)).post("/desk/sign/", {"pick": [pick(unsigned[0])]})
    assert answer.status_code == 403
    assert signed(unsigned) == [False, False, False]


def test_the_address_is_not_looked_at(zhujian: User, signed_in: SignIn) -> None:
    assert signed_in(zhujian).get("/desk/sign/")["Location"] == "/"


@pytest.mark.parametrize("typed", ["", "2026-000001", "2026-000001.x", "x.1", "2026-000001.1.1", "２026-000001.1"])
def test_what_no_page_says_is_no_pick(typed: str) -> None:
    assert picks_of([typed, "2026-000002.7"]) == [Pick("2026-000002", 7)]


def test_a_pick_counts_once_and_a_page_is_the_most(db: None) -> None:
    assert picks_of(["2026-000001.1", "2026-000001.1"]) == [Pick("2026-000001", 1)]
    assert len(picks_of(f"2026-{number:06d}.1" for number in range(1000))) == MOST_AT_ONCE


# --- The list keeps its place


def test_one_comes_back_to_the_same_page_tab_and_filters(
    unsigned: list[Matter], zhujian: User, signed_in: SignIn
) -> None:
    client = signed_in(zhujian)
    page = main_of(client.get("/matters/?town=maojian&cat=zhufang&size=10&page=1"))
    back = re.search(r'name="back" value="([^"]+)"', page)
    assert back
    place = back[1].replace("&amp;", "&")
    assert place == "/matters/?tab=unsigned&town=maojian&cat=zhufang&size=10&page=1"
    answer = post(client, [pick(matter) for matter in unsigned], back=place)
    assert answer.redirect_chain == [(place, 302)]
    assert "没有符合条件的办件" in main_of(answer)


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "matters/", "/" + "x" * 300])
def test_one_comes_back_to_this_site_only(back: str, unsigned: list[Matter], zhujian: User, signed_in: SignIn) -> None:
    answer = post(signed_in(zhujian), [pick(unsigned[0])], back=back)
    assert answer.redirect_chain == [("/", 302)]


def test_the_first_tab_that_holds_something_opens(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    client, current = signed_in(zhujian), re.compile(r'aria-current="page">\s*([^（<]+)（')
    assert current.findall(main_of(client.get("/matters/"))) == ["待签收"]
    matter = sent(clerk, zhujian)
    assert current.findall(main_of(client.get("/matters/"))) == ["待签收"]
    move("sign", matter, zhujian)
    assert current.findall(main_of(client.get("/matters/"))) == ["全部在办"]
    assert current.findall(main_of(client.get(UNSIGNED))) == ["待签收"]


# --- One after the other


def press(client: Client, matter: Matter, **typed: str) -> Any:
    matter.refresh_from_db()
    fields = {"seen": str(matter.version), "token": str(uuid.uuid4()), "next": "1"} | typed
    return client.post(f"/matters/{matter.number}/sign/", fields)


def test_after_signing_one_the_next_opens(unsigned: list[Matter], zhujian: User, signed_in: SignIn) -> None:
    client = signed_in(zhujian)
    assert "签收并看下一件" in main_of(client.get(unsigned[0].get_absolute_url()))
    answer = press(client, unsigned[0])
    assert answer["Location"] == unsigned[1].get_absolute_url()
    assert f"{unsigned[0].number}：已签收，办理期限" in main_of(client.get(answer["Location"]))


def test_the_most_urgent_is_the_next(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    first, _, urgent = sent(clerk, zhujian), sent(clerk, zhujian), sent(clerk, zhujian, urgent=True)
    assert press(signed_in(zhujian), first)["Location"] == urgent.get_absolute_url()


def test_after_the_last_one_the_list_says_that_there_is_none(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    client = signed_in(zhujian)
    answer = press(client, sent(clerk, zhujian))
    assert answer["Location"] == UNSIGNED
    assert "没有待签收的办件。" in main_of(client.get(UNSIGNED))


def test_a_second_press_leads_to_the_same_next(unsigned: list[Matter], zhujian: User, signed_in: SignIn) -> None:
    client, token, seen = signed_in(zhujian), str(uuid.uuid4()), str(unsigned[0].version)
    first = press(client, unsigned[0], token=token)
    assert press(client, unsigned[0], token=token, seen=seen)["Location"] == first["Location"]


# --- The workbench


def test_the_workbench_leads_to_what_is_at_work(unsigned: list[Matter], zhujian: User, signed_in: SignIn) -> None:
    move("sign", unsigned[0], zhujian)
    client = signed_in(zhujian)
    page = main_of(client.get("/"))
    assert '<a href="/matters/?tab=open">全部在办</a>' in page
    assert len(set(NUMBER.findall(main_of(client.get("/matters/?tab=open"))))) == 3


def test_the_month_counts_what_came_what_was_in_time_and_what_was_ordered(
    clerk: User, zhujian: User, signed_in: SignIn, at: At
) -> None:
    at("2026-10-12T10:00")
    in_progress(clerk, zhujian)
    at("2026-11-23T10:00")
    decided(clerk, zhujian)
    sent(clerk, zhujian)
    page = words(main_of(signed_in(zhujian).get("/")).partition("本月</h2>")[2])
    assert page.startswith("转来2件办结1件其中按期1件 100%退回成立0件督办0件 现在逾期0件")


def test_what_is_decided_after_the_promise_is_not_in_time(clerk: User, zhujian: User, at: At) -> None:
    at("2026-08-03T10:00")
    matter = in_progress(clerk, zhujian, "jiuye")
    at("2026-11-23T10:00")
    move("decide", matter, zhujian, outcome="granted", content="安排公益性岗位", without_opinions="已口头同意")
    figures = bureau_figures(zhujian, clock.today())
    assert (figures.decided, figures.in_time) == (1, 0)


def test_a_return_holds_once_another_unit_has_signed(clerk: User, zhujian: User, renshe: User, weisheng: User) -> None:
    held, back = sent(clerk, zhujian), sent(clerk, zhujian)
    for matter in (held, back):
        give_back(matter, zhujian, renshe)
    assert bureau_figures(zhujian, clock.today()).upheld == 0
    move("transfer", held, clerk, lead=weisheng.department)
    assert bureau_figures(zhujian, clock.today()).upheld == 0
    move("sign", held, weisheng)
    assert bureau_figures(zhujian, clock.today()).upheld == 1


def test_what_came_and_was_never_signed_for_is_marked_in_the_month(
    clerk: User, zhujian: User, signed_in: SignIn, at: At
) -> None:
    make_matter(clerk)
    sent(clerk, zhujian)
    at("2026-11-26T10:00")
    call_command("deem_signed", verbosity=0)
    assert "转来1件其中视为签收1件" in words(main_of(signed_in(zhujian).get("/")))
