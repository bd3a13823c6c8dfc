"""How the receipt says in which days the limits of its requests are counted: the table above it has the dates."""

from __future__ import annotations

from collections.abc import Sequence

from departments.terms import LimitUnit
from intake.models import Matter
from intake.states import Status

_PAUSE = "；通知补正材料的时间不计在内。"


def counting_words(matters: Sequence[Matter]) -> str:
    """Return the sentence; hours run from the moment of acceptance and never pause."""
    running = [row for row in matters if row.promised_on is not None and row.status != Status.CLOSED] or matters
    limits = {(row.responsibility.limit_unit, row.responsibility.limit) for row in running}
    units = {unit for unit, _ in limits}
    if LimitUnit.HOURS in units:
        return _with_hours(len(units))
    if len(units) > 1:
        return f"办理期限自受理次日起计算，见上表{_PAUSE}"
    if LimitUnit.WORKDAYS in units:
        return f"办理期限自受理次日起按工作日计算{_PAUSE}"
    days = "、".join(f"{limit}日" for _, limit in sorted(limits))
    return f"办理期限自受理次日起按日历日计算（{days}）{_PAUSE}"


def _with_hours(units: int) -> str:
    if units == 1:
        return "办理期限自受理时起按小时计算。"
    return f"办理期限见上表，按小时的自受理时起、其他的自受理次日起计算{_PAUSE}"
