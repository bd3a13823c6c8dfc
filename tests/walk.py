"""A walk through every page that one person can come to.

It begins at every address of the resolver, filled with a thing that is there, and follows the links. A form found on
the way is sent as it stands, everything ticked and hardly a word typed, for what answers is a page too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import parse_qs, urljoin, urlsplit
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.urls import ResolverMatch, resolve, reverse

from departments import clock
from departments.units.villages import COLUMNS
from intake.models import Matter
from routing.lists.queues import list_url, tabs_of
from routing.models import PaperKind, PostedSheet, RoutingRule
from routing.papers.slots import SLOTS
from routing.texts.acts import add_switch, add_text
from tests.conftest import person
from tests.departments.duties.test_acts import enter, transfer_limit
from tests.factories import (
    REACHABLE,
    enter_notice,
    in_progress,
    make_colleague,
    make_matter,
    matter_in,
    meeting,
    ordered,
    posted,
    printed,
)
from tests.routing.complaints.test_acts import received
from tests.routing.hands.test_memory import assign, disputed
from tests.routing.meetings.test_views import give, propose
from tests.routing.publicity.test_sheet import granted
from tests.test_access import ROUTES, House, house_of
from tests.worlds import undone

LONG_AGO: Final = "2026-11-02T10:00"
NOBODY: Final = "nobody"
"""A passer-by, who has not signed in."""
ASK_TWICE: Final = ("maojian", "maojian-head", "zhujian", "office", "jiancha", "admin", NOBODY)
"""One of each role, and a passer-by: they ask every address by GET and by HEAD."""
TOKEN: Final = "csrfmiddlewaretoken"
TYPED: Final = {"reason": "请假", "signer": "石立新"}
"""What is typed, by the name of the field: without it no page to check an order or a handover would answer."""
VILLAGES: Final = f"{','.join(COLUMNS.values())}\n毛尖镇,双堡村\n".encode()
"""The one file that people upload."""
OF_INTEREST: Final = re.compile(
    r"""</?(?:a|button|form|input|select|option)\b(?:"[^"]*"|[^">])*>|<textarea\b.*?</textarea>""", re.DOTALL
)
"""What of a page is read: a fifth of it, and the rest would cost the parser as much time as drawing it."""
WRITES: Final = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM)\s+\"?(\w+)", re.IGNORECASE)

# --- Reading a page


@dataclass
class Form:
    """A form that posts: where to, what it sends, and which of its fields are for words, what its first button adds."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    tokens: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    pressed: dict[str, list[str]] = field(default_factory=dict)
    upload: str = ""

    @property
    def is_whole(self) -> bool:
        return len(self.tokens) == 1 and bool(self.tokens[0])

    @property
    def sent(self) -> dict[str, Any]:
        uploaded = {self.upload: SimpleUploadedFile("村.csv", VILLAGES)} if self.upload else {}
        return {**self.fields, **uploaded}

    def add(self, name: str, value: str, *, instead: bool = False) -> None:
        """Add a value to what is sent. `instead` of the one before it, as with radio buttons, of which one is sent."""
        if name == TOKEN:
            self.tokens.append(value)
        elif name:
            self.fields[name] = [*([] if instead else self.fields.get(name, [])), value or TYPED.get(name, "")]


