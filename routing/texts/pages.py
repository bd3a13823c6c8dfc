"""What 设置 → 文书文本 shows: all passages and switches, with their past, present and coming editions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Generic, TypeVar

from departments.calendar.datewords import chinese_date
from routing.models import PaperKind, PaperSwitch, PaperText
from routing.papers.slots import SLOTS, Slot
from routing.papers.texts import BUILT_IN, REMEDIES, di_key, is_on

T = TypeVar("T", PaperText, PaperSwitch)
SWITCHES: Final[dict[str, str]] = {
    REMEDIES: "行政复议、行政诉讼的告知",
    **{di_key(kind): f"{kind.label}的文号写“第”" for kind in PaperKind},
}
"""Everything that can be switched, with its title."""
_STATES: Final = {"coming": "未生效", "current": "现行", "ended": "已结束"}
_REMEDIES_OFF: Final = (
    "行政复议、行政诉讼的告知没有启用：不予受理和不给予的文书上只印反映渠道。漏写救济途径的，申请人的申请期限会延长。"
)


@dataclass(frozen=True, kw_only=True)
class PaperEditionLine(Generic[T]):
    """One edition. `state` is “coming”, “current” or “ended”."""

    row: T
    state: str

    @property
    def state_words(self) -> str:
        return _STATES[self.state]

    @property
    def since(self) -> str:
        return f"{chinese_date(self.row.valid_from)}起"


@dataclass(frozen=True, kw_only=True)
class PaperEditions(Generic[T]):
    """All editions of one passage or switch, newest first."""

    lines: list[PaperEditionLine[T]]

    @property
    def current(self) -> T | None:
        return next((line.row for line in self.lines if line.state == "current"), None)

    @property
    def coming(self) -> T | None:
        return next((line.row for line in self.lines if line.state == "coming"), None)

    @property
    def since(self) -> str:
        """From which day the present edition holds; BUILT_IN when none was entered."""
        return f"{chinese_date(self.current.valid_from)}起" if self.current else BUILT_IN


@dataclass(frozen=True, kw_only=True)
class Passage(PaperEditions[PaperText]):
    slot: Slot

    @property
    def text(self) -> str:
        return self.current.text if self.current else self.slot.text


@dataclass(frozen=True, kw_only=True)
class Switch(PaperEditions[PaperSwitch]):
    key: str
    title: str

    @property
    def is_on(self) -> bool:
        return self.current is not None and self.current.is_on

    @property
    def words(self) -> str:
        return "启用" if self.is_on else "不启用"


def passages(today: dt.date) -> list[tuple[str, list[Passage]]]:
    """Return every paper's title with its passages."""
    rows = PaperText.objects.select_related("entered_by").order_by("key", "valid_from")
    entered = {key: list(editions) for key, editions in groupby(rows, lambda row: str(row.key))}
    found = [Passage(slot=slot, lines=lines_of(entered.get(slot.key, []), today)) for slot in SLOTS.values()]
    return [(paper_title(paper), list(group)) for paper, group in groupby(found, lambda one: one.slot.paper)]


def passage(slot: Slot, today: dt.date) -> Passage:
    rows = PaperText.objects.filter(key=slot.key).select_related("entered_by").order_by("valid_from")
    return Passage(slot=slot, lines=lines_of(rows, today))


def switches(today: dt.date) -> list[Switch]:
    rows = PaperSwitch.objects.select_related("entered_by").order_by("key", "valid_from")
    entered = {key: list(editions) for key, editions in groupby(rows, lambda row: str(row.key))}
    return [
        Switch(key=key, title=title, lines=lines_of(entered.get(key, []), today)) for key, title in SWITCHES.items()
    ]


def switch(key: str, today: dt.date) -> Switch:
    rows = PaperSwitch.objects.filter(key=key).select_related("entered_by").order_by("valid_from")
    return Switch(key=key, title=SWITCHES[key], lines=lines_of(rows, today))


def lines_of(rows: Iterable[T], today: dt.date) -> list[PaperEditionLine[T]]:
    """Take editions ordered by their day, and return them newest first, each with its state."""
    editions: Sequence[T] = list(rows)
    begun = [row for row in editions if row.valid_from <= today]
    current = begun[-1] if begun else None
    return [PaperEditionLine(row=row, state=_state(row, current, today)) for row in reversed(editions)]


def _state(row: T, current: T | None, today: dt.date) -> str:
    if row.valid_from > today:
        return "coming"
    return "current" if row == current else "ended"


def paper_title(paper: str) -> str:
    return str(PaperKind(paper).label) if paper in PaperKind.values else "政策宣传页和广播稿"


def remedies_warning(today: dt.date) -> str:
    """Return the warning that adverse papers name no remedy; empty once 复议 and 诉讼 are switched on."""
    if is_on(REMEDIES, today):
        return ""
    last = PaperSwitch.objects.filter(key=REMEDIES, valid_from__gt=today, is_on=True).first()
    until = f"已录入{chinese_date(last.valid_from)}起启用。" if last else "请法制机构确认文字后启用。"
    return f"{_REMEDIES_OFF}{until}"
