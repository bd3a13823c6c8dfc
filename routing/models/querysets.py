"""Reads over assignments, clocks, events and papers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from departments.calendar.quarters import Quarter
from departments.roles import Role
from departments.terms import DepartmentKind
from intake.querysets import SEES_ALL, SEES_OWN_UNIT
from routing.models.move_names import MoveName
from routing.models.terms import ANSWERS, INFORMS_ONLY, AssignmentRole, PaperKind

if TYPE_CHECKING:
    import datetime as dt

    from departments.models import Department, User
    from intake.models import Matter


class AssignmentQuerySet(models.QuerySet[Any]):
    def open(self) -> Self:
        return self.filter(ended_at__isnull=True)

    def lead(self) -> Self:
        return self.filter(role=AssignmentRole.LEAD)

    def supporting(self) -> Self:
        return self.filter(role=AssignmentRole.SUPPORT)

    def of(self, department: Department) -> Self:
        return self.filter(department=department)

    def without_opinion(self) -> Self:
        return self.filter(opined_at__isnull=True)


class ClockQuerySet(models.QuerySet[Any]):
    def unstopped(self) -> Self:
        return self.filter(stopped_on__isnull=True)

    def running(self) -> Self:
        return self.unstopped().filter(paused_on__isnull=True)

    def of_kind(self, *kinds: str) -> Self:
        return self.filter(kind__in=kinds)

    def earliest_first(self) -> Self:
        """By their ends: on one day a moment comes before what has the whole day."""
        return self.order_by("due_on", F("due_at").asc(nulls_last=True), "pk")

    def of_matter(self) -> Self:
        """Clocks that enter the matter's due date; an opinion's belongs to its assignment."""
        return self.filter(assignment__isnull=True)


class EventQuerySet(models.QuerySet[Any]):
    def of_move(self, *names: str) -> Self:
        return self.filter(move__in=names)

    def into(self, status: str) -> Self:
        """Moves that led a matter into a status it was not in before."""
        return self.filter(after=status).exclude(before=status)

    def returns(self) -> Self:
        """退回: a unit gave the matter back."""
        return self.of_move(MoveName.GIVE_BACK)

    def statements(self) -> Self:
        """What units wrote when they let go of a matter: why they gave it back, or that nothing covers it."""
        return self.of_move(MoveName.GIVE_BACK, MoveName.REPORT_UNCOVERED)

    def reopenings(self) -> Self:
        """重新办理: a new round began."""
        return self.of_move(MoveName.REOPEN)

    def naming_handler(self) -> Self:
        """Moves that put a matter into the hands of a named person; `data["handler"]` is the person's id."""
        return self.filter(data__handler__isnull=False)

    def of_this_round(self) -> Self:
        """Of the events of one matter those since it was last reopened, or all."""
        reopened = self.reopenings().order_by("-version").values("version")[:1]
        return self.filter(version__gt=Coalesce(Subquery(reopened), 0))


class EditionQuerySet(models.QuerySet[Any]):
    def begun(self, on: dt.date) -> Self:
        """Editions that have come into force by a day, the one that holds last."""
        return self.filter(valid_from__lte=on).order_by("key", "valid_from")


