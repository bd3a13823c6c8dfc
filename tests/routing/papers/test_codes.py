"""Barcode and QR code read back what was put into them."""

from __future__ import annotations

import re

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from routing.papers.codes import QR_QUIET_MODULES, QUIET_MODULES, barcode_svg, qr_svg

PIXELS = 4
"""Pixels to a module: a laser printer gives each module of the barcode about three."""
_BAR = re.compile(r"M(\d+) 0h(\d+)v1")
_STEP = re.compile(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?")


def paper(svg: str, *, bar_height: int = 1) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    found = re.search(r'viewBox="0 0 (\d+) (\d+)"', svg)
    assert found is not None
    image = Image.new("L", (int(found[1]) * PIXELS, int(found[2]) * PIXELS * bar_height), 255)
    return image, ImageDraw.Draw(image)


def bars(svg: str) -> Image.Image:
    """Draw every run of dark modules as a bar."""
    image, pen = paper(svg, bar_height=25)
    for x, wide in (map(int, bar) for bar in _BAR.findall(svg)):
        pen.rectangle((x * PIXELS, 0, (x + wide) * PIXELS - 1, image.height), fill=0)
    return image


def squares(svg: str) -> Image.Image:
    """Follow the pen of a QR code: it draws the middle line of rows of dark modules, each one module high."""
    image, pen = paper(svg)
    x, y = 0.0, 0.0
    for step, along, down in _STEP.findall(svg[svg.index(' d="') :]):
        if step == "h":
            top = (y - 0.5) * PIXELS
            pen.rectangle((x * PIXELS, top, (x + float(along)) * PIXELS - 1, top + PIXELS - 1), fill=0)
        x = float(along) + (0 if step == "M" else x)
        y = float(down or 0) + (0 if step == "M" else y)
    return image


def read(image: Image.Image) -> str:
    (code,) = zxingcpp.read_barcodes(image)
    return str(code.text)


@settings(max_examples=25, deadline=None)
@given(st.integers(min_value=2014000001, max_value=2099999999))
def test_barcode_reads_back_as_its_digits(number: int) -> None:
    assert read(bars(barcode_svg(str(number)))) == str(number)


@pytest.mark.parametrize("words", ["", "2026-000460", "202600046", "二〇二六", "２０２６０００４６０"])
def test_barcode_takes_only_pairs_of_digits(words: str) -> None:
    with pytest.raises(ValueError):
        barcode_svg(words)


def test_barcode_begins_and_ends_white() -> None:
    columns = bars(barcode_svg("2026000460")).convert("1")
    dark = [x for x in range(columns.width) if not columns.getpixel((x, 0))]
    assert dark[0] == QUIET_MODULES * PIXELS
    assert columns.width - 1 - dark[-1] == QUIET_MODULES * PIXELS


def test_qr_code_reads_back_as_its_address() -> None:
    address = "http://localhost:8000/query/q7Zt0dVbS1y3hJ8mKxLwNg/"
    assert read(squares(qr_svg(address))) == address


def test_qr_code_keeps_white_around_it() -> None:
    image = squares(qr_svg("http://localhost:8000/"))
    box = Image.eval(image, lambda shade: 255 - shade).getbbox()
    assert box is not None
    assert box[:2] == (QR_QUIET_MODULES * PIXELS, QR_QUIET_MODULES * PIXELS)


@pytest.mark.parametrize("svg", [barcode_svg("2026000460"), qr_svg("http://localhost:8000/")])
def test_codes_carry_no_inline_style(svg: str) -> None:
    """The pages' security policy would leave them unstyled."""
    assert "style" not in svg
