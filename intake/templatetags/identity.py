"""Masks and dates in templates."""

import datetime as dt

from django import template

from departments import clock
from departments.calendars import calendar
from departments.datewords import before_words
from intake.identity import mask_id

register = template.Library()
register.filter("masked_id", mask_id)


@register.filter
def before(day: dt.date) -> str:
    """Return 11月25日前, with 暂定 past the published calendar."""
    return before_words(day, clock.today(), calendar())
