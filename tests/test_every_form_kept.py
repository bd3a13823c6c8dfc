"""Every form of the product, sent after its session has ended, is there again for the same person, field by field.

The forms are those that a walk through all pages comes to (tests/walk.py), so that a new one needs nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.urls import resolve
from pytest_django import DjangoDbBlocker

from intake.drafts.acts import FIELD, MACHINE
from intake.models import Draft
from tests.conftest import MORNING, person
from tests.pages import text_of
from tests.test_access import CAST
from tests.walk import WRITES, Form, Town, Walk, town
from tests.worlds import undone

pytestmark = [pytest.mark.django_db, pytest.mark.long]

HERE: Final = "http://testserver"
ONLY_AFTER_A_FILE: Final = {"setup/villages/"}
"""Where a form stands on no page that can be opened again: the list of villages as judged. What it held is a file."""


class Browser(HTMLParser):
    """What a browser would send of the form that was filled from a draft, pressed without another key."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self._forms: list[list[tuple[str, str]]] = []
        self._list: tuple[str, list[tuple[str, bool]]] | None = None
        self._words = ""
        self.feed(html)
        self.sent = next((form for form in self._forms if FIELD in dict(form)), [])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name, value, kind = said.get("name", ""), said.get("value", ""), said.get("type", "text")
        if tag == "form":
            self._forms.append([])
        elif tag == "select":
            self._list = (name, [])
        elif tag == "option" and self._list:
            self._list[1].append((value, "selected" in said))
        elif tag == "textarea":
            self._words = name
        elif tag == "input" and name and self._forms and (kind not in {"checkbox", "radio"} or "checked" in said):
            self._forms[-1].append((name, value or ("on" if kind == "checkbox" else "")))

    def handle_data(self, data: str) -> None:
        if self._words:
            self._forms[-1].append((self._words, data.removeprefix("\n")))
            self._words = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._list and self._forms:
            name, options = self._list
            chosen = [value for value, is_chosen in options if is_chosen] or [value for value, _ in options[:1]]
            self._forms[-1] += [(name, value) for value in chosen]
            self._list = None


@pytest.fixture(scope="module")
def everywhere(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Town]:
    with django_db_blocker.unblock(), override_settings(RELIEF_NOW=MORNING), undone():
        built = town()
        Draft.objects.all().delete()  # of the one that the town has, test_every_page sees the offer
        yield built


@pytest.fixture(scope="module", params=CAST)
def walk(request: pytest.FixtureRequest, everywhere: Town, django_db_blocker: DjangoDbBlocker) -> Walk:
    with django_db_blocker.unblock():
        return Walk(request.param, everywhere)


def typed_into(form: Form) -> dict[str, Any]:
    """Return what is sent of a form when words were typed into every field for words."""
    fields = {name: list(values) for name, values in (form.fields | form.pressed).items()}
    for number, name in enumerate(dict.fromkeys(form.texts)):
        fields[name] = [f"填过的“{number}”<b>&{nth}" for nth, _ in enumerate(fields.get(name, [""]))]
    return fields


def lost(page: str, form: Form, username: str) -> Client:
    """Send a form without a session, and return who signed in afterwards: the same person, on the same computer."""
    client, address = Client(), urljoin(page, form.action)
    answer = client.post(address, typed_into(form), headers={"origin": HERE, "referer": HERE + page})
    assert answer.headers["Location"].startswith("/login/"), address
    client.force_login(person(username))
    return client


def worth(form: Form) -> set[tuple[str, str]]:
    drawn = MACHINE | form.pressed.keys()
    return {(name, value) for name, values in typed_into(form).items() for value in values if name not in drawn}


def shown_again(client: Client, written: set[str]) -> str:
    """Open what was kept, and note into which tables that wrote."""

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        if found := WRITES.match(sql):
            written.add(found[2])
        return execute(sql, *rest)

    with connection.execute_wrapper(note):
        return text_of(client.get(f"/drafts/{Draft.objects.get().token}/", follow=True))


def test_every_form_is_there_again_with_all_its_fields(walk: Walk) -> None:
    missing, written, kept = [], set[str](), 0
    for page, form in walk.forms:
        route = resolve(urlsplit(urljoin(page, form.action)).path).route
        with undone():
            client = lost(page, form, walk.username)
            if not Draft.objects.exists():
                continue
            kept += 1
            sent = {(name, value.replace("\r\n", "\n")) for name, value in Browser(shown_again(client, written)).sent}
        gone = worth(form) - sent
        if gone and route not in ONLY_AFTER_A_FILE:
            missing.append((page, form.action, sorted(gone)))
    assert not missing
    assert kept or not any(form.texts for _, form in walk.forms)
    assert written <= {"intake_accessrecord", "django_session"}, "looking at what was kept does nothing"
