"""Part of the room routing/clocks."""

from __future__ import annotations

from django.db.models import F, Q

IN_TIME = Q(promised_at__isnull=True, closed_on__lte=F("promised_on")) | Q(closed_at__lte=F("promised_at"))
"""Of what is finished; the same as the words of `due_display`."""
