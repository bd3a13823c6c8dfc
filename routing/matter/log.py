"""What happened to a matter and what was written about it: 流转记录, 文书, 督办, 来访 and 查看记录 of its page."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from departments.people.system import is_system
from intake.models import AccessRecord, ReturnVisit
from intake.states import Status
from routing.lists.order_states import OrderLine, order_lines
from routing.matter.choices import Choices
from routing.matter.paper_rows import PaperRow, job_of, open_to, paper_rows, paper_url
from routing.matter.stored import Stored
from routing.matter.wording import explained_words, hurried_words, lacking_words
from routing.models import Document, MatterEvent, PaperKind
from routing.rules.feedback.correction import CORRECT_PAPER
from routing.rules.feedback.delivery import SERVE
from routing.rules.receipt_day import REFUSE_DAY
from routing.rules.refusal.handing_in import NOTE_MATERIALS, UNNOTE_MATERIALS
from routing.transitions import MOVES, title_of

BY_THE_WAY: Final = frozenset({SERVE.name, NOTE_MATERIALS.name, UNNOTE_MATERIALS.name})
"""Moves beside the work on a matter: they issue nothing, and nothing is printed because of them."""
_CORRECTING: Final = frozenset({CORRECT_PAPER.name, REFUSE_DAY.name})
"""Moves that issue a paper anew."""
READERS_SHOWN: Final = 20
"""How many lines 查看记录 shows, the latest first."""


@dataclass(frozen=True)
class LogEntry:
    """One move in 流转记录, with the paper that it issued."""

    title: str
    unit: str
    who: str
    at: dt.datetime
    text: str
    paper_url: str = ""
    paper_no: str = ""


@dataclass(frozen=True)
class Log:
    """The past of one matter. `choices` tell which of its papers the reader may serve or correct now."""

    stored: Stored
    choices: Choices

    @property
    def entries(self) -> list[LogEntry]:
        """流转记录, newest first."""
        return [self._entry(event) for event in reversed(self.stored.events)]

    def _entry(self, event: MatterEvent) -> LogEntry:
        paper = self._issued_with(event)
        return LogEntry(
            title=title_of(event),
            unit="" if is_system(event.actor) else str(event.department),  # a timer works for no unit
            who=event.actor.full_name,
            at=event.at,
            text=_text_of(event),
            paper_url=paper_url(self.stored.matter, paper) if paper else "",
            paper_no=paper.number if paper else "",
        )

    def _issued_with(self, event: MatterEvent) -> Document | None:
        """Return the paper that a move issued. It is found by its kind and its moment: no row links the two."""
        papers = self.stored.papers
        if event.move in _CORRECTING:
            return next((row for row in papers if row.replaces_id and row.issued_at == event.at), None)
        kind = PaperKind.RESULT if event.after == Status.TO_NOTIFY else MOVES[event.move].writes
        return next((row for row in papers if row.kind == kind and row.issued_at == event.at), None)

    @cached_property
    def papers(self) -> list[PaperRow]:
        matter, user, rows = self.stored.matter, self.stored.user, self.stored.papers
        # 登记送达 and 收到材料 are passed over: the papers of the move before are still to be printed.
        last = next((event for event in reversed(self.stored.events) if event.move not in BY_THE_WAY), None)
        ways = open_to(matter, rows, user, self.choices.open_moves)
        return paper_rows(matter, rows, user, self._issued_with(last) if last else None, ways)

    @property
    def job(self) -> list[Document]:
        """The papers that one press prints together (F9); empty where there is only one, which has its own button."""
        together = [row.paper for row in job_of(self.papers)]
        return together if len(together) > 1 else []

    @property
    def job_is_printed(self) -> bool:
        """Whether another print of the job would be copies."""
        return all(paper.prints.all() for paper in self.job)

    @property
    def fresh_papers(self) -> list[PaperRow]:
        """The papers that the last move issued and this reader has still to print."""
        return [row for row in self.papers if row.is_fresh]

    @cached_property
    def orders(self) -> list[OrderLine]:
        return order_lines(self.stored.matter, self.stored.user, self.stored.today, self.stored.calendar)

    @cached_property
    def visits(self) -> list[ReturnVisit]:
        """来访: when the person came again to ask."""
        return list(self.stored.matter.return_visits.select_related("department", "by"))

    @property
    def readers(self) -> list[AccessRecord]:
        """查看记录: for the office and the auditors."""
        return list(self.stored.matter.accesses.select_related("user", "department")[:READERS_SHOWN])


def _text_of(event: MatterEvent) -> str:
    """Return the note of a move; of a proposed refusal also when and by whom it was explained face to face.

    Of what went on without its main papers, or was decided without all opinions, also what was missing, and why. What
    was registered late (补登) says when it came and why it is registered only now.
    """
    beside = (explained_words(event), lacking_words(event), hurried_words(event))
    added, late = "；".join(filter(None, beside)), event.data.get("late")
    note = f"{event.note}（{added}）" if added else event.note
    return "；".join(filter(None, (note, f"{late['came']}：{late['reason']}"))) if late else note
