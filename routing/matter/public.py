"""What a stranger who scans the QR code of a receipt may read: status, unit and date; no name and no reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from departments import clock
from departments.calendar.datewords import before_words
from departments.calendar.reading import calendar
from departments.terms import ClockKind
from intake.models import Application, Matter
from intake.states import Outcome, Status
from routing.models import unstopped_of


@dataclass(frozen=True)
class PublicLine:
    """One matter as the public page shows it."""

    category: str
    status: str
    unit: str
    phone: str
    received_on: dt.date


def public_lines(application: Application) -> list[PublicLine]:
    """Return a line for each matter of an application. It names no person and no reason: anybody may scan the code."""
    rows = application.matters.select_related("responsibility", "holder", "window__parent").order_by("number")
    received_on = clock.day_of(application.received_at)
    return [
        PublicLine(row.responsibility.label, _public_words(row), row.holder.name, row.desk.phone, received_on)
        for row in rows
    ]


_ENDED: dict[str, str] = {
    Outcome.INFORMED: "已告知您到承办单位自行申请，请看告知自行申请单。",
    Outcome.WITHDRAWN: "申请已撤回。",
    Outcome.REFUSED: "已答复，告知单已送达。",
}
"""What is said of a matter that ended otherwise than by a result."""


def _public_words(matter: Matter) -> str:
    if not matter.is_open:
        return _ENDED.get(matter.outcome, "已经办结，结果已告知。")
    if matter.status == Status.IN_PROGRESS and unstopped_of(matter, ClockKind.STAGE):
        return "承办单位正在公示或者核对，这段时间不计入办理时限，结束后继续计算。"
    if matter.status == Status.IN_PROGRESS and matter.promised_on:
        until = before_words(matter.promised_on, clock.today(), calendar(), matter.promised_at)
        return f"承办单位正在办理，{until}有结果。"
    if matter.status == Status.TO_ACCEPT and matter.due_on:
        return f"已登记，已转送乡镇（街道），{before_words(matter.due_on, clock.today(), calendar())}受理。"
    words: dict[str, str] = {
        Status.AWAITING_MATERIALS: "需要您补材料，请看补正告知单或打窗口电话。",
        Status.COORDINATING: "正在协调承办单位，不需要您再跑。",
        Status.TO_REVIEW: "窗口正在审核，有结果会当面告知。",
        Status.TO_NOTIFY: "已有结果，请到窗口领取告知书。",
        Status.REFUSED: "已有结果，请到窗口领取告知单。",
    }
    return words.get(matter.status, "已受理，正在转给承办单位。")