class Page(HTMLParser):
    """The posting forms and the addresses of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._form, self._name = Form(""), ""
        self.feed("".join(OF_INTEREST.findall(html)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name, value, kind = said.get("name", ""), said.get("value", ""), said.get("type", "")
        if tag == "a" and "href" in said:
            self.links.append(said["href"])
        elif tag == "form" and said.get("method", "").lower() == "post":
            self._form = Form(said.get("action", ""))
            self.forms.append(self._form)
        elif tag == "button" and name and not self._form.pressed:
            self._form.pressed[name] = [value]
        elif tag == "input" and kind == "file":
            self._form.upload = name
        elif tag == "input":
            self._form.add(name, value or ("on" if kind == "checkbox" else ""), instead=kind == "radio")
            self._form.texts += [name] if kind in {"", "text", "search", "tel"} else []
        elif tag in {"select", "textarea"}:
            self._name = name
            self._form.texts += [name] if tag == "textarea" else []
        elif tag == "option" and value:
            self._form.add(self._name, value, instead=True)

    def handle_data(self, data: str) -> None:
        if self.lasttag == "textarea" and self._name:
            self._form.add(self._name, data.strip())
            self._name = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = Form("")
        elif tag == "select":
            self._name = ""


# --- The town


@dataclass(frozen=True)
class Town:
    """One matter of 毛尖镇 in each status, led by 住建局 and supported by 卫生局, and one of another township.

    `things` holds the key of one thing for each beginning of an address: {"desk/orders/": 1}.
    """

    house: House
    matters: tuple[Matter, ...]
    things: dict[str, Any]

    def addresses(self) -> Iterator[str]:
        """Yield every address of the resolver but those of the moves, filled with what is there."""
        for route in ROUTES:
            if "<slug:path>" in route:
                continue
            beginning = next((start for start in self.things if route.startswith(start)), "")
            yield self.house.address(
                re.sub("<int:pk>|<slug:edition>", str(self.things.get(beginning, r"\g<0>")), route)
            )
        for matter in self.matters:
            yield matter.get_absolute_url()
            yield reverse(
                "routing:order_new", query={"unit": matter.holder.slug, "matter": f"{matter}:{matter.version}"}
            )


def town() -> Town:
    clerk, reviewer, zhujian, office, admin = map(person, ("maojian", "maojian-head", "zhujian", "office", "admin"))
    with override_settings(RELIEF_NOW=LONG_AGO):
        make_matter(clerk)  # by now it is late
    make_colleague(clerk)  # somebody to hand over to
    own = [matter_in(status, clerk, zhujian, reviewer, supporting=[person("weisheng")]) for status in REACHABLE]
    assign(disputed())
    granted(clerk)
    client = Client()
    client.force_login(clerk)
    client.post(reverse("routing:publicity_print"))
    client.post(reverse("intake:register"), {"action": "keep", "name": "覃桂花", "token": str(uuid4())})
    things = {
        "setup/calendar/changes/": enter_notice(admin, {"2026-12-25": "rest"}).pk,
        "desk/complaints/": received(office).pk,
        "desk/orders/": ordered(office, in_progress(clerk, zhujian)).pk,
        "papers/publicity/": PostedSheet.objects.get().pk,
        "setup/rules/": RoutingRule.objects.get().pk,
        "setup/limits/<slug:edition>/": enter(office, "dibao").slug,
    }
    transfer_limit(office)
    _reword(things)
    _meet()
    house = house_of(printed(in_progress(clerk, zhujian)), clerk)
    letters = [posted(clerk), posted(person("modchong"))]  # 毛尖镇 has a head to countersign, 墨冲镇 has none
    return Town(house, (*own, *letters, make_matter(person("modchong"))), things)


def _reword(things: dict[str, Any]) -> None:
    """Word a passage anew and switch something on, both from next week on."""
    slot, office, soon = SLOTS["refusal.letter"], person("office"), clock.today() + dt.timedelta(days=7)
    facts: dict[str, Any] = {"valid_from": soon, "reason": "改进", "actor": office, "now": clock.now()}
    things["setup/texts/withdraw/text/"] = add_text(slot, text=f"{slot.text}以上。", **facts).pk
    things["setup/texts/withdraw/switch/"] = add_switch(f"di.{PaperKind.RECEIPT}", on=True, **facts).pk


def _meet() -> None:
    """Hold a meeting today with three topics, one of them resolved."""
    office = person("office")
    conference = meeting(office, clock.today().isoformat())
    topics = [propose(conference, office) for _ in range(3)]
    give(topics[0], office, person("zhujian"))


# --- Walking through it


@dataclass(frozen=True)
class Answer:
    """What an address answered; the text of a page, and nothing of a file. `template`: which page it is."""

    status: int
    text: str
    template: str = ""


class Walk:
    """All pages that one person comes to. Pages that differ only in the thing they show are visited once.

    answers: what was read, by address · sent: what forms were answered with · lists: the addresses of all tabs of the
    list · incomplete: forms without one token, by page · written: tables into which reading wrote · templates: what was
    drawn · unlike: addresses where HEAD is answered in another way than GET · forms: each form with its page.
    """

    def __init__(self, username: str, town: Town) -> None:
        self.username, self.client = username, Client()
        self.lists: list[str] = []
        if username != NOBODY:
            self.client.force_login(user := person(username))
            self.lists = [list_url(tab.slug, size="50") for tab in tabs_of(user, clock.today())]
        self.answers: dict[str, Answer] = {}
        self.sent: dict[str, Answer] = {}
        self.incomplete: list[str] = []
        self.written: set[str] = set()
        self.templates: set[str] = set()
        self.unlike: list[str] = []
        self.forms: list[tuple[str, Form]] = []
        self._known = {matter.number for matter in town.matters}
        self._seen: set[tuple[Any, ...]] = set()
        self._through([*self.lists, *town.addresses()])
        self._through(town.house.of_matter())  # the moves that no page has led to

    def _through(self, addresses: Iterable[str]) -> None:
        waiting = deque(addresses)
        while waiting:
            address = waiting.popleft()
            if self._is_new("GET", address):
                with connection.execute_wrapper(self._note):
                    answer = self._read(address)
                self.answers[address] = Answer(answer.status_code, text_of(answer), drawn_by(answer))
                waiting += self._links_of(address, answer)

    def _read(self, address: str) -> Any:
        answer, (match, _) = self.client.get(address), _asked_for(address)
        asks_twice = self.username in ASK_TWICE and self._is_first("HEAD", match.route, match.kwargs.get("path"))
        if asks_twice and not is_like(self.client.head(address), answer):
            self.unlike.append(address)
        return answer

    def _note(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if found := WRITES.match(sql):
            self.written.add(found[2])
        return execute(sql, *rest)

    def _links_of(self, address: str, answer: Any) -> list[str]:
        self.templates |= {one.name for one in answer.templates or ()}
        page = Page(text_of(answer))
        self.incomplete += [f"{address}: {form.action}" for form in page.forms if not form.is_whole]
        links = [urljoin(address, link) for link in page.links]
        for form in page.forms:
            links += self._send(address, form)
        return [link for link in links if link.startswith("/")]

    def _send(self, page: str, form: Form) -> list[str]:
        """Send a form as it stands on a page, and undo what it did."""
        address = urljoin(page, form.action)
        if not self._is_new("POST", address, *form.fields):
            return []
        self.forms.append((page, form))
        cookies = deepcopy(self.client.cookies)  # signing out is a form too
        with undone():
            answer = self.client.post(address, form.sent)
        self.client.cookies = cookies
        self.sent[f"{address} {len(self.sent)}"] = Answer(answer.status_code, text_of(answer), drawn_by(answer))
        return self._links_of(address, answer)

    def _is_new(self, method: str, address: str, *fields: str) -> bool:
        if not self._is_first(method, address, *fields):
            return False
        match, asked = _asked_for(address)
        number = match.kwargs.get("number") if match.url_name == "matter" else None
        shown = number in self._known and number, str(asked.get("tab")), str(asked.get("by")), "matter" in asked
        return self._is_first(method, match.route, match.kwargs.get("path"), *shown, *fields)

    def _is_first(self, *key: Any) -> bool:
        is_first = key not in self._seen
        self._seen.add(key)
        return is_first


def _asked_for(address: str) -> tuple[ResolverMatch, dict[str, list[str]]]:
    parts = urlsplit(address)
    return resolve(parts.path), parse_qs(parts.query)


def text_of(answer: Any) -> str:
    """Return the HTML of an answer, and nothing for a file."""
    return answer.content.decode() if "html" in answer.headers.get("Content-Type", "") else ""


def drawn_by(answer: Any) -> str:
    """Return the name of the template of a page; "" for a paper, for a file and for an address that leads on."""
    return next((one.name for one in answer.templates or () if "/sheets/" not in one.name), "")


def is_like(asked: Any, read: Any) -> bool:
    """Is a HEAD answered like the GET: the same status and headers, and no content?"""
    told, expected = dict(asked.headers), dict(read.headers)
    for headers in (told, expected):
        headers.pop("Content-Length", None)
        headers.pop("Expires", None)  # the moment of the answer, on pages that are never kept
    return (asked.status_code, asked.content, told) == (read.status_code, b"", expected)
