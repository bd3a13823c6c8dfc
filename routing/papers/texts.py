"""文书文本 and 文书开关 of a day: the edition that the office has entered, or what came with the software."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property

from routing.models import PaperKind, PaperSwitch, PaperText
from routing.papers.slots import SLOTS, Slot, fill

REMEDIES = "remedies"
"""The switch by which adverse papers name 行政复议 and 行政诉讼."""
BUILT_IN = "随软件"
"""What stands as the edition of a passage that the office has not worded anew."""


class Texts:
    """The passages of one kind of paper, as they are worded on the day it is issued. Read in one query."""

    def __init__(self, paper: str, on: dt.date, *, drafts: Mapping[str, str] | None = None) -> None:
        """`drafts` are wordings to be tried on a sample, by their key; nobody has entered them yet."""
        self.paper, self.on, self._drafts = paper, on, drafts or {}

    def write(self, place: str, **words: object) -> list[str]:
        """Return the paragraphs of a passage with its words filled in. Raises KeyError for an unknown place or word."""
        slot = SLOTS[f"{self.paper}.{place}"]
        return fill(self._drafts.get(slot.key) or self.text_of(slot), words)

    def text_of(self, slot: Slot) -> str:
        """Return the wording of a passage on that day, with its 【words】 still to be filled in."""
        entered = self._entered.get(slot.key)
        return entered.text if entered else slot.text

    def sentence(self, place: str, **words: object) -> str:
        """Return a passage as one sentence."""
        return "".join(self.write(place, **words))

    @property
    def editions(self) -> dict[str, str]:
        """Return for each passage the day its edition began (2026-11-23), or 随软件. It is frozen with the paper."""
        keys = [slot.key for slot in SLOTS.values() if slot.paper == self.paper]
        return {key: self._entered[key].valid_from.isoformat() if key in self._entered else BUILT_IN for key in keys}

    @cached_property
    def _entered(self) -> dict[str, PaperText]:
        rows = PaperText.objects.begun(self.on).filter(key__startswith=f"{self.paper}.")
        return {row.key: row for row in rows}


def suggestions(on: dt.date) -> tuple[str, ...]:
    """Return what the office lets a 上报单 suggest on a day; the first is filled in."""
    return tuple(Texts(PaperKind.REPORT, on).write("suggestions"))


def di_key(kind: str) -> str:
    """Return the key of the switch 第 of a kind of paper: 〔2026〕第460号 instead of 〔2026〕460号."""
    return f"di.{kind}"


def is_on(key: str, on: dt.date) -> bool:
    """Whether a switch is on, on a day. It is off until somebody has switched it on."""
    return bool(PaperSwitch.objects.begun(on).filter(key=key).values_list("is_on", flat=True).last())
