"""WHO answers for what, and WHEN they are open: units, people, categories, limits, calendar.

Most of it is dated and names its source: the notice's table of duties of 2014 is one edition among others. Other code
imports the models from here, whatever file they stand in.

May import: clock, roles, terms.
"""

from departments.models.papers import Paper, most_copies, strictest_form
from departments.models.policy import (
    ClockLimit,
    MaterialRequirement,
    PolicyBasis,
    ReliefCategory,
    Responsibility,
    SpecialStage,
)
from departments.models.units import Department, Posting, User
from departments.models.working_calendar import CalendarChange, CalendarDay, CalendarYear

__all__ = [
    "CalendarChange",
    "CalendarDay",
    "CalendarYear",
    "ClockLimit",
    "Department",
    "MaterialRequirement",
    "Paper",
    "PolicyBasis",
    "Posting",
    "ReliefCategory",
    "Responsibility",
    "SpecialStage",
    "User",
    "most_copies",
    "strictest_form",
]
