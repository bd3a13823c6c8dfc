"""The page of a matter: the sentence that says who has it, and four parts that answer everything else."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

from departments.models import User
from intake.models import Matter
from routing.hands.people import lead_of
from routing.hands.returns import assignment_words
from routing.matter.choices import Choices
from routing.matter.facts import Facts
from routing.matter.log import Log
from routing.matter.papers_in import PapersIn
from routing.matter.receipt_day import ReceiptDay, receipt_day_of
from routing.matter.steps import Step, steps_of
from routing.matter.stored import Stored
from routing.matter.times import Times
from routing.matter.whereabouts import Whereabouts
from routing.rules.ownership import handed_words


class MatterPage:
    """All that stands on the page of a matter, for one reader at one moment.

    `choices` are what can be done, `facts` who asks for what, `papers_in` the materials, `times` until when, `log` what
    happened. Rows are read when a template asks for them, and once: the page of a move, which shows little more than
    `sentence`, reads few. `in_full` shows how to reach the person, after a press that was recorded (reach_views.py).
    """

    def __init__(self, matter: Matter, user: User, now: dt.datetime, *, in_full: bool = False) -> None:
        self.stored = Stored(matter, user, now)
        self.choices = Choices(self.stored)
        self.facts = Facts(self.stored, in_full)
        self.papers_in = PapersIn(self.stored, self.choices)
        self.times = Times(self.stored)
        self.log = Log(self.stored, self.choices)

    @property
    def sentence(self) -> str:
        """Who has the matter, since when, until when, and who was asked first (首问责任人)."""
        stored = self.stored
        here = Whereabouts(
            stored.matter, stored.events, stored.clocks, self.times.waiting, stored.today, stored.calendar
        )
        return here.sentence()

    @property
    def handed(self) -> str:
        """When and from whom the present handler took it over; empty when no colleague had it before."""
        return handed_words(self.stored.matter, self.stored.events, self.stored.today)

    @property
    def assigned(self) -> str:
        """Who assigned it to this unit and why (指定承办); empty for an ordinary transfer."""
        lead = lead_of(self.stored.matter)
        is_final = lead is not None and lead.is_final
        return assignment_words(self.stored.events, self.stored.today) if is_final else ""

    @cached_property
    def receipt_day(self) -> ReceiptDay | None:
        """When it came, where that was not the day of registration (补登)."""
        return receipt_day_of(self.stored, self.choices)

    @cached_property
    def siblings(self) -> list[Matter]:
        """The other matters of the same visit. Those that the reader may not see are left out, also from counts."""
        here = self.stored.matter
        visible = Matter.objects.visible_to(self.stored.user).select_related("category", "responsibility", "holder")
        return list(visible.filter(application=here.application_id).exclude(pk=here.pk).order_by("number"))

    @cached_property
    def steps(self) -> list[Step]:
        return steps_of(self.stored.matter, self.stored.events)

    @property
    def came_again(self) -> bool:
        """再次来访: whether the person has come again while the matter is open."""
        return self.stored.matter.is_open and bool(self.log.visits)
