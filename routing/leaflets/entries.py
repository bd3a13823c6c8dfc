"""政策条目: what somebody who only asks is told about a category on a day (UX.md 3.3 ⑨).

The words are passages of catalogue/leaflets.toml, or the office's own in their place. Limits, materials and units come
from the duty table. Leaflet, broadcast, 办事一次性告知单 and the public page all show this one entry.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from departments.calendar.datewords import chinese_date
from departments.models import Department, MaterialRequirement, ReliefCategory, Responsibility
from departments.terms import LimitUnit
from departments.units.office import office
from routing.clocks.limit_words import asking_words
from routing.models import PaperText
from routing.papers.sheets.order import BLANK
from routing.papers.sheets.words import opening_words, window_name
from routing.papers.slots import SLOTS
from routing.papers.texts import Texts

PAPER = "leaflet"
MOST_ON_LEAFLET = 350
MOST_IN_BROADCAST = 200
AT_WINDOW = "窗口现场填写"
"""The place named for a form that is filled in at the window; nobody has to bring it."""
_TO_WRITE_ON = "＿"
_BOUNDARY = dt.timedelta(days=1)
_BRACKETS = re.compile(r"（[^）]*）")


@dataclass(frozen=True)
class Brings:
    """带什么: what to carry, what to carry if there is one, what is filled in and what is looked up at the window."""

    carried: Sequence[str]
    if_any: Sequence[str]
    filled_in: Sequence[str]
    looked_up: Sequence[str]

    @property
    def lines(self) -> list[str]:
        return [*self._carried(), *self._not_carried()]

    def _carried(self) -> Iterator[str]:
        yield f"要带：{'、'.join(self.carried)}。" if self.carried else "不用带证件、材料。"
        if self.if_any:
            yield f"有的再带：{'、'.join(self.if_any)}。"

    def _not_carried(self) -> Iterator[str]:
        if self.filled_in:
            named = self.filled_in[0] if len(self.filled_in) == 1 else f"申请书等{len(self.filled_in)}样表"
            yield f"到窗口填：{named}。"
        if self.looked_up:
            yield f"不用带：{'、'.join(self.looked_up)}（窗口代查）。"


@dataclass(frozen=True)
class Unit:
    """Whom to ask. A fact that was not entered is BLANK, a line to write on."""

    name: str
    phone: str
    address: str
    hours: str
    slug: str = ""

    @property
    def has_phone(self) -> bool:
        """Whether a telephone number was entered."""
        return self.phone != BLANK

    @property
    def known(self) -> list[tuple[str, str]]:
        """Return (label, words) of what was entered; on a screen nobody can write on a line."""
        facts = [("电话", self.phone), ("地址", self.address), ("上班时间", self.hours)]
        return [(label, words) for label, words in facts if words != BLANK]


@dataclass(frozen=True, kw_only=True)
class LeafletEntry:
    """One category on one day. `began` and `ends` are the first and last day on which all of it holds."""

    category: ReliefCategory
    duty: Responsibility
    who: str
    gets: Sequence[str]
    steps: Sequence[str]
    time: str
    free: str
    materials: Sequence[MaterialRequirement]
    brings: Brings
    began: dt.date
    ends: dt.date | None

    @property
    def title(self) -> str:
        return self.duty.label

    @property
    def known(self) -> list[str]:
        """Return what is given, without the amounts that have to be written in by hand on paper."""
        return [line for line in self.gets if _TO_WRITE_ON not in line]

    @property
    def has_blanks(self) -> bool:
        return len(self.known) < len(self.gets)

    @property
    def pauses(self) -> bool:
        """Whether the limit waits while papers are missing; a limit in hours never does."""
        return self.duty.limit_unit != LimitUnit.HOURS

    def body(self, unit: Unit, supervising: Unit) -> str:
        """Return the text of the leaflet whose letters are counted: all but title, heads and version."""
        lines = [self.who, *self.gets, *self.steps, *self.brings.lines, self.time, unit.name, self.free]
        whom = f"电话：{unit.phone}地址：{unit.address}上班：{unit.hours}赶集日："
        return "".join([*lines, whom, f"监督电话：{supervising.name}{supervising.phone}"])

    @property
    def version(self) -> str:
        return f"{self.began:%Y%m%d}"

    @property
    def validity(self) -> str:
        until = f"至{chinese_date(self.ends)}" if self.ends else "，有新版本时作废"
        return f"{chinese_date(self.began)}起{until}"


def entry_of(category: ReliefCategory, on: dt.date, *, drafts: Mapping[str, str] | None = None) -> LeafletEntry:
    """Return the entry of a category on a day.

    `drafts` are wordings by key, shown as if they began on that day. Raises Responsibility.DoesNotExist when the
    category has no edition in force.
    """
    duty = Responsibility.objects.edition(category.slug, on)
    rows = list(category.materials.all())
    materials = [row for row in rows if _holds(row, on)]
    begins = _boundaries(category, rows) | ({on} if drafts else set())
    return LeafletEntry(
        category=category,
        duty=duty,
        materials=materials,
        brings=brings_of(materials),
        began=max((day for day in begins if day <= on), default=duty.valid_from),
        ends=min((day - _BOUNDARY for day in begins if day > on), default=None),
        **_worded(category.slug, duty, Texts(PAPER, on, drafts=drafts)),
    )


def _worded(slug: str, duty: Responsibility, texts: Texts) -> dict[str, Any]:
    words = {"去向": duty.go_to, "承办单位": duty.lead.short_name}
    return {
        "who": texts.sentence(f"{slug}.who"),
        "gets": texts.write(f"{slug}.gets"),
        "steps": texts.write(f"{slug}.how", **words),
        "free": texts.sentence("all.free"),
        "time": asking_words(duty),
    }


def entries(on: dt.date) -> list[tuple[Responsibility, str]]:
    """Return every category in force that is worded, with the sentence that says whom it helps."""
    texts = Texts(PAPER, on)
    duties = Responsibility.objects.in_force(on).select_related("category", "lead").order_by("category__number")
    return [(duty, texts.sentence(f"{duty.category.slug}.who")) for duty in duties if is_worded(duty.category)]


def is_worded(category: ReliefCategory) -> bool:
    """Whether the category has an entry. A category added later has none until it is worded."""
    return f"{PAPER}.{category.slug}.who" in SLOTS


def brings_of(materials: Iterable[MaterialRequirement]) -> Brings:
    rows = list(materials)
    own = [row for row in rows if not row.window_looks_up and row.where != AT_WINDOW]
    return Brings(
        carried=[row.name for row in own if row.is_main],
        if_any=[row.name for row in own if not row.is_main],
        filled_in=[row.name for row in rows if row.where == AT_WINDOW],
        looked_up=[row.name for row in rows if row.window_looks_up],
    )


# --- 版本号 and 有效期


def _holds(row: MaterialRequirement, on: dt.date) -> bool:
    return row.valid_from <= on and (row.valid_to is None or row.valid_to >= on)


def _boundaries(category: ReliefCategory, materials: Iterable[MaterialRequirement]) -> set[dt.date]:
    """Return every day on which a limit, a material or a wording of the entry begins to hold."""
    dated = [*materials, *category.responsibilities.all()]
    ended = {row.valid_to + _BOUNDARY for row in dated if row.valid_to}
    keys = [key for key in SLOTS if key.startswith((f"{PAPER}.{category.slug}.", f"{PAPER}.all."))]
    worded = set(PaperText.objects.filter(key__in=keys).values_list("valid_from", flat=True))
    built_in = {since for key in keys if (since := SLOTS[key].since)}
    return {row.valid_from for row in dated} | ended | worded | built_in


# --- Whom to ask


def unit_of(department: Department) -> Unit:
    return Unit(
        name=window_name(department),
        phone=department.phone or BLANK,
        address=department.address or BLANK,
        hours=opening_words(department.hours),
        slug=department.slug,
    )


def place_of(duty: Responsibility) -> Unit:
    """Return where the category is applied for: shown to who reads at home, with no window named."""
    return Unit(
        name=duty.go_to,
        phone=duty.go_to_phone or BLANK,
        address=duty.go_to_address or BLANK,
        hours=opening_words(duty.go_to_hours),
    )


def supervision() -> Unit:
    """Return the office that supervises the windows; complaints about a window go there."""
    return unit_of(office())


def public_address(category: ReliefCategory, unit: Unit) -> str:
    """Return the address in the QR code. It names category and window, and no person."""
    window = f"?unit={unit.slug}" if unit.slug else ""
    return settings.SITE_URL + reverse("routing:policy", args=[category.slug]) + window


# --- 村广播稿


def broadcast(entry: LeafletEntry, unit: Unit, on: dt.date, *, drafts: Mapping[str, str] | None = None) -> str:
    """Return the text to be read out in a village. What to bring is added as far as MOST_IN_BROADCAST allows."""
    words = {
        "类别": entry.title,
        "帮什么人": entry.who,
        "能得到什么": _spoken(entry.gets[0]) if entry.gets else "",
        "怎么申请": _spoken(entry.steps[0]) if entry.steps else "",
        "多久有结果": _spoken(entry.time),
        "窗口": unit.name,
        "电话": "" if unit.phone == BLANK else unit.phone,
    }
    texts = Texts(PAPER, on, drafts=drafts)
    said: str = texts.sentence("all.broadcast", **words)
    for brought in _to_bring(entry.brings.carried):
        fuller: str = texts.sentence("all.broadcast", **words | {"多久有结果": f"{brought}{words['多久有结果']}"})
        if letters(fuller) <= MOST_IN_BROADCAST:
            return fuller
    return said


def _to_bring(carried: Sequence[str]) -> Iterator[str]:
    """Yield two sentences about what to bring: all of it, then only 身份证, without which nobody is helped."""
    cards = [name for name in carried if "身份证" in name]
    for names in (carried, cards):
        if names:
            yield _spoken(f"来的时候带上{'、'.join(names)}。")


def _spoken(time: str) -> str:
    """Drop what stands in brackets, such as （工作日）: a listener cannot use it."""
    return _BRACKETS.sub("", time).replace("；", "，")


def letters(text: str) -> int:
    """Count the characters that are read; spaces and lines to write on are not."""
    return sum(1 for letter in text if not letter.isspace() and letter not in BLANK)
