"""A number that was searched for and leads to the sheet, with all that the card reader typed beside it.

Neither stands in an address: that holds the token of the search. The line of the card is kept in the session, on the
server, until the next card or until the user signs out.
"""

from __future__ import annotations

import datetime as dt
from typing import Final
from urllib.parse import urlencode

from django.http import QueryDict

from departments.requests import DeskRequest
from intake.identity import IdKind
from intake.models import AccessKind, AccessRecord
from intake.registration.person_forms import LONGEST_CARD, with_card

_CARD: Final = "searched_card"


def keep_card(request: DeskRequest, search: AccessRecord, line: str) -> None:
    """Keep what a card reader typed into 查办件, for the sheet that this search may lead to."""
    request.session[_CARD] = [search.token, line[:LONGEST_CARD]]


def searched(request: DeskRequest, now: dt.datetime) -> QueryDict | None:
    """Return what the search of `?found=TOKEN` tells, as the sheet would send it; None for no such search.

    A stored search is the user's own, for 8 hours. Without a card it tells only the number.
    """
    token = request.GET.get("found", "")
    stored = AccessRecord.objects.filter(token=token, user=request.user, kind=AccessKind.SEARCH).first()
    if not token or stored is None or not stored.is_fresh(now):
        return None
    of_card, line = request.session.get(_CARD, ("", ""))
    typed = {"id_kind": IdKind.RESIDENT_ID.value, "id_number": line if of_card == token else stored.term}
    return with_card(QueryDict(urlencode(typed)))  # type: ignore[return-value]  # a copy of a QueryDict is one
