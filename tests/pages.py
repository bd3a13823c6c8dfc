"""What tests read off a page."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any, Final

from django.test import Client

from departments.models import User
from intake.models import Matter

SignIn = Callable[[User], Client]
"""What the fixture `signed_in` is: it signs somebody in, and gives the client back."""

NUMBER: Final = re.compile(r"(?<![\w-])\d{4}-\d{6}(?!\w)")
"""A matter's number where it stands alone: a random token on the page may hold such digits too (…-9988-536261ab…)."""


def text_of(response: Any, status: int = 200) -> str:
    """Return the HTML of an answer; the answer must have this status."""
    assert response.status_code == status, response
    return str(response.content.decode())


def main_of(response: Any) -> str:
    """Return the HTML of an answer without what stands above it on every page: the menu, the search, the reminders."""
    return text_of(response).partition("<main")[2]


def read(client: Client, address: str, **asked: str) -> str:
    """Open an address, with `asked` as its query, and return the HTML."""
    return text_of(client.get(address, asked))


def read_main(client: Client, address: str) -> str:
    """Open an address and return what `main_of` leaves of it."""
    return main_of(client.get(address))


def page_of(client: Client, matter: Matter) -> str:
    """Open the page of a matter and return its HTML."""
    return read(client, matter.get_absolute_url())


def one_line(html: str) -> str:
    """Return HTML without line breaks, for how a template is broken into lines must decide no test.

    Inside a tag a space is left, between tags and words nothing.
    """
    tags_whole = re.sub(r"<[^>]*>", lambda tag: re.sub(r"\s+", " ", tag[0]), html)
    return re.sub(r"\s*\n\s*", "", tags_whole)


def words(html: str) -> str:
    """Return what a page says: its text without tags, every stretch of whitespace as the one space it shows as."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())


def selected(page: str, name: str) -> str:
    """Return what a list of the page has picked."""
    options = page.partition(f'name="{name}"')[2].partition("</select>")[0]
    return str(re.findall(r'value="([^"]*)" selected', options)[0])
