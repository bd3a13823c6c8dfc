from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from departments.models import User
from duyun_relief.error_views import locked_out
from tests.factories import make_matter
from tests.pages import SignIn


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
