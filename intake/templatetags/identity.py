"""Masks and dates in templates."""

import datetime as dt

from django import template

from departments import clock
from departments.calendar.datewords import before_words
from departments.calendar.reading import calendar
from departments.terms import Handling
from intake.identity import mask_id, mask_phone
from intake.models import Matter
from intake.states import Status

register = template.Library()
register.filter("masked_id", mask_id)
register.filter("masked_phone", mask_phone)

_WAY_ON = {
    Handling.ON_THE_SPOT: "settle",
    Handling.OWN: "take-on",
    Handling.ESCALATE: "report",
    Handling.TRANSFER: "transfer",
    Handling.UNCOVERED: "uncovered",
}
"""The address of the move that carries out the way chosen at registration."""


@register.filter
def way_on(matter: Matter) -> str:
    """Return the last part of that address, or nothing when the matter does not wait for it."""
    waits = matter.status == Status.TO_TRANSFER
    return _WAY_ON.get(Handling(matter.handling), "") if waits else ""


@register.filter
def before(day: dt.date, at: dt.datetime | None = None) -> str:
    """Return 11月25日前, with 暂定 past the published calendar; `at`: the moment, of a limit in hours."""
    return before_words(day, clock.today(), calendar(), at)
