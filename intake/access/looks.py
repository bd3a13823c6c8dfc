"""查看记录: every search for a person and every look at a full number leaves a row (社会救助法 Art. 70(6))."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied

from departments.models import User
from intake.models import AccessKind, AccessRecord, Applicant, Matter


def record(
    kind: AccessKind,
    user: User,
    now: dt.datetime,
    *,
    applicant: Applicant | None = None,
    matter: Matter | None = None,
    term: str = "",
    reason: str = "",
) -> AccessRecord:
    """Write down who looks for or at whom, and why. Raises PermissionDenied for who holds no posting today."""
    if user.department is None:
        raise PermissionDenied
    return AccessRecord.objects.create(
        kind=kind,
        user=user,
        department=user.department,
        applicant=applicant,
        matter=matter,
        term=term,
        reason=reason,
        at=now,
    )
