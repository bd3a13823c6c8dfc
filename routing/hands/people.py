"""Questions about who somebody is to a matter. Every predicate of the table of moves is built from these."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from departments import clock
from departments.models import Department, Posting, Responsibility, User
from departments.models.querysets import DepartmentQuerySet, PostingQuerySet
from departments.roles import MAY_MOVE_MATTERS, MAY_POST_UP_FOR_TOWN, MAY_SEE_ALL_MATTERS, MAY_WORK_MATTERS, Role
from departments.terms import DepartmentKind
from departments.units.office import office
from intake.models import Application, Matter
from intake.states import Status
from routing.models import Assignment, AssignmentRole, Document


def duty_units(on: dt.date) -> DepartmentQuerySet:
    """Return the units that lead or support some category in the duty table of a day."""
    duties = Responsibility.objects.in_force(on)
    answering = Q(pk__in=duties.values("lead")) | Q(pk__in=duties.values("supporting"))
    units: DepartmentQuerySet = Department.objects.in_force(on).filter(answering)
    return units


def holders_of(role: Role, department: Department, on: dt.date) -> list[User]:
    """Return the people who hold a role in a department on a day, longest-serving first."""
    posts = _posts(role, department, on).select_related("user").order_by("since", "pk")
    return [posting.user for posting in posts]


def _posts(role: Role, department: Department, on: dt.date) -> PostingQuerySet:
    posts: PostingQuerySet = Posting.objects.in_force(on).filter(role=role, department=department, user__is_active=True)
    return posts


def working_role(department: Department) -> Role:
    """Return as what people work matters in a unit: clerks at a window, officers in a bureau."""
    at_window = department.kind in {DepartmentKind.TOWNSHIP, DepartmentKind.VILLAGE}
    return Role.CLERK if at_window else Role.OFFICER


def somebody_of(department: Department, on: dt.date) -> User | None:
    """Return the person a matter is put before when a unit is made to take it: its first clerk or officer."""
    return next(iter(holders_of(working_role(department), department, on)), None)


def works_matters_in(user: User, department: Department, on: dt.date) -> bool:
    """Does somebody work matters in a unit on a day: as a clerk of a window, as an officer of a bureau?"""
    return _posts(working_role(department), department, on).of(user).exists()


def worker_of(lead: Assignment, on: dt.date) -> User | None:
    """Return who goes on with a matter in the unit that leads it: who handled it there last, if they still work there.

    That need not be who signed: they may have handed it over or left. What the office assigned, nobody has signed.
    """
    changes = lead.matter.events.naming_handler().filter(holder=lead.department, at__gte=lead.sent_at)
    change = changes.last()
    last = User.objects.get(pk=change.data["handler"]) if change else lead.signed_by
    still_there = last is not None and works_matters_in(last, lead.department, on)
    return last if still_there else somebody_of(lead.department, on)


def fitting_role(matter: Matter) -> Role:
    """Return as what somebody of the holding unit handles the matter, which follows from its status."""
    if matter.status == Status.COORDINATING:
        return Role.COORDINATOR
    if matter.status == Status.TO_REVIEW:
        return Role.REVIEWER if matter.holder == matter.desk else Role.COORDINATOR
    return working_role(matter.holder)


def reviewers_of(matter: Matter, proposer: User, on: dt.date) -> list[User]:
    """Return who may review a proposed refusal at the window: never its proposer."""
    return [user for user in holders_of(Role.REVIEWER, matter.desk, on) if user != proposer]


def coordinators(on: dt.date) -> list[User]:
    """Return the people who coordinate for the city on a day, longest-serving first."""
    return holders_of(Role.COORDINATOR, office(), on)


def countersigners(matter: Matter, on: dt.date) -> list[User]:
    """Return who may countersign the day a late registration states: the heads of the township, else the office.

    Never who registered it.
    """
    registrar = matter.application.clerk
    return reviewers_of(matter, registrar, on) or [user for user in coordinators(on) if user != registrar]


def may_countersign(user: User, matter: Matter) -> bool:
    """The head of the township; the office where it has no other head than who registered. Never who registered."""
    registrar = matter.application.clerk
    if user == registrar:
        return False
    nobody = not reviewers_of(matter, registrar, clock.today())
    return is_reviewer_of(user, matter) or (nobody and is_coordinator(user, matter))


def open_assignments(matter: Matter) -> list[Assignment]:
    """Return the units at work. Filtered here and not by the database, so that a page reads the assignments once."""
    return [assignment for assignment in matter.assignments.all() if assignment.ended_at is None]


def lead_of(matter: Matter) -> Assignment | None:
    """Return the open leading assignment."""
    leads = (assignment for assignment in open_assignments(matter) if assignment.role == AssignmentRole.LEAD)
    return next(leads, None)


def leads_of(matter: Matter) -> list[Assignment]:
    """Return every leading assignment there has been, in their order."""
    return [assignment for assignment in matter.assignments.all() if assignment.role == AssignmentRole.LEAD]


def unanswered(matter: Matter) -> list[Assignment]:
    """Return the supporting assignments that wait for an opinion."""
    supporting = (row for row in open_assignments(matter) if row.role == AssignmentRole.SUPPORT)
    return [assignment for assignment in supporting if assignment.opined_at is None]


def has_in_hand(user: User, matter: Matter) -> bool:
    """Does this person handle the matter?"""
    return user.pk == matter.handler_id


def works_on(user: User, matter: Matter) -> bool:
    """Does this person's unit work an open matter: hold, lead or support it, or answer for it at its window?

    Who works a matter may ring and visit. Who only oversees it, who gave it back and whose part is over may not.
    """
    if user.role not in MAY_MOVE_MATTERS or user.posting is None or not matter.is_open:
        return False
    at_work = {assignment.department_id for assignment in open_assignments(matter)}
    return user.posting.department_id in at_work | {matter.holder_id, matter.desk.pk, matter.window_id}


def works_where_it_is(user: User, matter: Matter) -> bool:
    """Somebody of the unit that has the matter, whatever their role there."""
    return user.posting is not None and user.posting.department_id == matter.holder_id


def is_clerk_of(user: User, matter: Matter) -> bool:
    """A clerk of the township window that answers for the matter."""
    return user.role == Role.CLERK and user.department == matter.desk


def took_in(application: Application, matter: Matter | None) -> User:
    """Return who took a request in; of what a village passed on, who has it at the township's window."""
    handler = matter.handler if matter is not None and application.window.is_village else None
    return handler or application.clerk


