"""Filters for templates: what must not stand open, masked ({{ applicant.phone|masked_phone }}), and 出生日期."""

from django import template

from departments.fields.days import birth_words
from intake.identity import BirthPrecision, mask_id, mask_phone
from intake.models import Applicant

register = template.Library()
register.filter("masked_id", mask_id)
register.filter("masked_phone", mask_phone)


@register.filter
def birth(applicant: Applicant) -> str:
    """Return 1949年3月8日, or 约1949年 where only the year is known; empty where nothing is."""
    return birth_words(applicant.birth, applicant.birth_precision)


@register.filter
def born(person: Applicant) -> str:
    """Return 1949年生, or 约1949年生 where no more than the year or the month is known."""
    about = "" if person.birth_precision == BirthPrecision.DAY else "约"
    return f"{about}{person.birth.year}年生" if person.birth else ""
