"""Before whom a matter comes that nobody wants: the coordinators of the office, wherever the office is kept now."""

from __future__ import annotations

import datetime as dt

from departments.models import Department, Posting, User
from departments.people.postings import appoint, dismiss
from departments.roles import Role
from departments.terms import DepartmentKind
from intake.states import Status
from tests import factories
from tests.conftest import At

LAST_DAY, FIRST_DAY = dt.date(2026, 11, 30), dt.date(2026, 12, 1)


def reorganised(coordinator: User) -> Department:
    """Let another bureau take the place of 民政局, and its coordinator go along."""
    before = Department.objects.get(slug="minzheng")
    heir: Department = Department.objects.create(
        slug="minzheng-2026",
        kind=DepartmentKind.BUREAU,
        name="都匀市民政和社会事务局",
        short_name="市民政和社会事务局",
        mark="匀民社",
        predecessor=before,
        valid_from=FIRST_DAY,
        source="匀委发〔演练〕1号",
    )
    before.valid_to = LAST_DAY
    before.save()
    dismiss(Posting.objects.get(user=coordinator), LAST_DAY)
    appoint(coordinator, Role.COORDINATOR, heir, FIRST_DAY)
    return heir


def test_a_disputed_matter_comes_before_the_successor_of_the_office(
    clerk: User, zhujian: User, office: User, at: At
) -> None:
    heir = reorganised(office)
    at("2026-12-01T10:00")
    matter = factories.coordinating(clerk, zhujian)
    assert (matter.status, matter.holder, matter.handler) == (Status.COORDINATING, heir, office)
