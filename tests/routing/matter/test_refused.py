"""A move that somebody else made impossible: who was overtaken is told by whom, and keeps every word."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from departments.models import Department, User
from intake.models import Matter
from tests import factories
from tests.pages import SignIn, one_line, text_of
from tests.routing.matter.test_views import fields
from tests.test_races import at_once, kinds

CONTENT = "纳入危房改造，\r\n明年三月前开工。"


def return_of(matter: Matter) -> dict[str, str]:
    """What zhujian types to give a matter back."""
    suggested = Department.objects.get(slug="renshe")
    typed = {"reason_code": "重复", "duty_item": matter.responsibility.item, "suggested": str(suggested.pk)}
    return fields(matter, **typed, confirmed="1")


def given_back(matter: Matter, officer: User) -> None:
    factories.move(
        "give_back", matter, officer, reason_code="重复", duty_item=matter.responsibility.item,
        suggested=Department.objects.get(slug="renshe"),
    )  # fmt: skip


def keeps_all(page: str) -> None:
    assert "刚才填的内容" in page
    for label, words in (("退回原因", "重复"), ("建议转往", "人社局")):
        assert re.search(rf"<dt>[^<]*{label}[^<]*</dt><dd>[^<]*{words}[^<]*</dd>", page), label


def test_who_was_overtaken_and_may_no_longer_act_reads_by_whom_and_keeps_the_words(
    clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    matter = factories.sent(clerk, zhujian)
    typed = return_of(matter)
    given_back(matter, factories.make_colleague(zhujian, "莫代班"))
    page = text_of(signed_in(zhujian).post(f"/matters/{matter.number}/return/", typed), 409)
    assert "这件办件刚由市住建局莫代班退回（10:00），请看最新情况后再操作。" in page
    assert f'href="{matter.get_absolute_url()}" autofocus>看这件办件的最新情况</a>' in page
    keeps_all(page)


@pytest.mark.parametrize("seen", ["1" * 5000, "9" * 24, "²", "-1", ""])
def test_a_version_that_no_page_has_shown_is_nobodys(seen: str, clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = factories.sent(clerk, zhujian)
    typed = return_of(matter) | {"seen": seen}
    given_back(matter, factories.make_colleague(zhujian, "莫代班"))
    page = text_of(signed_in(zhujian).post(f"/matters/{matter.number}/return/", typed), 409)
    assert "这件办件刚由" not in page
    keeps_all(page)


def test_a_move_that_no_longer_leads_on_keeps_the_words(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = factories.in_progress(clerk, zhujian)
    typed = fields(matter, outcome="granted", content=CONTENT)
    factories.move("decide", matter, factories.make_colleague(zhujian, "莫代班"), outcome="granted", content="已办妥")
    page = text_of(signed_in(zhujian).post(f"/matters/{matter.number}/result/", typed), 409)
    assert "这件办件刚由市住建局莫代班" in page
    assert "纳入危房改造，<br>明年三月前开工。" in one_line(page)
    assert "<dd>给予救助</dd>" in page
    assert "已办妥" not in page.partition("刚才填的内容")[2]


def test_a_stranger_is_refused_without_a_hint(
    clerk: User, zhujian: User, weisheng: User, outsider: User, auditor: User, signed_in: SignIn
) -> None:
    matter = factories.sent(clerk, zhujian)
    typed = return_of(matter)
    given_back(matter, zhujian)
    for user, status in ((weisheng, 404), (outsider, 404), (auditor, 403)):
        page = text_of(signed_in(user).post(f"/matters/{matter.number}/return/", typed), status)
        assert "刚由" not in page


def test_who_may_never_make_the_move_is_refused_without_a_hint(clerk: User, zhujian: User, signed_in: SignIn) -> None:
    matter = factories.sent(clerk, zhujian)
    typed = return_of(matter)
    factories.move("sign", matter, zhujian)
    response = signed_in(clerk).post(f"/matters/{matter.number}/result/", typed)
    assert response.status_code == 403


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_who_is_overtaken_between_the_look_and_the_lock_keeps_the_words(clerk: User, zhujian: User) -> None:
    matter = factories.sent(clerk, zhujian)
    colleague = factories.make_colleague(zhujian, "莫代班")
    typed, left = return_of(matter), [colleague]
    client = Client()
    client.force_login(zhujian)

    def first(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if left and "FOR UPDATE" in sql and "intake_matter" in sql:
            taken = left.pop()
            assert kinds(at_once([lambda: given_back(matter, taken)])) == {"NoneType": 1}
        return execute(sql, *rest)

    with connection.execute_wrapper(first):
        page = text_of(client.post(f"/matters/{matter.number}/return/", typed), 409)
    assert not left
    assert "刚由市住建局莫代班退回" in page
    keeps_all(page)


def test_words_sent_once_more_with_the_same_token_are_not_led_to_the_first_result(
    clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    matter = factories.in_progress(clerk, zhujian)
    client = signed_in(zhujian)
    typed = fields(matter, days="3", note="等专家")
    address = f"/matters/{matter.number}/chase/"
    client.force_login(clerk)
    first = client.post(address, typed)
    assert first.status_code == 302
    assert client.post(address, typed)["Location"] == first["Location"]
    answer = client.post(address, typed | {"note": "另一句话"})
    assert answer.status_code in {200, 409}
    assert "Location" not in answer
    assert matter.events.of_move("chase").count() == 1
