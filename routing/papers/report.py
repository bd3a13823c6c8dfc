"""⑤ 上报单: to the superior, or to the office when nobody covers it."""

from __future__ import annotations

from departments import clock
from departments.datewords import chinese_date
from routing.papers.order import BLANK, Fields, PaperOrder, matter_of
from routing.papers.words import full, material_words, received_of, sentence
from routing.texts import Texts


def fields(order: PaperOrder, _texts: Texts) -> Fields:
    extra, matter, desk = order.extra, matter_of(order), matter_of(order).desk
    at_desk = order.issuer == desk
    return full(order) | {
        "number": matter.number,
        "to": extra["to"],
        "taken_by": f"{desk.own if at_desk else desk}窗口",
        "then": "" if at_desk else f"，现由{order.issuer.own}承办",
        "signer": extra.get("signer") or BLANK,
        "suggestion": sentence(extra["suggestion"]),
        "uncovered": bool(extra["uncovered"]),
        "accepted_on": chinese_date(clock.day_of(matter.accepted_at)) if matter.accepted_at else BLANK,
        "received": material_words(received_of(order)),
    }
