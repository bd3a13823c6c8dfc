"""⑥ 办理结果告知书: what was decided, by whom, and where to ask."""

from __future__ import annotations

from decimal import Decimal

from departments import clock
from departments.calendar.datewords import chinese_date
from intake.money import in_words
from intake.states import ADVERSE, Outcome
from routing.papers.sheets.order import BLANK, Fields, PaperOrder, matter_of
from routing.papers.sheets.remedies import remedies
from routing.papers.sheets.words import objection, sentence
from routing.papers.texts import Texts

_BOXES = (Outcome.GRANTED, Outcome.PARTLY, Outcome.DENIED, Outcome.ELSEWHERE, Outcome.ENDED)


def fields(order: PaperOrder, texts: Texts) -> Fields:
    """Return the fields of the result. Only an adverse outcome says where a person who disagrees can turn."""
    extra, matter = order.extra, matter_of(order)
    outcome = Outcome(extra["outcome"])
    names = ("content", "start_month", "channel", "reason", "basis")
    said = {name: sentence(str(extra.get(name) or "")) for name in names}
    said |= _amount_words(str(extra.get("amount") or ""))
    words = _words(order, said)
    return said | {
        "boxes": [{"label": str(box.label), "ticked": box == outcome} for box in _BOXES],
        "outcome": str(outcome.label),
        "number": matter.number,
        "signer": extra.get("signer") or "",
        "accepted_on": chinese_date(clock.day_of(matter.accepted_at)) if matter.accepted_at else "—",
        "letter": texts.write("letter", **words),
        "why": texts.write("reason", **words) if said["reason"] else [],
        "questions": texts.write("questions", **words),
        "objection": objection(texts) if outcome in ADVERSE else [],
        "remedies": remedies(texts, order.issuer) if outcome in ADVERSE else [],
    }


def _words(order: PaperOrder, said: Fields) -> Fields:
    matter = matter_of(order)
    return {
        "申请日期": chinese_date(clock.day_of(order.application.received_at)),
        "申请事项": matter.responsibility.label,
        "办理结果": str(Outcome(order.extra["outcome"]).label),
        "金额": said["amount"],
        "大写": said["amount_words"],
        "起始年月": said["start_month"],
        "发放渠道": said["channel"],
        "原因": said["reason"],
        "依据": said["basis"],
        "承办单位": order.issuer.short_name,
        "电话": order.issuer.phone or BLANK,
        "首问责任人": matter.first_asked.full_name,
    }


def _amount_words(amount: str) -> Fields:
    if not amount:
        return {"amount": "", "amount_words": ""}
    yuan = Decimal(amount)
    # The passage of the paper says 人民币 itself, before the words.
    return {"amount": f"{yuan:.2f}", "amount_words": in_words(yuan).removeprefix("人民币")}
