"""Templates stand in the room that draws them, are short, hold nothing inline and load nothing from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pytest

from scripts.rooms import ROOMS
from tests.sources import MODULES, PLACES, ROOT, TEMPLATES, lines_of, modules_of, relative

NAMED: Final = re.compile(rf"[\"']((?:{'|'.join(ROOMS)})/\w+/[\w./-]*)")
DRAWN_ELSEWHERE: Final = {
    ("routing/texts", "routing/leaflets/sheets/_leaflet.html"): "a sample shows the leaflet as it would be printed",
    ("routing/texts", "routing/leaflets/sheets/_broadcast.html"): "a sample shows the text as it would be printed",
}
LOADED: Final = [*TEMPLATES, *sorted(path for path in (ROOT / "static").rglob("*") if path.suffix in {".css", ".js"})]
INLINE: Final = re.compile(r"<[^>]*\s(style|on[a-z]+)\s*=|<style\b|<script\b(?![^>]*\ssrc=)|javascript:", re.IGNORECASE)
OTHER_HOST: Final = re.compile(r"(https?:)?//(?!www\.w3\.org/)[\w-]+\.\w", re.IGNORECASE)


def room_of_template(path: Path) -> str:
    """Return `app/room` of a template; empty for a component, a page of its own or a frame."""
    parts = path.relative_to(ROOT / "templates").parts
    return "/".join(parts[:2]) if parts[0] in ROOMS else ""


def test_templates_stand_in_rooms() -> None:
    rooms = {f"{app}/{room}" for app, room in PLACES}
    assert {room_of_template(path) for path in TEMPLATES} - {""} <= rooms
    assert not {path.name for path in (ROOT / "templates").glob("*/*.html") if path.parent.name in ROOMS}


@cache
def named_in(path: Path) -> set[str]:
    """Return the names of templates, or the beginnings of them, that a module or a template says."""
    return set(NAMED.findall(path.read_text(encoding="utf-8")))


def names_by_room() -> Iterator[tuple[str, str]]:
    """Yield each room with each name of a template that its modules and its templates say."""
    for app, room in PLACES:
        for module in modules_of(app, room):
            yield from ((f"{app}/{room}", name) for name in named_in(MODULES[module]))
    for path in TEMPLATES:
        yield from ((room_of_template(path), name) for name in named_in(path))


def test_a_room_draws_its_own_templates_and_what_several_draw_is_a_component() -> None:
    found = {(room, name) for room, name in names_by_room() if not name.startswith(f"{room}/")}
    assert found == set(DRAWN_ELSEWHERE)


def test_no_template_of_a_room_is_left_over() -> None:
    names = tuple(name for _, name in names_by_room())
    templates = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES if room_of_template(path)]
    assert not [template for template in templates if not template.startswith(names)]


def test_a_template_has_at_most_120_lines() -> None:
    assert not {relative(path): lines_of(path) for path in TEMPLATES if lines_of(path) > 120}


def test_a_line_of_a_template_has_at_most_120_characters() -> None:
    assert not [
        f"{relative(path)}:{number}"
        for path in TEMPLATES
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 120
    ]


def test_a_template_has_nothing_inline() -> None:
    assert not {relative(path) for path in TEMPLATES if INLINE.search(path.read_text(encoding="utf-8"))}


def test_nothing_comes_from_another_host() -> None:
    assert not {relative(path) for path in LOADED if OTHER_HOST.search(path.read_text(encoding="utf-8"))}


FOR_EVERYBODY: Final = {"departments/people/login.html", "routing/evaluations/evaluate.html"}
"""Forms of which nothing is ever kept: nobody is signed in there."""
POSTING: Final = re.compile(r'<form\b[^>]*method="post"(?:[^>{]|\{[^}]*\})*>')


def test_every_form_behind_the_sign_in_says_who_opened_it() -> None:
    """Without it the form would be lost when the session has ended (intake/drafts)."""
    tagged = {}
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        tagged[str(path.relative_to(ROOT / "templates"))] = (
            len(POSTING.findall(text)),
            text.count("{% form_tokens %}"),
            text.count("{% csrf_token %}"),
        )
    plain = {name for name, (_, _, csrf) in tagged.items() if csrf}
    assert plain - {"counter/whole_uni_form.html"} == FOR_EVERYBODY
    expected = {name: forms for name, (forms, _, _) in tagged.items() if name not in plain}
    expected["routing/papers/job.html"] = 1  # the token of a script
    expected["components/_try_again.html"] = 0  # sends all again that was sent, the signature too
    assert {name: signed for name, (_, signed, _) in tagged.items() if name not in plain} == expected


@pytest.mark.parametrize(
    "text", ['<p style="x">', '<p\n  onclick="x">', "<script>x</script>", "<style>", '<a href="javascript:x">']
)
def test_the_search_for_inline_code_finds_it(text: str) -> None:
    assert INLINE.search(text)


@pytest.mark.parametrize("text", ['src="https://cdn.example.com/x.js"', "url(//example.com/x)", "http://a.cn"])
def test_the_search_for_other_hosts_finds_them(text: str) -> None:
    assert OTHER_HOST.search(text)
