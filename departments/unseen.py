"""Take out characters that nobody sees: some turn a line around, some hide in it what was not meant to be there.

A bidi override pasted into a reason would print 不予 as 予不. A paper must show what its stored text says.
"""

from __future__ import annotations

import re
import unicodedata

BREAK = "\n"
_BREAKS = re.compile(r"\r\n|[\n\r\u2028\u2029]")


def without_marks(text: str) -> str:
    """Take off marks of no width, among them those that turn the direction of writing (Unicode category Cf)."""
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


def as_seen(text: str, *, lines: bool) -> str:
    """Take off marks and control characters. A tab becomes a blank, and so does a line break unless `lines` is true."""
    kept = _BREAKS.sub(BREAK if lines else " ", text).replace("\t", " ")
    return "".join(char for char in without_marks(kept) if char == BREAK or unicodedata.category(char) != "Cc")
