"""The forms of the working calendar: a notice typed, pasted or read from a file; a year taken from the package."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from departments import clock
from departments.calendar import package
from departments.calendar.acts import FIRST_YEAR
from departments.calendar.notices import NoticeError, Row, missing_holidays, parse
from departments.fields import DeskForm, Leans, TextField, choice, day, line
from departments.spreadsheets import SheetError, decoded
from departments.terms import CalendarScope, DayKind
from departments.unseen import as_seen

LARGEST_FILE = 100 * 1024
LARGEST = "100 KB"
LONGEST_TABLE = 20_000
TYPED = "手工录入"
EXAMPLE = "2027-01-01至2027-01-03 放假 元旦"
TABLE_HINT = f"一行一项：日期、放假或上班、名称，中间用空格或逗号隔开。例如：{EXAMPLE}；2027年2月20日 上班 春节"


def _years() -> list[tuple[str, str]]:
    return [(str(year), f"{year}年") for year in range(clock.today().year + 1, FIRST_YEAR - 1, -1)]


class NoticeForm(DeskForm):
    """放假通知. Its days come from the table or from a file, never from both.

    A faulty page is shown again with what was typed; the text of a file is put into the table, to be mended there.
    """

    notice = line("通知文号或标题", 120, missing="请填通知文号或标题，办件改期时要写明依据。")
    published_on = day("发布日期", leans=Leans.PAST, needed=False, hint="例如 2026-11-04")
    scope = forms.ChoiceField(
        label="范围",
        choices=CalendarScope.choices,
        initial=CalendarScope.NATIONAL,
        widget=forms.RadioSelect,
        error_messages={"required": "请选范围。", "invalid_choice": "请从列表里选范围。"},
    )
    year = choice("年度", needed=False, what="年度", hint="通知是一年的全年安排时选；年中调整不选")
    table = TextField(
        label="安排",
        required=False,
        strip=False,
        max_length=LONGEST_TABLE,
        help_text=TABLE_HINT,
        widget=forms.Textarea(attrs={"class": "calendar-table-input needed", "rows": 12, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="或者从文件读取",
        required=False,
        help_text=f"文本文件（txt、csv），格式和上面的表格一样，最大{LARGEST}",
        widget=forms.FileInput(attrs={"accept": ".txt,.csv,text/plain,text/csv", "class": "needed"}),
        error_messages={"empty": "文件是空的，请重新选择。", "max_length": "文件名太长，请改短后再选。"},
    )

    rows: list[Row]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("year", [("", "不是全年安排，只改几天"), *_years()])

    def clean_published_on(self) -> dt.date | None:
        published: dt.date | None = self.cleaned_data["published_on"]
        if published is not None and published > clock.today():
            raise forms.ValidationError("发布日期不能晚于今天。")
        return published

    def clean_year(self) -> int | None:
        return int(self.cleaned_data["year"]) if self.cleaned_data["year"] else None

    def clean_file(self) -> str:
        """Return the text of the file, and remember its name as the origin of the change."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return ""
        if file.size is None or file.size > LARGEST_FILE:
            raise forms.ValidationError(f"文件超过{LARGEST}，请只留放假安排的表格。")
        text = _text_of(file.read())
        self.origin = f"文件 {file.name}"[:120]
        return text

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if "table" not in facts or "file" not in facts:
            return facts
        if facts["table"].strip() and facts["file"]:
            self.add_error("file", "表格和文件只能用一样：清空表格，或者不选文件。")
        elif not facts["table"].strip() and not facts["file"]:
            self.add_error("table", "请填表格，或者选一个文件。")
        else:
            self._read_rows(facts["file"] or facts["table"])
        return facts

    def _read_rows(self, text: str) -> None:
        year = self.cleaned_data.get("year")
        try:
            self.rows = parse(text, year)
        except NoticeError as error:
            self.add_error("table", forms.ValidationError(error.sentences))
            return
        if year and self.cleaned_data.get("scope") == CalendarScope.NATIONAL:
            self._check_whole(year)

    def _check_whole(self, year: int) -> None:
        """Refuse a whole year that leaves out a holiday.

        Once a year is published nothing in it is 暂定 any more, so a holiday left out would count as working days.
        """
        missing = missing_holidays(str(row["name"]) for row in self.rows if row["kind"] == DayKind.REST)
        if not self._rests_on_new_year(year):
            self.add_error("table", f"{year}年的全年安排里没有1月1日放假，请补上元旦那一行。")
        elif missing:
            names = "、".join(missing)
            sentence = f"{year}年的全年安排里没有写{names}的放假，请对照通知补上；只改几天的，年度请选“不是全年安排”。"
            self.add_error("table", sentence)

    def _rests_on_new_year(self, year: int) -> bool:
        return any(row["date"] == f"{year}-01-01" and row["kind"] == DayKind.REST for row in self.rows)

    def keep_file_text(self) -> None:
        """Put the text of the file into the table: a browser does not keep a chosen file when a page comes back."""
        text = self.cleaned_data.get("file")
        if text and not self.cleaned_data.get("table", "").strip():
            self.retype("table", text)

    def facts(self) -> dict[str, Any]:
        """Return the arguments of `acts.draft`, of a valid form."""
        names = ("notice", "scope", "year", "published_on")
        origin = getattr(self, "origin", TYPED)
        return {name: self.cleaned_data[name] for name in names} | {"rows": self.rows, "origin": origin}


class PackageForm(DeskForm):
    """从软件包导入: choose the year that `package` is to draft."""

    package_year = choice("年度", required=True, what="年度")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer("package_year", _years())

    def facts(self) -> dict[str, Any]:
        """Return the arguments of `acts.draft`, of a valid form.

        Raises DeskError for a year that the package does not know.
        """
        asked, origin = int(self.cleaned_data["package_year"]), package.origin()
        return {
            "notice": f"{asked}年节假日安排（{origin}，未附通知文号）",
            "scope": CalendarScope.NATIONAL.value,
            "year": asked,
            "published_on": None,
            "rows": package.rows_of(asked),
            "origin": origin,
        }


def _text_of(raw: bytes) -> str:
    try:
        return as_seen(decoded(raw), lines=True)
    except SheetError as error:
        raise forms.ValidationError("这不是文本文件。请在表格软件里另存为 csv 或 txt 后再选。") from error
