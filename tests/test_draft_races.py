"""The last words of a sheet reach the server while it is registered, or twice at once: on connections of their own."""

from __future__ import annotations

from typing import Final
from uuid import UUID, uuid4

import pytest
from django.http import QueryDict

from departments import clock
from departments.models import User
from intake import onetime
from intake.drafts.acts import forget_page, keep_sheet
from intake.models import Draft
from tests.conftest import person
from tests.test_races import at_once, kinds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
ROUNDS: Final = 12


def sheet(token: str, name: str = "覃桂花") -> QueryDict:
    data = QueryDict(mutable=True)
    data.update({"token": token, "name": name})
    return data


def keeping(token: str, name: str = "覃桂花") -> str:
    keep_sheet(sheet(token, name), person("maojian"), clock.now())
    return "kept"


def registering(token: str) -> str:
    """Use the token up and forget the sheet, as 登记 does."""
    clerk = person("maojian")
    onetime.once(UUID(token), clerk, clock.now(), lambda: "/matters/2026-000001/done/")
    forget_page(clerk, token)
    return "registered"


def test_the_same_sheet_kept_twice_at_once_is_one(clerk: User) -> None:
    for _ in range(ROUNDS):
        token = str(uuid4())
        outcome = kinds(at_once([lambda: keeping(token, "甲"), lambda: keeping(token, "乙")]))  # noqa: B023
        assert outcome == {"str": 2}
        assert clerk.drafts.filter(key=token).count() == 1


def test_the_last_words_of_a_registered_sheet_are_never_left_over(clerk: User) -> None:
    for _ in range(ROUNDS):
        token = str(uuid4())
        at_once([lambda: keeping(token), lambda: registering(token)])  # noqa: B023
        assert not Draft.objects.filter(key=token).exists()
