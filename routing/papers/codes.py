"""Barcode and QR code as SVG without inline styles (the pages' security policy allows none)."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

import segno
from barcode.codex import Code128
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

QUIET_MODULES = 10
"""White on either side, in modules (ISO/IEC 15417): a scanner needs it to find where the bars begin."""
QR_QUIET_MODULES = 4
"""White around a QR code, in modules (ISO/IEC 18004)."""


def barcode_svg(digits: str) -> SafeString:
    """Return the barcode (Code 128) of an even number of digits; the style sheet gives it 46 × 10 mm.

    Raises ValueError for anything else. Letters are refused because a scanner types what it reads: with a Chinese input
    method on, letters become candidates to choose from. Two digits go into one character (charset C), so an odd digit
    would need another charset.
    """
    if not digits.isascii() or not digits.isdigit() or len(digits) % 2:
        raise ValueError(f"a barcode carries pairs of digits, not {digits!r}")
    modules = Code128(digits).build()[0]
    # python-barcode draws with style attributes; only its pattern of modules is taken.
    return format_html(
        '<svg class="bars" role="img" aria-label="条形码{}" viewBox="0 0 {} 1" preserveAspectRatio="none"'
        ' shape-rendering="crispEdges"><path d="{}"/></svg>',
        digits,
        len(modules) + 2 * QUIET_MODULES,
        _bars(modules),
    )


def _bars(modules: str) -> str:
    """Return one path with a rectangle for every run of dark modules."""
    path, place = [], QUIET_MODULES
    for module, run in groupby(modules):
        width = len(list(run))
        if module == "1":
            path.append(f"M{place} 0h{width}v1h-{width}z")
        place += width
    return "".join(path)


@lru_cache(maxsize=64)
def qr_svg(url: str) -> SafeString:
    """Return the QR code of an address, with error correction M; the style sheet gives it 24 × 24 mm.

    It is kept for a while: it is slow to draw, and all papers of a registration bear the same one.
    """
    drawn = segno.make(url, error="m", micro=False).svg_inline(
        border=QR_QUIET_MODULES, omitsize=True, svgclass="squares", lineclass=None
    )
    return mark_safe(drawn)  # noqa: S308  drawn by segno: numbers only, the address is not in the text of it
