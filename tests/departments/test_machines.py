"""The address of a computer comes from the connection or from our own proxies, never from what the client says."""

from __future__ import annotations

from typing import Any

import pytest
from axes.helpers import get_client_ip_address
from django.test import Client, RequestFactory
from pytest_django import Settings

from departments.machines import machine_of
from departments.models import User

RIGHT = "the-right-words-2026"
FORGED = "10.9.9.9, 10.1.2.3"
"""What a client sent, and after it what the proxy in front of us added."""


def seen_from(forwarded: str | None = None, own: str = "192.168.1.5") -> str:
    more: dict[str, Any] = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return machine_of(RequestFactory().get("/", REMOTE_ADDR=own, **more))


def test_without_a_proxy_it_is_the_address_that_asks() -> None:
    assert seen_from() == "192.168.1.5"


def test_without_a_proxy_a_forged_header_changes_nothing() -> None:
    assert seen_from(FORGED) == "192.168.1.5"


def test_behind_one_proxy_it_is_what_the_proxy_saw(settings: Settings) -> None:
    settings.PROXIES = 1
    assert seen_from(FORGED) == "10.1.2.3"


def test_behind_two_proxies_the_outer_one_counts(settings: Settings) -> None:
    settings.PROXIES = 2
    assert seen_from("6.6.6.6, 10.1.2.3, 172.16.0.1") == "10.1.2.3"


def test_who_comes_past_the_proxy_is_known_by_the_own_address(settings: Settings) -> None:
    settings.PROXIES = 1
    assert seen_from() == "192.168.1.5"


@pytest.mark.parametrize("own", ["", "unix:", "<script>"])
def test_what_is_no_address_is_not_kept(own: str) -> None:
    assert seen_from(own=own) == ""


def test_a_long_address_of_the_new_kind_is_written_short() -> None:
    assert seen_from(own="2001:0db8:0000:0000:0000:0000:0000:0001") == "2001:db8::1"


def test_sign_ins_are_counted_by_the_same_address(settings: Settings) -> None:
    settings.PROXIES = 1
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=FORGED)
    assert get_client_ip_address(request) == machine_of(request) == "10.1.2.3"


@pytest.mark.parametrize(
    ("written", "address"),
    [("10.0.0.8:5123", "10.0.0.8"), ("[2001:db8::1]:5123", "2001:db8::1"), ("[2001:db8::1]", "2001:db8::1")],
)
def test_a_port_does_not_hide_the_address(written: str, address: str, settings: Settings) -> None:
    settings.PROXIES = 1
    assert seen_from(written) == address


# --- wrong passwords


def answers(client: Client, *passwords: str) -> list[int]:
    return [client.post("/login/", {"username": "maojian", "password": text}).status_code for text in passwords]


@pytest.mark.django_db
@pytest.mark.parametrize("own", ["10.0.0.9", "", "unix:"])
def test_wrong_passwords_lock_out_wherever_they_come_from(own: str, clerk: User) -> None:
    clerk.set_password(RIGHT)
    clerk.save()
    assert answers(Client(REMOTE_ADDR=own), *["wrong"] * 5, RIGHT)[-2:] == [429, 429]


@pytest.mark.django_db
def test_a_new_port_at_each_attempt_does_not_start_the_count_again(clerk: User, settings: Settings) -> None:
    settings.PROXIES = 1
    clerk.set_password(RIGHT)
    clerk.save()
    for port in range(5123, 5128):
        answers(Client(HTTP_X_FORWARDED_FOR=f"10.0.0.8:{port}"), "wrong")
    assert answers(Client(HTTP_X_FORWARDED_FOR="10.0.0.8:6000"), RIGHT) == [429]
    assert answers(Client(HTTP_X_FORWARDED_FOR="10.0.0.7:6000"), RIGHT) == [302]
