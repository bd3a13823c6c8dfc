"""④ 转办单: between offices, so in full."""

from __future__ import annotations

from departments import clock
from departments.datewords import chinese_date
from routing.papers.order import BLANK, Fields, PaperOrder, matter_of
from routing.papers.words import full, iso_words, material_words, minute_words, received_of, sentence
from routing.texts import Texts


def fields(order: PaperOrder, _texts: Texts) -> Fields:
    extra, matter, received = order.extra, matter_of(order), received_of(order)
    return full(order) | {
        "number": matter.number,
        "lead": extra["lead"],
        "supporting": "、".join(extra["supporting"]) or "无",
        "nth": extra["nth"],
        "is_designated": not extra["sign_by"],
        "no_return": "" if extra["sign_by"] else f"{order.issuer.short_name}指定承办，不再退回",
        "returned_by": extra["returned_by"],
        "answer_to": f"{matter.desk.own if order.issuer == matter.desk else matter.desk}窗口",
        "ground": sentence(extra["ground"]),
        "accepted_on": chinese_date(clock.day_of(matter.accepted_at)) if matter.accepted_at else BLANK,
        "cannot_go": extra["cannot_go"] or "—",
        "received": material_words(received),
        "sign_by": iso_words(extra["sign_by"]) if extra["sign_by"] else "",
        "answer_by": minute_words(matter.promised_at) if matter.promised_at else iso_words(extra["answer_by"]),
    }
