"""按期: whether a finished matter was in time, as a condition for the database."""

from __future__ import annotations

from django.db.models import F, Q

IN_TIME = Q(promised_at__isnull=True, closed_on__lte=F("promised_on")) | Q(closed_at__lte=F("promised_at"))
"""Of what is finished; the same as the words of `due_display`."""
