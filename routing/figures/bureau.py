"""本月四项数字: what came to a bureau this month, what it decided in time, whose returns held, what it was ordered."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Exists, F, OuterRef, Q

from departments import clock
from departments.models import User
from routing.models import Assignment, AssignmentEnd, OrderedMatter
from routing.models.querysets import AssignmentQuerySet

_IN_TIME: Final = Q(matter__promised_at__isnull=False, ended_at__lte=F("matter__promised_at")) | Q(
    matter__promised_at__isnull=True, ended_at__date__lte=F("matter__promised_on")
)


@dataclass(frozen=True)
class BureauFigures:
    """`upheld`: given back, and then another unit led it (退回成立). `deemed` is part of what came."""

    came: int
    deemed: int
    decided: int
    in_time: int
    upheld: int
    ordered: int


def bureau_figures(user: User, today: dt.date) -> BureauFigures:
    since = clock.start_of(today.replace(day=1))
    came, ended = Q(sent_at__gte=since), Q(ended_at__gte=since)
    decided = ended & Q(ended_how=AssignmentEnd.DECIDED)
    counted = (
        Assignment.objects.lead()
        .filter(department=user.department)
        .aggregate(
            came=Count("pk", filter=came),
            deemed=Count("pk", filter=came & Q(is_deemed=True)),
            decided=Count("pk", filter=decided),
            in_time=Count("pk", filter=decided & _IN_TIME),
            upheld=Count("pk", filter=ended & Q(Exists(_led_elsewhere()), ended_how=AssignmentEnd.RETURNED)),
        )
    )
    ordered = OrderedMatter.objects.filter(order__department=user.department, order__issued_at__gte=since).count()
    return BureauFigures(**counted, ordered=ordered)


def _led_elsewhere() -> AssignmentQuerySet:
    """Later leads of the same matter by other units."""
    later = Assignment.objects.lead().filter(matter=OuterRef("matter"), sent_at__gte=OuterRef("ended_at"))
    return later.exclude(department=OuterRef("department"))
