"""评价: the QR code on a result invites to it, once in each round of a matter. Nobody can tell whose it is.

The row knows no matter (routing/models/evaluation.py says why). Two rules hide the giver when rows are shown:

- Levels and words of a quarter appear together, after the quarter. Who looks every day learns nothing from a new row.
- A unit with fewer than five evaluations in a quarter shows how many, and nothing else.
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
from intake.models import Matter
from routing.models import Evaluation, Invitation, Level

FEWEST_SHOWN: Final = 5
"""With fewer evaluations of a unit in a quarter, a level or a word could be traced to its giver."""
EVALUATIONS_DEFINED: Final = (
    "群众扫办理结果告知书上的二维码，自愿评价，不记名；一件办一轮评价一次，记在作出结果的单位名下，按评价时间归入季度。",
    "本季度的评价只显示份数，季度结束后才分档显示。",
    f"一个单位一个季度不足{FEWEST_SHOWN}份的，只显示份数，不分档，也不显示意见，免得猜出是谁评的。",
    "意见不按时间排列。",
)
"""口径说明, printed under the table."""


def invite(matter: Matter, unit: Department) -> Invitation:
    """Return the invitation of this round of the matter, made at the first call.

    A corrected result (更正) is of the same round, so its QR code is the one of the paper it replaces.
    """
    found, _ = Invitation.objects.get_or_create(matter=matter, round=matter.round, defaults={"department": unit})
    return found


def address_of(invitation: Invitation) -> str:
    """Return the address in the QR code. It holds a random token and nothing about the person."""
    return str(settings.SITE_URL) + reverse("routing:evaluate", args=[invitation.token])


def invited_by(token: str) -> Invitation | None:
    """Return the invitation of a token with its category and unit; None for an unknown token."""
    rows = Invitation.objects.select_related("department", "matter__responsibility")
    return rows.filter(token=token).first()


@transaction.atomic
def give(invitation: Invitation, *, level: Level, words: str, quarter: Quarter) -> bool:
    """Store an evaluation and mark its invitation as used. Return False, and store nothing, when it was used before.

    The row of the invitation is locked: when two telephones send at once, one counts.
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
    """What people said of a unit in a quarter. `counts` has the best level first.

    `counts` and `words` are empty during the quarter and for fewer than FEWEST_SHOWN evaluations.
    """

    name: str
    total: int
    counts: Sequence[tuple[Level, int]]
    words: Sequence[tuple[Level, str]]


def evaluations_by_unit(user: User, quarter: Quarter, present: Quarter) -> list[UnitEvaluations]:
    """Return the evaluations this person may see, by unit in the order of the units; one query."""
    rows = Evaluation.objects.visible_to(user).filter(quarter=str(quarter)).select_related("department")
    by_unit: dict[Department, list[Evaluation]] = {}
    for row in rows.order_by("department__order", "department__slug"):
        by_unit.setdefault(row.department, []).append(row)
    return [_unit_line(unit, given, is_over=quarter < present) for unit, given in by_unit.items()]


def _unit_line(unit: Department, given: Sequence[Evaluation], *, is_over: bool) -> UnitEvaluations:
    if not is_over or len(given) < FEWEST_SHOWN:
        return UnitEvaluations(unit.short_name, len(given), (), ())
    counted, best_first = Counter(row.level for row in given), list(Level)
    # Sorted by level and text: the order of arrival could tell who wrote what.
    said = sorted((best_first.index(Level(row.level)), row.words) for row in given if row.words)
    counts = [(level, counted[level]) for level in best_first]
    return UnitEvaluations(unit.short_name, len(given), counts, [(best_first[place], words) for place, words in said])
