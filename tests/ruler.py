"""A ruler for what was printed: how thick the rules are that cross a strip of a page."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from io import BytesIO
from itertools import groupby

from PIL import Image
from pypdf import PdfReader

A4 = (595, 842)
"""Width and height of a page of a PDF, in points."""
MM = 96 / 25.4
"""A millimetre in CSS pixels."""
DPI = 1200
Strip = tuple[float, float, float, float]
"""Left, top, width and height of a part of a page, in millimetres. It is long in one direction, and narrow."""


def rules_across(pdf: PdfReader, strip: Strip) -> list[float]:
    """Return the widths, in millimetres, of the rules that a strip of the first page crosses; it holds nothing else."""
    image = _drawn(pdf, strip)
    length = max(image.size)
    line = image.resize((1, length) if image.height == length else (length, 1), Image.Resampling.BOX)
    return list(_widths([255 - light for light in line.tobytes()]))


def _widths(darkness: list[int]) -> Iterator[float]:
    """Yield the width of each dark part; a dot that is half covered counts for a half."""
    for is_dark, dots in groupby(darkness, lambda dark: dark > 8):
        if is_dark:
            yield sum(dots) / 255 / DPI * 25.4


def _drawn(pdf: PdfReader, strip: Strip) -> Image.Image:
    left, top, width, height = (str(round(side / 25.4 * DPI)) for side in strip)
    place = ["-l", "1", "-x", left, "-y", top, "-W", width, "-H", height]
    command = ["pdftoppm", "-q", "-r", str(DPI), "-gray", *place, "-"]
    pdf.stream.seek(0)
    drawn = subprocess.run(command, check=True, input=pdf.stream.read(), capture_output=True)  # noqa: S603
    return Image.open(BytesIO(drawn.stdout))
