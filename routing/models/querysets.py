"""Reads of the tables of this app. `visible_to` says of each which rows a person may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from departments.calendar.quarters import Quarter
from departments.roles import MAY_FOLLOW_RESOLUTIONS, MAY_SEE_ALL_MATTERS, MAY_SEE_MATTERS_OF_UNIT, Role
from departments.terms import DepartmentKind
from routing.models.move_names import MoveName
from routing.models.terms import INFORMS_ONLY, TELLING_RESULT, AssignmentRole, PaperKind

if TYPE_CHECKING:
    import datetime as dt

    from departments.models import Department, User
    from intake.models import Matter


def _of_own_unit(user: User) -> Q:
    """Let the office and the auditors see the rows of all units, everybody else who sees matters those of the own."""
    if user.role in MAY_SEE_ALL_MATTERS:
        return Q()
    if user.role not in MAY_SEE_MATTERS_OF_UNIT or user.department is None:
        return Q(pk__in=[])
    return Q(department=user.department)


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

    def of_matter(self) -> Self:
        """Clocks that count for the due date of the matter. The clock of an opinion counts only for its assignment."""
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
        """Of the events of one matter, those since it was last reopened; all if it never was."""
        reopened = self.reopenings().order_by("-version").values("version")[:1]
        return self.filter(version__gt=Coalesce(Subquery(reopened), 0))


class EditionQuerySet(models.QuerySet[Any]):
    def begun(self, on: dt.date) -> Self:
        """Editions that have begun by a day, ordered by key and day: of each key the last one holds."""
        return self.filter(valid_from__lte=on).order_by("key", "valid_from")


class DocumentQuerySet(models.QuerySet[Any]):
    def on_matter(self, matter: Matter) -> Self:
        """Papers of a matter, and the receipt, which belongs to its application."""
        return self.filter(Q(matter=matter) | Q(matter__isnull=True, application=matter.application_id))

    def to_choose_from(self) -> Self:
        """Papers without their HTML, the oldest first: all that is needed to choose one."""
        return self.defer("html").order_by("pk")

    def in_force(self) -> Self:
        """Papers that are neither taken back nor replaced by a correction."""
        return self.filter(voided__isnull=True, replaced_by__isnull=True)

    def unserved(self) -> Self:
        """Papers in force with legal effect that were not handed over. A telephone call does not count."""
        deliveries = self.model._meta.get_field("deliveries").related_model._default_manager
        served = deliveries.filter(document=OuterRef("pk")).exclude(way__in=INFORMS_ONLY)
        return self.in_force().filter(~Exists(served), kind__in=self.model.WITH_EFFECT)

    def telling_result(self) -> Self:
        """Papers that tell a person what became of the request: refusals and results."""
        return self.filter(kind__in=TELLING_RESULT)

    def adverse(self) -> Self:
        """Refusals, and results that go against the person."""
        against = Q(kind=PaperKind.RESULT, fields__outcome__in=self.model.ADVERSE)
        return self.filter(Q(kind=PaperKind.REFUSAL) | against)

    def latest_telling_result(self) -> Self:
        """Of each matter the last refusal or result in force; those of earlier rounds are left out."""
        later = self.model._default_manager.in_force().telling_result()
        return (
            self.in_force()
            .telling_result()
            .exclude(Exists(later.filter(matter=OuterRef("matter"), pk__gt=OuterRef("pk"))))
        )

    def visible_to(self, user: User) -> Self:
        """Papers of the matters and applications that `user` may see; of papers between offices fewer (UX.md 1.8).

        A 议题单 is seen by the unit that issued it, the office and the auditors; who sees its matter does not see it by
        that alone. A 督办单 is seen by the unit it went to, the office and the auditors.
        """
        if user.role in MAY_SEE_ALL_MATTERS:
            return self
        if user.role not in MAY_SEE_MATTERS_OF_UNIT or user.department is None:
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
        """Papers that a unit issued, that its window or its villages hand over, or that were sent to it."""
        units = department.lineage  # what a predecessor issued is at hand of who goes on with its work
        of_window = Q(application__window__in=units) | Q(
            application__window__parent__in=units, application__window__kind=DepartmentKind.VILLAGE
        )
        assigned = self.model._meta.get_field("matter").related_model._default_manager.filter(
            assignments__department__in=units
        )
        sent = Q(kind=PaperKind.TRANSFER, matter__in=assigned.values("pk"))
        return self.filter(Q(department__in=units) | of_window | sent | Q(order__department__in=units))

    def in_register_of(self, user: User) -> Self:
        """Papers numbered by the own unit; the office and the auditors read the registers of all units."""
        return self.filter(_of_own_unit(user))


class ConferenceQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Meetings of the own township for its reviewer; all meetings for the office and the auditors."""
        if user.role in MAY_SEE_ALL_MATTERS:
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
        """Topics of visible meetings, and those that a meeting has given to the own unit."""
        meetings = self.model._meta.get_field("conference").related_model._default_manager.visible_to(user)
        of_unit = Q(department=user.department) if user.role in MAY_FOLLOW_RESOLUTIONS else Q(pk__in=[])
        return self.filter(Q(conference__in=meetings.values("pk")) | of_unit)

    def unsettled(self) -> Self:
        return self.filter(resolved_at__isnull=True)

    def to_follow(self) -> Self:
        """议定事项: topics that a meeting has given to a unit."""
        return self.filter(resolved_at__isnull=False, department__isnull=False)

    def undone(self) -> Self:
        """议定事项 not carried out yet: the matter is not closed, or, without a matter, nobody has recorded it."""
        return self.to_follow().filter(
            Q(matter__isnull=True, done_on__isnull=True) | Q(matter__closed_on__isnull=True, matter__isnull=False)
        )


class EvaluationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """评价 of all units for the office and the auditors, of the own township for its reviewer, none for a clerk.

        How many there must be before words are shown is decided in routing/evaluations/acts.py.
        """
        if user.role in MAY_SEE_ALL_MATTERS:
            return self
        return self.filter(department=user.department) if user.role == Role.REVIEWER else self.none()


class OrderQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """督办单: all for the office and the auditors; for everybody else those addressed to the own unit."""
        return self.filter(_of_own_unit(user))

    def owed(self) -> Self:
        """Orders with at least one matter that the unit still has to answer for."""
        items = self.model._meta.get_field("items").related_model._default_manager
        return self.filter(pk__in=items.owed().values("order"))


class OrderedMatterQuerySet(models.QuerySet[Any]):
    def owed(self) -> Self:
        return self.filter(answered_at__isnull=True, settled_at__isnull=True)

    def to(self, department: Department) -> Self:
        """Items of orders to one unit."""
        return self.filter(order__department=department)
