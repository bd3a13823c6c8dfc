"""What the page after a registration shows (W4): what became of each matter, and until when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from departments import clock
from departments.calendar.datewords import before_words
from departments.calendar.reading import calendar
from intake.models import Matter
from intake.states import Status


@dataclass(frozen=True)
class BecameLine:
    """One matter of the visit. `next_step`: where the way chosen is carried out, empty when nothing waits for it."""

    matter: Matter
    next_step: str = ""

    @property
    def words(self) -> str:
        """Return what became of it in a sentence or two: 现在在市民政局（石立新）。12月7日前有结果。"""
        matter = self.matter
        if matter.status == Status.CLOSED:
            return f"{matter.get_outcome_display()}，已办结。"
        if matter.status == Status.AWAITING_MATERIALS:
            until = f"，请在{_before(matter.due_on)}补齐" if matter.due_on else ""
            return f"等申请人补材料{until}。"
        return _whereabouts(matter) + _next(matter) + _promise(matter)


def _whereabouts(matter: Matter) -> str:
    handler = f"（{matter.handler}）" if matter.handler else ""
    return f"现在在{matter.holder}{handler}。"


def _next(matter: Matter) -> str:
    if matter.due_on is None:
        return ""
    before = _before(matter.due_on, matter.due_at)
    if matter.status == Status.TO_ACCEPT:
        return f"{before}受理；受理后由{matter.holder}选定怎么办理，算出办理期限。"
    return f"{matter.get_clock_kind_display()}：{before}。"


def _promise(matter: Matter) -> str:
    return f"{_before(matter.promised_on, matter.promised_at)}有结果。" if matter.promised_on else ""


def _before(day: dt.date, at: dt.datetime | None = None) -> str:
    return before_words(day, clock.today(), calendar(), at)
