"""批量签收: many matters signed for with one click. Each is signed for by itself; one refused stops no other."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied

from departments.errors import DeskError
from departments.models import User
from intake.models import Matter
from routing.rules.transfer.returning import SIGN
from routing.transitions import perform

MOST_AT_ONCE: Final = 50
"""The longest page of a list."""
_PICK: Final = re.compile(r"(\d{4}-\d{6})\.(\d{1,9})", re.ASCII)


@dataclass(frozen=True)
class Pick:
    """A ticked row: the number of the matter, and the version that the user saw."""

    number: str
    seen: int


@dataclass(frozen=True)
class Signed:
    """What became of one pick. `fault` says why it was not signed for, and is empty when it was."""

    number: str
    fault: str = ""


def picks_of(typed: Iterable[str]) -> list[Pick]:
    """Read the ticks of a page, such as 2026-000012.3. A matter counts once; anything else typed there is left out."""
    found = (_PICK.fullmatch(text) for text in typed)
    seen = {match[1]: int(match[2]) for match in found if match}
    return [Pick(number, version) for number, version in seen.items()][:MOST_AT_ONCE]


def sign_picked(picks: list[Pick], user: User, now: dt.datetime) -> Iterator[Signed]:
    """Sign for each pick in a transaction of its own, and yield what became of it. It raises nothing for a refusal."""
    numbers = [pick.number for pick in picks]
    matters = {matter.number: matter for matter in Matter.objects.visible_to(user).filter(number__in=numbers)}
    for pick in picks:
        matter = matters.get(pick.number)
        yield Signed(pick.number, _sign(matter, pick.seen, user, now) if matter else "没有这件办件。")


def _sign(matter: Matter, seen: int, user: User, now: dt.datetime) -> str:
    """Sign for one matter. Return the reason if it was refused, else nothing."""
    try:
        perform(SIGN, matter=matter, actor=user, seen=seen, now=now)
    except DeskError as error:
        return error.sentence
    except PermissionDenied:
        return "这件办件现在不由贵单位签收。"
    return ""
