"""A visual element has one definition: one rule of its class, in one style sheet (HOUSE.md: one component)."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Final

import tinycss2

from tests.sources import ROOT

LINKED: Final = re.compile(r"'(css/[\w-]+\.css)'")
ONE_CLASS: Final = re.compile(r"\.[\w-]+")


def defined_in(sheet: Path) -> list[str]:
    """Return every class that a rule of its own defines; rules for a width or for print only adjust it."""
    rules = tinycss2.parse_stylesheet(sheet.read_text(encoding="utf-8"), skip_comments=True, skip_whitespace=True)
    heads = [tinycss2.serialize(rule.prelude).strip() for rule in rules if rule.type == "qualified-rule"]
    return [head for head in heads if ONE_CLASS.fullmatch(head)]


def test_a_component_is_defined_once() -> None:
    found: dict[str, list[str]] = defaultdict(list)
    for name in LINKED.findall((ROOT / "templates/components/_styles.html").read_text(encoding="utf-8")):
        for component in defined_in(ROOT / "static" / name):
            found[component].append(name)
    assert found[".card"], "the sheets are read"
    assert {component: sheets for component, sheets in found.items() if len(sheets) > 1} == {}
