"""⑩ 告知自行申请单: where to go, when, with what."""

from __future__ import annotations

from departments import clock
from routing.papers.order import BLANK, Fields, PaperOrder, matter_of
from routing.papers.words import hours_words
from routing.texts import Texts


def fields(order: PaperOrder, _texts: Texts) -> Fields:
    matter, who = matter_of(order), order.extra["who"]
    asked = matter.category.materials.in_force(clock.day_of(matter.registered_at)).filter(window_looks_up=False)
    return {
        "number": matter.number,
        "go_to": who.go_to,
        "go_to_address": who.address or BLANK,
        "go_to_phone": who.phone or BLANK,
        "go_to_hours": hours_words(who.hours),
        "bring": "、".join(material.name for material in asked) or BLANK,
    }
