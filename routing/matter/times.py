"""计时 on the matter page: until when it is due, what every clock says, how long the person has waited."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from routing.clocks.deadlines import Due
from routing.clocks.due_display import due_of
from routing.matter.clock_lines import ClockLine, clock_lines, explained
from routing.matter.stored import Stored
from routing.matter.waiting import Waiting, waiting


@dataclass(frozen=True)
class Times:
    """Every date and duration that the page of one matter shows."""

    stored: Stored

    @property
    def due(self) -> Due:
        """The light beside the number. While the matter waits for materials it says since when they were asked for."""
        asked = [row.asked_on for row in self.stored.materials if row.asked_on and not row.received_on]
        return due_of(self.stored.matter, self.stored.now, self.stored.calendar, paused_since=max(asked, default=None))

    @property
    def lines(self) -> list[ClockLine]:
        return clock_lines(self.stored.clocks, self.stored.now, self.stored.calendar)

    @property
    def explained(self) -> list[ClockLine]:
        """The same lines, each with the days counted and skipped (为什么是这一天)."""
        return explained(self.stored.clocks, self.stored.now, self.stored.calendar)

    @property
    def calendar_words(self) -> str:
        """The notices that the dates follow from, and the years for which the days of 黔南州 are not entered."""
        days = self.stored.calendar
        whole = f"全国放假通知（到{days.known_until.year}年底）和黔南州放假安排"
        missing = [f"{year}年" for year in self._years if days.local_missing(dt.date(year, 1, 1))]
        return f"{whole}（{'、'.join(missing)}州内放假未录入）" if missing else whole

    @property
    def _years(self) -> range:
        """The years that the clocks of the matter run through."""
        first = min((row.started_on.year for row in self.stored.clocks), default=self.stored.today.year)
        return range(first, max((row.due_on.year for row in self.stored.clocks), default=first) + 1)

    @cached_property
    def waiting(self) -> Waiting:
        return waiting(self.stored.matter, self.stored.events, self.stored.now, self.stored.calendar)
