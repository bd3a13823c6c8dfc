"""⑩ 告知自行申请单: where to go, when, with what."""

from __future__ import annotations

from departments import clock
from routing.papers.sheets.order import BLANK, Fields, PaperOrder, matter_of
from routing.papers.sheets.words import opening_words
from routing.papers.texts import Texts


def fields(order: PaperOrder, texts: Texts) -> Fields:
    """Return the fields of the sheet; a material that the window looks up itself need not be brought."""
    matter, who = matter_of(order), order.extra["who"]
    asked = matter.category.materials.in_force(clock.day_of(matter.registered_at)).filter(window_looks_up=False)
    words = {
        "申请事项": matter.responsibility.label,
        "办理单位": who.go_to,
        "地址": who.address or BLANK,
        "电话": who.phone or BLANK,
        "办公时间": opening_words(who.hours),
        "材料": "、".join(material.name for material in asked) or BLANK,
    }
    letter = texts.write("letter", **words)
    return {"number": matter.number, "go_to": who.go_to, "bring": words["材料"], "letter": letter}
