"""Who took over prints the papers of the matter once more: a colleague, who was posted there later, the next unit."""

from __future__ import annotations

import datetime as dt

import pytest

from departments import clock
from departments.models import User
from departments.people.postings import appoint, dismiss
from departments.roles import Role
from intake.models import Matter
from intake.states import Status
from routing.models import Document
from routing.papers.day import is_printable, papers_at_hand
from routing.papers.documents import may_print, may_print_order
from tests.conftest import At, person
from tests.departments.units.test_office import end, successor
from tests.factories import coordinating, in_progress, make_colleague, matter_in, move, ordered
from tests.pages import SignIn

pytestmark = pytest.mark.django_db


def printed_by(user: User, matter: Matter, signed_in: SignIn) -> list[str]:
    """Let somebody print every paper of a matter that they may; return the kinds of those that came."""
    client, kinds = signed_in(user), []
    for paper in Document.objects.on_matter(matter).order_by("pk"):
        response = client.post(f"{matter.get_absolute_url()}papers/{paper.pk}/print/")
        assert response.status_code in {200, 403}
        kinds += [str(paper.kind)] if response.status_code == 200 else []
    return kinds


def test_who_was_handed_the_matter_prints_what_the_leaver_did(
    clerk: User, zhujian: User, reviewer: User, signed_in: SignIn
) -> None:
    matter = matter_in(Status.TO_NOTIFY, clerk, zhujian, reviewer)
    before = printed_by(clerk, matter, signed_in)
    colleague = make_colleague(clerk)
    move("hand_over", matter, reviewer, to=colleague, reason="调离")
    dismiss(clerk.postings.get(), clock.today())
    assert before
    assert printed_by(person(colleague.username), matter, signed_in) == before


def test_who_is_posted_to_the_bureau_later_prints_what_it_issued(
    clerk: User, zhujian: User, renshe: User, reviewer: User, at: At, signed_in: SignIn
) -> None:
    matter = matter_in(Status.TO_NOTIFY, clerk, zhujian, reviewer)
    before = printed_by(zhujian, matter, signed_in)
    assert zhujian.department is not None
    dismiss(renshe.postings.get(), clock.today())
    at("2026-11-24T10:00")
    appoint(renshe, Role.OFFICER, zhujian.department, clock.today())
    assert before
    assert printed_by(person("renshe"), matter, signed_in) == before


@pytest.fixture
def heir(clerk: User, zhujian: User, office: User, at: At) -> tuple[User, Matter]:
    """The coordinator of the unit that succeeded 民政局, and a matter that was assigned and ordered before."""
    assigned = coordinating(clerk, zhujian)
    assert zhujian.department is not None
    assert office.department is not None
    move("assign", assigned, office, lead=zhujian.department, basis="四（三）")
    at("2027-03-01T10:00")
    ordered(office, assigned)
    unit = successor(office.department, "民政和社会事务局", dt.date(2027, 3, 2))
    end(office.department, dt.date(2027, 3, 1))
    dismiss(office.postings.get(), clock.today())
    at("2027-03-02T10:00")
    appoint(office, Role.COORDINATOR, unit, clock.today())
    return person("office"), assigned


def test_the_next_unit_prints_what_its_predecessor_issued(heir: tuple[User, Matter], signed_in: SignIn) -> None:
    user, matter = heir
    assert user.department is not None
    mine = [paper for paper in Document.objects.on_matter(matter) if paper.department in user.department.lineage]
    assert {str(paper.kind) for paper in mine} == {"transfer"}
    assert printed_by(user, matter, signed_in) == ["transfer"]
    order = Document.objects.get(kind="order").order
    assert may_print_order(user, order)


def test_what_is_at_hand_of_the_next_unit_is_what_it_may_print(heir: tuple[User, Matter]) -> None:
    user, _ = heir
    near = set(papers_at_hand(user).values_list("pk", flat=True))
    assert near == {paper.pk for paper in Document.objects.all() if is_printable(user, paper)}
    assert near


def test_another_unit_prints_no_more_than_before(clerk: User, zhujian: User, renshe: User, office: User) -> None:
    matter = in_progress(clerk, zhujian)
    for paper in Document.objects.on_matter(matter):
        assert not may_print(renshe, paper, matter)
        assert not may_print(office, paper, matter)
