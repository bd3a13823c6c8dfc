"""文书文本 and 文书开关 as they hold on a day: what the office has entered, else what is built in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cached_property

from routing.models import PaperSwitch, PaperText
from routing.papers.slots import SLOTS, Slot, fill

REMEDIES = "remedies"
"""Switch: 行政复议、行政诉讼 are named on adverse papers."""
BUILT_IN = "随软件"
"""The edition of a passage that the office has never worded itself."""


class Texts:
    """The passages of one paper as they hold on the day it is issued: one query."""

    def __init__(self, paper: str, on: dt.date, *, drafts: Mapping[str, str] | None = None) -> None:
        """`drafts`: wordings to be tried, by key, before anybody has entered them."""
        self.paper, self.on, self._drafts = paper, on, drafts or {}

    def write(self, place: str, **words: object) -> list[str]:
        """Return the paragraphs of a passage, filled in."""
        slot = SLOTS[f"{self.paper}.{place}"]
        return fill(self._drafts.get(slot.key) or self.text_of(slot), words)

    def text_of(self, slot: Slot) -> str:
        """Return the wording that holds."""
        entered = self._entered.get(slot.key)
        return entered.text if entered else slot.text

    def sentence(self, place: str, **words: object) -> str:
        """Return a passage of one paragraph."""
        return "".join(self.write(place, **words))

    @property
    def editions(self) -> dict[str, str]:
        """Return which edition of each passage holds: the day it began, or 随软件. It is frozen with the paper."""
        keys = [slot.key for slot in SLOTS.values() if slot.paper == self.paper]
        return {key: self._entered[key].valid_from.isoformat() if key in self._entered else BUILT_IN for key in keys}

    @cached_property
    def _entered(self) -> dict[str, PaperText]:
        rows = PaperText.objects.begun(self.on).filter(key__startswith=f"{self.paper}.")
        return {row.key: row for row in rows}


def di_key(kind: str) -> str:
    """Return the switch by which the number of a paper is written with 第."""
    return f"di.{kind}"


def is_on(key: str, on: dt.date) -> bool:
    """Say whether a switch is on, on a day; what nobody has switched is off."""
    last: PaperSwitch | None = PaperSwitch.objects.begun(on).filter(key=key).last()
    return last is not None and last.is_on
