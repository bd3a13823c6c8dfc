"""提醒: whoever a move concerns finds a line about it, except who made it. Written in the transaction of the move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Set

from departments.models import Posting, User
from departments.people.system import is_system
from departments.roles import Role
from departments.units.office import office
from intake.states import Status
from routing.hands.people import open_assignments
from routing.models import MatterEvent, Reminder
from routing.moves.act import Act
from routing.moves.move import Move


def remind(act: Act, move: Move, event: MatterEvent, *, had: int | None) -> None:
    """Write one reminder to everybody concerned; `had` is the id of who handled the matter before.

    What the acting unit was reminded of about this matter is settled by the act. A reminder names the matter and not
    the applicant: others may read over a shoulder.
    """
    _settle(act)
    matter, concerned = act.matter, _concerned(act, move, had) - {act.actor.pk}
    if concerned:
        who = act.actor.full_name if is_system(act.actor) else f"{act.department}{act.actor.full_name}"
        text = f"{who} {move.title}：{matter.number} {matter.responsibility.label}"
        for user in sorted(concerned):
            Reminder.objects.create(user_id=user, matter=matter, event=event, text=text, at=act.now)
    _offer_papers(act, event)


def _offer_papers(act: Act, event: MatterEvent) -> None:
    """Tell who has another matter of the visit that a paper came which it waits for as well."""
    for row in act.offered:
        other, came = row.matter, f"同一次来访的{act.matter.number}收到了{row.name}"
        users = {other.handler_id} if other.handler_id else _in_posts(Role.OFFICER, {other.holder_id}, act.today)
        for user in sorted(pk for pk in users if pk is not None):
            text = f"{came}，{other.number}也要"[:200]
            Reminder.objects.create(user_id=user, matter=other, event=event, text=text, at=act.now)


def _concerned(act: Act, move: Move, had: int | None) -> set[int]:
    """Return the ids of who has the matter now and who had it, and of whoever else the move concerns.

    The first asked (首问责任人) when status or promise changed, the officers of units that are newly asked or pressed,
    whom the act tells besides, and the office when the row of the move says so.
    """
    matter = act.matter
    concerned = {matter.handler_id, had} | {user.pk for user in act.told}
    # `promised` stands in the data when the promise to the applicant has moved: the first asked answers for it.
    if matter.status != act.before or "promised" in act.data:
        concerned.add(matter.first_asked_id)
    asked = {unit.pk for unit in act.pressed}
    if matter.status == Status.SENT or (matter.status == Status.IN_PROGRESS and act.before != Status.IN_PROGRESS):
        asked |= {assignment.department_id for assignment in open_assignments(matter)}
    if not move.of_office:
        asked.discard(act.department.pk)  # who signs asks nothing of colleagues
    concerned |= _in_posts(Role.OFFICER, asked, act.today)
    if move.asks_office or (matter.status == Status.COORDINATING and act.before != Status.COORDINATING):
        concerned |= _in_posts(Role.COORDINATOR, {office().pk}, act.today)
    return {user for user in concerned if user is not None}


def _in_posts(role: Role, departments: Set[int], on: dt.date) -> set[int]:
    """Return who works in this role in one of the units. Who has moved on works where the posting in force says."""
    if not departments:
        return set()
    postings = Posting.objects.counting(on).filter(role=role, department__in=departments, user__is_active=True)
    return set(postings.values_list("user", flat=True))


def _settle(act: Act) -> None:
    """Note as read what the acting unit was reminded of about this matter: who acts has seen it.

    What the application does by itself (视为签收) settles nothing, and of a new matter nobody was reminded.
    """
    if act.before == Status.REGISTERED or is_system(act.actor):
        return
    of_unit = Posting.objects.counting(act.today).filter(department=act.department)
    for reminder in Reminder.objects.filter(matter=act.matter, read_at__isnull=True, user__in=of_unit.values("user")):
        read(reminder, act.now)


def unread_count(user: User) -> int:
    """Return how many reminders somebody has not opened yet."""
    return user.reminders.filter(read_at__isnull=True).count()


def unmailed() -> list[User]:
    """Return who has an address and unread reminders that no mail has told of."""
    waiting = Reminder.objects.filter(read_at__isnull=True, mailed_at__isnull=True)
    active = User.objects.filter(is_active=True).exclude(email="")
    return list(active.filter(pk__in=waiting.values("user")).order_by("pk"))


def note_mailed(user: User, now: dt.datetime) -> int:
    """Note a person's unread reminders as told by mail from now on; return how many they are."""
    waiting = list(user.reminders.select_for_update().filter(read_at__isnull=True, mailed_at__isnull=True))
    for reminder in waiting:
        reminder.mailed_at = now
        reminder.save(update_fields=["mailed_at"])
    return len(waiting)


def read(reminder: Reminder, now: dt.datetime) -> None:
    """Note that a person has looked; the first look counts."""
    if reminder.read_at is None:
        reminder.read_at = now
        reminder.save(update_fields=["read_at"])


def read_all(user: User, now: dt.datetime) -> int:
    """Note that a person has looked at all of them; return how many were new."""
    unread = list(user.reminders.filter(read_at__isnull=True))
    for reminder in unread:
        read(reminder, now)
    return len(unread)
