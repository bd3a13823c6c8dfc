"""④ 转办单: from the window, or from the coordinating office, to the unit that is to handle the matter."""

from __future__ import annotations

from departments import clock
from departments.calendar.datewords import chinese_date
from routing.papers.sheets.order import BLANK, Fields, PaperOrder, matter_of
from routing.papers.sheets.words import full, iso_words, material_words, minute_words, received_of, sentence
from routing.papers.texts import Texts


def fields(order: PaperOrder, texts: Texts) -> Fields:
    """Return the fields of the sheet, with the whole number of the person: it goes between offices.

    Without `sign_by` it is the paper of 指定承办: such a unit has nothing to sign and may not give the matter back.
    """
    extra, matter, received, words = order.extra, matter_of(order), received_of(order), _words(order)
    return full(order) | {
        "number": matter.number,
        "lead": extra["lead"],
        "supporting": "、".join(extra["supporting"]) or "无",
        "nth": extra["nth"],
        "is_designated": not extra["sign_by"],
        "no_return": "" if extra["sign_by"] else f"{order.issuer.short_name}指定承办，不再退回",
        "returned_by": extra["returned_by"],
        "letter": texts.write(_occasion(order), **words),
        "answer_to": words["受理窗口"],
        "ground": sentence(extra["ground"]),
        "accepted_on": chinese_date(clock.day_of(matter.accepted_at)) if matter.accepted_at else BLANK,
        "cannot_go": extra["cannot_go"] or "—",
        "received": material_words(received),
        "sign_by": words["签收期限"],
        "answer_by": words["反馈期限"],
    }


def _occasion(order: PaperOrder) -> str:
    """Return the place of the letter: assigned by the office, sent on after a return, or an ordinary transfer."""
    if not order.extra["sign_by"]:
        return "letter_designated"
    return "letter_returned" if order.extra["returned_by"] else "letter"


def _words(order: PaperOrder) -> Fields:
    extra, matter = order.extra, matter_of(order)
    return {
        "退回单位": extra["returned_by"],
        "签收期限": iso_words(extra["sign_by"]) if extra["sign_by"] else "",
        "反馈期限": minute_words(matter.promised_at) if matter.promised_at else iso_words(extra["answer_by"]),
        "受理窗口": f"{matter.desk.own if order.issuer == matter.desk else matter.desk}窗口",
    }
