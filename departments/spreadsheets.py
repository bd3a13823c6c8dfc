"""Spreadsheets: read an xlsx or csv file into rows of text, and write rows of text as one.

Every cell is text, read and written. A formula is never calculated, neither here nor by who opens a file of ours.
"""

from __future__ import annotations

import csv
import io
import lzma
import struct
import unicodedata
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree as ET

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from departments.unseen import without_marks

MOST_COLUMNS: Final = 30
BLANK_ROWS_TOO: Final = 5
"""For each row that may be filled, five are looked at: some programs write out thousands of empty rows."""
LARGEST_UNPACKED: Final = 5 * 1024 * 1024
"""Bytes of a workbook once unpacked: a small zip file can unpack to gigabytes and must not fill the memory."""
XLSX, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
FORMULA_STARTS: Final = frozenset("=＝+＋@＠|%")
"""A spreadsheet program calculates text that begins so; also a minus, when something stands behind it."""
LOST: Final = "\N{REPLACEMENT CHARACTER}"
"""Stands for a character of which a file holds only half (a lone surrogate)."""
_BROKEN: Final = (
    ArithmeticError,
    AttributeError,
    EOFError,
    ET.ParseError,
    InvalidFileException,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)
"""All that openpyxl was seen to raise over files that were damaged, or only called themselves workbooks."""


class SheetError(Exception):
    """A file cannot be read as a table; the message is the Chinese sentence to show."""


@dataclass(frozen=True)
class SheetRow:
    """One row: its number in the file, counted from 1, and its cells as text; `formulas` are the places of formulas.

    Places are counted from 0. Empty cells at the end are left out.
    """

    number: int
    cells: tuple[str, ...]
    formulas: frozenset[int]


def read(raw: bytes, *, most: int) -> list[SheetRow]:
    """Return the filled rows of the first sheet of an xlsx file, or of a csv file.

    Raises SheetError for more than `most` filled rows, for an old xls or an encrypted file, and for what is no table.
    """
    if raw.startswith(OLD_EXCEL):
        raise SheetError("这是旧格式（xls）或者加了密码的文件，请在表格软件里另存为 xlsx 后再选。")
    rows = _xlsx_rows(raw, most) if raw.startswith(XLSX) else _csv_rows(raw)
    found: list[SheetRow] = []
    for row in rows:
        if any(row.cells):
            found.append(row)
        if len(found) > most:
            raise SheetError(f"表格超过{most}行，请分几次导入。")
    return found


def decoded(raw: bytes) -> str:
    """Read text as UTF-8 or as GB 18030: Excel and 记事本 write either. Raises SheetError for anything else."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise SheetError("这不是 xlsx 或文本文件。请在表格软件里另存为 xlsx 或 csv 后再选。")


def _csv_rows(raw: bytes) -> Iterator[SheetRow]:
    text = decoded(raw)
    first = text.partition("\n")[0]
    delimiter = max(",\t;", key=first.count)  # of these three the one that the first line has most of; else a comma
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for cells in reader:
            yield _row(reader.line_num, [(cell, False) for cell in cells[:MOST_COLUMNS]])
    except csv.Error as error:
        raise SheetError(f"第{reader.line_num}行读不出来，请在表格软件里另存为 xlsx 后再选。") from error


def _xlsx_rows(raw: bytes, most: int) -> Iterator[SheetRow]:
    try:
        _check_size(raw)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of styles and extensions, which are not read here
            workbook = load_workbook(io.BytesIO(raw), read_only=True, keep_links=False)
            sheet = workbook.worksheets[0]
            sheet.reset_dimensions()  # a file may lie about its own size, and rows would be lost
            for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
                if number > most * BLANK_ROWS_TOO:
                    raise SheetError(f"表格太长（超过{most * BLANK_ROWS_TOO}行），请删去下面的空行。")
                yield _row(number, [(_text(cell.value), cell.data_type in {"f", "e"}) for cell in cells])
    except _BROKEN as error:
        raise SheetError("文件读不出来，可能已经损坏。请在表格软件里打开，另存为 xlsx 后再选。") from error


def _check_size(raw: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        if sum(member.file_size for member in packed.infolist()) > LARGEST_UNPACKED:
            raise SheetError("文件展开后太大，请只留名单这一张表后再选。")


def _text(value: Any) -> str:
    """Return a cell as text. A whole number has no .0, so that a code stored as a number keeps its digits."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _row(number: int, cells: Iterable[tuple[str, bool]]) -> SheetRow:
    cleaned = [(clean(text), calculates) for text, calculates in cells]
    while cleaned and not cleaned[-1][0]:
        cleaned.pop()
    formulas = frozenset(n for n, (text, calculates) in enumerate(cleaned) if calculates or is_formula(text))
    return SheetRow(number, tuple(text for text, _ in cleaned), formulas)


def clean(text: str) -> str:
    """Take off what nobody sees: blanks around, breaks inside, marks of no width. Half a character becomes LOST."""
    whole = "".join(LOST if unicodedata.category(char) == "Cs" else char for char in without_marks(text))
    return " ".join(whole.split())


def is_formula(text: str) -> bool:
    """Would a spreadsheet program calculate this text?"""
    return text[:1] in FORMULA_STARTS if text[:1] not in {"-", "－"} else len(text) > 1


def has_unreadable(text: str) -> bool:
    """Does a text hold control characters, or a LOST one? Neither is to be stored."""
    return any(char == LOST or unicodedata.category(char) == "Cc" for char in text)


# --- Writing


def write_xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[str]], *, widths: Sequence[int]) -> bytes:
    """Return an xlsx file with one sheet. Its head stays in sight; every cell is text, so that codes keep their digits.

    `widths` has the width of each column in characters, as many as `head` has names.
    """
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    for number, (name, width) in enumerate(zip(head, widths, strict=True), 1):
        column = sheet.column_dimensions[get_column_letter(number)]
        column.width, column.number_format = width, "@"
        _write_cell(sheet, 1, number, name)
        sheet.cell(1, number).font, sheet.cell(1, number).alignment = Font(bold=True), Alignment(wrap_text=True)
    for place, row in enumerate(rows, 2):
        for number, text in enumerate(row, 1):
            _write_cell(sheet, place, number, text)
    sheet.freeze_panes = "A2"
    written = io.BytesIO()
    workbook.save(written)
    return written.getvalue()


def _write_cell(sheet: Any, row: int, column: int, text: str) -> None:
    cell = sheet.cell(row, column)
    cell.value = text
    cell.data_type, cell.number_format = "s", "@"  # openpyxl would make a formula of a text that begins with =


def write_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a csv file in UTF-8, with the mark (BOM) by which Excel recognises it.

    Text that Excel would calculate gets an apostrophe before it.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(head)
    writer.writerows([f"'{text}" if is_formula(text) else text for text in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")
