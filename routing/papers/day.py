"""今天的文书 (W15): what was issued on a day and the reader may print, and many of them printed as one job."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.urls import reverse

from departments import clock
from departments.calendar.workdays import ONE_DAY
from departments.errors import DeskError
from departments.models import User
from departments.roles import MAY_PRINT_PAPERS
from intake.identity import mask_name
from intake.models import Matter, Submission
from intake.onetime import claim, finish
from routing.models import Document, DocumentPrint
from routing.models.querysets import DocumentQuerySet
from routing.papers.documents import lock_in_force, may_print, may_print_order, record_prints

MOST_AT_ONCE: Final = 50
"""Papers of one job, and rows of one page."""


@dataclass(frozen=True)
class DayRow:
    """One paper in the list. `ticked` says whether its box is ticked: see `day_rows`."""

    paper: Document
    url: str
    person: str
    times: int
    is_void: bool
    ticked: bool


def papers_at_hand(user: User) -> DocumentQuerySet:
    """Return the papers that the reader's unit issued, hands over or was sent, as far as the reader may see them."""
    if user.role not in MAY_PRINT_PAPERS or user.department is None:
        return Document.objects.none()
    beside = (
        "department", "issued_by", "matter__window__parent", "matter__application__window", "application__applicant",
        "application__window",
        "order__department", "topic", "voided", "replaced_by",
    )  # fmt: skip
    near = Document.objects.visible_to(user).at_hand_of(user.department).select_related(*beside)
    found: DocumentQuerySet = near.defer("replaced_by__html", "replaced_by__fields").prefetch_related(
        "matter__assignments__department", "application__matters__window__parent"
    )
    return found


def printable_on(user: User, day: dt.date) -> DocumentQuerySet:
    """Return the papers issued on a day that the reader may print, the oldest first.

    The database selects them (`at_hand_of`), so that a page can be cut from them; tests hold this to `is_printable`.
    """
    since, until = clock.start_of(day), clock.start_of(day + ONE_DAY)
    rows = papers_at_hand(user).filter(issued_at__gte=since, issued_at__lt=until).defer("html", "replaced_by__html")
    found: DocumentQuerySet = rows.prefetch_related("prints").order_by("pk")
    return found


def is_printable(user: User, paper: Document) -> bool:
    """May this person print this paper? Asks nothing of the database for a paper of `papers_of`."""
    order = getattr(paper, "order", None)
    if order is not None:
        return may_print_order(user, order)
    matter = matter_shown_with(paper)
    return may_print(user, paper, matter) if matter else _issued(user, paper)


def _issued(user: User, paper: Document) -> bool:
    """Did the reader's unit issue a paper without a matter, or the unit whose work it goes on with?"""
    return user.department is not None and paper.department in user.department.lineage


def matter_shown_with(paper: Document) -> Matter | None:
    """Return the matter on whose page a paper stands; of a receipt, which stands on several, the first."""
    if paper.matter is not None or paper.application is None:
        return paper.matter
    return next(iter(paper.application.matters.all()), None)


def address_of(paper: Document) -> str:
    """Return the address of the page of a paper."""
    if (order := getattr(paper, "order", None)) is not None:
        return reverse("routing:order_paper", args=[order.pk])
    if (matter := matter_shown_with(paper)) is not None:
        return reverse("routing:paper", args=[matter.number, paper.pk])
    topic = getattr(paper, "topic", None)
    return reverse("routing:topic_paper", args=[topic.pk]) if topic is not None else ""


def addressee_of(paper: Document) -> str:
    """Return the applicant, masked (王*山), or the unit that a 督办单 goes to (主送市住建局)."""
    if (order := getattr(paper, "order", None)) is not None:
        return f"主送{order.department}"
    if paper.application is None:
        return "联席会议"
    return mask_name(paper.application.applicant.name)


def day_rows(papers: Iterable[Document], ticked: frozenset[int] | None = None) -> list[DayRow]:
    """Return the rows of a page. `ticked` are the keys that were ticked; None ticks every paper not yet printed."""
    return [_row(paper, ticked) for paper in papers]


def _row(paper: Document, ticked: frozenset[int] | None) -> DayRow:
    times, void = len(paper.prints.all()), paper.is_void
    return DayRow(
        paper=paper,
        url=address_of(paper),
        person=addressee_of(paper),
        times=times,
        is_void=void,
        ticked=not void and (not times if ticked is None else paper.pk in ticked),
    )


# --- One job


def print_many(
    papers: Sequence[Document], token: uuid.UUID, *, actor: User, now: dt.datetime, machine: str
) -> list[DocumentPrint]:
    """Log one print of each paper, all or none, and return the prints.

    The token makes a job happen once: a second click returns the prints of the first. Raises DeskError when the second
    click came later than AGAIN_WITHIN or with other papers, NotAllowed when one of the papers is void.
    """
    with transaction.atomic():
        submission = claim(token, actor, now)
        if submission.result_url:
            return _prints_again(submission, papers, now)
        prints = record_prints(papers, actor=actor, now=now, machine=machine)
        finish(submission, _result_of(prints))
    return prints


AGAIN_WITHIN: Final = dt.timedelta(minutes=10)
"""How long a second click gets the same sheets. It is for who clicked twice: a later copy must bear 第2次打印."""

_RESULT: Final = re.compile(r"\?job=(\d+)-(\d+)$", re.ASCII)


def _result_of(prints: Sequence[DocumentPrint]) -> str:
    """Return the address that the token leads to; it names only the first and the last print (?job=120-169)."""
    pks = [printed.pk for printed in prints]
    return f"{reverse('routing:day_papers')}?job={min(pks)}-{max(pks)}"


def _prints_again(submission: Submission, papers: Sequence[Document], now: dt.datetime) -> list[DocumentPrint]:
    """Return the prints of the first click. Raises DeskError for other papers than then, and when it is too late."""
    made = _made_by(submission)
    if sorted(printed.document_id for printed in made) != sorted(paper.pk for paper in papers):
        raise DeskError("这一页已经提交过，这次勾选的文书和那次不一样，没有打印。请核对下面的勾，再点一次打印。")
    if now - submission.at > AGAIN_WITHIN:
        raise DeskError("这一页的文书10分钟以前已经打印，没有再打。要再打一份，请再点一次打印。")
    lock_in_force(paper.pk for paper in papers)
    return made


def _made_by(submission: Submission) -> list[DocumentPrint]:
    """Return the prints of a job, or none when the token was used for something else."""
    found = _RESULT.search(submission.result_url)
    if found is None or not submission.result_url.startswith(reverse("routing:day_papers")):
        return []
    between = DocumentPrint.objects.filter(pk__range=(int(found[1]), int(found[2])))
    # Others may have printed at the same time: their keys lie between the first and the last of this job.
    return list(between.filter(by=submission.user_id, at=submission.at))
