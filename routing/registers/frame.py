"""What every register has: a title, what it covers (scope), columns, lines, a total. No query stands here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final, Protocol

from routing.papers.paging import Column

MOST_ROWS: Final = 2000
"""Most lines of one print: some eighty pages."""


@dataclass(frozen=True)
class RegisterLine:
    """One line. Its first cell leads to `url`, if the user may look there. `is_off`: void, or a missing number."""

    texts: tuple[str, ...]
    url: str = ""
    is_off: bool = False


class Register(Protocol):
    """A register as one user sees it under some conditions. `whole` returns all lines, `lines` those of some `rows`."""

    title: ClassVar[str]
    unit_word: ClassVar[str]
    columns: ClassVar[Sequence[Column]]
    notes: ClassVar[Sequence[str]]

    @property
    def scope(self) -> str: ...
    @property
    def rows(self) -> Any: ...
    @property
    def warnings(self) -> Sequence[str]: ...
    @property
    def total(self) -> str: ...
    def lines(self, rows: Any) -> list[RegisterLine]: ...
    def whole(self) -> list[RegisterLine]: ...
