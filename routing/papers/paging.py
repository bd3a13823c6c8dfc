"""Divide the rows of a printed table among A4 pages, so that each can say 第2页，共5页.

Old browsers cannot count pages (UX.md 3.2), so the height of every row is computed here from the widths of its
characters. It is estimated too high rather than too low: a page may end early, but nothing is cut off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil

FULL_WIDTH = 0x2E80
"""From this code point on (CJK) a character is as wide as it is high."""
NARROW = 0.58
"""The width of a Latin letter or a digit, as a part of its height."""
LEAST_LINES = 3
"""A row is divided between two pages only where at least so many of its lines still fit on the first."""


@dataclass(frozen=True)
class Column:
    """One column: the words of its head, and its share of the width in per cent (a class of the style sheet)."""

    words: str
    share: int
    is_number: bool = False


@dataclass(frozen=True)
class Grid:
    """The measures of a table, all in millimetres.

    `letter` and `line` are the heights of a character and of a line; `beside` and `above` the white space of a cell,
    left and right together, top and bottom together.
    """

    widths: tuple[float, ...]
    letter: float = 4.24
    line: float = 6.36
    beside: float = 4.7
    above: float = 2.7

    def lines_of(self, text: str, column: int) -> list[str]:
        """Break a text into lines as wide as a column. The last line of a paragraph keeps its line feed."""
        room = (self.widths[column] - self.beside) / self.letter
        lines: list[str] = []
        for paragraph in text.splitlines(keepends=True) or [""]:
            lines.extend(_wrapped(paragraph, room))
        return lines


def _wrapped(paragraph: str, room: float) -> Iterator[str]:
    line, used = "", 0.0
    for letter in paragraph:
        width = width_of(letter)
        if used + width > room and letter != "\n":
            yield line
            line, used = "", 0.0
        line, used = line + letter, used + width
    yield line


def width_of(letter: str) -> float:
    """Return the width of a character as a part of its height: 1 for 王, 0.58 for a digit."""
    if letter == "\n":
        return 0.0
    return 1.0 if ord(letter) >= FULL_WIDTH or 0x2000 <= ord(letter) <= 0x206F else NARROW


@dataclass(frozen=True)
class PagedRow:
    """One row with the lines of each cell.

    `least` is its least height in millimetres; `goes_on` marks the second part of a row that began on the page before.
    """

    cells: tuple[tuple[str, ...], ...]
    least: float = 0.0
    goes_on: bool = False

    def height(self, grid: Grid) -> float:
        return max(self.least, max(len(cell) for cell in self.cells) * grid.line + grid.above)

    @property
    def texts(self) -> list[str]:
        return ["".join(cell) for cell in self.cells]


def row_of(texts: Sequence[str], grid: Grid, *, least: float = 0.0) -> PagedRow:
    return PagedRow(tuple(tuple(grid.lines_of(text, column)) for column, text in enumerate(texts)), least)


def pages_of(
    rows: Sequence[PagedRow], grid: Grid, *, first: float, other: float, foot: float = 0.0
) -> list[list[PagedRow]]:
    """Divide rows among pages; the first page is `first` millimetres high, the others `other`.

    Below the last row `foot` millimetres must be left. A row higher than half a page is divided between two pages, and
    its first cell stands on both.
    """
    pages: list[list[PagedRow]] = [[]]
    left, waiting = first, list(rows)
    while waiting:
        row = waiting.pop(0)
        if row.height(grid) <= left:
            pages[-1].append(row)
            left -= row.height(grid)
            continue
        fitting = int((left - grid.above) // grid.line)
        if (row.height(grid) > other / 2 or not pages[-1]) and fitting >= LEAST_LINES:
            here, rest = _broken(row, fitting)
            pages[-1].append(here)
            waiting.insert(0, rest)
        else:
            waiting.insert(0, row)
        pages.append([])
        left = other
    if foot > left:
        pages.append([])
    return pages


def _broken(row: PagedRow, lines: int) -> tuple[PagedRow, PagedRow]:
    here = tuple(cell[:lines] for cell in row.cells)
    rest = (row.cells[0], *(cell[lines:] for cell in row.cells[1:]))
    return replace(row, cells=here, least=0.0), replace(row, cells=rest, least=0.0, goes_on=True)


def height_of(texts: Sequence[str], width: float, *, letter: float, line: float) -> float:
    """Return the height of paragraphs set to a width, in millimetres like `width`, `letter` and `line`."""
    room = width / letter
    return sum(ceil(max(1.0, sum(width_of(letter) for letter in text) / room)) for text in texts) * line
