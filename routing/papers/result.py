"""⑥ 办理结果告知书: what was decided, by whom, and where to ask."""

from __future__ import annotations

from decimal import Decimal

from departments import clock
from departments.datewords import chinese_date
from intake.money import in_words
from intake.states import ADVERSE, Outcome
from routing.papers.order import Fields, PaperOrder, matter_of
from routing.papers.words import objection, sentence
from routing.texts import Texts

_BOXES = (Outcome.GRANTED, Outcome.PARTLY, Outcome.DENIED, Outcome.ELSEWHERE, Outcome.ENDED)


def fields(order: PaperOrder, texts: Texts) -> Fields:
    extra, matter = order.extra, matter_of(order)
    outcome = Outcome(extra["outcome"])
    names = ("content", "start_month", "channel", "reason", "basis")
    return {name: sentence(str(extra.get(name) or "")) for name in names} | {
        "boxes": [{"label": str(box.label), "ticked": box == outcome} for box in _BOXES],
        "outcome": str(outcome.label),
        "number": matter.number,
        "signer": extra.get("signer") or "",
        "unit": order.issuer.short_name,
        "accepted_on": chinese_date(clock.day_of(matter.accepted_at)) if matter.accepted_at else "—",
        **_amount_words(str(extra.get("amount") or "")),
        "objection": objection(texts) if outcome in ADVERSE else [],
    }


def _amount_words(amount: str) -> Fields:
    if not amount:
        return {"amount": "", "amount_words": ""}
    yuan = Decimal(amount)
    # The sentence around them says 人民币 already.
    return {"amount": f"{yuan:.2f}", "amount_words": in_words(yuan).removeprefix("人民币")}
