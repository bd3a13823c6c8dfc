"""Every page in Chromium: it holds to what axe asks, nothing has to be scrolled sideways, no control is printed.

Also what answers a form: pages to check an act, pages that say what is wrong.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import override_settings
from playwright.sync_api import Page, Route
from pytest_django import DjangoDbBlocker

from tests.conftest import MORNING
from tests.walk import NOBODY, Town, Walk, town
from tests.worlds import undone

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.long]

PEOPLE: Final = ("maojian", "maojian-head", "zhujian", "office", "admin", NOBODY)
WIDTHS: Final = (320, 683, 911, 1366, 1920)
TALLEST: Final = 12_000
"""Pixels at 911 px: a page that is longer has come apart, as the table of limits once did with 40,354."""
CONTROLS_ON_PAPER: Final = """() =>
  Array.from(document.querySelectorAll("button, input:not([type=hidden]), select, textarea, .pager, .btn"))
    .filter((one) => one.getClientRects().length && getComputedStyle(one).visibility !== "hidden")
    .map((one) => one.outerHTML.slice(0, 160))"""


@pytest.fixture(scope="module")
def everywhere(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    with django_db_blocker.unblock(), override_settings(RELIEF_NOW=MORNING), undone():
        yield town()


def longest_of_each_kind(walk: Walk) -> dict[str, str]:
    """Return the longest page of each template, by the name of the template. A page with errors counts too."""
    shown = [answer for answer in (walk.answers | walk.sent).values() if answer.template and answer.text]
    pages = sorted(shown, key=lambda one: len(one.text))
    return {answer.template: answer.text for answer in pages}


def is_paper(html: str) -> bool:
    """Is the page a sheet to print? It is as wide as its paper."""
    return "/css/print." in html


def serve(page: Page, pages: Mapping[str, str]) -> None:
    """Answer the browser with pages that are drawn already, and with the style sheets and scripts they name."""

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if route.request.method == "POST":  # a page that prints by itself: the browser stays where it is
            route.fulfill(status=204)
            return
        if not path.startswith(settings.STATIC_URL):
            route.fulfill(body=pages.get(path.strip("/"), ""), content_type="text/html; charset=utf-8")
            return
        file = settings.STATIC_ROOT / path.removeprefix(settings.STATIC_URL)
        route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(path)[0] or "")

    page.route("**/*", answer)


def size_at(page: Page, width: int) -> tuple[int, int]:
    """Return how far a page of this width scrolls sideways, and how high it is."""
    page.set_viewport_size({"width": width, "height": 768})
    over, height = page.evaluate(
        "[document.documentElement].map((root) => [root.scrollWidth - root.clientWidth, root.scrollHeight])[0]"
    )
    return over, height


def faults(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:160]}" for fault in found]


def misfits(page: Page) -> list[str]:
    """Return at which widths the page has to be scrolled sideways, and whether it has come apart."""
    sizes = {width: size_at(page, width) for width in WIDTHS}
    too_wide = [f"{over} px too wide at {width}" for width, (over, _) in sizes.items() if over > 0]
    return too_wide + ([f"{sizes[911][1]} px high"] if sizes[911][1] > TALLEST else [])


def printed_controls(page: Page) -> list[str]:
    """Return the buttons, fields and pagers that would stand on paper."""
    page.emulate_media(media="print")
    found = page.evaluate(CONTROLS_ON_PAPER)
    page.emulate_media(media="screen")
    return [f"prints {control}" for control in found]


@pytest.mark.parametrize("username", PEOPLE)
def test_every_page_fits_and_is_accessible(username: str, everywhere: Town, page: Page) -> None:
    pages = longest_of_each_kind(Walk(username, everywhere))
    serve(page, pages)
    wrong: list[str] = []
    for name, html in pages.items():
        page.goto(f"http://localhost/{name}")
        wrong += [f"{name}: {fault}" for fault in faults(page)]
        wrong += [] if is_paper(html) else [f"{name}: {fault}" for fault in (*misfits(page), *printed_controls(page))]
    assert wrong == [], "\n".join(wrong)
