"""Reads over what came over the counter. Every list, page and paper gets its rows through `visible_to`."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Q

from departments.roles import MAY_SEE_ALL_MATTERS, MAY_SEE_MATTERS_OF_UNIT
from departments.terms import DepartmentKind

if TYPE_CHECKING:
    from departments.models import Department, ReliefCategory, User
    from intake.models import Applicant


def _of_window(department: Department, prefix: str = "") -> Q:
    """Return the condition for matters of a unit's window and, for a township, of the windows of its villages."""
    return Q(**{f"{prefix}window": department}) | Q(
        **{f"{prefix}window__parent": department, f"{prefix}window__kind": DepartmentKind.VILLAGE}
    )


class MatterQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Return the matters that a person may see.

        The 民政局 office and the auditor see all. Clerks, reviewers and officers see those of their own window and its
        villages, and those that are or were assigned to their unit. Anybody else sees none.
        """
        if user.role in MAY_SEE_ALL_MATTERS:
            return self
        if user.role not in MAY_SEE_MATTERS_OF_UNIT or user.department is None:
            return self.none()
        own = self.model._default_manager.filter(assignments__department=user.department)
        return self.filter(_of_window(user.department) | Q(pk__in=own.values("pk")))

    def open(self) -> Self:
        """Return the matters that are not closed. A refusal is among them until the person has been told."""
        return self.filter(closed_on__isnull=True)

    def held_by(self, department: Department) -> Self:
        return self.filter(holder=department)

    def same_requests(self, applicant: Applicant, categories: Collection[ReliefCategory]) -> Self:
        """Return the open matters of one person in these categories: perhaps the same thing is asked for twice."""
        return self.open().filter(application__applicant=applicant, category__in=categories)

    def with_people(self) -> Self:
        return self.select_related(
            "application__applicant",
            "application__late",
            "category",
            "responsibility__lead",
            "window__parent",
            "holder",
            "handler",
            "first_asked",
        )


class ApplicationQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: User) -> Self:
        """Return the registrations of which the person may see at least one matter."""
        visible = self.model._meta.get_field("matters").related_model._default_manager.visible_to(user)
        return self.filter(pk__in=visible.values("application"))


class ApplicantQuerySet(models.QuerySet[Any]):
    def by_number(self, kind: str, number: str) -> Self:
        return self.filter(id_kind=kind, id_number=number).exclude(id_number="")
