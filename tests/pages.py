"""What tests read off a page."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

NUMBER: Final = re.compile(r"(?<![\w-])\d{4}-\d{6}(?!\w)")
"""A matter's number where it stands alone: a random token on the page may hold such digits too (…-9988-536261ab…)."""


def one_line(html: str) -> str:
    """Return HTML without line breaks, for how a template is broken into lines must decide no test.

    Inside a tag a space is left, between tags and words nothing.
    """
    tags_whole = re.sub(r"<[^>]*>", lambda tag: re.sub(r"\s+", " ", tag[0]), html)
    return re.sub(r"\s*\n\s*", "", tags_whole)


def words(html: str) -> str:
    """Return what a page says: its text without tags, every stretch of whitespace as the one space it shows as."""
    return " ".join(unescape(re.sub(r"<[^>]*>", "", html)).split())
