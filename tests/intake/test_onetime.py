"""A second click leads to the result of the first, and never stores anything twice."""

from __future__ import annotations

import threading
import uuid

import pytest
from django.db import connection, transaction
from django.http import QueryDict

from departments import clock
from departments.errors import DeskError
from departments.models import User
from intake.models import Submission
from intake.onetime import OtherWords, claim, fingerprint, finish


@pytest.mark.django_db
def test_a_token_used_again_leads_to_the_first_result(clerk: User) -> None:
    token = uuid.uuid4()
    finish(claim(token, clerk, clock.now()), "/matters/2026-000001/done/")
    assert claim(token, clerk, clock.now()).result_url == "/matters/2026-000001/done/"


@pytest.mark.django_db
def test_a_token_of_somebody_else_is_refused(clerk: User, outsider: User) -> None:
    token = uuid.uuid4()
    claim(token, clerk, clock.now())
    with pytest.raises(DeskError, match="别人登录"):
        claim(token, outsider, clock.now())


@pytest.mark.django_db
def test_a_failed_submission_leaves_the_token_unused(clerk: User) -> None:
    token = uuid.uuid4()
    with transaction.atomic():
        claim(token, clerk, clock.now())
        transaction.set_rollback(True)
    assert not Submission.objects.exists()


@pytest.mark.django_db
def test_a_token_with_other_words_is_refused_and_stores_nothing(clerk: User) -> None:
    token = uuid.uuid4()
    finish(claim(token, clerk, clock.now(), mark="first"), "/there/")
    assert claim(token, clerk, clock.now(), mark="first").result_url == "/there/"
    with pytest.raises(OtherWords, match="现在填的和那一次不同，还没有保存"):
        claim(token, clerk, clock.now(), mark="second")


@pytest.mark.django_db
def test_a_token_from_before_there_were_marks_leads_to_its_result(clerk: User) -> None:
    token = uuid.uuid4()
    finish(claim(token, clerk, clock.now()), "/there/")
    assert claim(token, clerk, clock.now(), mark="any").result_url == "/there/"


def test_the_mark_goes_by_what_was_typed_and_does_not_tell_it() -> None:
    one = fingerprint(QueryDict("name=李国林&categories=dibao&token=1&csrfmiddlewaretoken=a"))
    assert fingerprint(QueryDict("categories=dibao&name=李国林&token=2&csrfmiddlewaretoken=b")) == one
    assert fingerprint(QueryDict("name=李国林&categories=zhufang&token=1")) != one
    assert "李国林" not in one
    assert len(one) == 64


def _second_click(token: uuid.UUID, clerk: User, results: list[str]) -> threading.Thread:
    """Claim the token on a connection of its own."""

    def click() -> None:
        try:
            with transaction.atomic():
                results.append(claim(token, clerk, clock.now()).result_url)
        finally:
            connection.close()

    thread = threading.Thread(target=click)
    thread.start()
    return thread


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_share_one_result(clerk: User) -> None:
    token, results = uuid.uuid4(), list[str]()
    with transaction.atomic():
        submission = claim(token, clerk, clock.now())
        second = _second_click(token, clerk, results)
        second.join(timeout=1)
        assert second.is_alive(), "the second click waits at the unique index"
        finish(submission, "/matters/2026-000001/done/")
    second.join(timeout=10)
    assert results == ["/matters/2026-000001/done/"]
    assert Submission.objects.count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_the_second_click_goes_on_when_the_first_one_failed(clerk: User) -> None:
    token, results = uuid.uuid4(), list[str]()
    with transaction.atomic():
        claim(token, clerk, clock.now())
        second = _second_click(token, clerk, results)
        second.join(timeout=1)
        transaction.set_rollback(True)
    second.join(timeout=10)
    assert results == [""]
