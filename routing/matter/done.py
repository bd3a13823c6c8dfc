"""登记完成 (W4): what became of each matter of a visit and until when, and which of them wait for a few words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from departments import clock
from departments.calendar.datewords import before_words
from departments.calendar.reading import calendar
from departments.models import User
from intake.models import Application, Matter
from intake.states import Status
from routing.matter.forms import MoveForm, form_for
from routing.matter.wording import confirmation
from routing.models import Document, MatterEvent
from routing.moves.move import Move
from routing.papers.visit import papers_of_visit
from routing.rules.on_the_spot import GIVE_FIRST, awaits_relief
from routing.transitions import MOVES, reachable_for, way_of

_SENT_ON: Final = frozenset(move.name for move in MOVES.values() if move.way and Status.TO_TRANSFER in move.sources)
"""The moves by which the window carries out a way: what they say afterwards tells best what became of a matter."""


@dataclass(frozen=True)
class DoneLine:
    """One matter of the visit. `move` is what it waits for and this reader can make now; None: nothing."""

    matter: Matter
    last: MatterEvent | None
    move: Move | None

    @property
    def words(self) -> str:
        """Return what became of it in a sentence or two: 已转出给市住建局，签收期限11月24日。12月28日前有结果。"""
        matter = self.matter
        if matter.status == Status.CLOSED:
            return f"{matter.get_outcome_display()}，已办结。"
        if matter.status == Status.AWAITING_MATERIALS:
            until = f"，请在{_before(matter.due_on)}补齐" if matter.due_on else ""
            return f"等申请人补材料{until}。"
        if self.last is not None and self.last.move in _SENT_ON:
            return confirmation(MOVES[self.last.move], matter, clock.today()) + _promise(matter)
        return _whereabouts(matter) + _next(matter) + _promise(matter)

    @property
    def why(self) -> str:
        """Say why it was not sent in the save of the registration, where its fields do not say so themselves."""
        return f"急难：先救助，再{self.matter.get_handling_display()}。" if self.move is GIVE_FIRST else ""

    @property
    def form_class(self) -> type[MoveForm] | None:
        """The form that stands in its row; None where the move needs a page of its own."""
        if self.move is None or self.move.page or self.move.is_adverse:
            return None
        found = form_for(self.move)
        return found if found.template == MoveForm.template else None

    @property
    def link(self) -> str:
        """The page of the move where its form does not stand in the row."""
        return self.move.address(self.matter.number) if self.move and not self.form_class else ""


def _whereabouts(matter: Matter) -> str:
    handler = f"（{matter.handler}）" if matter.handler else ""
    return f"现在在{matter.holder}{handler}。"


def _next(matter: Matter) -> str:
    if matter.due_on is None:
        return ""
    before = _before(matter.due_on, matter.due_at)
    if matter.status == Status.TO_ACCEPT:
        return f"{before}受理；受理后由{matter.holder}选定怎么办理，算出办理期限。"
    return f"{matter.get_clock_kind_display()}：{before}。"


def _promise(matter: Matter) -> str:
    return f"{_before(matter.promised_on, matter.promised_at)}有结果。" if matter.promised_on else ""


def _before(day: dt.date, at: dt.datetime | None = None) -> str:
    return before_words(day, clock.today(), calendar(), at)


class DonePage:
    """What stands on the page, for one reader at one moment. `matter` is the one of the address."""

    def __init__(self, matter: Matter, user: User, now: dt.datetime) -> None:
        self.matter, self.user, self.now = matter, user, now
        self.application: Application = matter.application

    @cached_property
    def lines(self) -> list[DoneLine]:
        """Every matter of the visit that the reader may see, in the order of their numbers."""
        visible = Matter.objects.visible_to(self.user).with_people()
        matters = list(visible.filter(application=self.application).order_by("number"))
        last = _last_events(matters)
        return [DoneLine(one, last.get(one.pk), self._waits_for(one)) for one in matters]

    def _waits_for(self, matter: Matter) -> Move | None:
        """Return what the window has to say before the matter goes on: urgent relief first, then the way chosen."""
        move = GIVE_FIRST if awaits_relief(matter) else way_of(matter)
        if move is None or move not in reachable_for(matter, self.user):
            return None
        return None if move.why_closed_to(self.user, matter, self.now) else move

    @property
    def asked(self) -> list[DoneLine]:
        """The matters whose form stands in the page."""
        return [line for line in self.lines if line.form_class]

    @cached_property
    def papers(self) -> list[Document]:
        return papers_of_visit(self.application, self.user)

    @property
    def unprinted(self) -> list[Document]:
        return [paper for paper in self.papers if not paper.prints.all()]

    @property
    def all_printed(self) -> bool:
        return not self.unprinted

    @property
    def prints_at_once(self) -> bool:
        """Does the page print by itself? Only for who has just issued what nobody has printed yet."""
        return any(paper.issued_by_id == self.user.pk for paper in self.unprinted)


def _last_events(matters: Sequence[Matter]) -> dict[int, MatterEvent]:
    events: Iterable[MatterEvent] = MatterEvent.objects.filter(matter__in=matters).order_by("pk")
    return {event.matter_id: event for event in events}
