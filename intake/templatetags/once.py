"""The hidden field of a form that stands in a template and acts once: {% once %}."""

from __future__ import annotations

import uuid

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from intake.onetime import FIELD

register = template.Library()


@register.simple_tag
def once(kept: uuid.UUID | None = None) -> SafeString:
    """Draw a hidden input with a fresh token, or with the `kept` one when the page is shown again."""
    return format_html('<input type="hidden" name="{}" value="{}">', FIELD, kept or uuid.uuid4())
