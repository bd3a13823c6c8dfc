"""⑤ 上报单: to the superior unit, or to the coordinating office when no policy covers the request (`uncovered`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from departments import clock
from departments.calendar.datewords import chinese_date
from routing.papers.sheets.order import BLANK, Fields, PaperOrder, matter_of
from routing.papers.sheets.words import full, material_words, received_of, sentence
from routing.papers.texts import Texts


def fields(order: PaperOrder, texts: Texts) -> Fields:
    """Return the fields of the report, with the whole number of the person: it goes between offices."""
    extra, matter, known = order.extra, matter_of(order), full(order)
    words = _words(order, known)
    return known | {
        "number": matter.number,
        "to": extra["to"],
        "letter": texts.write("letter", **words),
        "uncovered": texts.write("uncovered", **words) if extra["uncovered"] else [],
        "closing": texts.write("closing", **words),
        "signer": extra.get("signer") or BLANK,
        "received": material_words(received_of(order)),
        "lacking": _lacking(extra),
    }


def _lacking(extra: Mapping[str, Any]) -> str:
    """Return which main papers are still to come, and why it is sent up without them; "" where none is missing."""
    if not extra.get("lacking"):
        return ""
    return f"{extra['lacking']}。原因：{sentence(extra['without_papers'])}。"


def _words(order: PaperOrder, known: Fields) -> Fields:
    matter, desk = matter_of(order), matter_of(order).desk
    at_desk = order.issuer == desk
    return {
        "受理窗口": f"{desk.own if at_desk else desk}窗口",
        "受理日期": chinese_date(clock.day_of(matter.accepted_at)) if matter.accepted_at else BLANK,
        "姓名": order.application.applicant.name,
        "村": known["village"],
        "申请事项": matter.responsibility.label,
        "承办单位": "" if at_desk else order.issuer.own,
        "基本情况": known["difficulty"],
        "建议": sentence(order.extra["suggestion"]),
    }
