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
from intake.identity import mask_name
from intake.models import Matter, Submission
from intake.onetime import claim, finish
from routing.models import Document, DocumentPrint
from routing.models.querysets import DocumentQuerySet
from routing.papers.documents import PRINTING_ROLES, lock_in_force, may_print, may_print_order, record_prints

MOST_AT_ONCE: Final = 50
"""Papers of one job, and rows of one page."""


@dataclass(frozen=True)
class DayRow:
    """One paper of the day. `ticked`: proposed for the next job, or ticked before and not printed."""

    paper: Document
    url: str
    person: str
    times: int
    is_void: bool
    ticked: bool


def papers_of(user: User) -> DocumentQuerySet:
    """Return what the own unit issued, hands over or was sent, as far as the reader sees it."""
    if user.role not in PRINTING_ROLES or user.department is None:
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
    """Return the papers issued on a day that the reader may print, oldest first, to be read page by page.

    What is at hand of a unit is exactly what `is_printable` lets it print.
    """
    since, until = clock.start_of(day), clock.start_of(day + ONE_DAY)
    rows = papers_of(user).filter(issued_at__gte=since, issued_at__lt=until).defer("html", "replaced_by__html")
    found: DocumentQuerySet = rows.prefetch_related("prints").order_by("pk")
    return found


def is_printable(user: User, paper: Document) -> bool:
    """May this person print this paper, wherever its page is? `papers_of` has read what that takes."""
    order = getattr(paper, "order", None)
    if order is not None:
        return may_print_order(user, order)
    matter = matter_of(paper)
    return may_print(user, paper, matter) if matter else user.department == paper.department


def matter_of(paper: Document) -> Matter | None:
    """Return the matter on whose page a paper stands; a receipt stands on that of every request of the visit."""
    if paper.matter is not None or paper.application is None:
        return paper.matter
    return next(iter(paper.application.matters.all()), None)


def address_of(paper: Document) -> str:
    """Return where a paper is looked at."""
    if (order := getattr(paper, "order", None)) is not None:
        return reverse("routing:order_paper", args=[order.pk])
    if (matter := matter_of(paper)) is not None:
        return reverse("routing:paper", args=[matter.number, paper.pk])
    topic = getattr(paper, "topic", None)
    return reverse("routing:topic_paper", args=[topic.pk]) if topic is not None else ""


def addressee_of(paper: Document) -> str:
    """Return whom a paper is about or for: the applicant, masked, or the unit it goes to."""
    if (order := getattr(paper, "order", None)) is not None:
        return f"主送{order.department}"
    if paper.application is None:
        return "联席会议"
    return mask_name(paper.application.applicant.name)


def day_rows(papers: Iterable[Document], ticked: frozenset[int] | None = None) -> list[DayRow]:
    """Return the rows of a page; what nobody has printed yet is proposed, unless something was ticked already."""
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
    """Log a print of each paper, all or none, once for a token: a second click gets the prints of the first again."""
    with transaction.atomic():
        submission = claim(token, actor, now)
        if submission.result_url:
            return _prints_again(submission, papers, now)
        prints = record_prints(papers, actor=actor, now=now, machine=machine)
        finish(submission, _result_of(prints))
    return prints


AGAIN_WITHIN: Final = dt.timedelta(minutes=10)
"""How long a second click gets the sheets once more: for one who clicked twice, not for a copy without a mark."""

_RESULT: Final = re.compile(r"\?job=(\d+)-(\d+)$", re.ASCII)


def _result_of(prints: Sequence[DocumentPrint]) -> str:
    """Return where a job led, with the first and the last of its prints: fifty keys would be too long."""
    pks = [printed.pk for printed in prints]
    return f"{reverse('routing:day_papers')}?job={min(pks)}-{max(pks)}"


def _prints_again(submission: Submission, papers: Sequence[Document], now: dt.datetime) -> list[DocumentPrint]:
    """Return the prints of a job that has been recorded; refuse what is not the same papers, or too late."""
    made = _made_by(submission)
    if sorted(printed.document_id for printed in made) != sorted(paper.pk for paper in papers):
        raise DeskError("这一页已经提交过，这次勾选的文书和那次不一样，没有打印。请核对下面的勾，再点一次打印。")
    if now - submission.at > AGAIN_WITHIN:
        raise DeskError("这一页的文书10分钟以前已经打印，没有再打。要再打一份，请核对下面的勾，再点一次打印。")
    lock_in_force(paper.pk for paper in papers)
    return made


def _made_by(submission: Submission) -> list[DocumentPrint]:
    """Return the prints of a job: between its first and last may stand those of others; none for another act."""
    found = _RESULT.search(submission.result_url)
    if found is None or not submission.result_url.startswith(reverse("routing:day_papers")):
        return []
    between = DocumentPrint.objects.filter(pk__range=(int(found[1]), int(found[2])))
    return list(between.filter(by=submission.user_id, at=submission.at))
