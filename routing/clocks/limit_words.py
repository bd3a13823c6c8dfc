"""How long a matter takes, in words: for the receipt, below its table of dates, and for people who only ask."""

from __future__ import annotations

from collections.abc import Sequence

from departments.models import Responsibility
from departments.terms import LimitUnit
from intake.models import Matter

_PAUSE = "；通知补正材料的时间不计在内。"


def counting_words(matters: Sequence[Matter], *, since: str = "受理") -> str:
    """Return the sentence of the receipt on how the dates of these matters are counted.

    A limit in hours runs from the moment of acceptance and never pauses; a limit in days runs from the next day on.
    `since` is 收到 where the days are counted from the day it came (补登).
    """
    limits = {(row.responsibility.limit_unit, row.responsibility.limit) for row in matters}
    units = {unit for unit, _ in limits}
    if LimitUnit.HOURS in units:
        return _with_hours(len(units))
    if len(units) > 1:
        return f"办理期限自{since}次日起计算，见上表{_PAUSE}"
    if LimitUnit.WORKDAYS in units:
        return f"办理期限自{since}次日起按工作日计算{_PAUSE}"
    days = "、".join(f"{limit}日" for _, limit in sorted(limits))
    return f"办理期限自{since}次日起按日历日计算（{days}）{_PAUSE}"


def _with_hours(units: int) -> str:
    if units == 1:
        return "办理期限自受理时起按小时计算。"
    return f"办理期限见上表，按小时的自受理时起、其他的自受理次日起计算{_PAUSE}"


_HOW_COUNTED = {
    LimitUnit.WORKDAYS: ("从第二天算起", "周末、放假不算"),
    LimitUnit.CALENDAR_DAYS: ("从第二天算起",),
    LimitUnit.HOURS: ("放假也办",),
}


def asking_words(duty: Responsibility) -> str:
    """Return how long a category takes, to be read out. A limit that no national rule fixes is marked 本市设定."""
    unit = LimitUnit(duty.limit_unit)
    said = "" if duty.limit_is_verified else "本市设定，"
    begun = "求助后" if unit == LimitUnit.HOURS else "受理后"
    words = [f"{begun}{duty.limit}{unit.label}内（{said}{'，'.join(_HOW_COUNTED[unit])}）"]
    if duty.extended_limit:
        words.append(f"情况特殊的最长{duty.extended_limit}{unit.label}")
    if duty.urgent_hours:
        words.append(f"急难的{duty.urgent_hours}小时内先救助（本市设定）")
    return "；".join(words) + "。"
