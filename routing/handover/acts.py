"""办件移交: hand over all open matters of somebody who has left or is away, in one act (AB角; SECURITY.md D8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet

from departments.calendar.reading import hold_still
from departments.errors import DeskError
from departments.models import Department, Posting, User
from departments.people.postings import dismiss
from departments.roles import MAY_HAND_OVER, Role
from intake.models import Matter
from intake.querysets import MatterQuerySet
from routing.lists.queues import is_unowned
from routing.rules.ownership import HAND_OVER, receivers
from routing.transitions import perform

MOST_AT_ONCE = 500
"""The most matters of one act. One transaction locks them all; for 800 matters there are two acts."""


@dataclass(frozen=True)
class Holding:
    """How many matters one person has in one unit. `has_left`: no posting there today, or the account is off."""

    unit: Department
    person: User
    count: int
    has_left: bool


@dataclass(frozen=True)
class UnitHoldings:
    name: str
    people: Sequence[Holding]


@dataclass(frozen=True)
class HandedOver:
    """The result of an act: how many changed hands, and for each of the others a sentence that says why not."""

    done: int
    left_out: Sequence[str]


def units_for(user: User) -> QuerySet[Department]:
    """Return the units whose matters a person may hand over. Raises PermissionDenied when there is none."""
    if user.role == Role.COORDINATOR:
        return Department.objects.all()
    if user.role == Role.REVIEWER and user.department is not None:
        return Department.objects.under(user.department)
    raise PermissionDenied


def _held(user: User) -> MatterQuerySet:
    held: MatterQuerySet = Matter.objects.visible_to(user).open().filter(holder__in=units_for(user).values("pk"))
    return held.filter(handler__isnull=False)


def holdings(user: User, today: dt.date) -> list[UnitHoldings]:
    """Return who has how many matters, by unit. In a unit, leavers come first, then who has most."""
    rows = list(_held(user).order_by().values_list("holder", "handler").annotate(count=Count("pk")))
    units = Department.objects.in_bulk({unit for unit, _, _ in rows})
    people = User.objects.in_bulk({person for _, person, _ in rows})
    there = _at_work(people, today)
    found = [Holding(units[unit], people[who], count, (who, unit) not in there) for unit, who, count in rows]
    found.sort(key=lambda one: (one.unit.order, one.unit.slug, not one.has_left, -one.count, one.person.username))
    return [UnitHoldings(name, list(group)) for name, group in groupby(found, key=lambda one: one.unit.name)]


def _at_work(people: Iterable[int], today: dt.date) -> set[tuple[int, int]]:
    """Return (person, unit) of every posting in force."""
    postings = Posting.objects.in_force(today).filter(user__in=people, user__is_active=True)
    return set(postings.values_list("user", "department"))


def unowned(user: User, today: dt.date) -> int | None:
    """Return how many open matters nobody answers for (无人承办); None for people who may not hand over."""
    if user.role not in MAY_HAND_OVER:
        return None
    return _held(user).filter(is_unowned(today)).count()


def has_left(person: User, unit: Department, today: dt.date) -> bool:
    return (person.pk, unit.pk) not in _at_work([person.pk], today)


def matters_held(user: User, unit: Department, person: User) -> MatterQuerySet:
    """Return what a person has in a unit, ordered by key: the order in which rows are locked."""
    held: MatterQuerySet = _held(user).filter(holder=unit, handler=person).order_by("pk")
    return held


def receivers_of(matters: Iterable[Matter], today: dt.date) -> list[User]:
    """Return who can take over any of these matters, the longest-serving first.

    Matters of one status and one holder need the same people, so these are asked for once.
    """
    found: dict[int, User] = {}
    asked: set[tuple[str, int]] = set()
    for matter in matters:
        kind = (matter.status, matter.holder_id)
        if kind not in asked:
            asked.add(kind)
            found |= {user.pk: user for user in receivers(matter, today)}
    return list(found.values())


def hand_over_work(
    listed: Sequence[int], *, unit: Department, person: User, to: User, reason: str, actor: User, now: dt.datetime
) -> HandedOver:
    """Hand over the listed matters (keys) from `person` to `to`, in one transaction.

    A matter that has moved meanwhile stays as it is and is named in the result. All rows are locked first and in the
    order of their keys: two acts over the same matters wait for each other and cannot deadlock.
    """
    visible = Matter.objects.visible_to(actor).filter(pk__in=listed[:MOST_AT_ONCE])
    done, left_out = 0, []
    with transaction.atomic():
        hold_still()
        locked = Matter.objects.select_for_update().filter(pk__in=visible.values("pk")).order_by("pk")
        for matter in list(locked):
            fault = _why_moved_on(matter, unit, person) or _hand_one_over(
                matter, to=to, reason=reason, actor=actor, now=now
            )
            if fault:
                left_out.append(f"{matter.number}：{fault}")
            else:
                done += 1
    return HandedOver(done, left_out)


def _why_moved_on(matter: Matter, unit: Department, person: User) -> str:
    if not matter.is_open:
        return "已经办结。"
    if matter.holder_id != unit.pk or matter.handler_id != person.pk:
        whose = f"现在由{matter.holder}{matter.handler or ''}承办"
        return f"刚有变化，{whose}，“{matter.get_status_display()}”。"
    return ""


def _hand_one_over(matter: Matter, *, to: User, reason: str, actor: User, now: dt.datetime) -> str:
    """Hand one over. Return why not, empty when it was."""
    try:
        perform(HAND_OVER, matter=matter, actor=actor, seen=matter.version, now=now, to=to, reason=reason)
    except DeskError as error:
        return error.sentence
    return ""


def leave(user: User, until: dt.date) -> Posting:
    """End somebody's posting. Raises DeskError when there is none, or while open matters are in their hands."""
    posting: Posting | None = user.postings.filter(until__isnull=True).select_related("department").first()
    if posting is None:
        raise DeskError(f"{user.full_name}没有未结束的任职。")
    count = Matter.objects.open().filter(handler=user, holder=posting.department).count()
    if count:
        raise DeskError(f"{user.full_name}名下还有{count}件在办的办件，请先在“办件移交”里移交，再办理离岗。")
    return dismiss(posting, until)
