"""缺字: a character that a computer cannot draw, for example 𱅊. The paper leaves room to write it by hand.

What is missing where is listed for the office, which has a font installed there.
"""

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
    """Return the number of a character in Unicode, U+3134A: by it a font can be asked for."""
    return f"U+{ord(character):04X}"


def report(document: Document, typed: Iterable[str], *, actor: User, now: dt.datetime, machine: str) -> list[str]:
    """Note which characters of a paper a computer lacks, each once, and return them.

    A page sends any text it likes: only single characters that stand on this paper are noted, at most MOST_AT_ONCE.
    """
    standing = [one for one in dict.fromkeys(typed) if len(one) == 1 and not one.isascii() and one in document.html]
    with transaction.atomic():
        for character in standing[:MOST_AT_ONCE]:
            MissingGlyph.objects.get_or_create(
                character=character, document=document, machine=machine, defaults={"by": actor, "at": now}
            )
    return standing[:MOST_AT_ONCE]


def glyph_lines() -> list[GlyphLine]:
    """Return every missing character by unit and computer, the latest first. No person is named."""
    rows = MissingGlyph.objects.values_list("character", "document__department__short_name", "machine")
    counted = rows.annotate(papers=Count("document", distinct=True), last=Max("at")).order_by("-last", "character")
    return [GlyphLine(*row) for row in counted[:MOST_LINES]]
