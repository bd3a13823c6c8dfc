"""Fixtures for the tests of departments, besides those of tests/conftest.py."""

import datetime as dt
from collections.abc import Callable

import pytest
from pytest_django import Settings

from departments.calendar.reading import calendar
from departments.calendar.workdays import Calendar


@pytest.fixture
def loaded_calendar(db: None) -> Calendar:
    return calendar()


@pytest.fixture
def stand_still(settings: Settings) -> Callable[[dt.date], None]:
    """Stop the clock at ten in the morning of a day."""

    def stop(day: dt.date) -> None:
        settings.RELIEF_NOW = f"{day.isoformat()}T10:00"

    return stop
