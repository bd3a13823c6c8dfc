"""Where somebody was: the conditions of a list are remembered until they are reset, and 返回 leads back to the row.

Both are kept in the session, so that no address has to carry them. An address of a list names nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, QueryDict
from django.urls import reverse

from departments.requests import address_in

_FILTERS: Final = "list_filters"
_CAME_FROM: Final = "came_from"
MOST_PLACES: Final = 20
"""How many matters keep their way back; the one opened longest ago gives way. People have several tabs open."""
LISTS: Final = {"routing:matters": "办件列表", "routing:overdue": "逾期清单"}
"""The lists that are remembered, by the name of their address."""


def remember(request: HttpRequest, name: str, query: str) -> None:
    """Keep the conditions of a list, as its query string; an empty one forgets them."""
    kept = dict(request.session.get(_FILTERS, {}))
    if kept.get(name, "") == query:
        return
    kept[name] = query
    request.session[_FILTERS] = {one: words for one, words in kept.items() if words}


def remembered(request: HttpRequest, name: str) -> str:
    """Return the conditions to show again when the bare address of a list is opened, from the menu; "" when none."""
    return "" if request.GET else str(request.session.get(_FILTERS, {}).get(name, ""))


@dataclass(frozen=True)
class ListPlace:
    """The list a matter was opened from: 返回办件列表（第2页）, and the address of its row there."""

    words: str
    url: str


def note_place(request: HttpRequest, number: str) -> ListPlace | None:
    """Return the list from which this matter was opened, now or before it was acted on; None when from none.

    Which list it was the browser says (Referer), and only one of ours counts.
    """
    came = address_in(request, "Referer")
    is_ours = came.netloc == request.get_host() and came.path in {reverse(name) for name in LISTS}
    kept: list[list[str]] = list(request.session.get(_CAME_FROM, ()))
    if is_ours:
        kept = [one for one in kept if one[0] != number] + [[number, came.path, came.query]]
        request.session[_CAME_FROM] = kept[-MOST_PLACES:]
    return next((_place(path, query, number) for one, path, query in kept if one == number), None)


def _place(path: str, query: str, number: str) -> ListPlace:
    title = next(words for name, words in LISTS.items() if reverse(name) == path)
    page = QueryDict(query).get("page", "")
    which = f"（第{page}页）" if page.isascii() and page.isdigit() else ""
    return ListPlace(f"返回{title}{which}", f"{path}{f'?{query}' if query else ''}#m{number}")
