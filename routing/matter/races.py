"""Who was overtaken: they opened the page of a move while it was theirs, and somebody else moved the matter since."""

from __future__ import annotations

import re
from typing import Final

from departments.models import User
from intake.models import Matter
from routing.hands.people import works_where_it_is
from routing.moves.move import Move

_VERSION: Final = re.compile(r"\d{1,9}", re.ASCII)


def was_open_to(user: User, move: Move, matter: Matter, seen: str) -> bool:
    """Answer whether the move was this person's to make at the version that their page has shown.

    `seen` is that version as the form has sent it. Asked of a matter that the person may see: the answer only decides
    whether they are told who was faster, which stands on its page.
    """
    if not _VERSION.fullmatch(seen) or int(seen) >= matter.version:
        return False
    then = matter.history.filter(version=int(seen)).order_by("-history_date", "-history_id").first()
    if then is None:
        return False
    before: Matter = then.instance
    # Who leads is read as it is now, so of the unit that had the matter everybody counts.
    return before.status in move.sources and (move.may(user, before) or works_where_it_is(user, before))
