"""Read dates as clerks type them, and count 周岁."""

import re
import unicodedata
from datetime import date

from intake.identity.kinds import IdentityError

EARLIEST_YEAR = 1850
MONTHS = 12

WRONG_DATE = "这个日期不对，可以写成20261123。"
WRONG_MONTH = "这个年月不对，可以写成2026年12月或者202612。"

_SHAPES = tuple(
    re.compile(shape, re.ASCII)
    for shape in (
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<year>\d{4})(?P<mark>[-./])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})",
        r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日?",
        r"(?P<month>\d{1,2})[-./](?P<day>\d{1,2})",
        r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日?",
    )
)

_MONTH = re.compile(r"(?P<year>\d{4})(?:年|[-./])?(?P<month>\d{1,2})月?", re.ASCII)


def parse_date(raw: str, *, today: date) -> date:
    """Read 20261123, 2026-11-23, 2026.11.23, 2026/11/23, 2026年11月23日; 11.23 and 11月23日 mean this year (UX 20).

    "This year" is that of `today`. Full-width digits and blanks are allowed. Raises IdentityError for anything else,
    for a day that does not exist and for a year before 1850. Days to come are read too: a form that wants none says so.
    """
    text = "".join(unicodedata.normalize("NFKC", raw).split())
    found = next((match for shape in _SHAPES if (match := shape.fullmatch(text))), None)
    if found is None:
        raise IdentityError(WRONG_DATE)
    parts = found.groupdict()
    year = int(parts.get("year") or today.year)
    try:
        day = date(year, int(parts["month"]), int(parts["day"]))
    except ValueError as error:
        raise IdentityError(WRONG_DATE) from error
    if day.year < EARLIEST_YEAR:
        raise IdentityError(WRONG_DATE)
    return day


def parse_month(raw: str) -> date:
    """Read 202612, 2026-12, 2026.12, 2026/12 or 2026年12月, and return the first day of that month.

    Raises IdentityError for anything else, for a month that does not exist and for a year before 1850.
    """
    found = _MONTH.fullmatch("".join(unicodedata.normalize("NFKC", raw).split()))
    if found is None or not 1 <= int(found["month"]) <= MONTHS or int(found["year"]) < EARLIEST_YEAR:
        raise IdentityError(WRONG_MONTH)
    return date(int(found["year"]), int(found["month"]), 1)


def month_words(month: date) -> str:
    """Return 2026年12月."""
    return f"{month.year}年{month.month}月"


def age_on(birth: date, on: date) -> int:
    """Return 周岁, the whole years lived by `on`.

    Who was born on 29 February is a year older on 1 March when the year has no such day.
    Raises ValueError when `on` lies before the birth.
    """
    if on < birth:
        raise ValueError("age is asked for a day before the birth")
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
