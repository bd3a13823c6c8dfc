"""The way to a page, drawn above it: {% crumbs "设置" "departments:setup" "指定规则" %}."""

from __future__ import annotations

from typing import Any

from django import template
from django.shortcuts import resolve_url

register = template.Library()


@register.inclusion_tag("components/_crumbs.html")
def crumbs(*parts: Any) -> dict[str, object]:
    """Draw links to the pages above this one, and then the title of this one.

    `parts` are a title and its address by turns, from the outermost page on; the title of this page comes last, without
    an address. An address is a name ("departments:setup"), a path, or an object with a page of its own (a matter).
    """
    *above, here = parts
    links = [(title, resolve_url(address)) for title, address in zip(above[::2], above[1::2], strict=True)]
    return {"links": links, "here": here}
