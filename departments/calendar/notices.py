"""Read the table that a person types or pastes from a notice (放假安排). One line is one arrangement:

2027-01-01              放假  元旦
2027年2月5日至2月11日    放假  春节
2027-02-20              上班  春节

Nothing here asks the database.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from departments.calendar.datewords import chinese_date
from departments.calendar.workdays import ONE_DAY
from departments.terms import DayKind

Row = dict[str, Any]
"""One day: {"date": "2027-01-01", "kind": "rest", "name": "元旦"}, as `CalendarChange.rows` keeps it."""

LONGEST = 40  # calendar days in one line; the longest holiday so far had ten
LONGEST_NAME = 40
MOST_SENTENCES = 20
DECEMBER = 12
HOLIDAYS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")  # 全国年节及纪念日放假办法第二条
REMIND_FROM_MONTH = 11  # the State Council's notice for the next year appears between late October and mid-December

_DATE = r"(?P<year>\d{4})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)\s*日?"
# The end may leave out what it shares with the beginning: 2027年2月5日至11日.
_END = r"(?:(?:(?P<to_year>\d{4})\s*[-/.年]\s*)?(?P<to_month>\d{1,2})\s*[-/.月]\s*)?(?P<to_day>\d{1,2})(?!\d)\s*日?"
_WEEKDAY = r"(?:\s*\((?:星期|周)[一二三四五六日天]\))?"
_SPAN = re.compile(rf"{_DATE}{_WEEKDAY}(?:\s*(?:至|到|[-~〜–]|—+)\s*{_END}{_WEEKDAY})?")
_SEPARATORS = re.compile(r"[\s,、|;:]+")
_KINDS = {
    **dict.fromkeys(("放假", "休", "休息", "放假调休"), DayKind.REST.value),
    **dict.fromkeys(("上班", "班", "调休上班", "补班"), DayKind.WORK.value),
}
_ENDINGS = ("调休上班", "上班", "放假")  # 春节放假, written in one word


class NoticeError(Exception):
    """The table cannot be read. `sentences` say in Chinese, line by line, what is wrong and how to mend it."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__("\n".join(sentences))
        self.sentences = sentences


class _LineError(Exception):
    """One line is wrong; the message is the sentence without the line's number."""


@dataclass(frozen=True)
class _Line:
    number: int
    days: tuple[dt.date, ...]
    kind: str
    name: str


def missing_holidays(names: Iterable[str]) -> list[str]:
    """Return the national holidays that none of the names mentions: a notice for a whole year arranges every one.

    One name may mention two holidays that share their days (国庆节、中秋节).
    """
    written = "、".join(names)
    return [holiday for holiday in HOLIDAYS if holiday not in written]


def years_to_enter(entered: Collection[int], today: dt.date) -> list[int]:
    """Return the years that are wanted and not `entered`: this year, and from 1 November on the next one too."""
    wanted = (today.year, today.year + 1) if today.month >= REMIND_FROM_MONTH else (today.year,)
    return [year for year in wanted if year not in entered]


def missing_words(year: int, today: dt.date) -> str:
    """Say that a year is missing, and that the due dates it would decide are shown as 暂定."""
    concerned = "今年" if year == today.year else "跨年"
    return f"{year}年工作日历未录入，{concerned}的期限只能显示为暂定。"


def parse(text: str, year: int | None = None) -> list[Row]:
    """Return one row for each day, sorted by date. `year` is given when the notice arranges a whole year.

    Raises NoticeError for a line it cannot read, for a day that stands there twice, and for a day outside the year and
    the December before it.
    """
    lines, sentences = _lines_of(text)
    if lines:
        sentences += _outside(lines, year or _usual_year(lines))
        sentences += _twice(lines)
    elif not sentences:
        sentences = ["表格里还没有内容，请一行写一项安排。"]
    if sentences:
        raise NoticeError(sentences[:MOST_SENTENCES])
    rows = [{"date": day.isoformat(), "kind": line.kind, "name": line.name} for line in lines for day in line.days]
    return sorted(rows, key=lambda row: row["date"])


