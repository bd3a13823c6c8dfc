"""Gapless numbers (办件编号、文号): one locked row per unit, kind and year.

The row is hot: take a number as the last step before commit. Always inside a transaction; a rollback gives it back.
"""

import datetime as dt

from departments.models import Department
from intake.models import Series

MATTER = "matter"


def next_number(department: Department, kind: str, on: dt.date) -> int:
    """Return the next number of the series for the year of `on`, starting at 1."""
    Series.objects.get_or_create(department=department, kind=kind, year=on.year)
    series = Series.objects.select_for_update().get(department=department, kind=kind, year=on.year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last


def next_matter_number(city: Department, on: dt.date) -> str:
    """Return the next 办件编号 of the whole city: 2026-000460."""
    return f"{on.year}-{next_number(city, MATTER, on):06d}"


def paper_number(code: str, year: int, serial: int | str, *, with_di: bool) -> str:
    """Return a 文号 in the one way it is written: 毛救受〔2026〕460号; with 第, 毛救受〔2026〕第460号.

    `code` is the 代字 of the unit with the letter of the paper (毛救受).
    """
    return f"{code}〔{year}〕{'第' if with_di else ''}{serial}号"
