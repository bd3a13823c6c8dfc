"""Find what is wrong on a page: a page with several forms shows one box of errors, and its title says so."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.contrib.messages.storage.base import Message
from django.forms import BaseForm

register = template.Library()


@register.filter
def mistaken(forms: Iterable[BaseForm]) -> list[BaseForm]:
    """Return the forms in which something is wrong, in the order of the page."""
    return [form for form in forms if form.errors]


@register.filter
def wrong(messages: Iterable[Message]) -> bool:
    """Does one of the messages say 有错误?"""
    return any(message.level_tag == "error" for message in messages)
