"""Two presses in the same moment, on two connections: one look on record, one paper, nobody's row done twice."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from departments.models import User
from intake.models import AccessKind, AccessRecord, Matter
from intake.states import Status
from routing.models import Document, PaperKind
from tests.conftest import person
from tests.factories import make_matter, move
from tests.routing.desks.test_send import asked_for
from tests.test_races import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def posting(username: str, address: str, typed: dict[str, Any]) -> Callable[[], int]:
    client = Client()
    client.force_login(person(username))

    def act() -> int:
        try:
            response: HttpResponse = client.post(address, typed)  # type: ignore[assignment]
            return response.status_code
        finally:
            connection.close()

    return act


def test_two_presses_of_one_button_are_one_look(clerk: User) -> None:
    matter, typed = make_matter(clerk), {"token": str(uuid.uuid4())}
    address = f"{matter.get_absolute_url()}reach/"
    answers = at_once([posting("maojian", address, typed), posting("maojian", address, typed)])
    assert set(answers) == {302}
    assert AccessRecord.objects.filter(kind=AccessKind.REACH).count() == 1


def test_two_presses_send_each_row_once(clerk: User, zhujian: User) -> None:
    matters = [make_matter(clerk), make_matter(clerk)]
    typed = asked_for(matters, zhujian)
    answers = at_once([posting("maojian", "/desk/send/", typed), posting("maojian", "/desk/send/", typed)])
    assert set(answers) == {302}
    assert Document.objects.filter(kind=PaperKind.TRANSFER).count() == 2


def test_a_row_moved_in_the_same_moment_moves_once_and_the_others_go(clerk: User, zhujian: User) -> None:
    matters = [make_matter(clerk), make_matter(clerk)]
    typed = asked_for(matters, zhujian)

    def elsewhere() -> int:
        move("request_materials", Matter.objects.get(pk=matters[0].pk), person("maojian"), other="房屋照片")
        return 0

    at_once([posting("maojian", "/desk/send/", typed), elsewhere])
    first, second = (Matter.objects.get(pk=one.pk) for one in matters)
    assert second.status == Status.SENT
    assert first.status in {Status.SENT, Status.AWAITING_MATERIALS}
    assert first.version == 2, "one of the two moved it, not both"
