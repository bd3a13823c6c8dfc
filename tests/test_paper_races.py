"""Papers issued and printed by many at the same moment: no gap, no double, no circle. One connection to each thread."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import transaction

from departments import clock
from departments.calendar.quarters import quarter_of
from departments.models import User
from intake.models import Series
from routing.evaluations import acts as evaluations
from routing.hands.memory import expected_for
from routing.models import Document, DocumentPrint, Evaluation, Level, PaperKind, PaperText
from routing.papers.day import print_many
from routing.papers.documents import issue
from routing.papers.sheets import PaperOrder
from routing.papers.slots import SLOTS
from routing.texts.acts import add_text
from routing.upkeep.papers import faults
from tests.conftest import At, person
from tests.factories import make_matter
from tests.test_races import ChangedMind, at_once, kinds

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]
HUNDRED, EVERY_TENTH = 100, 10


def informing(clerk: User) -> PaperOrder:
    """Order a 告知自行申请单, of which there is none yet."""
    matter = make_matter(clerk, "jiaoyu")
    assert clerk.department is not None
    return PaperOrder(
        kind=PaperKind.INFORM,
        application=matter.application,
        matter=matter,
        issuer=clerk.department,
        extra={"who": expected_for(matter, clock.today())},
    )


def issuing(order: PaperOrder, now: dt.datetime, *, breaks_off: bool = False) -> Callable[[], str]:
    """Return an act: issue a paper at a moment, or take its number and break off."""

    def act() -> str:
        with transaction.atomic():
            paper = issue(order, actor=person("maojian"), now=now)
            if breaks_off:
                raise ChangedMind
        return paper.number

    return act


def serials(year: int) -> list[int]:
    rows = Document.objects.filter(kind=PaperKind.INFORM, year=year)
    return list(rows.order_by("serial").values_list("serial", flat=True))


def breaking_off(moments: Sequence[dt.datetime], order: PaperOrder) -> list[Callable[[], str]]:
    return [issuing(order, now, breaks_off=nth % EVERY_TENTH == 0) for nth, now in enumerate(moments)]


def test_of_a_hundred_papers_at_once_every_tenth_rolled_back_ninety_are_numbered_without_a_gap(clerk: User) -> None:
    order = informing(clerk)
    outcomes = at_once(breaking_off([clock.now()] * HUNDRED, order))
    assert kinds(outcomes) == {"str": 90, "ChangedMind": 10}
    assert serials(2026) == list(range(1, 91))
    assert Series.objects.get(department=clerk.department, kind=PaperKind.INFORM).last == 90
    assert not list(faults())


def test_over_the_turn_of_the_year_each_year_begins_at_one_and_has_no_gap(clerk: User, at: At) -> None:
    at("2026-12-31T17:00")
    order = informing(clerk)
    before, after = clock.moment_of(dt.date(2026, 12, 31), dt.time(23, 59, 59)), clock.start_of(dt.date(2027, 1, 1))
    acts = breaking_off([before] * 20, order) + breaking_off([after] * 20, order)
    assert kinds(at_once(acts)) == {"str": 36, "ChangedMind": 4}
    assert (serials(2026), serials(2027)) == (list(range(1, 19)), list(range(1, 19)))
    assert not list(faults())


# --- Many papers printed at once


def test_two_jobs_over_the_same_papers_wait_for_each_other_and_count_on(clerk: User, reviewer: User) -> None:
    for _ in range(10):
        make_matter(clerk)
    papers = list(Document.objects.order_by("pk"))
    jobs = [("maojian", papers), ("maojian-head", papers[::-1])]
    outcomes = at_once([printing(name, chosen) for name, chosen in jobs])
    assert kinds(outcomes) == {"list": 2}
    assert {tuple(paper.prints.order_by("nth").values_list("nth", flat=True)) for paper in papers} == {(1, 2)}
    assert sorted(sorted({printed.nth for printed in job}) for job in outcomes) == [[1], [2]], (
        "one whole job after the other"
    )


def test_ten_clicks_on_one_job_print_it_once(clerk: User) -> None:
    make_matter(clerk)
    papers, token = list(Document.objects.all()), uuid.uuid4()
    outcomes = at_once([printing("maojian", papers, token)] * 10)
    assert kinds(outcomes) == {"list": 10}
    assert [printed.nth for printed in DocumentPrint.objects.all()] == [1]


def printing(username: str, papers: Sequence[Document], token: uuid.UUID | None = None) -> Callable[[], Any]:
    return lambda: print_many(
        papers, token or uuid.uuid4(), actor=person(username), now=clock.now(), machine="192.168.1.5"
    )


def wording(username: str, day: dt.date) -> Callable[[], str]:
    """Return an act: word a passage anew from a day on."""

    def act() -> str:
        slot, actor = SLOTS["report.closing"], person(username)
        add_text(slot, text="请予研究。", valid_from=day, reason="修改", actor=actor, now=clock.now())
        return "entered"

    return act


def test_of_many_who_word_a_passage_at_once_one_is_first_and_the_others_are_told(clerk: User, at: At) -> None:
    at("2026-11-23T10:00")
    acts = [wording(("office", "admin")[nth % 2], dt.date(2026, 12, nth)) for nth in range(1, 21)]
    assert kinds(at_once(acts)) == {"str": 1, "DeskError": 19}
    assert PaperText.objects.count() == 1


def test_of_ten_evaluations_sent_at_once_from_one_paper_one_counts(clerk: User) -> None:
    assert clerk.posting is not None
    invitation = evaluations.invite(make_matter(clerk), clerk.posting.department)
    quarter = quarter_of(clock.today())
    outcomes = at_once([lambda: evaluations.give(invitation, level=Level.FAIRLY, words="", quarter=quarter)] * 10)
    assert sorted(outcomes) == [False] * 9 + [True]
    assert Evaluation.objects.count() == 1
