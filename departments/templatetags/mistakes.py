"""Pick out the forms with errors: a page with several forms shows one box of errors for all of them."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.forms import BaseForm

register = template.Library()


@register.filter
def mistaken(forms: Iterable[BaseForm]) -> list[BaseForm]:
    """Return the forms in which something is wrong, in the order of the page."""
    return [form for form in forms if form.errors]
