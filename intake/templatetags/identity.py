"""Masks in templates."""

from django import template

from intake.identity import mask_id

register = template.Library()
register.filter("masked_id", mask_id)
