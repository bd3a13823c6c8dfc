"""A printed table on A4 pages: title, sentences and rows, divided into sheets that are numbered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.papers.paging import Column, Grid, PagedRow, height_of, pages_of, row_of

PAGE = 218.0
"""The height of a sheet between its margins in millimetres, less a little for rounding."""
WIDTH = 156.0
# The heights of static/css/print-pack.css in millimetres: a line of the title has 36 pt and 19 characters.
_TITLE_LINE, _TITLE_LETTERS = 12.8, 19
_HEADS = 9.1
_NOTE_LETTER, _NOTE_LINE = 3.71, 5.65


@dataclass(frozen=True)
class Part:
    """One table with its title, the sentences before it (`intro`) and after it (`notes`).

    Of a form (`is_form`) the first column holds the heads, and no row of heads stands above.
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    intro: Sequence[str] = ()
    notes: Sequence[str] = ()
    empty: str = ""
    is_form: bool = False
    blanks: int = 0
    """How many of the last rows stay empty, to be written on by hand."""


@dataclass(frozen=True)
class TableSheet:
    """One printed page."""

    part: Part
    rows: Sequence[PagedRow]
    is_first: bool
    is_last: bool
    number: int = 0

    @property
    def lines(self) -> list[tuple[PagedRow, list[tuple[str, bool]]]]:
        """Every row with its cells as (text, is it a number)."""
        return [
            (row, list(zip(row.texts, (one.is_number for one in self.part.columns), strict=True))) for row in self.rows
        ]


# --- Pages


def laid(part: Part) -> list[TableSheet]:
    """Divide a table into sheets."""
    grid = Grid(tuple(WIDTH * column.share / 100 for column in part.columns))
    title = _TITLE_LINE * (1 + len(part.title) // _TITLE_LETTERS)
    intro = height_of(part.intro, WIDTH, letter=4.24, line=7.1) + 2 if part.intro else 0.0
    notes = height_of(part.notes, WIDTH, letter=_NOTE_LETTER, line=_NOTE_LINE) + 3 if part.notes else 0.0
    heads = 0.0 if part.is_form else _HEADS
    pages = pages_of(
        _rows(part, grid), grid, first=PAGE - title - intro - heads, other=PAGE - title - heads, foot=notes
    )
    return [TableSheet(part, page, place == 0, place == len(pages) - 1) for place, page in enumerate(pages)]


_BLANKS = (24.0, 11.0, 11.0)
"""The least heights, in millimetres, of the rows to be written on by hand."""


def _rows(part: Part, grid: Grid) -> list[PagedRow]:
    least = [0.0] * (len(part.rows) - part.blanks) + list(_BLANKS[: part.blanks])
    return [row_of(texts, grid, least=height) for texts, height in zip(part.rows, least, strict=True)]
