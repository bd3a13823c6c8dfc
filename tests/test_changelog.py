"""The changelog: dated releases, the newest first, in the kinds Added, Changed and Fixed."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from django.test import Client

from departments.models import User
from tests.pages import SignIn

CHANGELOG: Final = (Path(__file__).parent.parent / "CHANGELOG.md").read_text(encoding="utf-8")
RELEASES: Final = re.findall(r"^## (.*)$", CHANGELOG, re.MULTILINE)
KINDS: Final = ("Added", "Changed", "Fixed")


def test_the_newest_release_is_the_version() -> None:
    assert RELEASES[0].split(" – ")[0] == settings.VERSION


def test_releases_are_numbered_and_dated_the_newest_first() -> None:
    numbers = [tuple(map(int, release.split(" – ")[0].split("."))) for release in RELEASES]
    days = [dt.date.fromisoformat(release.split(" – ")[1]) for release in RELEASES]
    assert numbers == sorted(numbers, reverse=True)
    assert days == sorted(days, reverse=True)


def test_a_release_has_its_kinds_in_order() -> None:
    for release in re.split(r"^## ", CHANGELOG, flags=re.MULTILINE)[1:]:
        kinds = re.findall(r"^### (.*)$", release, re.MULTILINE)
        assert kinds
        assert kinds == [kind for kind in KINDS if kind in kinds]


@pytest.mark.django_db
def test_the_version_stands_in_the_footer_of_who_works_here(clerk: User, signed_in: SignIn) -> None:
    footer = signed_in(clerk).get("/").content.decode().partition("page-foot")[2]
    assert f"版本 {settings.VERSION}" in footer


@pytest.mark.django_db
def test_the_pages_for_everybody_have_no_version(client: Client) -> None:
    assert "版本" not in client.get("/policy/").content.decode()
