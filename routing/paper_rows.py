"""文书 beside a matter: each paper with its address, how often it was printed, and whether the reader may print it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse

from departments.models import User
from intake.models import Matter
from routing.documents import may_print
from routing.models import Document


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


def paper_rows(matter: Matter, papers: Iterable[Document], user: User, latest: Document | None) -> list[PaperRow]:
    """Return the papers of a matter as its page lists them; `latest`: what the last move issued."""
    rows = [_row(matter, paper, user, latest) for paper in papers]
    keyed = _for_f9(rows)
    return [replace(row, key="F9") if row is keyed else row for row in rows]


def _row(matter: Matter, paper: Document, user: User, latest: Document | None) -> PaperRow:
    address = [matter.number, paper.pk]
    print_url = reverse("routing:paper_print", args=address) if may_print(user, paper, matter) else ""
    times = len(paper.prints.all())
    return PaperRow(
        paper=paper,
        url=reverse("routing:paper", args=address),
        print_url=print_url,
        times=times,
        is_fresh=bool(print_url) and not times and paper == latest,
    )


def _for_f9(rows: list[PaperRow]) -> PaperRow | None:
    """Return the paper that F9 prints: one just issued, else the oldest unprinted, else the newest once more."""
    mine = [row for row in rows if row.print_url]
    unprinted = sorted((row for row in mine if not row.times), key=lambda row: not row.is_fresh)
    return next(iter([*unprinted, *reversed(mine)]), None)
