"""③ 不予受理情况告知单: the reason, the basis, what the person can do, and whom to turn to (the notice, 四（四）4)."""

from __future__ import annotations

from departments import clock
from departments.calendar.datewords import chinese_date
from intake.models import Matter
from intake.states import Status
from routing.papers.sheets.order import Fields, PaperOrder, matter_of
from routing.papers.sheets.remedies import remedies
from routing.papers.sheets.words import objection, sentence
from routing.papers.texts import Texts


def fields(order: PaperOrder, texts: Texts) -> Fields:
    """Return the fields of the refusal. Raises KeyError when reason, basis or advice is missing."""
    said = {name: sentence(str(order.extra[name])) for name in ("reason", "basis", "advice")}
    return {
        **said,
        "letter": texts.write("letter", **_words(order, said)),
        "reviewer": order.extra["reviewer"],
        "clerk": _proposer(matter_of(order)),
        "objection": objection(texts),
        "remedies": remedies(texts, order.issuer),
    }


def _words(order: PaperOrder, said: Fields) -> Fields:
    return {
        "申请日期": chinese_date(clock.day_of(order.application.received_at)),
        "申请事项": matter_of(order).responsibility.label,
        "原因": said["reason"],
        "依据": said["basis"],
        "可以怎样做": said["advice"],
    }


def _proposer(matter: Matter) -> str:
    """Return who proposed the refusal: the 经办人 and the 审核人 of an adverse paper are two persons (UX.md 6, 17)."""
    proposal = matter.events.into(Status.TO_REVIEW).select_related("actor").last()
    return proposal.actor.full_name if proposal else matter.first_asked.full_name