def is_village_clerk_of(user: User, matter: Matter) -> bool:
    """A clerk of the village's window where the matter came in."""
    return user.role == Role.CLERK and user.department == matter.window and matter.window.is_village


def is_reviewer_of(user: User, matter: Matter) -> bool:
    """The reviewer of the township window that answers for the matter."""
    return user.role == Role.REVIEWER and user.department == matter.desk


def is_coordinator(user: User, _matter: Matter) -> bool:
    """A coordinator, for any matter."""
    return user.role == Role.COORDINATOR


def works_for_lead(user: User, matter: Matter) -> bool:
    """Somebody who works matters in the unit that leads: an officer, or a clerk where a township leads."""
    lead = lead_of(matter)
    return lead is not None and user.role in MAY_WORK_MATTERS and belongs_to(user, lead)


def works_for_support(user: User, matter: Matter) -> bool:
    """An officer of a supporting unit that has not given its opinion yet."""
    return user.role == Role.OFFICER and any(belongs_to(user, support) for support in unanswered(matter))


def belongs_to(user: User, row: Assignment | Document) -> bool:
    """Does somebody work in the unit of an assignment, or in the unit that issued a paper?"""
    return user.posting is not None and user.posting.department_id == row.department_id


def towns_of(user: User) -> list[Department]:
    """Return the townships whose sheets somebody may read: the own, or all for the office and the auditors."""
    if user.role in MAY_SEE_ALL_MATTERS:
        return list(Department.objects.windows().in_force(clock.today()))
    own = user.department
    return [own] if user.role in MAY_POST_UP_FOR_TOWN and own is not None and own.is_township else []
