"""村（社区）名单: villages come in as a list. `plan` judges each row for a preview; `take_over` imports all or nothing.

A row belongs to the village of the same township and name. An empty cell erases nothing, and a village that the list
leaves out stays: it is ended by its `valid_to`. A village is never renamed: the old one ends and a new one begins.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass
from enum import StrEnum
from functools import cached_property
from itertools import count
from typing import Final

from django.db import transaction
from pypinyin import lazy_pinyin
from simple_history.utils import bulk_create_with_history

from departments import clock
from departments.errors import DeskError
from departments.keepers import check_keeper
from departments.models import Department, User
from departments.spreadsheets import SheetError, SheetRow, clean, has_unreadable
from departments.terms import DepartmentKind

MOST_VILLAGES: Final = 2000
HEAD_WITHIN: Final = 10
"""The head of the table is looked for in so many rows: above it may stand a title, who filled it in and when."""
SCHEME: Final = "NBS统计用区划代码"
"""The coding scheme of the column. It is always named, for other schemes give the same digits to other places
(DOMAIN.md 3.1)."""
COLUMNS: Final[Mapping[str, str]] = {
    "township": "乡镇",
    "name": "村（社区）名称",
    "code": f"代码（12位，{SCHEME}）",
    "phone": "电话",
    "hours": "办公时间",
}
LONGEST: Final[Mapping[str, int]] = {"name": 30, "phone": 30, "hours": 60}
ORDER: Final = 1000
"""`Department.order` of every village: it puts them behind all other units."""
CHANGED_SINCE: Final = "预览以后名单有了变化，请核对下面的结果再确认。"
EXPIRED: Final = "这一页已经过期，请重新选择文件。"
_HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "township": ("乡镇", "所属乡镇", "街道"),
    "name": ("村", "名称"),
    "code": ("代码", "统计用区划代码", "区划代码"),
    "phone": ("电话", "联系电话"),
    "hours": ("办公时间",),
}
"""How the head of a column may begin: 村（社区）名称 begins with 村. Full-width signs are read as plain ones."""
_PHONE: Final = re.compile(r"(0\d{2,3}-?)?\d{7,8}(转\d+)?|1\d{10}", re.ASCII)
_NONE: Final = frozenset({"-", "－", "—", "——", "/", "无"})


class State(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    FAULT = "fault"


STATE_WORDS: Final = {State.NEW: "新增", State.CHANGED: "有变化", State.SAME: "没有变化", State.FAULT: "有错误"}


@dataclass(frozen=True)
class VillageEntry:
    """One row of the list as it was written. `fault` is what was wrong already in reading it: a formula."""

    number: int
    township: str
    name: str
    code: str = ""
    phone: str = ""
    hours: str = ""
    fault: str = ""


@dataclass(frozen=True)
class VillageLine:
    """One row judged: `state` says what comes of it, `faults` what is wrong, `changes` which columns get new words."""

    entry: VillageEntry
    state: State
    faults: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    township: Department | None = None
    village: Department | None = None

    @property
    def state_words(self) -> str:
        return STATE_WORDS[self.state]


@dataclass(frozen=True)
class VillagePlan:
    """The whole list judged, and the villages that it leaves out (they stay)."""

    lines: tuple[VillageLine, ...]
    left_out: tuple[Department, ...]

    @cached_property
    def counts(self) -> Counter[State]:
        return Counter(line.state for line in self.lines)

    @property
    def summary(self) -> str:
        return "，".join(f"{words}{self.counts[state]}个" for state, words in STATE_WORDS.items())

    @property
    def faulty(self) -> list[VillageLine]:
        return [line for line in self.lines if line.state == State.FAULT]

    @property
    def changes_something(self) -> bool:
        return bool(self.counts[State.NEW] or self.counts[State.CHANGED])

    @property
    def may_be_confirmed(self) -> bool:
        return self.changes_something and not self.faulty

    @property
    def content(self) -> str:
        """The list as JSON, which the page of the preview carries to the confirmation."""
        return json.dumps([astuple(line.entry) for line in self.lines], ensure_ascii=False)

    @property
    def digest(self) -> str:
        """The SHA-256 of all that the preview shows: the confirmation proves by it that this was seen."""
        seen = [[asdict(line.entry), line.state, line.faults, line.changes] for line in self.lines]
        return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()


# --- Reading


def entries_of(rows: Sequence[SheetRow]) -> list[VillageEntry]:
    """Return the entries below the head of a table; raises SheetError when there is no head, or nothing below it."""
    for place, row in enumerate(rows[:HEAD_WITHIN]):
        places = _places(row.cells)
        if {"township", "name"} <= places.keys():
            below = [_entry(row, places) for row in rows[place + 1 :]]
            found = [entry for entry in below if any(astuple(entry)[1:])]
            if not found:
                raise SheetError("名单里一行也没有，请在表头下面一行填一个村（社区）。")
            return found
    raise SheetError("没有找到表头。表头里要有“乡镇”和“村（社区）名称”，请照模板填写。")


def _places(cells: Sequence[str]) -> dict[str, int]:
    """Return the place of each column whose head is recognised: {"township": 0, "name": 1, "phone": 3}."""
    heads = [unicodedata.normalize("NFKC", cell).replace(" ", "") for cell in cells]
    found: dict[str, int] = {}
    for name, beginnings in _HEADS.items():
        place = next((n for n, head in enumerate(heads) if head.startswith(beginnings)), None)
        if place is not None and place not in found.values():
            found[name] = place
    return found


def _entry(row: SheetRow, places: Mapping[str, int]) -> VillageEntry:
    texts = {name: row.cells[place] if place < len(row.cells) else "" for name, place in places.items()}
    calculated = [COLUMNS[name] for name, place in places.items() if place in row.formulas]
    fault = f"“{'、'.join(calculated)}”是公式，请改成文字。" if calculated else ""
    return VillageEntry(row.number, **texts, fault=fault)


def entries_from(content: str) -> list[VillageEntry]:
    """Read the JSON of `VillagePlan.content`; raises DeskError for anything else."""
    try:
        entries = [VillageEntry(number, *map(clean, texts)) for number, *texts in json.loads(content)]
    except (TypeError, ValueError, RecursionError) as error:
        raise DeskError(EXPIRED) from error
    if not 0 < len(entries) <= MOST_VILLAGES or not all(type(entry.number) is int for entry in entries):
        raise DeskError(EXPIRED)
    return entries


# --- Judging


def villages() -> list[Department]:
    """Return the villages in force, township by township."""
    rows = Department.objects.in_force(clock.today()).filter(kind=DepartmentKind.VILLAGE).select_related("parent")
    return list(rows.order_by("parent__order", "order", "slug"))


def plan(entries: Iterable[VillageEntry]) -> VillagePlan:
    """Judge every entry against the townships and villages in force today, and against the entries before it."""
    present = villages()
    judge = _Judge(present)
    lines = tuple(judge.line(entry) for entry in entries)
    named = {line.village.pk for line in lines if line.village is not None}
    return VillagePlan(lines, tuple(village for village in present if village.pk not in named))


class _Judge:
    """Judges one row after the other. It knows the townships and villages, and remembers the rows it has seen."""

    def __init__(self, present: Sequence[Department]) -> None:
        townships = Department.objects.in_force(clock.today()).filter(kind=DepartmentKind.TOWNSHIP)
        self.townships = {name: row for row in townships for name in (row.short_name, row.name)}
        self.by_name = {(row.parent_id, row.short_name): row for row in present}
        self.by_code = {row.code: row for row in present if row.code and row.coding_scheme == SCHEME}
        self.seen_names: dict[tuple[int, str], int] = {}
        self.seen_codes: dict[str, int] = {}

    def line(self, raw: VillageEntry) -> VillageLine:
        township = self.townships.get(raw.township)
        entry = _tidied(raw, township)
        village = self.by_name.get((township.pk, entry.name)) if township else None
        faults = tuple(self._faults(entry, township, village))
        if faults:
            return VillageLine(entry, State.FAULT, faults, (), township, village)
        changes = tuple(_changes(entry, village)) if village else ()
        state = State.NEW if village is None else State.CHANGED if changes else State.SAME
        return VillageLine(entry, state, (), changes, township, village)

    def _faults(self, entry: VillageEntry, township: Department | None, village: Department | None) -> Iterator[str]:
        if entry.fault:
            yield entry.fault
        if any(has_unreadable(text) for text in astuple(entry)[1:]):
            yield "里面有无法显示的字符，请删去重填。"
        yield from self._wrong_place(entry, township)
        yield from _wrong_length(entry)
        if entry.code:
            yield from self._wrong_code(entry, township, village)
        if entry.phone and not entry.fault and not all(map(_PHONE.fullmatch, re.split("[、,/ ]+", entry.phone))):
            yield f"没认出电话“{entry.phone}”，请写成“区号-号码”或11位手机号；没有电话的不填。"

    def _wrong_place(self, entry: VillageEntry, township: Department | None) -> Iterator[str]:
        if not entry.township:
            yield "没有填乡镇。"
        elif township is None:
            names = "、".join(row.short_name for name, row in self.townships.items() if name == row.short_name)
            yield f"没有叫“{entry.township}”的乡镇，应是{names}之一。"
        if not entry.name:
            yield "没有填村（社区）名称。"
        elif township is not None:
            first = self.seen_names.setdefault((township.pk, entry.name), entry.number)
            if first != entry.number:
                yield f"与第{first}行重复，都是{township}{entry.name}。"

    def _wrong_code(
        self, entry: VillageEntry, township: Department | None, village: Department | None
    ) -> Iterator[str]:
        code = entry.code
        if not (code.isascii() and code.isdigit() and len(code) == 12):
            lost = "（数字太长被改成了科学计数，请把这一列设成文本）" if "E+" in code.upper() else ""
            yield f"代码应是12位数字，现在是“{code}”{lost}。"
            return
        first = self.seen_codes.setdefault(code, entry.number)
        if first != entry.number:
            yield f"代码与第{first}行相同。"
        if code.endswith("000"):
            yield "代码末3位是000，那是乡镇的代码，不是村（社区）的。"
        if township and township.coding_scheme == SCHEME and not code.startswith(township.code[:9]):
            yield f"代码前9位应是{township.code[:9]}（{township}），现在是{code[:9]}。"
        other = self.by_code.get(code)
        if other is not None and other != village:
            yield f"代码已经是{other.parent}{other}的；改名或合并的，请先停用原来的村（社区）。"


def _tidied(entry: VillageEntry, township: Department | None) -> VillageEntry:
    """Read full-width digits as plain ones, 无 as empty, and 毛尖镇坪阳村 as 坪阳村."""
    code, phone = (unicodedata.normalize("NFKC", text).strip() for text in (entry.code, entry.phone))
    name = entry.name.removeprefix(township.short_name) if township else entry.name
    said = {"code": code.replace(" ", ""), "phone": phone, "hours": entry.hours}
    kept = {field: "" if text in _NONE else text for field, text in said.items()}
    return VillageEntry(entry.number, entry.township, name or entry.name, **kept, fault=entry.fault)


def _wrong_length(entry: VillageEntry) -> Iterator[str]:
    for field, longest in LONGEST.items():
        length = len(getattr(entry, field))
        if length > longest:
            yield f"{COLUMNS[field]}最多{longest}个字，现在是{length}个字。"


def _changes(entry: VillageEntry, village: Department) -> Iterator[str]:
    for field in ("code", "phone", "hours"):
        old, new = getattr(village, field), getattr(entry, field)
        if new and new != old:
            yield f"{COLUMNS[field].partition('（')[0]}：{old or '空'}改为{new}"


# --- Importing


def take_over(content: str, digest: str, actor: User) -> VillagePlan:
    """Import a list as it was previewed, all or nothing, and return what was done.

    Raises PermissionDenied for who does not keep the settings, and DeskError when `content` does not come from a
    preview or the judgement is no longer what was seen (`digest`). A second click is harmless: the list changes nothing
    any more.
    """
    check_keeper(actor)
    entries = entries_from(content)
    with transaction.atomic():
        _hold_townships()
        judged = plan(entries)
        if judged.faulty or (judged.changes_something and judged.digest != digest):
            raise DeskError(CHANGED_SINCE)
        _store(judged.lines, actor)
    return judged


def _hold_townships() -> None:
    """Lock the townships, so that two lists are imported one after the other.

    The lock leaves their keys free (FOR NO KEY UPDATE): registrations, which point to a township, go on meanwhile.
    """
    rows = Department.objects.filter(kind=DepartmentKind.TOWNSHIP).order_by("pk").select_for_update(no_key=True)
    list(rows.values_list("pk"))


def _store(lines: Sequence[VillageLine], actor: User) -> None:
    """Write the new villages, with their history, in one go: a city has hundreds. Write what has changed one by one."""
    source, taken = f"{actor}导入的村（社区）名单", _taken_slugs()
    new = [
        _village(line.township, line.entry.name, taken, source=source, **_given(line.entry))
        for line in lines
        if line.state == State.NEW and line.township is not None
    ]
    bulk_create_with_history(new, Department)
    for line in lines:
        if line.state == State.CHANGED and line.village is not None:
            for field, value in _given(line.entry).items():
                setattr(line.village, field, value)
            line.village.save()


def _given(entry: VillageEntry) -> dict[str, str]:
    """Return the columns of an entry that are not empty."""
    given = {field: getattr(entry, field) for field in ("code", "phone", "hours") if getattr(entry, field)}
    return given | ({"coding_scheme": SCHEME} if entry.code else {})


def new_village(township: Department, name: str, *, source: str, **columns: object) -> Department:
    """Make a village under a township, from today on unless `columns` has a `valid_from`.

    It closes at the hour at which its township closes.
    """
    village = _village(township, name, _taken_slugs(), source=source, **columns)
    village.save()
    return village


def _village(township: Department, name: str, taken: set[str], *, source: str, **columns: object) -> Department:
    """Return the row of a village, not stored yet, under a slug that is not in `taken`, where it is noted."""
    code = str(columns.get("code", ""))
    slug = _free_slug(f"village-{code}" if code else f"{township.slug}-{_spelt(name)}", taken)
    taken.add(slug)
    given = {"valid_from": clock.today()} | columns
    return Department(
        slug=slug,
        kind=DepartmentKind.VILLAGE,
        name=f"{township.short_name}{name}",
        short_name=name,
        parent=township,
        order=ORDER,
        source=source,
        closes_at=township.closes_at,
        **given,
    )


def _spelt(name: str) -> str:
    letters = "".join(lazy_pinyin(name))
    return "".join(char for char in letters if char.isascii() and char.isalnum())[:30] or "village"


def _taken_slugs() -> set[str]:
    return set(Department.objects.values_list("slug", flat=True))


def _free_slug(wanted: str, taken: set[str]) -> str:
    more = (f"{wanted}-{nth}" for nth in count(2))
    return wanted if wanted not in taken else next(slug for slug in more if slug not in taken)
