"""What somebody finds who has not signed in: a page to sign in, and the few public ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from tests.conftest import MORNING, person
from tests.pages import text_of
from tests.test_access import ADDRESS, CANARY, MASKED, PHONE, PUBLIC, ROUTES, House, house_of_canary
from tests.worlds import undone

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """One house for all addresses: nobody here changes anything in it."""
    with django_db_blocker.unblock(), override_settings(RELIEF_NOW=MORNING), undone():
        yield house_of_canary(person("maojian"), person("zhujian"))


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_but_the_public_ones_asks_to_sign_in(
    route: str, method: str, house: House, client: Client
) -> None:
    response = getattr(client, method)(house.address(route))
    if route in PUBLIC:
        assert response.status_code in {200, 405}
    else:
        assert response.status_code == 302
        assert response.headers["Location"].startswith(reverse("departments:login"))


def test_the_public_addresses_exist() -> None:
    assert set(ROUTES) >= PUBLIC


@pytest.mark.parametrize("route", ["query/<str:token>/", "evaluate/<str:token>/"])
def test_the_public_answer_names_nobody(route: str, house: House, client: Client) -> None:
    answer = text_of(client.get(house.address(route)))
    assert not [word for word in (CANARY, MASKED, PHONE, ADDRESS, house.matter.number) if word in answer]
