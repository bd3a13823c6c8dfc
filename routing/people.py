"""Questions about who somebody is to a matter. Every predicate of the table of moves is built from these."""

from __future__ import annotations

import datetime as dt

from departments.models import Department, Posting, User
from departments.roles import Role
from departments.terms import DepartmentKind
from intake.models import Matter
from routing.models import Assignment

CITY_SLUG = "zhengfu"
OFFICE_SLUG = "minzheng"
"""民政局 keeps the 社会救助综合管理办公室 (the notice, 四（二）)."""


def city() -> Department:
    """Return 都匀市人民政府, whose series numbers the matters."""
    return Department.objects.get(slug=CITY_SLUG)


def office() -> Department:
    """Return the department that coordinates."""
    return Department.objects.get(slug=OFFICE_SLUG)


def holders_of(role: Role, department: Department, on: dt.date) -> list[User]:
    """Return the people who hold a role in a department on a day, longest-serving first."""
    postings = Posting.objects.in_force(on).filter(role=role, department=department, user__is_active=True)
    return [posting.user for posting in postings.select_related("user").order_by("since", "pk")]


def somebody_of(department: Department, on: dt.date) -> User | None:
    """Return the person a matter is put before when a unit is made to take it: its first clerk or officer."""
    role = Role.CLERK if department.kind in {DepartmentKind.TOWNSHIP, DepartmentKind.VILLAGE} else Role.OFFICER
    return next(iter(holders_of(role, department, on)), None)


def reviewers_of(matter: Matter, proposer: User, on: dt.date) -> list[User]:
    """Return who may review a proposed refusal at the window: never its proposer."""
    return [user for user in holders_of(Role.REVIEWER, matter.desk, on) if user != proposer]


def coordinators(on: dt.date) -> list[User]:
    return holders_of(Role.COORDINATOR, office(), on)


def lead_of(matter: Matter) -> Assignment | None:
    """Return the open leading assignment."""
    lead: Assignment | None = matter.assignments.open().lead().select_related("department").first()
    return lead


def last_lead_of(matter: Matter) -> Assignment | None:
    """Return the leading assignment, open or ended, that came last."""
    lead: Assignment | None = matter.assignments.lead().select_related("department").last()
    return lead


def is_clerk_of(user: User, matter: Matter) -> bool:
    """A clerk of the township window that answers for the matter."""
    return user.role == Role.CLERK and user.department == matter.desk


def is_reviewer_of(user: User, matter: Matter) -> bool:
    return user.role == Role.REVIEWER and user.department == matter.desk


def is_coordinator(user: User, _matter: Matter) -> bool:
    return user.role == Role.COORDINATOR


def works_for_lead(user: User, matter: Matter) -> bool:
    """Somebody who works matters in the unit that leads: an officer, or a clerk when the township leads itself."""
    lead = lead_of(matter)
    return lead is not None and user.role in {Role.OFFICER, Role.CLERK} and user.department == lead.department


def works_for_support(user: User, matter: Matter) -> bool:
    """An officer of a supporting unit that has not given its opinion yet."""
    asked = matter.assignments.open().supporting().without_opinion()
    return user.role == Role.OFFICER and asked.filter(department=user.department).exists()
