"""The box 文书 on the page of a matter: each paper with its prints, and what the reader may do with it."""

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
    """One paper. `print_url` is empty for who may not print it; `key` is F9 for the one paper that this key prints."""

    paper: Document
    url: str
    print_url: str
    times: int
    is_fresh: bool = False
    """Whether the last move issued it and this reader has still to print it."""
    key: str = ""
    serve_url: str = ""
    """Where the reader records its delivery; empty when somebody else has to, or when it is recorded."""
    hand_over_url: str = ""
    """Where one press records that it was handed to the person. Empty for an adverse paper, which asks for more."""
    correct_url: str = ""

    @property
    def printed(self) -> str:
        return f"已打印{self.times}次" if self.times else "还没有打印"

    @property
    def void_reason(self) -> str:
        return self.paper.voided.reason if hasattr(self.paper, "voided") else "已更正"


@dataclass(frozen=True)
class OpenWays:
    """The ids of the papers that a reader may serve, tell the result with, and correct."""

    serve: frozenset[int] = frozenset()
    tell: frozenset[int] = frozenset()
    correct: frozenset[int] = frozenset()


def open_to(matter: Matter, papers: Sequence[Document], user: User, moves: Collection[Move]) -> OpenWays:
    """Return for which papers the moves 登记送达, 告知结果 and 更正文书 are open to a reader."""
    served, corrected = SERVE in moves, CORRECT_PAPER in moves
    told_with = paper_to_serve(matter) if TELL in moves else None
    return OpenWays(
        serve=_ids(papers_to_serve(matter, user, papers)) if served else frozenset(),
        tell=_ids([told_with] if told_with else []),
        correct=_ids(papers_to_correct(matter, user, papers)) if corrected else frozenset(),
    )


def _ids(papers: Iterable[Document]) -> frozenset[int]:
    return frozenset(paper.pk for paper in papers)


def paper_rows(
    matter: Matter, papers: Iterable[Document], user: User, latest: Document | None, ways: OpenWays
) -> list[PaperRow]:
    """Return the papers of a matter as its page lists them. `latest` is the paper that the last move issued."""
    rows = [_with_ways(_row(matter, paper, user, latest), matter, ways) for paper in papers]
    keyed = job_of(rows)
    is_one = len(keyed) == 1
    return [replace(row, key="F9") if is_one and row is keyed[0] else row for row in rows]


def paper_url(matter: Matter, paper: Document) -> str:
    return reverse("routing:paper", args=[matter.number, paper.pk])


def row_to_print(matter: Matter, paper: Document, user: User) -> PaperRow | None:
    """Return the row of a paper that the reader may print and nobody has printed yet; None otherwise."""
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


def _with_ways(row: PaperRow, matter: Matter, ways: OpenWays) -> PaperRow:
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


def job_of(rows: Sequence[PaperRow]) -> list[PaperRow]:
    """Return the papers that F9 prints as one job: those not printed yet, the last issued before the older ones.

    Papers of one save are issued together, as the receipt and the 转办单 that went with it. When all are printed, it
    is a copy of those issued last.
    """
    mine = [row for row in rows if row.print_url]
    unprinted = [row for row in mine if not row.times]
    if unprinted and not any(row.is_fresh for row in unprinted):
        return unprinted
    last = max((row.paper.issued_at for row in unprinted or mine), default=None)
    return [row for row in unprinted or mine if row.paper.issued_at == last]
