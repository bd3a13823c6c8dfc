"""今天的文书 (W15): what was issued on a day and the reader may print, and many of them printed as one job."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.urls import reverse

from departments import clock
from departments.models import User
from departments.workdays import ONE_DAY
from intake.identity import mask_name
from intake.models import Matter
from intake.onetime import claim, finish
from routing.documents import PRINTING_ROLES, may_print, record_prints
from routing.models import Document, DocumentPrint
from routing.orders import may_print_order
from routing.querysets import DocumentQuerySet

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
    """Return what the own unit issued, hands over or was sent, as far as the reader sees it: more than it prints."""
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


def printable_on(user: User, day: dt.date) -> list[Document]:
    """Return the papers issued on a day that the reader may print, oldest first."""
    since, until = clock.start_of(day), clock.start_of(day + ONE_DAY)
    rows = papers_of(user).filter(issued_at__gte=since, issued_at__lt=until).defer("html", "replaced_by__html")
    return [paper for paper in rows.prefetch_related("prints").order_by("pk") if is_printable(user, paper)]


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
            made = DocumentPrint.objects.filter(by=actor, at=submission.at, document__in=papers).order_by("nth")
            return list({printed.document_id: printed for printed in made}.values())
        prints = record_prints(papers, actor=actor, now=now, machine=machine)
        finish(submission, reverse("routing:day_papers"))
    return prints
