"""The sheet of 登记 is kept while it is typed, for who types it, and gone once it is registered."""

from __future__ import annotations

import uuid
from typing import Any, Final

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from departments.models import User
from intake.models import AccessRecord, Applicant, Application, Draft
from tests.conftest import At
from tests.pages import SignIn, text_of, words
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

ADDRESS: Final = "/matters/new/"
TYPED: Final = {
    "id_kind": "resident_id",
    "source": "self",
    "name": "覃桂花",
    "phone": "138",
    "categories": ["dibao", "linshi"],
    "difficulty": "因病支出大",
    "household-0-name": "覃小强",
    "household-2-relation": "子女",
    "household-TOTAL_FORMS": "4",
    "household-INITIAL_FORMS": "0",
}


@pytest.fixture
def desk(clerk: User, signed_in: SignIn) -> Client:
    return signed_in(clerk)


def keep(client: Client, token: str = "", **changes: Any) -> str:
    """Send the sheet as the script does, and return its one-time token."""
    token = token or str(uuid.uuid4())
    answer = client.post(ADDRESS, {**TYPED, **changes, "token": token, "action": "keep"})
    assert (answer.status_code, answer.content) == (204, b"")
    return token


def test_a_half_typed_sheet_is_kept_and_nothing_is_registered(desk: Client, clerk: User) -> None:
    keep(desk)
    assert clerk.drafts.count() == 1
    assert not Application.objects.exists()
    assert not Applicant.objects.exists()
    assert not AccessRecord.objects.exists()


def test_what_is_typed_further_takes_the_place_of_what_was_kept(desk: Client, clerk: User) -> None:
    token = keep(desk)
    keep(desk, token, name="覃桂芳")
    assert dict(clerk.drafts.get().typed)["name"] == "覃桂芳"


def test_two_tabs_keep_two_sheets(desk: Client, clerk: User) -> None:
    keep(desk)
    keep(desk)
    assert clerk.drafts.count() == 2


@pytest.mark.parametrize("page", ["/", ADDRESS])
def test_it_is_offered_with_the_masked_name_and_the_time(page: str, desk: Client) -> None:
    keep(desk)
    shown = words(text_of(desk.get(page)))
    assert "还有一份没有登记完的（10:00，覃*花）：继续" in shown
    assert "覃桂花" not in shown


def test_a_sheet_is_offered_to_nobody_else(desk: Client, outsider: User, signed_in: SignIn) -> None:
    keep(desk)
    for page in ("/", ADDRESS):
        assert "没有登记完的" not in text_of(signed_in(outsider).get(page))


def test_it_comes_back_with_its_panels_its_household_and_every_word(desk: Client, clerk: User) -> None:
    keep(desk)
    page = text_of(desk.get(reverse("intake:draft", args=[clerk.drafts.get().token]), follow=True))
    for name in ("dibao-way", "linshi-way", "household-0-name"):
        assert f'name="{name}"' in page
    assert all(f'value="{word}"' in page for word in ("覃桂花", "138", "因病支出大", "覃小强"))


def test_an_empty_sheet_is_not_kept_and_one_that_was_emptied_is_forgotten(desk: Client) -> None:
    empty = {name: "" for name in TYPED if name not in {"id_kind", "source"}} | {"household-TOTAL_FORMS": "1"}
    token = keep(desk, **empty, village="坪阳村")
    assert not Draft.objects.exists()
    keep(desk, token)
    assert Draft.objects.exists()
    keep(desk, token, **empty)
    assert not Draft.objects.exists()


def test_a_sheet_that_was_registered_is_not_kept_when_its_last_words_arrive_late(desk: Client, clerk: User) -> None:
    token = str(uuid.uuid4())
    clerk.submissions.create(token=token, result_url="/matters/2026-000001/done/", at="2026-11-23T10:00+08:00")
    keep(desk, token)
    assert not Draft.objects.exists()


def test_who_may_not_register_keeps_no_sheet(auditor: User, signed_in: SignIn) -> None:
    assert signed_in(auditor).post(ADDRESS, {**TYPED, "action": "keep"}).status_code == 403
    assert not Draft.objects.exists()


def test_the_nightly_command_purges_what_is_over(desk: Client, at: At) -> None:
    keep(desk)
    call_command("purge_drafts")
    assert Draft.objects.exists()
    at("2026-11-24T00:20")
    call_command("purge_drafts")
    assert not Draft.objects.exists()


def test_the_offer_costs_one_query_however_many_there_are(desk: Client) -> None:
    desk.get("/")
    before = count_queries(lambda: desk.get("/"))
    for _ in range(3):
        keep(desk)
    assert count_queries(lambda: desk.get("/")) == before, "asked once, with or without an answer"


def test_other_pages_ask_for_nothing_that_was_kept(desk: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        desk.get("/matters/")
        desk.get("/policies/")
    assert not [one for one in asked.captured_queries if "intake_draft" in one["sql"]]
