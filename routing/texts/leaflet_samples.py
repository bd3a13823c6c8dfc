"""样张 of leaflet and broadcast, with a wording that does not hold yet. Nothing is stored.

A passage of one category is shown on the leaflet of that category. A passage of all categories is shown on the longest
leaflet: if it fits there, it fits everywhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from departments.models import Department, ReliefCategory, Responsibility
from routing.leaflets.entries import (
    MOST_IN_BROADCAST,
    MOST_ON_LEAFLET,
    PAPER,
    LeafletEntry,
    Unit,
    broadcast,
    entry_of,
    is_worded,
    letters,
    supervision,
    unit_of,
)
from routing.papers.slots import Slot

_ALL: Final = "all"
_ONLY_READ_OUT: Final = "broadcast"
_READ_OUT: Final = frozenset({"who", "gets", "how", _ONLY_READ_OUT})
"""Parts of an entry that go into the broadcast."""


@dataclass(frozen=True, kw_only=True)
class LeafletSample:
    """One entry as leaflet and as broadcast. A print that does not hold the passage is left out."""

    entry: LeafletEntry
    unit: Unit
    supervision: Unit
    text: str
    on_leaflet: bool
    on_leaflet_letters: int

    @property
    def read_out_letters(self) -> int:
        return letters(self.text)

    @property
    def counts(self) -> list[str]:
        """Return one sentence for each print: its number of characters, and by how many it is too long."""
        return [
            *([_count("宣传页", self.on_leaflet_letters, MOST_ON_LEAFLET)] if self.on_leaflet else []),
            *([_count("广播稿", self.read_out_letters, MOST_IN_BROADCAST)] if self.text else []),
        ]

    @property
    def is_too_long(self) -> bool:
        is_too_long_to_hand_out = self.on_leaflet and self.on_leaflet_letters > MOST_ON_LEAFLET
        return is_too_long_to_hand_out or self.read_out_letters > MOST_IN_BROADCAST


def _count(print_name: str, counted: int, most: int) -> str:
    over = f"，超过{counted - most}个字，请写短" if counted > most else ""
    return f"{print_name}{counted}个字（最多{most}个字{over}）"


def is_of_leaflet(slot: Slot) -> bool:
    return slot.paper == PAPER


def leaflet_sample(slot: Slot, unit: Department, on: dt.date, text: str | None = None) -> LeafletSample:
    """Return leaflet and broadcast as a window would print them on a day, with a passage in them.

    `text` is the new wording of the passage; None shows the wording of that day. Raises Responsibility.DoesNotExist
    when the category has no edition in force on that day.
    """
    slug, _, part = slot.place.partition(".")
    drafts = {} if text is None else {slot.key: text}
    found = [_sample(category, part, unit, on, drafts) for category in _categories(slug, on)]
    return max(found, key=lambda one: letters(one.text) if part == _ONLY_READ_OUT else one.on_leaflet_letters)


def _categories(slug: str, on: dt.date) -> list[ReliefCategory]:
    if slug != _ALL:
        return [Responsibility.objects.edition(slug, on).category]
    duties = Responsibility.objects.in_force(on).select_related("category").order_by("category__number")
    return [duty.category for duty in duties if is_worded(duty.category)]


def _sample(
    category: ReliefCategory, part: str, department: Department, on: dt.date, drafts: Mapping[str, str]
) -> LeafletSample:
    entry, unit, above = entry_of(category, on, drafts=drafts), unit_of(department), supervision()
    return LeafletSample(
        entry=entry,
        unit=unit,
        supervision=above,
        text=broadcast(entry, unit, on, drafts=drafts) if part in _READ_OUT else "",
        on_leaflet=part != _ONLY_READ_OUT,
        on_leaflet_letters=letters(entry.body(unit, above)),
    )
