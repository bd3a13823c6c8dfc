"""The page of a matter: the line that says who has it, and beside it the four parts that answer everything else."""

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
from routing.matter.steps import Step, steps_of
from routing.matter.stored import Stored
from routing.matter.times import Times
from routing.matter.whereabouts import Whereabouts
from routing.rules.ownership import handed_words


class MatterPage:
    """All that stands on the page of a matter, for one reader at one moment.

    `choices` are what can be done, `facts` who asks for what, `times` until when, `log` what happened. Nothing is read
    before a template asks for it, and nothing twice: the page of a move asks for little more than `sentence`.
    """

    def __init__(self, matter: Matter, user: User, now: dt.datetime) -> None:
        self.stored = Stored(matter, user, now)
        self.choices = Choices(self.stored)
        self.facts = Facts(self.stored)
        self.times = Times(self.stored)
        self.log = Log(self.stored, self.choices)

    @property
    def sentence(self) -> str:
        """The line against passing the buck: who has it, since when, until when, and who was asked first."""
        stored = self.stored
        here = Whereabouts(
            stored.matter, stored.events, stored.clocks, self.times.waiting, stored.today, stored.calendar
        )
        return here.sentence()

    @property
    def handed(self) -> str:
        """How the present handler came by it, if from a colleague."""
        return handed_words(self.stored.matter, self.stored.events, self.stored.today)

    @property
    def assigned(self) -> str:
        """Who decided that this unit handles it, and why: nobody sends it on from there."""
        lead = lead_of(self.stored.matter)
        is_final = lead is not None and lead.is_final
        return assignment_words(self.stored.events, self.stored.today) if is_final else ""

    @cached_property
    def steps(self) -> list[Step]:
        return steps_of(self.stored.matter)

    @property
    def came_again(self) -> bool:
        """再次来访: the person has come again while the matter is open."""
        return self.stored.matter.is_open and bool(self.log.visits)
