"""重新办理: a new round with a fresh promise; what became of the round before, and when, is never counted away."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied

from departments import clock
from departments.models import User
from departments.terms import ClockKind
from intake.models import Matter
from intake.registration.openings import MATERIALS
from intake.states import Outcome, Status
from routing.clocks.in_time import is_in_time
from routing.errors import InvalidInput, NotAllowed
from routing.figures.window import figures
from routing.lists.queues import matters_of, read_rows
from routing.models import PaperKind
from routing.rules.feedback.reopening import read_round
from routing.upkeep.matters import faults
from tests import factories
from tests.conftest import At
from tests.factories import make_colleague, move, told
from tests.pages import SignIn, page_of
from tests.queries import count_queries
from tests.returns import give_back
from tests.routing.rules.test_ownership import leave

pytestmark = pytest.mark.django_db
WHY = {"reason": "原结果有误，重新核查"}


@pytest.fixture
def late(clerk: User, zhujian: User, at: At) -> Matter:
    """A matter that 住建局 decided and the window told after the promised date."""
    matter = factories.in_progress(clerk, zhujian)
    at("2027-03-01T10:00")
    move("decide", matter, zhujian, outcome="granted", content="纳入危房改造", without_opinions="已口头同意")
    return told(matter, clerk)


def handles(matter: Matter) -> list[int]:
    return [row.round for row in matter.clocks.of_kind(ClockKind.HANDLE)]


# --- Where it goes


def test_who_decided_it_leads_it_again_with_a_fresh_promise(late: Matter, office: User, zhujian: User) -> None:
    first, old = late.first_promised_on, late.promised_on
    move("reopen", late, office, **WHY)
    assert (late.status, late.holder, late.handler) == (Status.IN_PROGRESS, zhujian.department, zhujian)
    assert (late.round, late.outcome, late.closed_on) == (2, "", None)
    assert handles(late) == [1, 2]
    assert late.clocks.of_kind(ClockKind.HANDLE).values_list("due_on", flat=True)[1] == late.promised_on != old
    assert late.first_promised_on == first
    assert list(faults()) == []


def test_the_event_keeps_the_verdict_and_the_promise_of_the_round_before(late: Matter, office: User) -> None:
    old, closed_on = late.promised_on, late.closed_on
    move("reopen", late, office, **WHY)
    data = late.events.get(move="reopen").data
    assert data["verdict"] == {
        "round": "1",
        "outcome": "granted",
        "closed_on": str(closed_on),
        "promised_on": str(old),
    }
    assert data["promised"] == {"from": str(old), "to": str(late.promised_on)}


def test_a_unit_that_the_office_put_it_before_again_does_not_give_it_back(
    late: Matter, office: User, zhujian: User, renshe: User
) -> None:
    move("reopen", late, office, **WHY)
    with pytest.raises(NotAllowed, match="已指定承办"):
        give_back(late, zhujian, renshe, reason_code="不属")


def test_it_comes_to_a_colleague_of_who_has_left(late: Matter, office: User, zhujian: User) -> None:
    colleague = make_colleague(zhujian)
    leave(zhujian)
    move("reopen", late, office, **WHY)
    assert late.handler == colleague


@pytest.mark.parametrize("gone", ["unit", "people"])
def test_it_comes_to_the_window_when_the_unit_or_its_people_are_gone(
    gone: str, late: Matter, office: User, clerk: User, zhujian: User
) -> None:
    unit = zhujian.department
    assert unit is not None
    if gone == "unit":
        unit.valid_to = clock.today().replace(day=1) - dt.timedelta(days=1)
        unit.save()
    else:
        leave(zhujian)
    move("reopen", late, office, **WHY)
    assert (late.status, late.handler) == (Status.TO_TRANSFER, clerk)
    assert set(late.clocks.running().values_list("kind", flat=True)) == {ClockKind.HANDLE, ClockKind.TRANSFER}
    assert list(faults()) == []


def test_what_the_window_settled_waits_there_to_be_passed_on(clerk: User, office: User) -> None:
    matter = factories.make_matter(clerk, "linshi", "on_the_spot")
    accepted = matter.accepted_at
    move("reopen", matter, office, **WHY)
    assert (matter.status, matter.handler, matter.accepted_at) == (Status.TO_TRANSFER, clerk, accepted)
    assert list(faults()) == []


def test_a_served_refusal_is_accepted_today_with_a_receipt(clerk: User, reviewer: User, office: User, at: At) -> None:
    matter = told(factories.matter_in(Status.REFUSED, clerk, clerk, reviewer), clerk)
    at("2026-12-07T09:00")
    move("reopen", matter, office, **WHY)
    assert matter.status == Status.TO_TRANSFER
    assert matter.accepted_at == clock.now()
    assert matter.first_promised_on == matter.promised_on
    assert matter.documents.filter(kind=PaperKind.RECEIPT).count() == 1
    assert list(faults()) == []


def test_a_refusal_that_is_not_served_is_served_first(clerk: User, reviewer: User, office: User) -> None:
    matter = factories.matter_in(Status.REFUSED, clerk, clerk, reviewer)
    with pytest.raises(NotAllowed, match="还没有送达"):
        move("reopen", matter, office, **WHY)


def test_only_the_office_reopens_and_says_why(late: Matter, office: User, clerk: User, zhujian: User) -> None:
    for user in (clerk, zhujian):
        with pytest.raises(PermissionDenied):
            move("reopen", late, user, **WHY)
    with pytest.raises(InvalidInput) as refused:
        move("reopen", late, office, reason="")
    assert refused.value.field == "reason"


# --- The new round


def test_a_second_round_ends_with_a_paper_of_its_own(late: Matter, office: User, clerk: User, zhujian: User) -> None:
    move("reopen", late, office, **WHY)
    move("decide", late, zhujian, outcome="partly", content="补助8000元", reason="只有一间达到危房标准。", basis="办法")
    told(late, clerk)
    numbers = late.documents.filter(kind=PaperKind.RESULT).values_list("number", flat=True)
    assert len(set(numbers)) == 2
    assert (late.outcome, late.round) == (Outcome.PARTLY, 2)
    assert late.events.filter(move="decide").count() == 2


def test_materials_may_be_asked_for_once_more_by_the_clerk_in_a_new_round(
    clerk: User, zhujian: User, office: User
) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    move("receive_materials", matter, clerk, materials=list(matter.materials.filter(asked_on__isnull=False)))
    move("transfer", matter, clerk, lead=zhujian.department)
    move("sign", matter, zhujian)
    move("decide", matter, zhujian, outcome="granted", content="补助")
    told(matter, clerk)
    move("reopen", matter, office, **WHY)
    move("request_materials", matter, clerk, other="房屋照片")
    assert matter.status == Status.AWAITING_MATERIALS


# --- The verdict on the first round stays


def test_the_page_shows_the_verdict_of_every_round_for_ever(
    late: Matter, office: User, clerk: User, zhujian: User, signed_in: SignIn
) -> None:
    move("reopen", late, office, **WHY)
    client = signed_in(office)
    assert "给予救助，2027年3月1日办结，超期" in page_of(client, late)
    move("decide", late, zhujian, outcome="granted", content="补助")
    told(late, clerk)
    page = page_of(client, late)
    assert "给予救助，2027年3月1日办结，超期" in page
    assert "按期办结" in page, "the second round was in time"


def test_lists_show_the_running_clock_of_the_new_round(late: Matter, office: User, clerk: User) -> None:
    move("reopen", late, office, **WHY)
    (row,) = read_rows(matters_of(clerk), clock.today())
    assert "个工作日" in row.due.words
    assert "办结" not in row.due.words


def test_reopening_takes_no_verdict_out_of_the_months_figures(late: Matter, office: User, clerk: User) -> None:
    in_time = factories.make_matter(clerk, "linshi", "on_the_spot")
    before = figures(clerk, clock.today())
    assert before.on_time == 50
    for matter in (late, in_time):
        move("reopen", matter, office, **WHY)
    assert figures(clerk, clock.today()).on_time == 50


def test_a_round_kept_without_its_moments_is_judged_by_the_day() -> None:
    before_0_2_0 = {"round": "1", "outcome": "granted", "closed_on": "2026-11-24", "promised_on": "2026-11-24"}
    assert is_in_time(read_round(before_0_2_0))
    assert not is_in_time(read_round(before_0_2_0 | {"closed_on": "2026-11-25"}))


def test_nobody_is_charged_with_the_days_between_the_rounds(
    late: Matter, office: User, at: At, signed_in: SignIn
) -> None:
    at("2027-03-31T10:00")
    move("reopen", late, office, **WHY)
    assert "办结以后到重新办理" in page_of(signed_in(office), late)


def test_the_figures_cost_the_same_however_many_were_reopened(clerk: User, office: User) -> None:
    shown = partial(figures, clerk, clock.today())
    assert clerk.posting, "read once for a request"
    none = count_queries(shown)
    for _ in range(3):
        matter = factories.make_matter(clerk, "linshi", "on_the_spot")
        move("reopen", matter, office, **WHY)
    assert count_queries(shown) == none
