"""Before whom a matter comes that nobody wants: the coordinators of the office, wherever the office is kept now."""

from __future__ import annotations

from departments.models import User
from intake.states import Status
from tests import factories
from tests.conftest import At


def test_a_disputed_matter_comes_before_the_successor_of_the_office(
    clerk: User, zhujian: User, office: User, at: At
) -> None:
    heir = factories.reorganised(office)
    at("2026-12-01T10:00")
    matter = factories.coordinating(clerk, zhujian)
    assert (matter.status, matter.holder, matter.handler) == (Status.COORDINATING, heir, office)
