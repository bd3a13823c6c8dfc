"""退回统计: how the returns of a quarter came out, by the unit that gave the matter back.

No result is stored. It follows from who led the matter afterwards, so it can change until the matter has settled: what
is 还没有定 today is 退回成立 once another unit signs. A return belongs to the quarter in which it was made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, CharField, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.enums import TextChoices
from django.urls import reverse

from departments import clock
from departments.calendar.quarters import Quarter
from departments.models import User
from departments.roles import Role
from intake.models import Matter
from intake.querysets import MatterQuerySet
from routing.models import Assignment, AssignmentEnd
from routing.models.querysets import AssignmentQuerySet


def counted_url(**conditions: str) -> str:
    """Return the address of the list behind a number. Conditions are quarter, unit and verdict."""
    return reverse("routing:returns_counted", query=conditions)


class Verdict(TextChoices):
    """How a return came out. At any moment every return has exactly one of these; RETURNS_DEFINED says when."""

    UPHELD = "upheld", "退回成立"
    REFUSED = "refused", "退回不成立"
    PENDING = "pending", "还没有定"
    DROPPED = "dropped", "未再承办"


RETURNS_DEFINED: Final = (
    "一次退回算一件，记在退回单位名下，按退回日期归入季度。",
    "退回成立：退回后由其他单位签收承办，或者指定其他单位承办。",
    "退回不成立：协调后仍指定退回的单位承办。",
    "还没有定：等窗口另转、等签收或者正在协调。",
    "未再承办：退回后没有单位再承办就办结了，如申请人撤回、改为自行申请。",
    "四项相加等于退回合计。结论随办件的承办情况得出，定下以前可能变化。",
)
"""口径: what counts as what, printed below the table. `_VERDICT` carries it out."""


@dataclass(frozen=True)
class UnitReturns:
    """One unit's returns in a quarter."""

    slug: str
    name: str
    upheld: int
    refused: int
    pending: int
    dropped: int

    @property
    def total(self) -> int:
        return self.upheld + self.refused + self.pending + self.dropped


def returns_by_unit(user: User, quarter: Quarter) -> list[UnitReturns]:
    """Return the returns that the user may see, by the unit that made them, in the protocol order of units: one query.

    A bureau sees its own returns, a township those of its own matters, the office and auditors all.
    """
    counts = {verdict.value: Count("pk", filter=Q(verdict=verdict)) for verdict in Verdict}
    rows = returns_in(user, quarter).values("department__slug", "department__short_name", "department__order")
    counted = rows.annotate(**counts).order_by("department__order", "department__slug")
    return [
        UnitReturns(
            slug=row["department__slug"],
            name=row["department__short_name"],
            **{verdict.value: row[verdict.value] for verdict in Verdict},
        )
        for row in counted
    ]


def returns_in(user: User, quarter: Quarter) -> QuerySet[Any]:
    """Return the turns of leading units that ended with a return in a quarter, each with its `verdict`."""
    since, until = clock.start_of(quarter.first), clock.start_of(quarter.after)
    matters = Matter.objects.visible_to(user)
    rows = Assignment.objects.lead().filter(
        ended_how=AssignmentEnd.RETURNED, ended_at__gte=since, ended_at__lt=until, matter__in=matters.values("pk")
    )
    return judged(rows.filter(department=user.department) if user.role == Role.OFFICER else rows)


def judged(turns: AssignmentQuerySet) -> QuerySet[Any]:
    """Return turns of leading units, each with a `verdict`: a value of Verdict, as RETURNS_DEFINED says.

    It means something only of a turn that ended with a return: filter by `ended_how`.
    """
    found: QuerySet[Any] = turns.annotate(**_last_turn()).annotate(verdict=_VERDICT)
    return found


def _last_turn() -> dict[str, Subquery]:
    """Read of the last unit that led the matter after a turn: which it is, when it signed, how its own turn ended."""
    later = Assignment.objects.lead().filter(matter=OuterRef("matter"), pk__gt=OuterRef("pk")).order_by("-pk")
    columns = {"last_unit": "department", "last_signed": "signed_at", "last_how": "ended_how"}
    return {name: Subquery(later.values(column)[:1]) for name, column in columns.items()}


_LET_GO: Final = (AssignmentEnd.RETURNED, AssignmentEnd.RECALLED, AssignmentEnd.REPORTED)
_SETTLED: Final = Q(last_signed__isnull=False) & ~Q(last_how__in=_LET_GO)
_VERDICT: Final = Case(
    When(_SETTLED & Q(last_unit=F("department")), then=Value(Verdict.REFUSED.value)),
    When(_SETTLED, then=Value(Verdict.UPHELD.value)),
    When(matter__closed_on__isnull=False, then=Value(Verdict.DROPPED.value)),
    default=Value(Verdict.PENDING.value),
    output_field=CharField(),
)
"""The last unit that led the matter afterwards decides, if it signed and did not let go of the matter itself."""


def matters_returned(user: User, quarter: Quarter, *, unit: str = "", verdict: str = "") -> MatterQuerySet:
    """Return the matters that a number of the table counts. They are as many: a unit gives a matter back only once."""
    rows = returns_in(user, quarter)
    rows = rows.filter(department__slug=unit) if unit else rows
    rows = rows.filter(verdict=verdict) if verdict else rows
    found: MatterQuerySet = Matter.objects.filter(pk__in=rows.values("matter"))
    return found
