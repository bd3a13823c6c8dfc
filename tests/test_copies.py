"""A copy of a matter is a matter: as many rows of everything, no fault, and it can be moved on."""

from __future__ import annotations

from typing import Final

import pytest
from django.db.models import Model

from departments.models import User
from intake.models import Applicant, Application, Material, Matter
from intake.states import Status
from routing.models import Assignment, Clock, Delivery, Document, DocumentPrint, MatterEvent, Pause, Reminder
from routing.upkeep import matters, papers
from tests.copies import copies
from tests.factories import make_matter, matter_in, move

pytestmark = pytest.mark.django_db
COPIED: Final[tuple[type[Model], ...]] = (
    Applicant, Application, Matter, Material, MatterEvent, Assignment, Clock, Pause, Document, DocumentPrint, Delivery,
    Reminder,
)  # fmt: skip


def rows() -> dict[type[Model], int]:
    return {model: model._base_manager.count() for model in COPIED}


@pytest.mark.parametrize("status", [Status.AWAITING_MATERIALS, Status.CLOSED])
def test_copies_have_all_that_the_first_has_and_no_fault(
    status: Status, clerk: User, reviewer: User, zhujian: User
) -> None:
    matter = matter_in(status, clerk, zhujian, reviewer)
    before = rows()
    made = copies(matter, 2)
    assert len({matter.number, *(copy.number for copy in made)}) == 3
    assert rows() == {model: 3 * number for model, number in before.items()}
    assert [*matters.faults(), *papers.faults()] == []


def test_a_copy_is_moved_on_by_itself(clerk: User, zhujian: User) -> None:
    first = make_matter(clerk)
    copy, other = copies(first, 2)
    move("transfer", copy, clerk, lead=zhujian.department)
    assert copy.status == Status.SENT
    assert set(Matter.objects.exclude(pk=copy.pk)) == {first, other}
    assert set(Matter.objects.exclude(pk=copy.pk).values_list("status", flat=True)) == {Status.TO_TRANSFER}


def test_what_is_made_after_the_copies_has_the_next_numbers(clerk: User) -> None:
    first = make_matter(clerk)
    copies(first, 2)
    copies(first, 1)
    assert make_matter(clerk).number == f"{first.number[:5]}000005"
    assert [*matters.faults(), *papers.faults()] == []
