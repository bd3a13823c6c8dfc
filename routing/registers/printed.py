"""A register on paper: A4 landscape, 12 mm margins, 10.5 pt. The lines are laid on numbered pages here (UX.md 3.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.models import User
from departments.roles import Role
from routing.papers.paging import Column, Grid, PagedRow, height_of, pages_of, row_of
from routing.registers.frame import Register, RegisterLine

WIDTH, HEIGHT = 273.0, 183.0
"""Millimetres between the margins. Below, a little is left for the number of the page."""
_TITLE, _AGAIN, _HEADS = 21.0, 8.0, 7.4
"""Millimetres of height: the title with the line 填报单位, the title of a later page, the heads of the columns."""
_LETTER, _LINE = 3.71, 5.3
_SIGN: Final = "＿＿＿＿＿＿"


@dataclass(frozen=True)
class PrintedPage:
    """One page: its lines, each with its cells as (text, whether it is a number)."""

    number: int
    rows: list[tuple[PagedRow, list[tuple[str, bool]]]]
    is_first: bool
    is_last: bool


class PrintedRegister:
    """A register laid on its pages, as one user prints it at one moment."""

    def __init__(self, register: Register, lines: list[RegisterLine], user: User, now: dt.datetime) -> None:
        self.register, self.user, self.now, self._lines = register, user, now, lines

    @property
    def columns(self) -> list[Column]:
        return list(self.register.columns)

    @property
    def total(self) -> str:
        return self.register.total

    @property
    def filled_in(self) -> list[str]:
        """The line below the title: 填报单位、填报人、审核人、日期. An auditor only looks: 查看单位、查看人."""
        looks = self.user.role == Role.AUDITOR
        who = ("查看单位", "查看人") if looks else ("填报单位", "填报人")
        reviewed = [] if looks else [f"审核人：{_SIGN}"]
        day = chinese_date(clock.day_of(self.now))
        return [f"{who[0]}：{self.user.department}", f"{who[1]}：{self.user}", *reviewed, f"日期：{day}"]

    @property
    def watermark(self) -> str:
        """The words across every page that an auditor prints; empty for everybody else."""
        if self.user.role != Role.AUDITOR:
            return ""
        return f"监督查看　{self.user}　{clock.local(self.now):%Y-%m-%d %H:%M}"

    @cached_property
    def pages(self) -> list[PrintedPage]:
        grid = Grid(tuple(WIDTH * column.share / 100 for column in self.columns), _LETTER, _LINE, 2.7, 1.7)
        rows = [row_of(line.texts, grid) for line in self._lines]
        laid = pages_of(rows, grid, first=HEIGHT - _TITLE - _HEADS, other=HEIGHT - _AGAIN - _HEADS, foot=self._foot())
        return list(self._numbered(laid))

    def _foot(self) -> float:
        """Return the height of 合计 and of the notes below it, in millimetres."""
        total = height_of([self.total], WIDTH * 0.84, letter=_LETTER, line=_LINE) + 1.7
        return total + height_of(self.register.notes, WIDTH, letter=_LETTER, line=_LINE) + 2.0

    def _numbered(self, laid: list[list[PagedRow]]) -> Iterator[PrintedPage]:
        numeric = [column.is_number for column in self.columns]
        for place, rows in enumerate(laid, 1):
            cells = [(row, list(zip(row.texts, numeric, strict=True))) for row in rows]
            yield PrintedPage(place, cells, is_first=place == 1, is_last=place == len(laid))
