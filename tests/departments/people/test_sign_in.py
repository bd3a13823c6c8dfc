"""Signing in with what nobody types: more than a column holds, and characters that a database refuses."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.test import Client
from django.urls import reverse

from departments.models import User
from departments.people.demo import DEMO_PASSWORD

TOO_LONG = "账号太长，最多40个字，请核对后重新输入。"
LOGIN = "/login/"
SECRET = "not-to-be-shown-again"

pytestmark = pytest.mark.django_db


def sign_in(client: Client, username: str, **more: str) -> str:
    page = client.post(reverse("departments:login"), {"username": username, "password": SECRET}, **more)  # type: ignore[arg-type]
    assert page.status_code == 200
    return page.text


@pytest.mark.parametrize("username", ["a" * 41, "a" * 300, "韦" * 5000, "ﷺ" * 20], ids=len)
def test_an_account_longer_than_any_is_told_so(client: Client, username: str) -> None:
    """ﷺ is one character that stands for 18: an account is measured as it is looked for."""
    page = sign_in(client, username)
    assert TOO_LONG in page
    assert SECRET not in page
    assert not AccessAttempt.objects.exists(), "no password was compared"


def test_the_longest_account_there_may_be_is_answered_as_any_other(client: Client) -> None:
    assert "账号或密码不对" in sign_in(client, "a" * 40)
    assert AccessAttempt.objects.get().failures_since_start == 1


@pytest.mark.parametrize("header", ["HTTP_USER_AGENT", "HTTP_ACCEPT", "HTTP_ACCEPT_LANGUAGE", "HTTP_REFERER"])
def test_a_header_longer_than_its_column_is_cut(client: Client, header: str) -> None:
    assert "账号或密码不对" in sign_in(client, "nobody", **{header: "x" * 5000})


def test_a_long_address_to_go_on_to_is_kept(client: Client) -> None:
    following = f"/matters/?n={'1' * 5000}"
    page = client.post(f"{reverse('departments:login')}?next={following}", {"username": "nobody", "password": SECRET})
    assert (page.status_code, SECRET in page.text) == (200, False)


@pytest.mark.parametrize("key", ["k" * 5000, "short"])
def test_a_session_that_is_none_leads_to_signing_in(client: Client, key: str) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get("/").headers["Location"] == f"{reverse('departments:login')}?next=/"


@pytest.mark.parametrize("header", ["HTTP_USER_AGENT", "HTTP_ACCEPT"])
def test_no_header_brings_a_nul(client: Client, header: str) -> None:
    form = {"username": "nobody", "password": SECRET}
    assert client.post(reverse("departments:login"), form, **{header: "a\x00b"}).status_code == 400  # type: ignore[arg-type]


def test_no_cookie_brings_a_nul(client: Client) -> None:
    r"""A cookie may be written in quotes with \000 in it: no server sees a NUL there, Django reads one."""
    client.cookies.load(f'{settings.SESSION_COOKIE_NAME}="abcdefghij\\000"')
    assert client.get("/").status_code == 400


# --- The city, and the unit of this computer


def signs_in(client: Client, account: str) -> None:
    client.post(LOGIN, {"username": account, "password": DEMO_PASSWORD})
    client.post("/logout/")


def test_the_page_names_the_city_and_the_unit_that_signed_in_last(clerk: User, client: Client) -> None:
    before = client.get(LOGIN).content.decode()
    assert "都匀市人民政府" in before
    assert "这台电脑：" not in before
    clerk.set_password(DEMO_PASSWORD)
    clerk.save()
    signs_in(client, clerk.username)
    page = client.get(LOGIN).content.decode()
    assert "<b>都匀市毛尖镇人民政府</b>" in page


def test_the_computer_keeps_the_unit_and_nothing_about_the_person(clerk: User, client: Client) -> None:
    clerk.set_password(DEMO_PASSWORD)
    clerk.save()
    signs_in(client, clerk.username)
    kept = client.cookies["unit"]
    assert (kept.value, kept["httponly"], kept["path"]) == ("maojian", True, LOGIN)


def test_a_failed_sign_in_remembers_no_unit(clerk: User, client: Client) -> None:
    """Who tries accounts learns nothing from the cookie, whether the account exists or not."""
    for account in (clerk.username, "nobody"):
        client.post(LOGIN, {"username": account, "password": "wrong"})
        assert "unit" not in client.cookies


@pytest.mark.parametrize("forged", ["nowhere", "<b>x</b>", "a" * 3000])
def test_a_cookie_that_names_no_unit_is_not_believed(forged: str, clerk: User, client: Client) -> None:
    client.cookies["unit"] = forged
    page = client.get(LOGIN)
    assert page.status_code == 200
    assert "这台电脑：" not in page.content.decode()
