"""系统, in whose name the application signs by itself: it comes about with its posting, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from departments.models import Posting, User
from departments.people.system import USERNAME, system_user
from tests.test_races import at_once


def postings_seen() -> list[Posting | None]:
    return [user.posting for user in User.objects.filter(username=USERNAME)]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_nobody_sees_the_system_without_its_posting() -> None:
    """The timer of another server would be refused in the middle of its list."""
    seen: list[Any] = []

    def look(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith('INSERT INTO "departments_posting"'):
            seen.extend(at_once([postings_seen]))
        return execute(sql, *rest)

    with connection.execute_wrapper(look):
        made = system_user()
    assert seen == [[]]
    assert postings_seen() == [made.posting]


@pytest.mark.django_db
def test_the_system_is_made_once() -> None:
    assert system_user() == system_user()
    assert system_user().posting is not None
