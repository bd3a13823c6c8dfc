"""Rule 3, 视为签收: a unit that has not signed in time counts as having signed. Signing is no choice.

Clause 四（四）3 of the notice.
"""

from __future__ import annotations

import datetime as dt

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.models import User
from departments.people.system import is_system
from departments.terms import ClockKind
from intake.models import Matter
from intake.states import Status
from routing.errors import InvalidInput
from routing.hands.people import lead_of, somebody_of
from routing.models import Clock, unstopped_of
from routing.moves.act import Act
from routing.moves.move import Move, told_as


def _sign_clock(matter: Matter) -> Clock | None:
    return next(iter(unstopped_of(matter, ClockKind.SIGN)), None)


def deem_signed(act: Act) -> None:
    """Sign in the unit's place, as of the day its clock ended, however much later the timer runs.

    So neither the unit's working day for giving back nor any figure depends on when that was. Raises InvalidInput when
    nobody is at work in the unit.
    """
    lead, sign = lead_of(act.matter), _sign_clock(act.matter)
    assert lead is not None  # noqa: S101  a SENT matter has a lead
    assert sign is not None  # noqa: S101  the guard has just read it
    handler = somebody_of(lead.department, act.today)
    if handler is None:
        raise InvalidInput(f"{lead.department}现在没有在岗的经办人，请先在设置里任命。")
    closing = sign.due_at or clock.moment_of(sign.due_on, lead.department.closes_at)
    lead.signed_at, lead.is_deemed = closing, True  # by nobody: `signed_by` stays empty
    lead.save()
    sign.stopped_on, sign.stopped_at = sign.due_on, closing
    sign.save()
    act.go(Status.IN_PROGRESS, lead.department, handler)
    act.data["effective_on"] = sign.due_on.isoformat()
    act.note = f"{lead.department}到{chinese_date(sign.due_on)}没有签收，按当日视为签收，由{handler}承办。"


def _why_time_left_to_sign(matter: Matter, now: dt.datetime) -> str:
    sign = _sign_clock(matter)
    return "" if sign and sign.due_on < clock.day_of(now) else "签收期限还没有过。"


def _is_the_system(user: User, _matter: Matter) -> bool:
    return is_system(user)


DEEM_SIGNED = Move(
    name="deem_signed",
    title="视为签收",
    rule=3,
    sources=frozenset({Status.SENT}),
    to="IN_PROGRESS",
    who="the system, once SIGN's due date is past",
    may=_is_the_system,
    when=_why_time_left_to_sign,
    effect=deem_signed,
    clocks="SIGN stops as of its due date",
    by_hand=False,
    recorded=told_as(),
)
MOVES = (DEEM_SIGNED,)
