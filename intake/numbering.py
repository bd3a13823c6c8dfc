"""Numbers without gaps (办件编号、文号): one row for each unit, kind and year is locked while a number is taken.

Must run inside a transaction: when it fails, the number is given back. Everybody who needs a number waits for the row,
so take it as late as possible before the commit.
"""

import datetime as dt

from departments.models import Department
from intake.models import Series

MATTER = "matter"


def next_number(department: Department, kind: str, on: dt.date) -> int:
    """Return the next number of a unit and a kind in the year of `on`. Every year starts at 1."""
    series, _ = Series.objects.select_for_update().get_or_create(department=department, kind=kind, year=on.year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def next_matter_number(city: Department, on: dt.date) -> str:
    """Return the next 办件编号, such as 2026-000460. All windows of the city share the series."""
    return f"{on.year}-{next_number(city, MATTER, on):06d}"


def paper_number(code: str, year: int, serial: int | str, *, with_di: bool) -> str:
    """Return the number of a paper: 毛救受〔2026〕460号, or with `with_di` 毛救受〔2026〕第460号.

    `code` is the mark of the unit (代字) with the word of the kind of paper: 毛 and 救受.
    """
    return f"{code}〔{year}〕{'第' if with_di else ''}{serial}号"
