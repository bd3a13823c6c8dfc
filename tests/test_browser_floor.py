"""Style sheets and scripts use nothing newer than Chromium 78, the oldest browser of the offices (UX.md 4.5)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
import tinycss2

from tests.sources import ROOT

SHEETS: Final = sorted((ROOT / "static").rglob("*.css"))
SCRIPTS: Final = sorted((ROOT / "static").rglob("*.js"))

NEWER_SELECTOR: Final = re.compile(r":(focus-visible|is|where|has|modal|popover-open)\b|:not\([^)]*,", re.IGNORECASE)
NEWER_PROPERTY: Final = re.compile(r"inset(-.+)?|aspect-ratio|accent-color|text-underline-offset|page")
NEWER_VALUE: Final = re.compile(r"\b(clamp|min|max|color-mix)\(|\d(dvh|svh|lvh)\b")
NEWER_RULE: Final = {"container", "layer", "property", "scope", "starting-style"}
GAPS: Final = {"gap", "row-gap", "column-gap"}
NEWER_SCRIPT: Final = re.compile(
    r"\?\.(?!\d)|\?\?|\.replaceAll\(|\.at\(|\bstructuredClone\(|\.submitter\b|\.showPopover\(|\.inert\b|\bhasOwn\("
    r"|\.findLast|\.toSorted\(|\.allSettled\(|\.any\(|\|\|=|&&=|^\s*import\b"
)
WORDS: Final = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)


def newer_in_css(css: str) -> Iterator[str]:
    """Yield what Chromium 78 does not know of a style sheet, as it is written."""
    yield from _newer_in(tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True))


def _newer_in(rules: Iterable[Any]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "at-rule" and rule.lower_at_keyword in NEWER_RULE:
            yield f"@{rule.lower_at_keyword}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in {"media", "supports"}:
            yield from _newer_in(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))
        elif rule.type == "qualified-rule":
            yield from _newer_in_rule(tinycss2.serialize(rule.prelude).strip(), rule.content)


def _newer_in_rule(selector: str, content: Any) -> Iterator[str]:
    if NEWER_SELECTOR.search(selector):
        yield selector
    said = {
        one.lower_name: tinycss2.serialize(one.value).strip()
        for one in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True)
        if one.type == "declaration"
    }
    for name, value in said.items():
        if NEWER_PROPERTY.fullmatch(name) or NEWER_VALUE.search(value):
            yield f"{selector} {{ {name}: {value} }}"
    # A grid has had gaps since 66, columns since 50; a flex box only since 84. Where it says nothing, it may be any.
    if (is_flex := "flex" in said.get("display", "")) or "display" not in said:
        spaced = GAPS & said.keys() - ({"column-gap"} if "column-width" in said else set())
        yield from (f"{selector} {{ {name} }}{' of a flex box' if is_flex else ''}" for name in sorted(spaced))


def newer_in_script(script: str) -> list[str]:
    """Return what Chromium 78 does not know of a script."""
    return [found[0] for found in NEWER_SCRIPT.finditer(WORDS.sub("", script))]


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_is_understood_by_the_oldest_browser(path: Path) -> None:
    assert list(newer_in_css(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_is_understood_by_the_oldest_browser(path: Path) -> None:
    assert newer_in_script(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "css",
    [
        ".a { display: flex; gap: 4px }",
        ".a { gap: 4px }",
        "@media print { .a:focus-visible { color: #000 } }",
        ".a { inset: 0 }",
        ".a { width: min(10px, 2em) }",
        ".a:is(p, b) { margin: 0 }",
        ".a:not(.b, .c) { margin: 0 }",
        "@layer base { .a { margin: 0 } }",
    ],
)
def test_what_is_newer_is_found_in_a_style_sheet(css: str) -> None:
    assert len(list(newer_in_css(css))) == 1


@pytest.mark.parametrize(
    "css",
    [".a { display: grid; grid-gap: 4px }", ".a { column-width: 4em; column-gap: 0 }", ".a { box-shadow: inset 0 0 }"],
)
def test_what_is_old_enough_is_let_through(css: str) -> None:
    assert list(newer_in_css(css)) == []


@pytest.mark.parametrize("script", ["a?.b", "a ?? b", "words.replaceAll('a', 'b')", "rows.at(-1)"])
def test_what_is_newer_is_found_in_a_script(script: str) -> None:
    assert len(newer_in_script(f"{script}; // a?.b in words is none\nconst a = b ? .5 : 1;")) == 1
