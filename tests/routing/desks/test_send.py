"""上报、转出 of ticked rows: each row asked what its way needs, each by itself, once for a token."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from typing import Any

import pytest
from django.test import Client

from departments.models import User
from intake.models import Matter
from intake.states import Status
from routing.desks.send import MOST_SENT, NOT_WAITING
from routing.models import Document, PaperKind
from tests.conftest import person
from tests.copies import copies
from tests.factories import make_matter, move
from tests.pages import SignIn, main_of, text_of, words
from tests.queries import queries_of
from tests.routing.desks.test_batch import pick

pytestmark = pytest.mark.django_db
OPEN = "/matters/?tab=open"


@pytest.fixture
def waiting(clerk: User) -> list[Matter]:
    """One to be transferred, one to be reported, one more to be transferred."""
    return [make_matter(clerk), make_matter(clerk, "yiliao", "escalate"), make_matter(clerk, "dibao", "escalate")]


def check(client: Client, matters: Sequence[Matter]) -> Any:
    return client.post("/desk/send/", {"pick": [pick(one) for one in matters], "back": OPEN})


def asked_for(matters: Sequence[Matter], zhujian: User) -> dict[str, Any]:
    """Return what the page of these matters sends when all its rows are filled in."""
    typed: dict[str, Any] = {"pick": [pick(one) for one in matters], "matter": [one.number for one in matters]}
    for one in matters:
        typed |= {f"{one.number}-seen": str(one.version), f"{one.number}-suggestion": "请入户调查后研究办理。"}
        if one.handling == "transfer":
            assert zhujian.department is not None
            typed |= {f"{one.number}-lead": str(zhujian.department.pk), f"{one.number}-cannot_go": "年老"}
    return typed | {"confirmed": "1", "back": OPEN, "token": str(uuid.uuid4())}


def statuses(matters: Sequence[Matter]) -> list[str]:
    return [Matter.objects.get(pk=one.pk).status for one in matters]


def test_what_waits_to_be_sent_on_has_a_tick(waiting: list[Matter], clerk: User, signed_in: SignIn) -> None:
    move("request_materials", make_matter(clerk, "jiaoyu", "transfer"), clerk, other="学籍证明")
    page = main_of(signed_in(clerk).get(OPEN))
    assert sorted(re.findall(r'name="pick" value="([^"]+)"', page)) == [pick(one) for one in waiting]
    assert 'action="/desk/send/"' in page


def test_one_page_asks_of_each_row_what_its_way_needs(waiting: list[Matter], clerk: User, signed_in: SignIn) -> None:
    page = main_of(check(signed_in(clerk), waiting))
    assert f'name="{waiting[0].number}-cannot_go"' in page
    assert f'name="{waiting[0].number}-lead"' in page
    assert f'name="{waiting[1].number}-suggestion"' in page
    assert f'name="{waiting[1].number}-cannot_go"' not in page
    assert statuses(waiting) == [Status.TO_TRANSFER] * 3, "nothing is done yet"


def test_all_go_with_one_press_each_with_its_paper(
    waiting: list[Matter], clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    response = signed_in(clerk).post("/desk/send/", asked_for(waiting, zhujian), follow=True)
    assert response.redirect_chain == [(OPEN, 302)]
    assert "已办出：转办1件、上报2件" in words(text_of(response))
    assert statuses(waiting) == [Status.SENT] * 3
    kinds = Document.objects.filter(matter__in=waiting).exclude(kind=PaperKind.RECEIPT).values_list("kind", flat=True)
    assert sorted(kinds) == [PaperKind.REPORT, PaperKind.REPORT, PaperKind.TRANSFER]


def test_a_row_without_its_words_stays_is_named_and_stops_no_other(
    waiting: list[Matter], clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    typed = asked_for(waiting, zhujian) | {f"{waiting[1].number}-suggestion": ""}
    page = main_of(signed_in(clerk).post("/desk/send/", typed))
    assert f"{waiting[1].number}：" in words(page)
    assert statuses(waiting) == [Status.SENT, Status.TO_TRANSFER, Status.SENT]
    assert waiting[0].number not in page, "what went is asked no more"


def test_missing_main_papers_ask_for_a_reason_of_their_row(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    lacking, whole = make_matter(clerk, "yiliao", "escalate"), make_matter(clerk, "dibao", "escalate")
    lacking.materials.filter(requirement__is_main=True).update(received_on=None)
    client = signed_in(clerk)
    page = main_of(check(client, [lacking, whole]))
    assert f'name="{lacking.number}-without_papers"' in page
    assert f'name="{whole.number}-without_papers"' not in page
    typed = asked_for([lacking, whole], zhujian)
    assert client.post("/desk/send/", typed).status_code == 200
    assert statuses([lacking, whole]) == [Status.TO_TRANSFER, Status.SENT]
    why = {f"{lacking.number}-without_papers": "当事人住院，由医院直接提供"}
    client.post("/desk/send/", asked_for([lacking], zhujian) | why)
    assert statuses([lacking, whole]) == [Status.SENT] * 2


def test_a_row_not_ticked_stays_and_needs_nothing(
    waiting: list[Matter], clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    typed = asked_for(waiting, zhujian) | {"matter": [waiting[0].number], f"{waiting[1].number}-suggestion": ""}
    signed_in(clerk).post("/desk/send/", typed)
    assert statuses(waiting) == [Status.SENT, Status.TO_TRANSFER, Status.TO_TRANSFER]


def test_a_second_press_does_nothing_more(waiting: list[Matter], clerk: User, zhujian: User, signed_in: SignIn) -> None:
    client, typed = signed_in(clerk), asked_for(waiting, zhujian)
    for _ in range(2):
        assert client.post("/desk/send/", typed).headers["Location"] == OPEN
    assert Document.objects.filter(kind=PaperKind.TRANSFER).count() == 1


def test_a_row_somebody_else_just_moved_is_told_and_stops_no_other(
    waiting: list[Matter], clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    client, typed = signed_in(clerk), asked_for(waiting, zhujian)
    move("request_materials", waiting[0], clerk, other="房屋照片")
    response = client.post("/desk/send/", typed, follow=True)
    assert statuses(waiting) == [Status.AWAITING_MATERIALS, Status.SENT, Status.SENT]
    assert "已办出：上报2件" in words(text_of(response))
    page = words(main_of(check(client, waiting[:1])))
    assert f"{waiting[0].number}没有列入：{NOT_WAITING}" in page


def test_a_row_that_changed_meanwhile_stays_with_its_words_and_a_new_press(
    waiting: list[Matter], clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    client, typed = signed_in(clerk), asked_for(waiting, zhujian) | {f"{waiting[1].number}-note": "独居老人"}
    Matter.objects.filter(pk=waiting[1].pk).update(version=waiting[1].version + 1)
    response = client.post("/desk/send/", typed)
    page = text_of(response, 409)
    assert statuses(waiting) == [Status.SENT, Status.TO_TRANSFER, Status.SENT]
    assert "独居老人" in page
    assert f'name="{waiting[1].number}-seen" value="{waiting[1].version + 1}"' in page
    token = re.search(r'name="token" value="([^"]+)"', page.partition('action="/desk/send/"')[2])
    assert token
    assert token[1] != typed["token"]
    waiting[1].refresh_from_db()
    client.post("/desk/send/", asked_for(waiting[1:2], zhujian))
    assert statuses(waiting) == [Status.SENT] * 3


def test_nothing_ticked_and_too_much_are_told(clerk: User, signed_in: SignIn) -> None:
    client = signed_in(clerk)
    assert "请先勾选办件" in text_of(client.post("/desk/send/", {"back": OPEN}, follow=True))
    many = [f"2026-{number:06d}.1" for number in range(1, MOST_SENT + 2)]
    page = text_of(client.post("/desk/send/", {"pick": many, "back": OPEN}, follow=True))
    assert "一次最多办20件，现在勾了21件" in page


@pytest.mark.parametrize("username", ["maojian-head", "zhujian", "office", "jiancha", "admin"])
def test_only_a_clerk_of_the_window_sends(
    username: str, waiting: list[Matter], zhujian: User, signed_in: SignIn
) -> None:
    client = signed_in(person(username))
    assert client.post("/desk/send/", asked_for(waiting, zhujian)).status_code == 403
    assert statuses(waiting) == [Status.TO_TRANSFER] * 3


@pytest.mark.parametrize("username", ["modchong", "pingyang"])
def test_a_stranger_sends_nothing_and_learns_nothing(
    username: str, waiting: list[Matter], zhujian: User, signed_in: SignIn
) -> None:
    page = words(main_of(signed_in(person(username)).post("/desk/send/", asked_for(waiting, zhujian))))
    assert statuses(waiting) == [Status.TO_TRANSFER] * 3
    assert f"{waiting[0].number}没有列入：没有这件办件。" in page


def test_a_list_with_ticks_costs_as_much_for_fifty_as_for_two(clerk: User, signed_in: SignIn) -> None:
    client, costs, first = signed_in(clerk), set[int](), make_matter(clerk)
    for rows in (2, 50):
        copies(first, rows - Matter.objects.count())
        costs.add(queries_of(client, f"{OPEN}&size=50"))
    assert len(costs) == 1
