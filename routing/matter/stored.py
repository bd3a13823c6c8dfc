"""The rows of one matter that its page shows. Each kind is read once, when something first asks for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from departments import clock
from departments.calendar.reading import calendar
from departments.calendar.workdays import Calendar
from departments.models import User
from intake.models import Material, Matter
from routing.models import Clock, Document, MatterEvent
from routing.papers.results import papers_of


@dataclass(frozen=True)
class Stored:
    """The rows of one matter, for one reader at one moment."""

    matter: Matter
    user: User
    now: dt.datetime

    @property
    def today(self) -> dt.date:
        return clock.day_of(self.now)

    @cached_property
    def calendar(self) -> Calendar:
        return calendar()

    @cached_property
    def clocks(self) -> list[Clock]:
        return list(self.matter.clocks.all())

    @cached_property
    def events(self) -> list[MatterEvent]:
        """Every move so far, oldest first."""
        return list(self.matter.events.select_related("actor", "department", "holder").order_by("pk"))

    @cached_property
    def papers(self) -> list[Document]:
        """The papers that this reader may see."""
        return list(papers_of(self.matter).visible_to(self.user))

    @cached_property
    def materials(self) -> list[Material]:
        return list(self.matter.materials.select_related("requirement"))