class DocumentQuerySet(models.QuerySet[Any]):
    def on_matter(self, matter: Matter) -> Self:
        """Papers of a matter, the receipt of its application among them."""
        return self.filter(Q(matter=matter) | Q(matter__isnull=True, application=matter.application_id))

    def to_choose_from(self) -> Self:
        """Read of papers what a choice among them needs, the oldest first: not their HTML."""
        return self.select_related("department").defer("html").order_by("pk")

    def in_force(self) -> Self:
        """Papers that are neither taken back nor replaced by a correction."""
        return self.filter(voided__isnull=True, replaced_by__isnull=True)

    def unserved(self) -> Self:
        """Papers with legal effect that have not reached the person; being told by phone is not being served."""
        deliveries = self.model._meta.get_field("deliveries").related_model._default_manager
        served = deliveries.filter(document=OuterRef("pk")).exclude(way__in=INFORMS_ONLY)
        return self.in_force().filter(~Exists(served), kind__in=self.model.WITH_EFFECT)

    def answers(self) -> Self:
        """Papers that a person is told with what became of the request."""
        return self.filter(kind__in=ANSWERS)

    def adverse(self) -> Self:
        """Refusals, and results that go against the person."""
        against = Q(kind=PaperKind.RESULT, fields__outcome__in=self.model.ADVERSE)
        return self.filter(Q(kind=PaperKind.REFUSAL) | against)

    def latest_answers(self) -> Self:
        """Of each matter the answer that holds: an earlier round's is history."""
        later = self.model._default_manager.in_force().answers()
        return self.in_force().answers().exclude(Exists(later.filter(matter=OuterRef("matter"), pk__gt=OuterRef("pk"))))

    def visible_to(self, user: User) -> Self:
        """Papers of matters that `user` may see; nobody sees a paper whose matter is hidden.

        A 议题单 is only for who issued it, the office and the auditors, whoever sees its matter (UX.md 1.8); a 督办单
        for the unit it went to, the office and the auditors.
        """
        if user.role in SEES_ALL:
            return self
        if user.role not in SEES_OWN_UNIT or user.department is None:
            return self.none()
        matters = self.model._meta.get_field("matter").related_model._default_manager.visible_to(user)
        of_matter = Q(matter__in=matters.values("pk"))
        of_visit = Q(matter__isnull=True, application__in=matters.values("application"))
        of_office = Q(matter__isnull=True, application__isnull=True)
        issued, received = Q(department=user.department), Q(order__department=user.department)
        is_topic, is_order = Q(kind=PaperKind.AGENDA), Q(kind=PaperKind.ORDER)
        between_offices = of_office & ((issued & is_topic) | (received & is_order))
        return self.filter(of_visit | (of_matter & (issued | ~is_topic)) | between_offices)

    def at_hand_of(self, department: Department) -> Self:
        """What a unit issued, what its window or its villages hand over, and what was sent to it."""
        of_window = Q(application__window=department) | Q(
            application__window__parent=department, application__window__kind=DepartmentKind.VILLAGE
        )
        assigned = self.model._meta.get_field("matter").related_model._default_manager.filter(
            assignments__department=department
        )
        sent = Q(kind=PaperKind.TRANSFER, matter__in=assigned.values("pk"))
        return self.filter(Q(department=department) | of_window | sent | Q(order__department=department))

    def in_register_of(self, user: User) -> Self:
        """Every number that the own unit has given out; the office and the auditors read the registers of all."""
        if user.role in SEES_ALL:
            return self
        if user.role not in SEES_OWN_UNIT or user.department is None:
            return self.none()
        return self.filter(department=user.department)


class ConferenceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Meetings of the own township; who sees all matters sees all meetings."""
        if user.role in {Role.COORDINATOR, Role.AUDITOR}:
            return self
        return self.filter(host=user.department) if user.role == Role.REVIEWER else self.none()

    def of_quarter(self, quarter: Quarter) -> Self:
        """Return the meetings called for a quarter."""
        return self.filter(year=quarter.year, quarter=quarter.number)

    def before_quarter(self, quarter: Quarter) -> Self:
        """Return the meetings called for any earlier quarter."""
        return self.filter(Q(year__lt=quarter.year) | Q(year=quarter.year, quarter__lt=quarter.number))


class AgendaItemQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Topics of visible meetings, and what a meeting has given the own unit to do."""
        meetings = self.model._meta.get_field("conference").related_model._default_manager.visible_to(user)
        of_unit = Q(department=user.department) if user.role in {Role.OFFICER, Role.REVIEWER} else Q(pk__in=[])
        return self.filter(Q(conference__in=meetings.values("pk")) | of_unit)

    def unsettled(self) -> Self:
        return self.filter(resolved_at__isnull=True)

    def to_follow(self) -> Self:
        """What a meeting has given somebody to do (议定事项)."""
        return self.filter(resolved_at__isnull=False, department__isnull=False)

    def undone(self) -> Self:
        """To be done still: a matter is done when it is closed, anything else when somebody says so."""
        return self.to_follow().filter(
            Q(matter__isnull=True, done_on__isnull=True) | Q(matter__closed_on__isnull=True, matter__isnull=False)
        )


class EvaluationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """评价: the office and the auditors read those of all units, who answers for a township its own; no clerk any.

        No row says whose it is; how few are shown as what is said in routing/evaluations/acts.py.
        """
        if user.role in SEES_ALL:
            return self
        return self.filter(department=user.department) if user.role == Role.REVIEWER else self.none()


class OrderQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """督办单: the office and the auditors see all, a unit those addressed to it, whoever works there."""
        if user.role in SEES_ALL:
            return self
        if user.role not in SEES_OWN_UNIT or user.department is None:
            return self.none()
        return self.filter(department=user.department)

    def owed(self) -> Self:
        """Orders with a matter that the unit still has to answer for."""
        items = self.model._meta.get_field("items").related_model._default_manager
        return self.filter(pk__in=items.owed().values("order"))


class OrderedMatterQuerySet(models.QuerySet[Any]):
    def owed(self) -> Self:
        return self.filter(answered_at__isnull=True, settled_at__isnull=True)

    def to(self, department: Department) -> Self:
        """Items of orders to one unit."""
        return self.filter(order__department=department)
