"""文书 beside a matter: each paper with its address, its prints, whether it has reached the person, and what the reader
may do about it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from departments.models import User
from intake.models import Matter
from routing.models import Document
from routing.moves.move import Move
from routing.papers.documents import may_print
from routing.papers.results import paper_to_serve
from routing.rules.feedback.correction import CORRECT_PAPER, papers_to_correct
from routing.rules.feedback.delivery import SERVE, TELL, papers_to_serve


@dataclass(frozen=True)
class PaperRow:
    """`print_url` is empty for who may only look; `key` is F9 for the one paper that the key prints."""

    paper: Document
    url: str
    print_url: str
    times: int
    is_fresh: bool = False
    """Issued by the last move, not printed yet, and the reader's to print."""
    key: str = ""
    serve_url: str = ""
    """Where this reader records its delivery; empty when that is not his, or done."""
    hand_over_url: str = ""
    """Where one press says that it was handed to the person; empty when it takes more than that."""
    correct_url: str = ""

    @property
    def void_reason(self) -> str:
        return self.paper.voided.reason if hasattr(self.paper, "voided") else "已更正"


@dataclass(frozen=True)
class Open:
    """What a reader may do about the papers of a matter: the ids of those he may serve, tell with, correct."""

    serve: frozenset[int] = frozenset()
    tell: frozenset[int] = frozenset()
    correct: frozenset[int] = frozenset()


def open_to(matter: Matter, papers: Sequence[Document], user: User, moves: Collection[Move]) -> Open:
    """Read from the moves that are open to a reader which of the papers they are open for."""
    served, corrected = SERVE in moves, CORRECT_PAPER in moves
    told_with = paper_to_serve(matter) if TELL in moves else None
    return Open(
        serve=_ids(papers_to_serve(matter, user, papers)) if served else frozenset(),
        tell=_ids([told_with] if told_with else []),
        correct=_ids(papers_to_correct(matter, user, papers)) if corrected else frozenset(),
    )


def _ids(papers: Iterable[Document]) -> frozenset[int]:
    return frozenset(paper.pk for paper in papers)


def paper_rows(
    matter: Matter, papers: Iterable[Document], user: User, latest: Document | None, ways: Open
) -> list[PaperRow]:
    """Return the papers of a matter as its page lists them; `latest`: what the last move issued."""
    rows = [_with_ways(_row(matter, paper, user, latest), matter, ways) for paper in papers]
    keyed = _for_f9(rows)
    return [replace(row, key="F9") if row is keyed else row for row in rows]


def paper_url(matter: Matter, paper: Document) -> str:
    return reverse("routing:paper", args=[matter.number, paper.pk])


def row_to_print(matter: Matter, paper: Document, user: User) -> PaperRow | None:
    """Return a paper that nobody has printed yet, for its button; None once it has been."""
    row = _row(matter, paper, user, None)
    return row if row.print_url and not row.times else None


def _row(matter: Matter, paper: Document, user: User, latest: Document | None) -> PaperRow:
    is_printable = may_print(user, paper, matter) and not paper.is_void
    print_url = reverse("routing:paper_print", args=[matter.number, paper.pk]) if is_printable else ""
    times = len(paper.prints.all())
    return PaperRow(
        paper=paper,
        url=paper_url(matter, paper),
        print_url=print_url,
        times=times,
        is_fresh=bool(print_url) and not times and paper == latest,
    )


def _with_ways(row: PaperRow, matter: Matter, ways: Open) -> PaperRow:
    paper = row.paper
    serve = SERVE.address(matter.number) if paper.pk in ways.serve else ""
    tell = TELL.address(matter.number) if paper.pk in ways.tell else ""
    correct = CORRECT_PAPER.address(matter.number, paper=str(paper.pk))
    return replace(
        row,
        serve_url=tell or (serve and f"{serve}?paper={paper.pk}"),
        hand_over_url=serve if serve and row.times and not paper.is_adverse else "",
        correct_url=correct if paper.pk in ways.correct else "",
    )


def _for_f9(rows: list[PaperRow]) -> PaperRow | None:
    """Return the paper that F9 prints: one just issued, else the oldest unprinted, else the newest once more."""
    mine = [row for row in rows if row.print_url]
    unprinted = sorted((row for row in mine if not row.times), key=lambda row: not row.is_fresh)
    return next(iter([*unprinted, *reversed(mine)]), None)
