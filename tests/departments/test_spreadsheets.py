"""Reading and writing spreadsheets: files of offices are read, no formula is calculated, no damaged file crashes it."""

from __future__ import annotations

import contextlib
import functools
import io
import re
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from departments.spreadsheets import SheetError, SheetRow, is_formula, read, write_csv, write_xlsx

MOST = 50
HEAD = ["乡镇", "名称", "代码"]


def workbook(*rows: list[Any]) -> bytes:
    book, written = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(written)
    return written.getvalue()


def cells(raw: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read(raw, most=MOST)]


TABLE = "乡镇,名称\r\n毛尖镇,坪阳村\r\n"


@pytest.mark.parametrize(
    "raw",
    [
        TABLE.encode(),
        TABLE.encode("utf-8-sig"),
        TABLE.encode("gbk"),
        TABLE.replace(",", "\t").encode(),
        TABLE.replace("\r\n", "\n").encode(),
        workbook(["乡镇", "名称"], ["毛尖镇", "坪阳村"]),
    ],
    ids=["utf-8", "utf-8 with mark", "gbk", "tabs", "unix", "xlsx"],
)
def test_every_usual_file_is_read_alike(raw: bytes) -> None:
    assert cells(raw) == [("乡镇", "名称"), ("毛尖镇", "坪阳村")]


def test_a_code_stored_as_a_number_keeps_its_twelve_digits() -> None:
    assert cells(workbook([522701110201], [522701110201.0], ["522701110201"])) == [("522701110201",)] * 3


def test_empty_rows_are_left_out_and_the_others_keep_their_number() -> None:
    rows = read(workbook(["a"], [None], ["  "], ["b"]), most=MOST)
    assert [(row.number, row.cells[0]) for row in rows] == [(1, "a"), (4, "b")]
    assert [row.number for row in read(b"a\r\n\r\n\r\nb\r\n", most=MOST)] == [1, 4]


def test_blanks_line_breaks_and_marks_of_no_width_are_taken_off() -> None:
    assert cells(workbook([" 坪阳\n村\u200b "])) == [("坪阳 村",)]


@pytest.mark.parametrize("text", ["=1+1", "＝1+1", "+1", "@a", "=cmd|' /C calc'!A0", "-1+1", " =1", "\ufeff=1"])
def test_what_a_program_would_calculate_is_marked_and_never_carried_out(text: str) -> None:
    for raw in (workbook([text, "x"]), write_csv([text, "x"], [])):
        (row,) = read(raw.replace(b"'", b"") if raw[:1] == b"\xef" else raw, most=MOST)
        assert row.formulas == {0}


@pytest.mark.parametrize("text", ["-", "坪阳村", "0854-8221234", "a=b", ""])
def test_ordinary_text_is_no_formula(text: str) -> None:
    assert not is_formula(text)


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"\xd0\xcf\x11\xe0old", "旧格式"),
        (b"PK\x03\x04nothing", "已经损坏"),
        (workbook(["a"])[:-200], "已经损坏"),
        (b"\xff\xfe\x00\x00\x81", "不是 xlsx 或文本文件"),
        (b"\n".join([b"a"] * (MOST + 1)), "超过50行"),
        (workbook(*[["a"]] * (MOST + 1)), "超过50行"),
        (b'a,"' + b"x" * 200_000, "读不出来"),
    ],
    ids=["xls", "no zip", "cut off", "binary", "long csv", "long xlsx", "endless cell"],
)
def test_a_file_that_cannot_be_read_is_refused_with_what_to_do(raw: bytes, sentence: str) -> None:
    with pytest.raises(SheetError, match=sentence):
        read(raw, most=MOST)


def test_a_row_far_below_is_not_waited_for() -> None:
    book, written = Workbook(), io.BytesIO()
    book.active["A1"], book.active["A1048576"] = "a", "b"
    book.save(written)
    with pytest.raises(SheetError, match="请删去下面的空行"):
        read(written.getvalue(), most=MOST)


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"0" * 6_000_000)
    assert len(packed.getvalue()) < 100_000
    with pytest.raises(SheetError, match="展开后太大"):
        read(packed.getvalue(), most=MOST)


@given(st.binary(max_size=300))
def test_no_file_breaks_it(raw: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\xef\xbb\xbf"):
        with contextlib.suppress(SheetError):
            assert all(isinstance(row, SheetRow) for row in read(start + raw, most=MOST))


@functools.cache
def undated_workbook() -> bytes:
    """Return a small workbook that is always the same to the byte, so that a damage that failed can be repeated."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook(HEAD, ["毛尖镇", "坪阳村", "522701110201"]))) as dated,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as undated,
    ):
        for name in sorted(dated.namelist()):
            content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-11-23T10:00:00Z", dated.read(name))
            undated.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


@given(st.lists(st.tuples(st.integers(4, 100_000), st.integers(0, 255)), min_size=3, max_size=3))
def test_a_workbook_damaged_anywhere_is_read_or_refused(damage: list[tuple[int, int]]) -> None:
    raw = bytearray(undated_workbook())
    for place, byte in damage:
        raw[4 + place % (len(raw) - 4)] = byte
    with contextlib.suppress(SheetError):
        read(bytes(raw), most=MOST)


@pytest.mark.parametrize("method", [12, 14], ids=["bzip2", "lzma"])
def test_a_workbook_packed_in_another_way_than_it_says_is_refused(method: int) -> None:
    raw, deflated = undated_workbook(), b"\x08\x00\x00\x00\x21\x00"  # method, time and date of an entry
    with pytest.raises(SheetError):
        read(raw.replace(deflated, bytes([method]) + deflated[1:]), most=MOST)


# --- Writing


readable = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Cn", "Co"]), max_size=20)


@given(st.lists(st.tuples(readable, readable, readable), max_size=4))
def test_a_workbook_holds_text_only_and_gives_back_what_was_written(rows: list[tuple[str, str, str]]) -> None:
    raw = write_xlsx("名单", HEAD, rows, widths=(10, 10, 10))
    sheet = load_workbook(io.BytesIO(raw)).active
    written = list(sheet.iter_rows())
    assert {cell.data_type for row in written for cell in row if cell.value is not None} <= {"s"}
    assert [tuple(cell.value or "" for cell in row) for row in written[1 : len(rows) + 1]] == rows or not any(rows)
    assert sheet.freeze_panes == "A2"


def test_a_code_typed_into_a_template_stays_text() -> None:
    sheet = load_workbook(io.BytesIO(write_xlsx("名单", HEAD, [], widths=(10, 10, 10)))).active
    assert sheet.column_dimensions["C"].number_format == "@"


def test_csv_carries_the_mark_by_which_excel_knows_it_and_no_formula() -> None:
    raw = write_csv(HEAD, [("毛尖镇", "=1+1", "")])
    assert raw.startswith(b"\xef\xbb\xbf")
    assert "毛尖镇,'=1+1," in raw.decode("utf-8-sig")
