"""The town on its working day: a running server, and a desk for whoever is needed."""

from __future__ import annotations

from collections.abc import Iterator
from unittest import mock

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from tests.conftest import At
from tests.journeys.desks import Desk, Desks


@pytest.fixture(scope="session")
def live_server() -> Iterator[LiveServer]:
    """The server as in earnest: the style sheets come from whitenoise, with the fingerprint in their names."""
    with mock.patch("django.contrib.staticfiles.handlers.StaticFilesHandler", lambda application: application):
        server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def desks(live_server: LiveServer, browser: Browser, at: At) -> Iterator[Desks]:
    """All desks. Whatever was done at them, no browser may have complained or talked to another machine."""
    town = Desks(browser, live_server.url)
    yield town
    town.close()
    assert town.complaints == []
    assert town.strangers == set()


@pytest.fixture
def clerk_desk(desks: Desks) -> Desk:
    """韦小燕 at the window of 毛尖镇."""
    return desks.of("maojian")
