"""① 受理回执: one receipt for all requests of a visit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.calendar.reading import calendar
from departments.terms import Handling
from departments.units.office import office
from intake.models import Matter
from intake.registration.late import came_words
from intake.states import Outcome, Status
from routing.clocks.limit_words import counting_words
from routing.hands.memory import Expected, expected_for
from routing.hands.people import took_in
from routing.models import Document
from routing.papers.sheets.order import BLANK, Fields, PaperOrder
from routing.papers.sheets.words import (
    authority_owed,
    brought_of,
    complaints,
    material_words,
    minute_words,
    proxy_words,
    sentence,
    window_name,
)
from routing.papers.texts import Texts


def fields(order: PaperOrder, texts: Texts) -> Fields:
    """Return the fields of the receipt: a line for each request, what was handed in, whom to complain to."""
    received, application, told = brought_of(order), order.application, complaints("complaint")
    lines = [_receipt_line(matter) for matter in order.matters]
    return {
        "lines": lines,
        "minute": minute_words(_accepted_at(order)),
        "proxy": proxy_words(application),
        "received": material_words(received),
        "received_count": f"{len(received)}种{sum(paper.copies for paper in received)}份",
        "query_code": application.query_code,
        "clerk": took_in(application, order.matter).full_name,
        "place": window_name(order.issuer),
        "notes": texts.write("notes", **_words(order, lines, told)),
        **told,
        **_came(order),
        **authority_owed(order),
    }


def _came(order: PaperOrder) -> Fields:
    """Return on which day it came, of what was registered late (补登). Other receipts have no such field."""
    late = order.application.late_receipt
    if late is None:
        return {}
    registered_at = order.matters[0].registered_at
    if late.counts:
        check = "；收到日期由窗口负责人核签，不同意的另行告知" if late.is_pending else ""
        return {"came": f"{came_words(late, registered_at)}。期限从收到之日起算{check}。"}
    registered = chinese_date(clock.day_of(registered_at))
    return {"came": f"{registered}登记，期限从这一天起算。原写{chinese_date(late.received_on)}收到，未获核签。"}


def _is_counted_back(order: PaperOrder) -> bool:
    late = order.application.late_receipt
    return late is not None and late.counts


def redated(old: Document, matters: Sequence[Matter]) -> list[Fields]:
    """Return the lines of an old receipt with the promises as they are now, of what it said was accepted and is open.

    How each request was handled stays as it was said.
    """
    now = {matter.number: matter for matter in matters if matter.is_open and matter.accepted_at is not None}
    lines: list[Fields] = old.fields["lines"]
    return [
        line | {"due": _promise_words(matter)}
        if (matter := now.get(line["number"])) and matter.accepted_at and matter.accepted_at <= old.issued_at
        else line
        for line in lines
    ]


def _words(order: PaperOrder, lines: list[Fields], told: Fields) -> Fields:
    return {
        "期限怎样计算": sentence(
            counting_words(_dated(order, lines), since="收到" if _is_counted_back(order) else "受理")
        ),
        "窗口电话": order.issuer.phone or BLANK,
        "监督电话": told["complaint_phone"],
        "监督单位": told["complaint_unit"],
    }


_HAS_DATE: Final = "前（"
"""What stands in a line that has a date: 2026年12月28日前（25个工作日）."""


def _dated(order: PaperOrder, lines: list[Fields]) -> Sequence[Matter]:
    """Return the requests that have a date on the receipt, or all if none has.

    A correction goes by the lines of the old receipt, which it repeats: it says the same, whatever became of them.
    """
    printed = order.replaces.fields["lines"] if order.replaces else lines
    dated = {line["number"] for line in printed if _HAS_DATE in line["due"]}
    return [matter for matter in order.matters if matter.number in dated] or order.matters


def _accepted_at(order: PaperOrder) -> dt.datetime:
    """Return when the requests were accepted: the last of them, or when the person came if none is accepted yet."""
    accepted = [matter.accepted_at for matter in order.matters if matter.accepted_at is not None]
    return max(accepted, default=order.application.received_at)


def _receipt_line(matter: Matter) -> Fields:
    way, due = _way_words(matter)
    return {"number": matter.number, "category": matter.responsibility.label, "way": way, "due": due}


def _way_words(matter: Matter) -> tuple[str, str]:
    """Return how a request is handled and until when: ("转办：市住建局", "2026年12月28日前（25个工作日）")."""
    if matter.status == Status.AWAITING_MATERIALS:
        return "待补正（见补正告知单）", "材料补齐之日起算"
    if matter.status == Status.TO_REVIEW:
        return "拟不予受理，待审核", "审核后书面告知"
    if matter.outcome == Outcome.INFORMED:
        return "告知自行申请（见告知单）", "—"
    if matter.status == Status.CLOSED:
        return "当场办结（见办理结果告知书）", "已办结"
    if matter.status == Status.TO_ACCEPT:
        return f"转送{matter.desk}受理", "受理后告知"
    return _handling_words(matter), _promise_words(matter)


def _handling_words(matter: Matter) -> str:
    handling, who = Handling(matter.handling), _expected(matter)
    units = {
        Handling.ESCALATE: who.superior,
        Handling.TRANSFER: str(who),
        Handling.OWN: str(matter.desk),
        Handling.UNCOVERED: str(office()),
    }
    return f"{handling.label}：{units[handling]}" if handling in units else str(handling.label)


def _expected(matter: Matter) -> Expected:
    """Return who will handle it, as the registration proposed on the day of acceptance."""
    return expected_for(matter, clock.day_of(matter.accepted_at or matter.registered_at))


def _promise_words(matter: Matter) -> str:
    if matter.promised_on is None:
        return "—"
    duty = matter.responsibility
    limit = f"{duty.limit}{duty.get_limit_unit_display()}"
    if matter.promised_at is not None:  # a limit in hours: no calendar moves it, so it is never 暂定
        return f"{minute_words(matter.promised_at)}前（{limit}）"
    doubt = "，暂定" if calendar().is_provisional(matter.promised_on) else ""
    return f"{chinese_date(matter.promised_on)}前（{limit}{doubt}）"
