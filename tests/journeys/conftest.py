"""A running server, and a desk (browser, account) for every person of a journey."""

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
    """The server as in production: whitenoise serves the style sheets, with a fingerprint in their names."""
    with mock.patch("django.contrib.staticfiles.handlers.StaticFilesHandler", lambda application: application):
        server = LiveServer("localhost")
    yield server
    server.stop()


@pytest.fixture
def desks(live_server: LiveServer, browser: Browser, at: At, request: pytest.FixtureRequest) -> Iterator[Desks]:
    """All desks. In the end no browser may have reported an error or asked another machine for anything.

    A journey marked `without_script` or `with_and_without_script` (desks.py) says whether they run scripts.
    """
    town = Desks(browser, live_server.url, with_script=getattr(request, "param", True))
    yield town
    town.close()
    assert town.complaints == []
    assert town.strangers == set()


@pytest.fixture
def clerk_desk(desks: Desks) -> Desk:
    """韦小燕 at the window of 毛尖镇."""
    return desks.of("maojian")
