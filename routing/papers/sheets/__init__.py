"""What stands on each paper: its fields, as plain words that can be frozen. One file per paper.

Papers for the applicant are masked, papers between offices are full (UX.md 3.2, 7). What the office has not entered yet
(a telephone, an address) is a line to write on by hand, never an invented number.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.models import Department, User
from routing.models import PaperKind
from routing.papers.sheets import inform, receipt, refusal, report, result, supplement, transfer
from routing.papers.sheets.order import BLANK, Fields, Keep, PaperOrder, nobody
from routing.papers.sheets.remedies import remedies
from routing.papers.sheets.words import date_words, id_words, minute_words, objection, phone_words, window_name
from routing.papers.texts import Texts

__all__ = ["BLANK", "Fields", "Keep", "PaperOrder", "date_words", "fields_of", "nobody", "told"]

_BUILDERS: dict[PaperKind, Callable[[PaperOrder, Texts], Fields]] = {
    PaperKind.RECEIPT: receipt.fields,
    PaperKind.SUPPLEMENT: supplement.fields,
    PaperKind.REFUSAL: refusal.fields,
    PaperKind.TRANSFER: transfer.fields,
    PaperKind.REPORT: report.fields,
    PaperKind.RESULT: result.fields,
    PaperKind.INFORM: inform.fields,
}


def fields_of(order: PaperOrder, *, actor: User, now: dt.datetime) -> Fields:
    """Return the fields of a paper in plain words: strings, numbers, lists and dictionaries of them."""
    texts = Texts(order.kind, clock.day_of(now))
    written = _common(order, actor, now) | _BUILDERS[order.kind](order, texts)
    return written | _certified(order) | {"texts": texts.editions, "order": _ordered(order)}


_OF_ITS_DAY = ("lines", "received", "received_count", "items", "accepted_on", "category")
"""What a paper certifies of the day it was first issued: no correction dates it anew."""


def _certified(order: PaperOrder) -> Fields:
    """Return what a correction takes over from the paper it replaces."""
    if order.replaces is None:
        return {}
    names = (*_OF_ITS_DAY, *(("minute",) if order.kind == PaperKind.RECEIPT else ()))
    return {name: order.replaces.fields[name] for name in names if name in order.replaces.fields}


def _ordered(order: PaperOrder) -> Fields:
    """Return what the paper was ordered with, to order it again; whom to turn to (`who`) is asked anew."""
    return {name: value for name, value in order.extra.items() if name != "who"}


def told(kind: PaperKind, issuer: Department, on: dt.date) -> str:
    """Return what an adverse paper of that day says about who disagrees, word for word, a line a paragraph."""
    texts = Texts(kind, on)
    return "\n".join([*objection(texts), *remedies(texts, issuer)])


def _common(order: PaperOrder, actor: User, now: dt.datetime) -> Fields:
    application, issuer, matters = order.application, order.issuer, order.matters
    return {
        "name": application.applicant.name,
        "masked_id": id_words(application, masked=True),
        "masked_phone": phone_words(application, masked=True),
        "applied_on": chinese_date(clock.day_of(application.received_at)),
        "issuer": issuer.name,
        "issuer_phone": issuer.phone or BLANK,
        "window": window_name(issuer),
        "clerk": actor.full_name,
        "first_asked": matters[0].first_asked.full_name,
        "first_unit": matters[0].window.short_name,
        "date": chinese_date(clock.day_of(now)),
        "minute": minute_words(now),
        "barcode": matters[0].barcode,
        "category": "、".join(matter.responsibility.label for matter in matters),
    }
