from __future__ import annotations

import re

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import OperationalError
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from pytest_django import Settings

from departments.middleware import URL_ENCODED as FORM
from departments.models import User
from duyun_relief.error_views import bad_request, locked_out
from tests.conftest import At
from tests.factories import make_matter
from tests.pages import SignIn, one_line, text_of, words


def test_locked_out_says_in_how_many_minutes_to_come_back(rf: RequestFactory) -> None:
    answer = locked_out(rf.post("/login/"))
    assert answer.status_code == 429
    assert "请在 10 分钟后再试" in answer.content.decode()


# --- A trial: the pages of earnest, not those for programmers


@pytest.fixture
def trial(settings: Settings) -> None:
    settings.DEBUG = True


@pytest.mark.usefixtures("trial")
def test_a_trial_answers_a_wrong_address_in_chinese(clerk: User, signed_in: SignIn) -> None:
    answer = signed_in(clerk).get("/nowhere/")
    assert (answer.status_code, "没有找到这一页" in answer.content.decode()) == (404, True)
    assert "URLconf" not in answer.content.decode()


@pytest.mark.usefixtures("trial")
def test_a_trial_does_not_say_that_a_foreign_matter_exists(clerk: User, outsider: User, signed_in: SignIn) -> None:
    answer = signed_in(outsider).get(make_matter(clerk).get_absolute_url())
    assert answer.status_code == 404
    assert "No Matter matches" not in answer.content.decode()


@pytest.mark.usefixtures("trial")
def test_a_trial_refuses_in_chinese(auditor: User, signed_in: SignIn) -> None:
    answer = signed_in(auditor).get("/matters/new/")
    assert (answer.status_code, "这一步不由本岗位办理" in answer.content.decode()) == (403, True)


@pytest.mark.parametrize("debug", [True, False])
def test_a_foreign_host_name_is_refused_in_chinese(*, debug: bool, settings: Settings) -> None:
    settings.DEBUG, settings.ALLOWED_HOSTS = debug, ["localhost"]
    page = text_of(Client(raise_request_exception=False).get("/", headers={"host": "evil.example"}), 400)
    assert "这个网址不是本系统的网址" in page
    assert "DisallowedHost" not in page


@pytest.mark.usefixtures("trial")
def test_an_address_that_cannot_be_read_is_not_called_a_form(clerk: User, signed_in: SignIn) -> None:
    page = text_of(signed_in(clerk).get("/matters/%00"), 400)
    assert "这个地址看不明白" in page
    assert "提交" not in page


@pytest.mark.parametrize(("is_post", "said"), [(True, "刚才填的内容没有保存"), (False, "没有改动任何内容")])
def test_500_speaks_of_typed_words_only_after_a_form(*, is_post: bool, said: str) -> None:
    page = render_to_string("500.html", {"is_post": is_post, "address": "/"})
    assert said in page
    assert ("填的内容" in page) is is_post


@pytest.mark.usefixtures("trial")
def test_a_trial_still_adds_a_missing_slash(clerk: User, signed_in: SignIn) -> None:
    answer = signed_in(clerk).get("/matters")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/matters/")


@pytest.mark.usefixtures("trial")
@pytest.mark.django_db
def test_what_breaks_in_a_trial_shows_the_plain_page_and_stands_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("departments.middleware.held", fail)
    answer = Client(raise_request_exception=False).get("/login/")
    assert answer.status_code == 500
    assert "系统出了错" in answer.content.decode()
    assert "ZeroDivisionError" in caplog.text


# --- What was typed is not lost over an error


def test_who_may_not_act_finds_the_text_on_the_page(auditor: User, clerk: User, signed_in: SignIn) -> None:
    address = f"{make_matter(clerk).get_absolute_url()}return/"
    typed = {
        "reason": "户籍在外县，\r\n应由当地办理。",
        "reason_code": "重复",
        "token": "x",
        "csrfmiddlewaretoken": "y",
    }
    page = text_of(signed_in(auditor).post(address, typed), 403)
    assert "这一步不由本岗位办理" in page
    assert "刚才填的内容" in page
    assert "户籍在外县，<br>应由当地办理。" in one_line(page)
    assert "重复" not in page


def test_who_does_not_see_the_matter_finds_the_text_and_no_hint(outsider: User, clerk: User, signed_in: SignIn) -> None:
    matter = make_matter(clerk)
    page = text_of(signed_in(outsider).post(f"{matter.get_absolute_url()}return/", {"reason": "应由当地办理。"}), 404)
    assert "应由当地办理。" in page
    assert matter.application.applicant.name not in page


def test_a_page_that_is_only_read_shows_nothing_typed(auditor: User, signed_in: SignIn) -> None:
    assert "刚才填的内容" not in text_of(signed_in(auditor).get("/matters/new/"), 403)


def test_a_form_that_is_too_large_is_told_so(clerk: User, signed_in: SignIn, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    assert "内容太多" in text_of(
        signed_in(clerk).post("/matters/new/", "difficulty=" + "x" * 200, content_type=FORM), 413
    )


@pytest.mark.parametrize("address", ["/matters/new/", "/search/", "/login/"])
def test_a_form_in_another_script_than_utf_8_is_refused(address: str, at: At) -> None:
    answer = Client().post(address, "name=x", content_type=f"{FORM}; charset=gbk")
    assert "刚才填的内容" not in text_of(answer, 400)


def test_a_session_that_the_database_could_not_keep_is_an_outage(rf: RequestFactory) -> None:
    lost, told = OperationalError("the connection is lost"), SessionInterrupted()
    told.__context__ = UpdateError()
    told.__context__.__context__ = lost
    assert bad_request(rf.get("/"), told).status_code == 503
    assert bad_request(rf.get("/"), SessionInterrupted()).status_code == 400


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 429, 500, 503])
def test_every_error_page_says_in_chinese_what_to_do(status: int) -> None:
    page = words(render_to_string(f"{status}.html", {"minutes": 10, "address": "/"}).partition('id="main">')[2])
    assert re.search(r"请[一-鿿]+", page), "what to do"
    assert len(page) > 30
    assert not re.search(r"[A-Za-z]{3,}", page.replace("Cookie", ""))
