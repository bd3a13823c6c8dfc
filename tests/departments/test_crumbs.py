"""The crumbs above a page: every page above it is a link; the page itself comes last and is none."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch


def drawn(parts: str, **words: object) -> str:
    return Template("{% load crumbs %}{% crumbs " + parts + " %}").render(Context(words))


def test_crumbs_link_the_pages_above_and_end_with_this_one() -> None:
    html = drawn("'设置' 'departments:setup' '指定规则' 'routing:rules' '停用'")
    assert html.index('<a href="/setup/">设置</a>') < html.index('<a href="/setup/rules/">指定规则</a>')
    assert html.index("指定规则") < html.index('<span aria-current="page">停用</span>')


def test_crumbs_take_a_path_and_escape_what_was_typed() -> None:
    html = drawn("name path '更正'", name="<b>王</b>", path="/people/x/?a=1&b=2")
    assert '<a href="/people/x/?a=1&amp;b=2">&lt;b&gt;王&lt;/b&gt;</a>' in html


def test_crumbs_of_a_page_that_is_not_there_fail_loudly() -> None:
    with pytest.raises(NoReverseMatch):
        drawn("'设置' 'departments:nowhere' '指定规则'")


def test_crumbs_without_an_address_fail_loudly() -> None:
    with pytest.raises(ValueError, match="zip"):
        drawn("'设置' 'departments:setup' '指定规则' '停用'")
