"""The desks of a journey: each person has a browser of their own and signs in with account and password."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, ViewportSize

with_and_without_script = pytest.mark.parametrize("desks", [True, False], ids=["script", "scriptless"], indirect=True)
without_script = pytest.mark.parametrize("desks", [False], ids=["scriptless"], indirect=True)
"""Mark journeys that have to come to their end in browsers that run no script (UX.md 1 and 4.5)."""
PASSWORD = "relief-demo"
SCREEN: ViewportSize = {"width": 1366, "height": 768}
PATIENCE = 10_000
"""Milliseconds, on a machine that has other work."""


class Desk:
    """One person at one screen. They find fields and buttons by the words on them, as people do."""

    def __init__(self, page: Page, account: str, *, has_script: bool = True) -> None:
        self.page, self.account, self.has_script = page, account, has_script

    def sign_in(self) -> None:
        self.page.goto("/login/")
        self.field("账号").fill(self.account)
        self.field("密码").fill(PASSWORD)
        self.press("登录")
        self.page.get_by_role("button", name="退出").wait_for()

    def open_matter(self, number: str) -> None:
        self.page.goto(f"/matters/{number}/")

    def field(self, label: str, inside: Locator | None = None) -> Locator:
        """Return the visible field of a label, with or without its number before it and （可不填） behind it."""
        place = inside or self.page.locator("body")
        return place.get_by_label(re.compile(rf"^\s*(\d　)?{re.escape(label)}(（可不填）)?\s*$")).filter(visible=True)

    def press(self, button: str) -> None:
        """Press a button that sends the page off, and wait for what comes back."""
        self.leave_by(self.page.get_by_role("button", name=button, exact=True))

    def follow(self, link: str) -> None:
        self.leave_by(self.page.get_by_role("main").get_by_role("link", name=link, exact=True))

    def leave_by(self, way: Locator) -> None:
        """Click, and wait for the next page: a click alone returns while the old page is still shown."""
        with self.page.expect_navigation():
            way.click()

    def asks_how(self) -> None:
        """Ask the sheet of 登记 for the ways and papers of what is ticked; a script brings them unasked."""
        if not self.has_script:
            self.press("看办理方式")

    def take_up(self, title: str, number: str) -> None:
        """Choose the one thing to do beside a matter on the workbench."""
        self.page.goto("/")
        link = self.page.get_by_role("main").get_by_role("link", name=re.compile(rf"^{title}\s*{number}$"))
        self.leave_by(link.first)

    def move(self, title: str) -> None:
        """Choose what to do on the page of a matter."""
        link = self.page.get_by_role("main").get_by_role("link", name=title, exact=True)
        if not link.is_visible():
            self.page.get_by_text("更多", exact=True).click()
        self.leave_by(link)

    def prints(self, number: str, paper: str) -> None:
        """Open a paper of a matter that nobody has printed yet, and print it."""
        self.open_matter(number)
        self.follow(paper)
        self.page.get_by_role("note").get_by_text("还没有打印").wait_for()
        self.press("打印")
        self.page.get_by_role("button", name="再打一次").wait_for()

    def reads(self, words: str) -> None:
        """Wait until the page says so."""
        self.page.get_by_role("main").get_by_text(words).first.wait_for()


BETWEEN_KEYS = 100
"""Milliseconds between two keys of quick fingers; what comes much faster is a scanner."""


class Keyboard:
    """Types without a mouse and counts the keys."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.pressed = desk, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.desk.page.wait_for_timeout(BETWEEN_KEYS)
            self.desk.page.keyboard.press(key)
            self.pressed += len(key.split("+"))

    def lay_card(self, number: str) -> None:
        """Lay an identity card on the reader. It types the number and Enter by itself: these keys are not counted."""
        self.desk.page.keyboard.type(number)
        with self.desk.page.expect_navigation():
            self.desk.page.keyboard.press("Enter")
        self.see_the_cursor()

    def see_the_cursor(self) -> None:
        """Wait until the page has put the cursor into its first field: nobody types before that."""
        self.desk.page.locator("body :focus").wait_for()


class Desks:
    """All desks of a journey, and what their browsers complained of or asked other machines for.

    `with_script=False`: no browser of the journey runs a script.
    """

    def __init__(self, browser: Browser, address: str, *, with_script: bool = True) -> None:
        self.browser, self.address, self.with_script = browser, address, with_script
        self.contexts: dict[str, BrowserContext] = {}
        self.signed_in: dict[str, Desk] = {}
        self.complaints: list[str] = []
        self.strangers: set[str] = set()

    def of(self, account: str) -> Desk:
        """Return the desk of an account, signed in on first use."""
        if account not in self.signed_in:
            desk = self.nobody(account, with_script=self.with_script)
            desk.sign_in()
            self.signed_in[account] = desk
        return self.signed_in[account]

    def nobody(self, account: str = "", *, with_script: bool = True) -> Desk:
        """Return a desk at which nobody has signed in yet; `with_script=False`: its browser runs none."""
        context = self.browser.new_context(
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            viewport=SCREEN,
            base_url=self.address,
            java_script_enabled=with_script,
        )
        context.set_default_timeout(PATIENCE)
        context.on("console", lambda line: self._hear(line.type, line.text))
        context.on("weberror", lambda failure: self._hear("error", str(failure.error)))
        context.on("request", self._watch)
        self.contexts[account] = context
        return Desk(context.new_page(), account, has_script=with_script)

    def _hear(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    def _watch(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        if host and host != urlsplit(self.address).netloc:
            self.strangers.add(host)

    def close(self) -> None:
        for context in self.contexts.values():
            context.close()
