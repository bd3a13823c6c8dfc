"""Filters for templates that mask what must not stand open: {{ applicant.phone|masked_phone }}."""

from django import template

from intake.identity import mask_id, mask_phone

register = template.Library()
register.filter("masked_id", mask_id)
register.filter("masked_phone", mask_phone)
