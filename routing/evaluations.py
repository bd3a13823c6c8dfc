"""评价: invited by the QR code on a result and given once a round.

Why it is kept apart from the matter is said in routing/models/evaluation.py.
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from departments.models import Department
from departments.quarters import Quarter
from intake.models import Matter
from routing.models import Evaluation, Invitation, Level


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
