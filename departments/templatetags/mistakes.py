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
def wrong(form: BaseForm | str, messages: Iterable[Message]) -> str:
    """Return 有错误： for the title of a page whose form or message says so, else "". `form` is "" on most pages."""
    is_wrong = isinstance(form, BaseForm) and bool(form.errors)
    return "有错误：" if is_wrong or any(message.level_tag == "error" for message in messages) else ""
