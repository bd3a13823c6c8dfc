"""Addresses stay, wherever the code behind them stands: bookmarks and printed QR codes rely on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, resolve

KNOWN = Path(__file__).parent.parent / "golden" / "addresses.txt"
"""One `route name` a line, sorted. A new address is a new line; a line that goes breaks somebody's bookmark."""
SAMPLES = {"int": "7", "str": "a-7", "slug": "a-7"}
"""For each converter of a route something that it takes."""


def addresses(resolver: URLResolver, route: str = "/", spaces: str = "") -> Iterator[str]:
    """Yield `route name` of every address below; `-` where an address has no name."""
    for entry in resolver.url_patterns:
        whole = route + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield f"{whole} {spaces}{entry.name}" if entry.name else f"{whole} -"
        else:
            yield from addresses(entry, whole, f"{spaces}{entry.namespace}:" if entry.namespace else spaces)


def known() -> list[str]:
    return KNOWN.read_text(encoding="utf-8").splitlines()


def test_the_addresses_and_their_names_are_the_known_ones() -> None:
    assert sorted(addresses(get_resolver())) == known()


@pytest.mark.parametrize("line", known())
def test_no_address_is_taken_by_another_that_stands_before_it(line: str) -> None:
    route = line.split(maxsplit=1)[0]
    path = re.sub(r"<(\w+):\w+>", lambda found: SAMPLES[found[1]], route)
    assert "/" + resolve(path).route == route
