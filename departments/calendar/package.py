"""What the package `chinesecalendar` knows of a year (从软件包导入).

Volunteers keep the package up, so what it says only ever becomes a draft, for a second person to confirm.
"""

from __future__ import annotations

import datetime as dt
from importlib.metadata import version

from chinese_calendar import holidays, workdays

from departments.calendar.notices import DECEMBER, Row
from departments.errors import DeskError
from departments.terms import DayKind

PACKAGE = "chinesecalendar"
_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}


def origin() -> str:
    """Name the package and its version, as the draft keeps it."""
    return f"{PACKAGE} {version(PACKAGE)} 软件包"


def is_known(year: int) -> bool:
    return dt.date(year, 1, 1) in holidays


def rows_of(year: int) -> list[Row]:
    """Return the days arranged nationally in a year and the December before it, sorted by date.

    Raises DeskError for a year that the package does not know.
    """
    if not is_known(year):
        raise DeskError(f"软件包里还没有{year}年的安排。请等软件包更新，或者按通知录入表格。", "package_year")
    rest = [_row(day, DayKind.REST, name) for day, name in holidays.items() if _belongs(day, year)]
    work = [_row(day, DayKind.WORK, name) for day, name in workdays.items() if _belongs(day, year)]
    return sorted(rest + work, key=lambda row: str(row["date"]))


def _belongs(day: dt.date, year: int) -> bool:
    return day.year == year or (day.year, day.month) == (year - 1, DECEMBER)


def _row(day: dt.date, kind: DayKind, name: str) -> Row:
    return {"date": day.isoformat(), "kind": kind.value, "name": _NAMES.get(name, name)}
