"""The papers of one visit as one job: what the person takes along first, then what goes to other units."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from departments.errors import DeskError
from departments.models import User
from intake.models import Application
from routing.models import Document, DocumentPrint, PaperKind
from routing.papers.day import is_printable, papers_at_hand, print_many
from routing.papers.documents import lock_papers

_TO_THE_PERSON: Final = (
    PaperKind.RECEIPT,
    PaperKind.RESULT,
    PaperKind.INFORM,
    PaperKind.SUPPLEMENT,
    PaperKind.REFUSAL,
)
_ORDER: Final = {kind: place for place, kind in enumerate((*_TO_THE_PERSON, PaperKind.TRANSFER, PaperKind.REPORT))}


def in_order(papers: Iterable[Document]) -> list[Document]:
    """Return papers as they leave the printer: the receipt on top, those of one kind in the order of their issue."""
    return sorted(papers, key=lambda paper: (_ORDER.get(PaperKind(paper.kind), len(_ORDER)), paper.pk))


def papers_of_visit(application: Application, user: User) -> list[Document]:
    """Return the papers in force of a visit that a reader may print, in order."""
    near = papers_at_hand(user).in_force().filter(application=application).prefetch_related("prints")
    return in_order(paper for paper in near if is_printable(user, paper))


@dataclass(frozen=True)
class Job:
    """What was printed at once, in order, and the papers that were not, because they are void."""

    papers: list[Document]
    prints: list[DocumentPrint]
    void: list[Document]

    @property
    def said(self) -> str:
        """Say what was left out; empty when everything was printed."""
        if not self.void:
            return ""
        return f"{_numbers(self.void)}已经作废，没有打印；其余{len(self.papers)}份已经打印。"


def print_visit(papers: Sequence[Document], token: uuid.UUID, *, actor: User, now: dt.datetime, machine: str) -> Job:
    """Log one print of each paper that is not void, and return the job.

    A second click with the same token logs nothing and returns the same sheets. Raises DeskError when all are void,
    and as `print_many` does.
    """
    with transaction.atomic():
        _, void = lock_papers(paper.pk for paper in papers)
        rest = [paper for paper in papers if paper not in void]
        if not rest:
            raise DeskError(f"{_numbers(void)}已经作废，没有打印。")
        return Job(rest, print_many(rest, token, actor=actor, now=now, machine=machine), void)


def _numbers(papers: Iterable[Document]) -> str:
    return "、".join(paper.number for paper in papers)
