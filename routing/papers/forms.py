"""The form that asks which day's papers are meant."""

from __future__ import annotations

from departments.fields import DeskForm, picked_day


class DayForm(DeskForm):
    """Which day's papers; without one, today's."""

    day = picked_day("日期")
