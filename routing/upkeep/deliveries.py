"""文书核查: does the record of moves agree with how a paper was taken back and handed over?

Only moves strictly after the issue are compared: two moves of the same moment have no order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from departments import clock
from departments.calendar.datewords import chinese_date
from intake.states import Status
from routing.models import INFORMS_ONLY, SENT_WITH, TELLING_RESULT, Delivery, Document, MatterEvent, PaperKind
from routing.rules.feedback.delivery import TELL, TO_TELL
from routing.rules.transfer.sending import RECALL

CORRECTED: Final = "更正，见"


def of_recalls(paper: Document) -> Iterator[str]:
    """Check that a recalled paper is void, and that a void paper was recalled or corrected.

    A 议题单 is left out: it becomes void when its topic moves on.
    """
    void = getattr(paper, "voided", None)
    if void is None:
        if paper.kind in SENT_WITH and _was_recalled(paper):
            yield "办件已经收回，这份文书没有作废记录。"
    elif (
        paper.kind != PaperKind.AGENDA
        and not void.reason.startswith(CORRECTED)
        and not any(event.move == RECALL.name and event.at == void.at for event in _events(paper))
    ):
        yield "作废记录没有对应的更正或者收回。"


def _was_recalled(paper: Document) -> bool:
    """Whether the matter was sent with this paper and recalled before anybody signed."""
    for event in _after(paper):
        if event.before != Status.SENT or event.after != Status.SENT:
            return event.before == Status.SENT and event.move == RECALL.name
    return False


def of_deliveries(paper: Document) -> Iterator[str]:
    """Compare the deliveries of a paper with its date, its prints and the record of moves."""
    issued, deliveries = clock.day_of(paper.issued_at), paper.deliveries.all()
    for delivery in deliveries:
        if delivery.served_on < issued:
            yield f"送达日期是{chinese_date(delivery.served_on)}，早于制发日期。"
    on_paper = [delivery for delivery in deliveries if delivery.way not in INFORMS_ONLY]
    if on_paper and not paper.prints.all() and not _is_coming_out(paper, on_paper[0]):
        yield f"登记了{on_paper[0].get_way_display()}送达，没有打印记录。"
    if paper.kind in TELLING_RESULT and _was_told(paper):
        if not deliveries:
            yield "办件已经告知办结，这份文书没有送达记录。"
        elif paper.is_adverse and not on_paper:
            yield "不利的结果只有电话告知，没有书面送达记录。"


def _is_coming_out(paper: Document, delivery: Delivery) -> bool:
    """Whether it was issued and handed over in one act today (当场办结): it may still be printed today."""
    return delivery.at == paper.issued_at and clock.day_of(paper.issued_at) == clock.today()


def _was_told(paper: Document) -> bool:
    """Whether the person was told the result while this paper was in force."""
    for event in _after(paper):
        if event.move == TELL.name:
            void = getattr(paper, "voided", None)
            return void is None or void.at > event.at
        if event.after not in TO_TELL:
            return False
    return False


def _events(paper: Document) -> list[MatterEvent]:
    return list(paper.matter.events.all()) if paper.matter is not None else []


def _after(paper: Document) -> Iterator[MatterEvent]:
    return (event for event in _events(paper) if event.at > paper.issued_at)
