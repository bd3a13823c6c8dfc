"""收到日期待核签: matters that were registered late (补登) and whose day nobody has countersigned or refused yet."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from departments.models import Posting, User
from departments.models.querysets import PostingQuerySet
from departments.roles import Role
from departments.terms import DepartmentKind
from intake.models import DayState
from intake.querysets import MatterQuerySet


def day_pending() -> Q:
    """Return the condition that the day still waits to be countersigned; of a closed matter nobody asks any more."""
    return Q(closed_on__isnull=True, application__late__state=DayState.PENDING)


def awaited(today: dt.date) -> Combinable:
    """Return the column with the name of who has to countersign: the head longest in office, else the coordinator.

    It is "" for everything else, and read in the query of the list itself.
    """
    in_force = Posting.objects.in_force(today).filter(user__is_active=True).exclude(user=OuterRef("application__clerk"))
    oldest = in_force.order_by("since", "pk").values("user__full_name")
    of_town = Q(department=OuterRef("window")) | Q(department=OuterRef("window__parent"))
    heads, office = oldest.filter(of_town, role=Role.REVIEWER), oldest.filter(role=Role.COORDINATOR)
    names = Coalesce(Subquery(heads[:1]), Subquery(office[:1]), Value("负责人"))
    return Case(When(day_pending(), then=names), default=Value(""))


def to_countersign(user: User, mine: MatterQuerySet, today: dt.date) -> MatterQuerySet:
    """Return those of `mine` that wait for this person; the auditor reads all that wait.

    The same people as `may_countersign`: a head of the township, never who registered; the office where there is no
    other head in force.
    """
    waiting: MatterQuerySet = mine.filter(day_pending())
    if user.role == Role.AUDITOR:
        return waiting
    theirs = waiting.exclude(application__clerk=user)
    if user.role == Role.REVIEWER:
        of_town: MatterQuerySet = theirs.filter(Q(window=user.department) | Q(window__parent=user.department))
        return of_town
    headless: MatterQuerySet = theirs.annotate(day_desk=_DESK).exclude(Exists(_heads(today)))
    return headless


_DESK = Case(When(window__kind=DepartmentKind.VILLAGE, then=F("window__parent")), default=F("window"))


def _heads(today: dt.date) -> PostingQuerySet:
    """Return the heads in force of the township of a matter, apart from who registered it."""
    heads = Posting.objects.in_force(today).filter(role=Role.REVIEWER, user__is_active=True)
    others: PostingQuerySet = heads.filter(department=OuterRef("day_desk")).exclude(user=OuterRef("application__clerk"))
    return others
