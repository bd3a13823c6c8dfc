"""What is said of a result: to whom it is told at the window, and on the phone."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from departments import clock
from departments.models import User
from intake.models import Matter
from intake.search.terms import spoken
from intake.states import Status
from routing.models import Document, PaperKind
from tests.factories import basis, in_progress, matter_in, move, told
from tests.pages import SignIn, read

REASON = "现有住房经鉴定不属于危房，人均面积超过标准。"


def granted(clerk: User, zhujian: User, **facts: str) -> Matter:
    matter = in_progress(clerk, zhujian, **facts)
    terms = {"amount": "20000", "start_month": "2026年12月", "channel": "一卡通"}
    return move("decide", matter, zhujian, outcome="granted", content="纳入危房改造，一次性补助", **terms)


def telling(client: Client, matter: Matter) -> str:
    return read(client, f"/matters/{matter.number}/deliver/")


# --- at the window


def test_a_result_is_read_aloud_with_what_is_given(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = granted(clerk, zhujian, name="王大山")
    given = "纳入危房改造，一次性补助，金额20000.00元，自2026年12月起，通过一卡通发放"
    said = f"王大山申请的住房救助，结果是给予救助：{given}。"
    assert f'<p class="aloud">{said}</p>' in telling(signed_in(clerk), matter)


def test_who_is_denied_is_told_why_and_on_what_basis(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = in_progress(clerk, zhujian)
    move("decide", matter, zhujian, outcome="denied", content="不给予住房救助", reason=REASON, basis=basis())
    page = telling(signed_in(clerk), matter)
    assert REASON.rstrip("。") in page
    assert str(basis()) in page


def test_who_is_refused_is_told_what_else_can_be_done(
    clerk: User, zhujian: User, reviewer: User, signed_in: SignIn
) -> None:
    matter = matter_in(Status.REFUSED, clerk, zhujian, reviewer)
    page = telling(signed_in(clerk), matter)
    assert "，结果是不予受理。" in page
    assert "遇到突发困难时可以另行申请临时救助" in page


@pytest.mark.parametrize(("status", "kind"), [("to_notify", PaperKind.RESULT), ("refused", PaperKind.REFUSAL)])
def test_the_paper_to_hand_over_is_one_click_away(
    clerk: User, zhujian: User, reviewer: User, signed_in: SignIn, status: str, kind: PaperKind
) -> None:
    matter = matter_in(Status(status), clerk, zhujian, reviewer)
    paper = Document.objects.get(kind=kind)
    assert f'href="{reverse("routing:paper", args=[matter.number, paper.pk])}"' in telling(signed_in(clerk), matter)


def test_the_page_of_the_matter_says_what_is_given(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = granted(clerk, zhujian)
    page = signed_in(clerk).get(matter.get_absolute_url()).content.decode()
    assert "给予救助：纳入危房改造，一次性补助，金额20000.00元" in page


# --- on the phone


def test_the_answer_on_the_phone_says_what_is_given(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    for _ in range(2):
        told(granted(clerk, zhujian, name="覃世明"), clerk)
    client = signed_in(clerk)
    address = client.post(reverse("intake:search"), {"q": "覃世明"}).headers["Location"]
    said = "覃世明的住房救助，11月23日已办结，结果是给予救助：纳入危房改造，一次性补助，金额20000.00元，"
    assert client.get(address).content.decode().count(said) == 2


def test_a_result_not_told_yet_is_no_promise_any_more(clerk: User, zhujian: User) -> None:
    matter = granted(clerk, zhujian, name="覃世明")
    assert spoken(matter, clock.today(), "一次性补助") == (
        "覃世明的住房救助，结果是给予救助：一次性补助。请到毛尖镇窗口领取告知书。"
    )
