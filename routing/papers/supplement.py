"""② 补正告知单: everything that is missing, named at once."""

from __future__ import annotations

from intake.models import Material
from routing.papers.order import BLANK, Fields, PaperOrder, matter_of
from routing.papers.words import hours_words, iso_words, material_words, received_of
from routing.texts import Texts


def fields(order: PaperOrder, _texts: Texts) -> Fields:
    matter = matter_of(order)
    asked = matter.materials.filter(received_on__isnull=True)
    rows = [_asked_row(material) for material in asked if material.asked_on or material.window_looks_up]
    return {
        "received": material_words(received_of(order)),
        "items": rows,
        "due_on": iso_words(order.extra["due_on"]),
        "is_accepted": matter.accepted_at is not None,
        "hours": hours_words(order.issuer.hours),
        "address": order.issuer.address or BLANK,
    }


def _asked_row(material: Material) -> Fields:
    return {
        "name": material.name,
        "form": material.form or "—",
        "copies": material.copies,
        "where": material.where or "—",
        "looked_up": "窗口代查" if material.window_looks_up else "否",
    }
