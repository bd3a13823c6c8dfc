"""What stands on each paper: its fields as plain words, which are frozen when it is issued. One file per paper.

What stands there of the person is ruled by the table of `intake.access`: masked on papers for the applicant, whole on
papers between offices. Where
the office has not entered a telephone or an address, the paper has a line to write on by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.models import Department, User
from intake.access import Audience
from routing.models import PaperKind
from routing.papers.sheets import inform, receipt, refusal, report, result, supplement, transfer
from routing.papers.sheets.order import BLANK, Fields, Keep, PaperOrder, nobody
from routing.papers.sheets.remedies import remedies
from routing.papers.sheets.supplement import to_bring
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
    """Return all fields of a paper of a matter, made of strings, numbers, lists and dictionaries only."""
    texts = Texts(order.kind, clock.day_of(now))
    written = _common(order, actor, now) | _BUILDERS[order.kind](order, texts)
    return written | _certified(order) | {"texts": texts.editions, "order": _ordered(order)}


_OF_ITS_DAY = ("lines", "received", "received_count", "items", "accepted_on", "category", "authority")
"""What a paper states of the day it was first issued, e.g. which materials were handed in. A correction repeats it."""


def _certified(order: PaperOrder) -> Fields:
    """Return the fields that a correction repeats from the paper it replaces."""
    old = order.replaces
    if old is None:
        return {}
    names = (*_OF_ITS_DAY, *(("minute",) if order.kind == PaperKind.RECEIPT else ()))
    kept = {name: old.fields[name] for name in names if name in old.fields}
    if "items" in kept:
        kept["items"] = to_bring(kept["items"])
    return kept | ({"lines": receipt.redated(old, order.matters)} if order.is_redated and "lines" in kept else {})


def _ordered(order: PaperOrder) -> Fields:
    """Return the inputs of the paper, so that a correction can be ordered with them.

    `who` is left out: who handles the request is looked up anew.
    """
    return {name: value for name, value in order.extra.items() if name != "who"}


def told(kind: PaperKind, issuer: Department, on: dt.date) -> str:
    """Return what an adverse paper of that day says to a person who disagrees, each paragraph on a line."""
    texts = Texts(kind, on)
    return "\n".join([*objection(texts), *remedies(texts, issuer)])


def _common(order: PaperOrder, actor: User, now: dt.datetime) -> Fields:
    """Return the fields that every paper of a registration has."""
    application, issuer, matters = order.application, order.issuer, order.matters
    return {
        "name": application.applicant.name,
        "masked_id": id_words(application, Audience.APPLICANT),
        "masked_phone": phone_words(application, Audience.APPLICANT),
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
