"""② 补正告知单: names everything that is missing at once (一次性告知; the notice, 四（四）4)."""

from __future__ import annotations

from departments import clock
from departments.calendar.datewords import chinese_date
from intake.models import Material
from routing.papers.sheets.order import BLANK, Fields, PaperOrder, matter_of
from routing.papers.sheets.words import brought_of, iso_words, material_words, opening_words, window_name
from routing.papers.texts import Texts


def fields(order: PaperOrder, texts: Texts) -> Fields:
    """Return the fields of the sheet: what was handed in, what is missing, until when to bring it and where.

    What the window looks up itself (窗口代查) is not named: nobody has to bring it.
    """
    matter, words = matter_of(order), _words(order)
    asked = matter.materials.filter(received_on__isnull=True, asked_on__isnull=False, window_looks_up=False)
    return {
        "received": material_words(brought_of(order)),
        "items": [_asked_row(material) for material in asked],
        "due_on": words["补正期限"],
        "letter": texts.write("letter" if matter.accepted_at is None else "letter_accepted", **words),
        "late": texts.write("late", **words),
        "address": order.issuer.address or BLANK,
    }


def _words(order: PaperOrder) -> Fields:
    return {
        "申请日期": chinese_date(clock.day_of(order.application.received_at)),
        "申请事项": matter_of(order).responsibility.label,
        "补正期限": iso_words(order.extra["due_on"]),
        "窗口": window_name(order.issuer),
        "办公时间": opening_words(order.issuer.hours),
    }


def _asked_row(material: Material) -> Fields:
    return {
        "name": material.name,
        "form": material.form or "—",
        "copies": material.copies,
        "where": material.where or "—",
    }


def to_bring(rows: list[Fields]) -> list[Fields]:
    """Leave out what the window looks up itself, which papers issued before named as such."""
    return [row for row in rows if row.get("looked_up") != "窗口代查"]
