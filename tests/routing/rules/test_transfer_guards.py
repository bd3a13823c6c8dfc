"""The guards of rule 3 on both of their sides, and what its moves do to clocks, holder and papers."""

from __future__ import annotations

import datetime as dt

import pytest

from departments.models import User
from departments.terms import ClockKind
from intake.registration.openings import MATERIALS
from intake.states import Outcome, Status
from routing.errors import InvalidInput, NotAllowed
from routing.models import PaperKind
from tests import factories
from tests.conftest import At
from tests.factories import move
from tests.records import clock_of, papers_of
from tests.returns import give_back


def test_informing_ends_the_matter_with_a_slip_and_no_clock(clerk: User) -> None:
    matter = factories.make_matter(clerk, "jiaoyu", "inform")
    assert (matter.status, matter.outcome) == (Status.CLOSED, Outcome.INFORMED)
    assert papers_of(matter) == [PaperKind.INFORM]
    assert not matter.clocks.exists()


def test_informing_after_acceptance_needs_the_applicants_consent(clerk: User) -> None:
    matter = factories.make_matter(clerk, "jiaoyu", "transfer")
    with pytest.raises(InvalidInput, match="申请人同意"):
        move("inform", matter, clerk, agreed=False)
    move("inform", matter, clerk, agreed=True)
    assert matter.status == Status.CLOSED


def test_informing_is_refused_where_the_own_line_is_responsible(clerk: User) -> None:
    with pytest.raises(NotAllowed, match="属本系统职责"):
        move("inform", factories.make_matter(clerk, "dibao", "escalate"), clerk, agreed=True)


def test_transferring_needs_the_reason_why_the_applicant_cannot_go(clerk: User, zhujian: User) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False, cannot_go="")
    move("receive_materials", matter, clerk, materials=list(matter.materials.all()))
    with pytest.raises(InvalidInput) as refused:
        move("transfer", matter, clerk, lead=zhujian.department)
    assert refused.value.field == "cannot_go"
    move("transfer", matter, clerk, lead=zhujian.department, cannot_go="残疾")
    assert matter.status == Status.SENT


def test_transferring_to_the_own_township_is_refused(clerk: User) -> None:
    with pytest.raises(InvalidInput, match="不能转给本单位"):
        move("transfer", factories.make_matter(clerk), clerk, lead=clerk.department)


def test_recalling_lets_the_transfer_clock_run_on_with_its_original_date(clerk: User, zhujian: User, at: At) -> None:
    matter = factories.sent(clerk, zhujian)
    at("2026-11-24T09:00")
    move("recall", matter, clerk, reason="转错了单位")
    running = clock_of(matter, ClockKind.TRANSFER)
    assert (running.is_running, running.due_on, matter.due_on) == (True, dt.date(2026, 11, 25), dt.date(2026, 11, 25))


def test_signing_makes_the_signer_the_handler_and_moves_no_promise(clerk: User, zhujian: User, at: At) -> None:
    matter = factories.sent(clerk, zhujian)
    promised = matter.promised_on
    at("2026-11-27T09:00")
    move("sign", matter, zhujian)
    assert (matter.handler, matter.promised_on) == (zhujian, promised)


def test_returning_within_one_working_day_of_signing_goes_back_to_the_window(
    clerk: User, zhujian: User, renshe: User, at: At
) -> None:
    matter = factories.in_progress(clerk, zhujian)
    at("2026-11-24T16:00")
    give_back(matter, zhujian, renshe)
    assert (matter.status, matter.holder, matter.returns) == (Status.TO_TRANSFER, clerk.department, 1)
    assert clock_of(matter, ClockKind.TRANSFER).limit == 1


def test_returning_two_working_days_after_signing_is_refused(clerk: User, zhujian: User, renshe: User, at: At) -> None:
    matter = factories.in_progress(clerk, zhujian)
    at("2026-11-25T09:00")
    with pytest.raises(NotAllowed, match="签收已超过1个工作日"):
        give_back(matter, zhujian, renshe)


def test_the_second_return_goes_to_the_office_with_two_days(
    clerk: User, zhujian: User, renshe: User, jiaoyu: User, office: User
) -> None:
    matter = factories.sent(clerk, zhujian)
    give_back(matter, zhujian, renshe)
    move("transfer", matter, clerk, lead=renshe.department)
    give_back(matter, renshe, jiaoyu)
    assert (matter.status, matter.handler, matter.returns) == (Status.COORDINATING, office, 2)
    assert clock_of(matter, ClockKind.COORDINATE).due_on == dt.date(2026, 11, 25)


def test_a_matter_is_not_sent_to_a_bureau_that_gave_it_back(clerk: User, zhujian: User, renshe: User) -> None:
    matter = factories.sent(clerk, zhujian)
    give_back(matter, zhujian, renshe)
    with pytest.raises(InvalidInput, match="已经退回过"):
        move("transfer", matter, clerk, lead=zhujian.department)


def test_a_return_cannot_suggest_the_bureau_that_gave_it_back_before(clerk: User, zhujian: User, renshe: User) -> None:
    matter = factories.sent(clerk, zhujian)
    give_back(matter, zhujian, renshe)
    move("transfer", matter, clerk, lead=renshe.department)
    with pytest.raises(InvalidInput, match="不能再建议转回"):
        give_back(matter, renshe, zhujian)


def test_a_return_moves_no_promise(clerk: User, zhujian: User, renshe: User) -> None:
    matter = factories.sent(clerk, zhujian)
    promised = matter.promised_on
    give_back(matter, zhujian, renshe)
    assert matter.promised_on == promised == matter.first_promised_on


def test_an_assignment_by_the_office_is_final(clerk: User, zhujian: User, jiaoyu: User, office: User) -> None:
    matter = factories.coordinating(clerk, zhujian)
    move("assign", matter, office, lead=jiaoyu.department, basis="职责表")
    assert (matter.status, matter.holder, matter.handler) == (Status.IN_PROGRESS, jiaoyu.department, jiaoyu)
    with pytest.raises(NotAllowed, match="已指定承办"):
        give_back(matter, jiaoyu, zhujian)


def test_assigning_to_a_unit_without_anybody_is_refused(clerk: User, zhujian: User, jiaoyu: User, office: User) -> None:
    matter = factories.coordinating(clerk, zhujian)
    unit = jiaoyu.department
    jiaoyu.postings.get().delete()
    with pytest.raises(InvalidInput, match="没有在岗"):
        move("assign", matter, office, lead=unit, basis="职责表")


def test_an_opinion_stops_its_own_clock_only(clerk: User, zhujian: User, weisheng: User, renshe: User) -> None:
    matter = factories.in_progress(clerk, zhujian, supporting=[weisheng, renshe])
    move("opine", matter, weisheng, opinion="情况属实")
    running = matter.clocks.running().of_kind(ClockKind.OPINION)
    assert [row.department.slug for row in running] == ["renshe"]


def test_opinions_do_not_enter_the_matters_due_date(clerk: User, zhujian: User, weisheng: User) -> None:
    matter = factories.in_progress(clerk, zhujian, supporting=[weisheng])
    assert matter.due_on == matter.promised_on
