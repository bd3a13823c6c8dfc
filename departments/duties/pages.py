"""What the page 时限与职责 shows (M8): every edition of each category and limit, and what each edition changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Generic, TypeVar

from departments.duties.acts import coming
from departments.duties.editions import held_words
from departments.models import ClockLimit, ReliefCategory, Responsibility, SpecialStage
from departments.terms import LATE_RECEIPT, RETRANSFER, ClockKind

Row = TypeVar("Row", Responsibility, ClockLimit)
NONE = "无"
LIMIT_NAMES: Final[dict[str, str]] = {
    RETRANSFER: "退回后另行转出",
    LATE_RECEIPT: "补登的收到日期最多往前",
    ClockKind.ACCEPT: "村（社区）转来后受理",
    ClockKind.REVIEW: "拟不予受理的审核",
}
"""Names for limits, by key, where the name of the clock alone does not tell them apart or says too little."""


@dataclass(frozen=True)
class Changed:
    """One line of 改了什么: 办理时限, before 20个工作日, after 15个工作日."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class EditionLine(Generic[Row]):
    """One edition. `state` is "coming", "current" or "ended"; `changed` compares it with the edition before."""

    row: Row
    state: str
    changed: list[Changed]

    @property
    def state_words(self) -> str:
        return {"coming": "未生效", "current": "现行", "ended": "已结束"}[self.state]

    @property
    def held(self) -> str:
        return held_words(self.row)


@dataclass(frozen=True)
class SeriesBlock(Generic[Row]):
    """All editions of one category or limit, the newest first.

    `waits` says that one of them is not in force yet: until then no other can be entered.
    """

    title: str
    lines: list[EditionLine[Row]]
    waits: bool

    @property
    def first(self) -> Row:
        return self.lines[-1].row


def category_blocks(today: dt.date) -> list[tuple[ReliefCategory, SeriesBlock[Responsibility] | None]]:
    """Return every category with its editions; None where nobody answers for it (未设时限)."""
    rows = Responsibility.objects.select_related("category", "lead", "basis").prefetch_related("supporting", "stages")
    ordered = rows.order_by("category__number", "valid_from")
    found = {
        number: _block(editions[0].category.name, editions, today, responsibility_facts)
        for number, editions in _grouped(ordered, lambda row: str(row.category.number))
    }
    return [(category, found.get(str(category.number))) for category in ReliefCategory.objects.all()]


def clock_blocks(today: dt.date) -> list[SeriesBlock[ClockLimit]]:
    rows = ClockLimit.objects.order_by("key", "valid_from")
    blocks = [
        _block(limit_name(editions[0]), editions, today, limit_facts)
        for _, editions in _grouped(rows, lambda row: str(row.key))
    ]
    return sorted(blocks, key=lambda block: block.first.pk)


def limit_name(limit: ClockLimit) -> str:
    return LIMIT_NAMES.get(limit.key, limit.get_kind_display())


def responsibility_facts(row: Responsibility) -> dict[str, str]:
    """Return an edition in words, as {label: what it says}, in the order of the page."""
    unit = row.get_limit_unit_display()
    return {
        "文件": row.edition,
        "本版名称": row.label,
        "职责条目": row.item,
        "牵头单位": str(row.lead),
        "协办单位": "、".join(str(unit) for unit in row.supporting.all()) or NONE,
        "默认办理方式": row.get_handling_display(),
        "窗口当场办结": "可以" if row.settles_at_window else "不可以",
        "家庭成员证件号码": "写在转办单、上报单上" if row.needs_member_numbers else "不写",
        "办理时限": row.limit_words,
        "延期后总时限": f"{row.extended_limit}{unit}" if row.extended_limit else "不能延期",
        "急难时限": f"{row.urgent_hours}小时" if row.urgent_hours else NONE,
        "特殊环节": "；".join(stage_words(stage) for stage in row.stages.all()) or NONE,
        "告知去向": row.go_to,
        "去向地址": row.go_to_address or NONE,
        "去向电话": row.go_to_phone or NONE,
        "去向办公时间": row.go_to_hours or NONE,
        "依据": str(row.basis),
        "时限来源": row.limit_source,
        "来源": row.source,
    }


def limit_facts(row: ClockLimit) -> dict[str, str]:
    return {"时限": f"{row.value}{row.get_unit_display()}", "核实": _checked(row), "来源": row.source}


def stage_words(stage: SpecialStage) -> str:
    return f"{stage.name}{stage.time_words}（{'不计入' if stage.stops_clock else '计入'}时限）"


def changes(before: dict[str, str], after: dict[str, str]) -> list[Changed]:
    """Return the facts that differ, in the order of the page."""
    return [Changed(label, before[label], words) for label, words in after.items() if before[label] != words]


def _block(
    title: str, editions: Sequence[Row], today: dt.date, facts: Callable[[Row], dict[str, str]]
) -> SeriesBlock[Row]:
    lines: list[EditionLine[Row]] = []
    said: dict[str, str] | None = None
    for row in editions:
        now = facts(row)
        lines.append(EditionLine(row, _state(row, today), [] if said is None else changes(said, now)))
        said = now
    return SeriesBlock(title, lines[::-1], coming(editions, today) is not None)


def _state(row: Responsibility | ClockLimit, today: dt.date) -> str:
    if row.valid_from > today:
        return "coming"
    return "ended" if row.valid_to and row.valid_to < today else "current"


def _checked(row: ClockLimit) -> str:
    return "已核实" if row.is_verified else "本市设定"


def _grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> list[tuple[str, list[Row]]]:
    return [(name, list(group)) for name, group in groupby(rows, key)]
