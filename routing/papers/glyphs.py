"""缺字: characters a computer has no picture of, left to be written by hand; the office sees where to mend it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import Count, Max

from departments.models import User
from routing.models import Document, MissingGlyph

MOST_AT_ONCE: Final = 50
MOST_LINES: Final = 500


@dataclass(frozen=True)
class GlyphLine:
    """One character on one computer: how many papers it was missing on, and when last."""

    character: str
    unit: str
    machine: str
    papers: int
    last: dt.datetime

    @property
    def code(self) -> str:
        return code_of(self.character)


def code_of(character: str) -> str:
    """Return U+3134A: what an input method or the maker of a font is asked for."""
    return f"U+{ord(character):04X}"


def report(document: Document, typed: Iterable[str], *, actor: User, now: dt.datetime, machine: str) -> list[str]:
    """Note which characters of a paper a computer lacks, each once; what does not stand on the paper is not noted."""
    standing = [one for one in dict.fromkeys(typed) if len(one) == 1 and not one.isascii() and one in document.html]
    with transaction.atomic():
        for character in standing[:MOST_AT_ONCE]:
            MissingGlyph.objects.get_or_create(
                character=character, document=document, machine=machine, defaults={"by": actor, "at": now}
            )
    return standing[:MOST_AT_ONCE]


def glyph_lines() -> list[GlyphLine]:
    """Return what is missing where, the latest first; nobody is named."""
    rows = MissingGlyph.objects.values_list("character", "document__department__short_name", "machine")
    counted = rows.annotate(papers=Count("document", distinct=True), last=Max("at")).order_by("-last", "character")
    return [GlyphLine(*row) for row in counted[:MOST_LINES]]
