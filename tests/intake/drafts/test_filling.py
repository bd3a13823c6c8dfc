"""Kept values go into the form that would send them, and into no other."""

from __future__ import annotations

from intake.drafts.acts import Typed
from intake.drafts.filling import Filled, fill


def filled(html: str, typed: Typed, address: str = "/a/") -> Filled:
    return fill(html, page="/list/", address=address, typed=typed, token="t" * 22)


def test_each_kind_of_field_takes_its_value() -> None:
    html = (
        '<form method="post" action="/a/"><input name="line" value="old"><textarea name="text">\nold</textarea>'
        '<input type="checkbox" name="box" value="1" checked><input type="checkbox" name="box" value="2">'
        '<input type="radio" name="one" value="x" checked><input type="radio" name="one" value="y">'
        '<select name="pick"><option value="" selected>—</option><option value="p">P</option></select></form>'
    )
    typed = [("line", '"<新>&'), ("text", "一\r\n二"), ("box", "2"), ("one", "y"), ("pick", "p")]
    page = filled(html, typed)
    assert page.left_over == []
    assert 'name="line" value="&quot;&lt;新&gt;&amp;"' in page.html
    assert '<textarea name="text">\n一\r\n二</textarea>' in page.html
    assert '<input type="checkbox" name="box" value="1">' in page.html
    assert '<input type="checkbox" name="box" value="2" checked>' in page.html
    assert '<input type="radio" name="one" value="y" checked>' in page.html
    assert '<option value="p" selected>' in page.html
    assert '<option value="">' in page.html


def test_of_two_forms_the_one_that_resembles_it_is_filled() -> None:
    html = (
        '<form method="post" action="/a/"><input name="other"></form>'
        '<form method="post" action="/b/"><input name="line"></form>'
        '<form method="post" action="/a/"><input name="line"></form>'
        '<form action="/a/"><input name="line"></form>'
    )
    assert filled(html, [("line", "新")]).html.count('value="新"') == 1
    assert 'action="/a/"><input type="hidden" name="kept"' in filled(html, [("line", "新")]).html


def test_a_form_whose_button_sends_it_elsewhere_is_found() -> None:
    html = (
        '<form method="post" action="/b/"><input type="checkbox" name="pick" value="1">'
        '<button formaction="/a/">办出</button></form>'
    )
    assert 'value="1" checked' in filled(html, [("pick", "1")]).html


def test_a_value_without_a_place_is_left_over_and_never_lost() -> None:
    html = '<form method="post" action="/a/"><input name="line"><select name="pick"><option value="q"></select></form>'
    page = filled(html, [("line", "新"), ("line", "多"), ("pick", "gone"), ("away", "词")])
    assert page.left_over == [("line", "多"), ("pick", "gone"), ("away", "词")]


def test_a_page_without_the_form_stays_as_it_is() -> None:
    page = filled('<form method="post" action="/b/"><input name="line"></form>', [("line", "新")])
    assert (page.is_found, page.left_over) == (False, [("line", "新")])
    assert "新" not in page.html


def test_passwords_tokens_and_fields_that_are_off_take_nothing() -> None:
    html = (
        '<form method="post" action="/a/"><input name="line"><input type="password" name="p">'
        '<input type="hidden" name="token" value="fresh"><input name="off" disabled></form>'
    )
    page = filled(html, [("line", "新"), ("p", "x"), ("token", "old"), ("off", "y")])
    assert 'value="x"' not in page.html
    assert 'value="fresh"' in page.html
    assert 'value="y"' not in page.html
