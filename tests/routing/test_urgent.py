"""急难型临时救助, 先行救助: relief within 24 hours, papers later and against a clock of their own."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from departments import clock
from departments.models import User
from departments.terms import ClockKind, LimitUnit
from intake.models import Matter
from intake.states import Outcome, Status
from routing.errors import InvalidInput, NotAllowed
from routing.lists.queues import read_rows
from routing.matter.tasks import step_for
from routing.models import Clock, PaperKind
from routing.transitions import available_for
from tests import factories
from tests.conftest import At
from tests.factories import move

GIVEN = {"what": "发放棉被两床", "recipient": "王大山"}


def urgent(clerk: User, *, complete: bool = False, way: str = "own") -> Matter:
    return factories.make_matter(clerk, "linshi", way, complete=complete, urgent=True)


def given(clerk: User, **facts: Any) -> Matter:
    matter = urgent(clerk, **facts)
    move("give_first", matter, clerk, **GIVEN)
    return matter


def clock_of(matter: Matter, kind: ClockKind) -> Clock:
    found: Clock = matter.clocks.of_kind(kind).latest("pk")
    return found


def test_missing_papers_do_not_keep_an_urgent_request_from_being_accepted(clerk: User) -> None:
    assert urgent(clerk).status == Status.TO_TRANSFER


def test_an_urgent_request_runs_against_24_hours(clerk: User) -> None:
    running = clock_of(urgent(clerk), ClockKind.URGENT)
    assert (running.unit, running.limit, running.due_at) == (
        LimitUnit.HOURS,
        24,
        clock.now() + dt.timedelta(hours=24),
    )


def test_the_workbench_asks_for_relief_first(clerk: User) -> None:
    matter = urgent(clerk)
    (row,) = read_rows(Matter.objects.filter(pk=matter.pk), clock.now())
    step = step_for(clerk, row)
    assert step is not None
    assert step.name == "give_first"


def test_relief_stops_the_24_hours_and_papers_are_brought_later(clerk: User) -> None:
    matter = given(clerk)
    assert matter.status == Status.AWAITING_MATERIALS
    assert clock_of(matter, ClockKind.URGENT).stopped_on == clock.today()
    assert clock_of(matter, ClockKind.SUPPLEMENT).limit == 5


def test_the_applicant_gets_a_list_of_what_to_bring(clerk: User) -> None:
    assert given(clerk).documents.filter(kind=PaperKind.SUPPLEMENT).exists()


def test_with_all_papers_there_relief_changes_no_status(clerk: User) -> None:
    matter = given(clerk, complete=True)
    assert matter.status == Status.TO_TRANSFER
    assert not matter.clocks.of_kind(ClockKind.SUPPLEMENT).exists()


def test_the_event_says_what_was_given_to_whom(clerk: User) -> None:
    matter = urgent(clerk)
    move("give_first", matter, clerk, **GIVEN, amount=Decimal("500"))
    assert matter.events.of_move("give_first").get().note == "发放棉被两床，500.00元，由王大山领取"


@pytest.mark.parametrize("name", ["what", "recipient"])
def test_what_and_to_whom_must_be_said(clerk: User, name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        move("give_first", urgent(clerk), clerk, **GIVEN | {name: ""})
    assert refused.value.field == name


def test_relief_is_given_first_only_once(clerk: User) -> None:
    matter = given(clerk, complete=True)
    with pytest.raises(NotAllowed, match="已经先行救助"):
        move("give_first", matter, clerk, **GIVEN)


def test_what_is_not_urgent_is_not_relieved_first(clerk: User) -> None:
    matter = factories.make_matter(clerk, "linshi", "own")
    assert "give_first" not in {each.name for each in available_for(matter, clerk, clock.now())}


def test_another_township_gives_nothing(clerk: User, outsider: User) -> None:
    with pytest.raises(PermissionDenied):
        move("give_first", urgent(clerk), outsider, **GIVEN)


def test_the_bureau_that_leads_gives_relief_too(clerk: User, minzheng: User) -> None:
    matter = urgent(clerk, way="escalate")
    move("escalate", matter, clerk, suggestion="急难，请先行救助", without_papers="急难，材料后补")
    move("sign", matter, minzheng)
    move("give_first", matter, minzheng, **GIVEN)
    assert matter.status == Status.AWAITING_MATERIALS


def test_what_is_urgent_goes_up_without_a_reason_typed(clerk: User) -> None:
    """社会救助法 Art. 50: missing papers hold up no urgent case; which were missing stays on record."""
    matter = urgent(clerk, way="escalate")
    move("escalate", matter, clerk, suggestion="急难，请先行救助")
    said = matter.events.latest("pk").data
    assert (said["without_papers"], bool(said["lacking"])) == ("急难，先行救助，材料后补", True)


def test_papers_that_come_let_it_go_on_where_it_was(clerk: User, minzheng: User) -> None:
    matter = urgent(clerk, way="escalate")
    move("escalate", matter, clerk, suggestion="急难，请先行救助", without_papers="急难，材料后补")
    move("sign", matter, minzheng)
    move("give_first", matter, minzheng, **GIVEN)
    move("receive_materials", matter, clerk, materials=list(matter.materials.all()))
    assert (matter.status, matter.handler) == (Status.IN_PROGRESS, minzheng)


def test_papers_that_never_come_take_no_relief_back(clerk: User, at: At) -> None:
    matter = given(clerk)
    at("2026-12-02T09:00")
    move("lapse", matter, clerk)
    assert (matter.status, matter.outcome) == (Status.TO_NOTIFY, Outcome.GRANTED)
    paper = matter.documents.get(kind=PaperKind.RESULT)
    assert "发放棉被两床" in paper.fields["content"]


def test_before_relief_nothing_lapses(clerk: User, at: At) -> None:
    matter = urgent(clerk)
    move("request_materials", matter, clerk, materials=list(matter.materials.filter(window_looks_up=False)))
    at("2026-12-31T09:00")
    with pytest.raises(NotAllowed, match="请先行救助"):
        move("lapse", matter, clerk)


def test_the_line_of_who_has_it_names_the_24_hours_first(clerk: User, client: Client) -> None:
    matter = urgent(clerk)
    client.force_login(clerk)
    assert "11月24日10:00前先行救助" in client.get(f"/matters/{matter.number}/").content.decode()
