"""Reads over units, categories, duties and postings. They are dated, so a read says for which day (`on`)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from departments.terms import DepartmentKind

if TYPE_CHECKING:
    from departments.models import Department, Responsibility, User


class DatedQuerySet(models.QuerySet[Any]):
    """Rows that hold from `valid_from` to `valid_to`, both days included; without a `valid_to` they go on."""

    def in_force(self, on: dt.date) -> Self:
        """Return the rows that hold on a day."""
        return self.not_ended(on).filter(valid_from__lte=on)

    def not_ended(self, on: dt.date) -> Self:
        """Return the rows that hold on a day or will hold later."""
        return self.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))


class DepartmentQuerySet(DatedQuerySet):
    def city(self) -> Department:
        """Return 都匀市人民政府: its series of numbers is that of all matters. Raises Department.DoesNotExist."""
        city: Department = self.get(kind=DepartmentKind.GOVERNMENT)
        return city

    def windows(self) -> Self:
        """Return the township-level units that keep a 社会事务窗口."""
        return self.filter(kind=DepartmentKind.TOWNSHIP)

    def bureaus(self) -> Self:
        return self.filter(kind=DepartmentKind.BUREAU)

    def under(self, department: Department) -> Self:
        """Return the department and its villages."""
        return self.filter(Q(pk=department.pk) | Q(parent=department, kind=DepartmentKind.VILLAGE))


class ReliefCategoryQuerySet(models.QuerySet[Any]):
    def in_force(self, on: dt.date) -> Self:
        """Return the categories that some unit answers for on a day: one of their editions holds then."""
        lasts = Q(responsibilities__valid_to__isnull=True) | Q(responsibilities__valid_to__gte=on)
        # Both conditions in one call, so that they are asked of one and the same edition.
        return self.filter(lasts, responsibilities__valid_from__lte=on).distinct()

    def choices(self, on: dt.date) -> list[tuple[str, str]]:
        """Return slug and name of each category, by the short label of the edition in force, for a list to pick from.

        A category that nobody answers for on that day keeps its own short name: old matters are found by it.
        """
        lasts = Q(responsibilities__valid_to__isnull=True) | Q(responsibilities__valid_to__gte=on)
        edition = FilteredRelation("responsibilities", condition=lasts & Q(responsibilities__valid_from__lte=on))
        rows = self.annotate(edition=edition, edition_label=F("edition__label"))
        return [(row.slug, row.short_label(row.edition_label or "")) for row in rows]


class ResponsibilityQuerySet(DatedQuerySet):
    def edition(self, category_slug: str, on: dt.date) -> Responsibility:
        """Return the edition of a category that holds on a day; raises Responsibility.DoesNotExist when none does."""
        row: Responsibility = self.in_force(on).with_units().get(category__slug=category_slug)
        return row

    def with_units(self) -> Self:
        """Read with each edition its category, its basis and the units that answer for it."""
        return self.select_related("category", "lead", "basis").prefetch_related("supporting")

    def handed_over(self, on: dt.date) -> Responsibility | None:
        """Return the edition whose people are handed over to a station (救助管理站); None if there is none."""
        row: Responsibility | None = (
            self.in_force(on).filter(is_handed_over=True).select_related("category", "lead").first()
        )
        return row


class PostingQuerySet(models.QuerySet[Any]):
    def in_force(self, on: dt.date) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)

    def counting(self, on: dt.date) -> Self:
        """Return the one posting of each person that counts on a day, as `User.posting` does.

        On the day on which somebody moves on, the old posting still holds and the new one counts.
        """
        newer = self.model.objects.in_force(on).filter(user=OuterRef("user"))
        later = newer.filter(Q(since__gt=OuterRef("since")) | Q(since=OuterRef("since"), pk__gt=OuterRef("pk")))
        return self.in_force(on).exclude(Exists(later))

    def of(self, user: User) -> Self:
        return self.filter(user=user)
