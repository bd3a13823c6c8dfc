"""Masks and dates in templates."""

import datetime as dt

from django import template

from departments import clock
from departments.calendar.datewords import before_words
from departments.calendar.reading import calendar
from intake.identity import mask_id, mask_phone

register = template.Library()
register.filter("masked_id", mask_id)
register.filter("masked_phone", mask_phone)


@register.filter
def before(day: dt.date, at: dt.datetime | None = None) -> str:
    """Return 11月25日前, with 暂定 past the published calendar. `at` is the moment at which a limit in hours ends."""
    return before_words(day, clock.today(), calendar(), at)
