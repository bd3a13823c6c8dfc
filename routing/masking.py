"""Free words that may name somebody, as they may go round a table or stand in a register (SECURITY.md)."""

from __future__ import annotations

from collections.abc import Iterable

from intake.identity import mask_name

_SHORTEST_NAME = 2
"""One letter alone is a word of any sentence."""


class NameMask:
    """Write the names given as they may be read by many; the longest first, since one may stand in another."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = sorted({name for name in names if len(name) >= _SHORTEST_NAME}, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        for name in self.names:
            text = text.replace(name, mask_name(name))
        return text
