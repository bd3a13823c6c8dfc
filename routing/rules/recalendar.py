"""工作日历变动改期: who confirms a change of the working calendar makes this move, on every matter it touches.

Only dates move. Who holds the matter and since when stays as it is (DESIGN.md 4).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from departments.calendar.datewords import chinese_date, due_words, with_doubt
from departments.calendar.workdays import Calendar
from departments.keepers import keeps_settings
from departments.models import User
from departments.terms import LimitUnit
from intake.models import Matter
from intake.states import OPEN, Status
from routing.errors import NotAllowed
from routing.models import Clock
from routing.moves.act import Act
from routing.moves.move import Move


def counted_in_days(matter: Matter) -> list[Clock]:
    """Return the clocks that a change of the calendar can move: not stopped, and not counted in hours."""
    rows = matter.clocks.unstopped().exclude(unit=LimitUnit.HOURS).select_related("department")
    return list(rows.prefetch_related("pauses"))


def recount(act: Act) -> None:
    """Move every due date to where the calendar now puts it; the event keeps old date, new date and the notice.

    Inputs: `notice` (its words), `known_until` (the last day that was not 暂定 before the change). Raises NotAllowed
    when no date of the matter changes.
    """
    act.data["clocks"] = list(_recounted(act, act.inputs["known_until"]))
    if not act.data["clocks"]:
        raise NotAllowed("没有期限因日历变动。")
    known_until = act.inputs["known_until"]
    lines = [f"{moved['clock']}{_words(moved, known_until, act.calendar)}" for moved in act.data["clocks"]]
    act.note = f"{'；'.join(lines)}。依据：{act.inputs['notice']}。"


def becomes_firm(before: dt.date, after: dt.date, known_until: dt.date, calendar: Calendar) -> bool:
    """Was the date 暂定 before the change, and is it firm now?"""
    return before > known_until and not calendar.is_provisional(after)


def _recounted(act: Act, known_until: dt.date) -> Iterator[dict[str, object]]:
    for running in counted_in_days(act.matter):
        before = running.due_on
        act.recount(running)
        firm = becomes_firm(before, running.due_on, known_until, act.calendar)
        if before != running.due_on or firm:
            yield {
                "clock": str(running.get_kind_display()),
                "from": before.isoformat(),
                "to": running.due_on.isoformat(),
                "firm": firm,
            }


def _words(moved: dict[str, object], known_until: dt.date, calendar: Calendar) -> str:
    old, new = (dt.date.fromisoformat(str(moved[name])) for name in ("from", "to"))
    firm = "（暂定改为确定）" if moved["firm"] else ""
    if old == new:
        return f"到期日{chinese_date(old)}不变{firm}"
    before = with_doubt(chinese_date(old), is_provisional=old > known_until)
    return f"到期日由{before}改为{due_words(new, calendar)}{firm}"


def _may_enter_a_calendar(user: User, _matter: Matter) -> bool:
    return keeps_settings(user)


RECALENDAR = Move(
    name="recalendar",
    title="工作日历变动改期",
    rule=None,
    sources=frozenset(OPEN | {Status.REFUSED}),
    to="same",
    who="whoever confirms a calendar",
    may=_may_enter_a_calendar,
    effect=recount,
    clocks="due dates move",
    by_hand=False,
)
MOVES = (RECALENDAR,)
