"""The guards of rule 4 on both of their sides, and what its moves do to clocks, holder and papers."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from departments.calendar.workdays import Calendar
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


def test_the_promise_moves_by_exactly_the_paused_working_days(
    clerk: User, zhujian: User, calendar: Calendar, at: At
) -> None:
    matter = factories.in_progress(clerk, zhujian)
    promised = matter.promised_on
    assert promised is not None
    at("2026-11-25T10:00")
    move("request_materials", matter, clerk, other="房屋照片")
    assert (matter.status, matter.holder, matter.clock_kind) == (
        Status.AWAITING_MATERIALS,
        clerk.department,
        ClockKind.SUPPLEMENT,
    )
    at("2026-12-02T10:00")
    move("receive_materials", matter, clerk, materials=list(matter.materials.filter(received_on__isnull=True)))
    paused = calendar.workdays_between(dt.date(2026, 11, 25), dt.date(2026, 12, 2))
    handle = clock_of(matter, ClockKind.HANDLE)
    assert handle.due_on == matter.promised_on
    if handle.unit == "workdays":
        assert (
            calendar.workdays_between(promised, handle.due_on)
            == paused
            == handle.period.stopped_days(handle.due_on, calendar)
        )
    else:
        assert handle.period.stopped_days(handle.due_on, calendar) == 7
    assert (matter.status, matter.handler, matter.first_promised_on) == (Status.IN_PROGRESS, zhujian, promised)


def test_a_pause_that_ends_the_same_day_changes_nothing(clerk: User, zhujian: User) -> None:
    matter = factories.in_progress(clerk, zhujian, "dibao")
    promised = matter.promised_on
    move("request_materials", matter, clerk, other="证明")
    move("receive_materials", matter, clerk, materials=list(matter.materials.filter(received_on__isnull=True)))
    assert matter.promised_on == promised


def test_urgent_hours_never_pause(clerk: User) -> None:
    matter = factories.make_matter(clerk, "linshi", "escalate", urgent=True)
    move("request_materials", matter, clerk, other="证明")
    urgent = clock_of(matter, ClockKind.URGENT)
    assert urgent.is_running
    assert urgent.due_at
    assert matter.accepted_at
    assert urgent.due_at - matter.accepted_at == dt.timedelta(hours=24)


def test_a_second_request_for_materials_needs_the_reviewer(clerk: User, reviewer: User) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    move("receive_materials", matter, clerk, materials=list(matter.materials.all()))
    with pytest.raises(PermissionDenied):
        move("request_materials", matter, clerk, other="房屋照片")
    with pytest.raises(InvalidInput, match="没有一次告知"):
        move("request_materials", matter, reviewer, other="房屋照片")
    move("request_materials", matter, reviewer, other="房屋照片", why_now="住建局新提出要求")
    assert (matter.status, matter.handler) == (Status.AWAITING_MATERIALS, clerk)


def test_what_the_window_looks_up_cannot_be_demanded(clerk: User) -> None:
    matter = factories.make_matter(clerk, "dibao", "escalate", complete=False)
    looked_up = list(matter.materials.filter(window_looks_up=True))
    assert looked_up
    with pytest.raises(InvalidInput, match="窗口代查"):
        move("request_materials", matter, clerk, materials=looked_up)


def test_incomplete_materials_are_not_taken_as_complete(clerk: User) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    first, *others = matter.materials.filter(asked_on__isnull=False)
    with pytest.raises(InvalidInput, match=f"请勾选收到的材料；还缺{len(others) + 1}份"):
        move("receive_materials", matter, clerk)
    move("receive_materials", matter, clerk, materials=others)
    assert (matter.status, matter.accepted_at) == (Status.AWAITING_MATERIALS, None)
    assert matter.events.latest("pk").note.endswith(f"还缺1份：{first.name}")


def test_a_request_not_yet_accepted_is_accepted_when_complete(clerk: User, at: At) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    assert matter.accepted_at is None
    assert papers_of(matter) == [PaperKind.SUPPLEMENT]
    at("2026-11-26T10:00")
    move("receive_materials", matter, clerk, materials=list(matter.materials.all()))
    assert (matter.status, clock_of(matter, ClockKind.TRANSFER).due_on) == (Status.TO_TRANSFER, dt.date(2026, 11, 30))
    assert papers_of(matter) == [PaperKind.SUPPLEMENT, PaperKind.RECEIPT]


def test_asking_the_window_for_materials_gives_it_one_day_to_tell(clerk: User, zhujian: User) -> None:
    matter = factories.in_progress(clerk, zhujian)
    move("ask_materials", matter, zhujian, other="房屋照片")
    assert clock_of(matter, ClockKind.NOTIFY).department == clerk.department
    with pytest.raises(NotAllowed, match="已请窗口告知"):
        move("ask_materials", matter, zhujian, other="再要一样")
    move("request_materials", matter, clerk)
    assert clock_of(matter, ClockKind.NOTIFY).stopped_on is not None


def test_waiting_does_not_lapse_before_its_date(clerk: User, at: At) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    at("2026-12-07T10:00")
    with pytest.raises(NotAllowed, match="补正期限还没有到"):
        move("lapse", matter, clerk, basis=factories.basis())


def test_what_was_not_accepted_lapses_into_a_refusal_naming_the_materials(clerk: User, reviewer: User, at: At) -> None:
    matter = factories.make_matter(clerk, way=MATERIALS, complete=False)
    names = matter.materials.filter(asked_on__isnull=False).values_list("name", flat=True)
    at("2026-12-08T10:00")
    move("lapse", matter, clerk, basis=factories.basis())
    assert matter.status == Status.TO_REVIEW
    move("refuse", matter, reviewer)
    notice = matter.documents.get(kind=PaperKind.REFUSAL)
    assert all(name in notice.fields["reason"] for name in names)


def test_what_was_accepted_lapses_as_withdrawn_and_is_told(clerk: User, zhujian: User, at: At) -> None:
    matter = factories.in_progress(clerk, zhujian)
    move("request_materials", matter, clerk, other="房屋照片")
    at("2026-12-08T10:00")
    move("lapse", matter, clerk)
    assert (matter.status, matter.outcome) == (Status.TO_NOTIFY, Outcome.WITHDRAWN)
    assert not matter.assignments.open().exists()
    factories.told(matter, clerk)
    assert (matter.status, matter.outcome) == (Status.CLOSED, Outcome.WITHDRAWN)


def test_an_urgent_matter_never_lapses(clerk: User, at: At) -> None:
    matter = factories.make_matter(clerk, "linshi", "escalate", urgent=True)
    move("request_materials", matter, clerk, other="证明")
    at("2026-12-08T10:00")
    with pytest.raises(NotAllowed, match="急难"):
        move("lapse", matter, clerk)


def test_a_refusal_is_open_until_it_has_been_served(clerk: User, reviewer: User) -> None:
    matter = factories.make_matter(clerk, way="refuse")
    move("refuse", matter, reviewer)
    assert (matter.status, matter.is_open, matter.outcome) == (Status.REFUSED, True, Outcome.REFUSED)
    factories.told(matter, clerk)
    assert (matter.status, matter.is_open) == (Status.REFUSED, False)
    with pytest.raises(NotAllowed, match="已经告知过"):
        factories.told(matter, clerk)


def test_a_refusal_with_a_short_reason_is_not_accepted(clerk: User) -> None:
    with pytest.raises(InvalidInput, match="不少于10个字"), transaction.atomic():
        factories.make_application(
            clerk, [factories.ask_for("dibao")], [("refuse", factories.refusal() | {"reason": "不符合"})]
        )


def test_overruling_accepts_as_of_today(clerk: User, reviewer: User, at: At) -> None:
    matter = factories.make_matter(clerk, way="refuse")
    at("2026-11-24T10:00")
    move("overrule", matter, reviewer, reason="符合规定")
    assert (matter.status, clock_of(matter, ClockKind.TRANSFER).due_on) == (Status.TO_TRANSFER, dt.date(2026, 11, 26))
