"""The database server is stopped while a clerk types, and started again: not a word is lost."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page

from scripts.pgtemp import Cluster, temporary_cluster
from tests.factories import make_id_number
from tests.journeys.desks import SCREEN, Desk
from tests.sources import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.long]
PATIENCE: Final = 60
REGISTER: Final = "button[name=action][value=register]"
AGAIN: Final = "button:text-is('再试一次')"
TYPED: Final = """() => {
  const form = [...document.querySelectorAll("main form[method=post]")].pop();
  const sent = new FormData(form);
  return Object.fromEntries([...sent.keys()].map((name) => [name, sent.getAll(name)]));
}"""
"""What the last form of the page would send, by the names of its fields."""


def _as_in_a_trial(cluster: Cluster) -> dict[str, str]:
    """The people of the demonstration are let in only there."""
    return os.environ | {"DATABASE_URL": cluster.address, "DEBUG": "1"}


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A server of this test's own, furnished as for a trial."""
    with temporary_cluster() as own:
        for command in (["migrate", "-v0"], ["load_catalogue"], ["seed_demo"]):
            manage = [sys.executable, "manage.py", *command]
            subprocess.run(manage, check=True, cwd=ROOT, env=_as_in_a_trial(own), capture_output=True)  # noqa: S603
        yield own


@pytest.fixture
def desk(cluster: Cluster, browser: Browser) -> Iterator[Desk]:
    """韦小燕 of the demonstration, at the server of this test."""
    with _serving(cluster) as address:
        context = browser.new_context(locale="zh-CN", viewport=SCREEN, base_url=address)
        own = Desk(context.new_page(), "maojian")
        own.sign_in()
        yield own
        context.close()


@contextmanager
def _serving(cluster: Cluster) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("localhost", 0))
        place = f"localhost:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", "duyun_relief.wsgi", "--bind", place, "--worker-class", "gthread"]
    command += ["--threads", "4", "--no-control-socket", "--log-level", "warning"]
    server = subprocess.Popen(command, cwd=ROOT, env=_as_in_a_trial(cluster))  # noqa: S603
    try:
        _wait_for(f"http://{place}/healthz")
        yield f"http://{place}"
    finally:
        server.terminate()
        server.wait(PATIENCE)


def _wait_for(address: str) -> None:
    for _ in range(PATIENCE * 10):
        try:
            urllib.request.urlopen(address)  # noqa: S310  our own
        except URLError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server does not answer")


def _fill_in(desk: Desk) -> None:
    desk.page.goto("/matters/new/")
    desk.field("证件号码").fill(make_id_number("19620518"))
    desk.field("姓名").fill("潘志华")
    desk.field("联系电话").fill("13885403456")
    desk.field("所在村（社区）").fill("坪阳村")
    desk.field("户籍地址").fill("毛尖镇坪阳村一组")
    for category in ("低保", "特困"):
        desk.page.get_by_role("checkbox", name=category).check()
    desk.page.wait_for_load_state("networkidle")


def _send(page: Page, button: str) -> int:
    """Press a button, found by its selector, and return the status of the page that comes."""
    with page.expect_navigation() as navigation:
        page.locator(button).click()
    answer = navigation.value
    return answer.status if answer else 0


def test_a_registration_outlives_a_stop_of_the_database(cluster: Cluster, desk: Desk) -> None:
    _fill_in(desk)
    typed = desk.page.evaluate(TYPED)
    cluster.stop()
    try:
        assert _send(desk.page, REGISTER) == 503
        kept = desk.page.evaluate(TYPED)
        assert kept == typed | {"action": ["register"]}  # the button that was pressed
        assert _send(desk.page, AGAIN) == 503
        assert desk.page.evaluate(TYPED) == kept
    finally:
        cluster.start()
    assert _send(desk.page, AGAIN) == 200
    assert desk.page.url.endswith("/done/"), desk.page.inner_text("main")[:1500]


def test_a_page_that_is_only_read_is_tried_again_by_a_link(cluster: Cluster, desk: Desk) -> None:
    cluster.stop()
    try:
        answer = desk.page.goto("/matters/")
        assert answer is not None
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    finally:
        cluster.start()
    desk.follow("再试一次")
    assert desk.page.url.endswith("/matters/")
    desk.page.get_by_role("button", name="退出").wait_for()