def _lines_of(text: str) -> tuple[list[_Line], list[str]]:
    lines, sentences = [], []
    for number, written in enumerate(text.splitlines(), start=1):
        # NFKC makes plain digits and signs of full-width ones: ２０２７－０１－０１ is read as 2027-01-01.
        plain = _SEPARATORS.sub(" ", unicodedata.normalize("NFKC", written).lstrip("\ufeff")).strip()
        if _says_nothing(plain):
            continue
        try:
            lines.append(_line(number, plain))
        except _LineError as error:
            sentences.append(f"第{number}行：{error}")
    return lines, sentences


def _says_nothing(plain: str) -> bool:
    """Is the line empty, a ruled line of a pasted table, or the head of the table (日期 安排 名称)?"""
    return not plain.strip("- ") or (plain.startswith("日期") and not re.search(r"\d", plain))


def _line(number: int, plain: str) -> _Line:
    found = _SPAN.match(plain)
    if found is None:
        raise _LineError(f"没认出日期“{plain[:20]}”，请写成 2027-01-01 或 2027年1月1日，几天连着的用“至”。")
    kind, name = _kind_and_name(plain[found.end() :].split())
    return _Line(number, tuple(_days(found)), kind, name)


def _days(found: re.Match[str]) -> Iterator[dt.date]:
    first = _date(found["year"], found["month"], found["day"])
    last = first
    if found["to_day"]:
        last = _date(found["to_year"] or found["year"], found["to_month"] or found["month"], found["to_day"])
    if last < first:
        raise _LineError(f"止日{chinese_date(last)}早于起日{chinese_date(first)}，请核对年份，或把两个日期对调。")
    if (last - first).days >= LONGEST:
        raise _LineError(f"一共{(last - first).days + 1}天，超过{LONGEST}天，请核对起止日期。")
    return (first + offset * ONE_DAY for offset in range((last - first).days + 1))


def _date(year: str, month: str, day: str) -> dt.date:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        raise _LineError(f"没有{year}年{int(month)}月{int(day)}日这一天，请核对日期。") from None


def _kind_and_name(words: list[str]) -> tuple[str, str]:
    kinds, names = [], []
    for word in words:
        ending = next((ending for ending in _ENDINGS if word.endswith(ending)), "")
        kind = _KINDS.get(word) or _KINDS.get(ending)
        kinds += [kind] if kind else []
        names += [word.removesuffix(ending) if word not in _KINDS else ""] if kind else [word]
    if len(set(kinds)) != 1:
        raise _LineError("没有写是放假还是上班，请在日期后面写“放假”或“上班”，只写一个。")
    name = "、".join(name for name in names if name.strip("-"))
    if not name:
        raise _LineError("没有写名称，请在后面补上，例如“春节”。")
    if len(name) > LONGEST_NAME:
        raise _LineError(f"名称最多{LONGEST_NAME}个字，请写短一些。")
    return kinds[0], name


def _usual_year(lines: Iterable[_Line]) -> int:
    """Return the year in which most days lie. When no year was chosen, days outside it are taken for mistakes."""
    return Counter(day.year for line in lines for day in line.days).most_common(1)[0][0]


def _outside(lines: Iterable[_Line], year: int) -> Iterator[str]:
    for line in lines:
        foreign = [day for day in line.days if day.year != year and (day.year, day.month) != (year - 1, DECEMBER)]
        if foreign:
            allowed = f"只收{year}年和{year - 1}年12月的日子"
            yield f"第{line.number}行：{chinese_date(foreign[0])}不在{year}年的安排里（{allowed}），请核对年份。"


def _twice(lines: Iterable[_Line]) -> Iterator[str]:
    written: dict[dt.date, int] = {}
    for line in lines:
        again = [day for day in line.days if day in written]
        if again:
            before = written[again[0]]
            yield f"第{line.number}行：{chinese_date(again[0])}在第{before}行已经写过，请只留一处。"
        written |= dict.fromkeys(line.days, line.number)
