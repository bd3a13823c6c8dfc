"""评价: invited by the QR code on a result, given once a round, and shown so that nobody can tell whose it is.

Why it is kept apart from the matter is said in routing/models/evaluation.py. What is shown keeps to two rules more: the
levels and words of a quarter come out together once it is over, so that whoever looks every day learns nothing from
what is new today; and of a unit with fewer than five there is only the number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from departments.calendar.quarters import Quarter
from departments.models import Department, User
from departments.roles import Role
from intake.models import Matter
from intake.querysets import SEES_ALL
from routing.models import Evaluation, Invitation, Level

READERS: Final = SEES_ALL | {Role.REVIEWER}
FEWEST_SHOWN: Final = 5
"""Evaluations of a unit in a quarter below which a level or a word could be traced to who gave it."""
EVALUATIONS_DEFINED: Final = (
    "群众扫办理结果告知书上的二维码，自愿评价，不记名；一件办一轮评价一次，记在作出结果的单位名下，按评价时间归入季度。",
    "本季度的评价只显示份数，季度结束后才分档显示。",
    f"一个单位一个季度不足{FEWEST_SHOWN}份的，只显示份数，不分档，也不显示意见，免得猜出是谁评的。",
    "意见不按时间排列。",
)
"""口径说明, printed under the table."""


def invite(matter: Matter, unit: Department) -> Invitation:
    """Return the invitation of this round; a result issued anew (更正) carries the one of the paper it replaces."""
    found, _ = Invitation.objects.get_or_create(matter=matter, round=matter.round, defaults={"department": unit})
    return found


def address_of(invitation: Invitation) -> str:
    """Return the address in the QR code: a random token and nothing personal."""
    return str(settings.SITE_URL) + reverse("routing:evaluate", args=[invitation.token])


def invited_by(token: str) -> Invitation | None:
    """Return the invitation with what its page may say: the category and the unit, no name."""
    rows = Invitation.objects.select_related("department", "matter__responsibility")
    return rows.filter(token=token).first()


@transaction.atomic
def give(invitation: Invitation, *, level: Level, words: str, quarter: Quarter) -> bool:
    """Store an evaluation, and tick its invitation; False when there is one already, and nothing is stored.

    The row of the invitation is the lock: of two that are sent at once, by hand or from two telephones, one counts.
    """
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.is_used:
        return False
    Evaluation.objects.create(department=row.department, quarter=str(quarter), level=level, words=words)
    row.is_used = True
    row.save(update_fields=["is_used"])
    return True


# --- Reading


@dataclass(frozen=True)
class UnitEvaluations:
    """What people said of a unit in a quarter; `counts` (best first) and `words` are empty while nobody may know."""

    name: str
    total: int
    counts: Sequence[tuple[Level, int]]
    words: Sequence[tuple[Level, str]]


def evaluations_by_unit(user: User, quarter: Quarter, present: Quarter) -> list[UnitEvaluations]:
    """Return the evaluations this person may see, by unit in the protocol order of units: one query."""
    rows = Evaluation.objects.visible_to(user).filter(quarter=str(quarter)).select_related("department")
    by_unit: dict[Department, list[Evaluation]] = {}
    for row in rows.order_by("department__order", "department__slug"):
        by_unit.setdefault(row.department, []).append(row)
    return [_unit_line(unit, given, is_over=quarter < present) for unit, given in by_unit.items()]


def _unit_line(unit: Department, given: Sequence[Evaluation], *, is_over: bool) -> UnitEvaluations:
    if not is_over or len(given) < FEWEST_SHOWN:
        return UnitEvaluations(unit.short_name, len(given), (), ())
    counted, best_first = Counter(row.level for row in given), list(Level)
    # By level and then by their letters: the order in which they came is nobody's business.
    said = sorted((best_first.index(Level(row.level)), row.words) for row in given if row.words)
    counts = [(level, counted[level]) for level in best_first]
    return UnitEvaluations(unit.short_name, len(given), counts, [(best_first[place], words) for place, words in said])
