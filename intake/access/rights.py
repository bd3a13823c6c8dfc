"""Who may read a person whose number they typed: knowing a number is not a right."""

from __future__ import annotations

from departments.models import User
from intake.models import Applicant, Matter


def reads(user: User, applicant: Applicant) -> bool:
    """May this person read what is stored of somebody? Only with a matter of theirs in sight (`visible_to`)."""
    return Matter.objects.visible_to(user).filter(application__applicant=applicant).exists()
