"""Self-check 自查: compare each matter with its events, its clocks and the calendar. Changes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise

from departments import clock
from departments.calendar.datewords import chinese_date, moment_words
from departments.calendar.reading import calendar
from departments.calendar.workdays import ONE_DAY, Calendar
from departments.models import User
from departments.terms import ClockKind, LimitUnit
from intake.models import Matter
from intake.states import Status
from routing.models import AssignmentRole, Clock, MatterEvent
from routing.transitions import MOVES

MATTERS_AT_ONCE = 500
WITH_A_LEAD = frozenset({Status.SENT, Status.IN_PROGRESS})
PROMISED = frozenset({Status.TO_TRANSFER, Status.SENT, Status.IN_PROGRESS, Status.COORDINATING})


def faults() -> Iterator[tuple[str, str]]:
    """Yield (number of the matter, what is wrong) for every fault, in the order of the numbers."""
    days = calendar()
    rows = Matter.objects.select_related("holder", "handler", "window__parent").order_by("number")
    beside = (
        "clocks__pauses",
        "clocks__department",
        "assignments__department",
        "events__holder",
        "handler__postings",
        "ordered",
    )
    for matter in rows.prefetch_related(*beside).iterator(chunk_size=MATTERS_AT_ONCE):
        for fault in faults_of(matter, days):
            yield matter.number, fault


def faults_of(matter: Matter, days: Calendar) -> Iterator[str]:
    """Yield what is wrong with one matter."""
    events, clocks = list(matter.events.all()), list(matter.clocks.all())
    yield from _of_events(matter, events)
    yield from _of_hands(matter)
    yield from _of_orders(matter)
    yield from _of_leads(matter)
    yield from _of_clocks(matter, clocks)
    for row in clocks:
        yield from _of_date(row, days)


def _of_events(matter: Matter, events: list[MatterEvent]) -> Iterator[str]:
    if not events:
        yield "没有流转记录。"
        return
    last = events[-1]
    if last.after != matter.status:
        yield f"状态是“{matter.get_status_display()}”，最后一条流转记录是“{last.get_after_display()}”。"
    if last.holder_id is not None and last.holder_id != matter.holder_id:
        yield f"现在由{matter.holder}承办，最后一条流转记录是{last.holder}。"
    if [event.version for event in events] != list(range(1, matter.version + 1)):
        yield f"版本是{matter.version}，流转记录有{len(events)}条。"
    if any(earlier.after != later.before or earlier.at > later.at for earlier, later in pairwise(events)):
        yield "流转记录前后不衔接。"
    if any(event.move not in MOVES or event.before not in MOVES[event.move].sources for event in events):
        yield "流转记录里有办理规则不允许的动作。"


def _of_hands(matter: Matter) -> Iterator[str]:
    open_rows = [row for row in matter.assignments.all() if row.ended_at is None]
    leads = [row for row in open_rows if row.role == AssignmentRole.LEAD]
    if matter.holder_id is None:
        yield "没有承办单位。"
    if matter.status in WITH_A_LEAD and [row.department_id for row in leads] != [matter.holder_id]:
        yield f"由{matter.holder}承办，但牵头单位是{'、'.join(str(row.department) for row in leads) or '空'}。"
    if not matter.is_open and open_rows:
        yield "已经办结，还有没结束的承办。"
    if matter.is_open and matter.handler is not None and not _is_there(matter, matter.handler):
        yield f"承办人{matter.handler}已不在{matter.holder}任职，现在无人承办，请在“办件移交”里移交。"
    if (matter.handler_id is None) != (matter.status == Status.SENT):
        yield "经办人与状态不符：只有待签收的没有经办人。"


def _is_there(matter: Matter, handler: User) -> bool:
    """Whether the handler works today in the unit that has the matter. The postings were read with the matters."""
    today = clock.today()
    here = (row for row in handler.postings.all() if row.department_id == matter.holder_id)
    in_force = any(row.since <= today and (row.until is None or row.until >= today) for row in here)
    return handler.is_active and in_force


def _of_clocks(matter: Matter, clocks: list[Clock]) -> Iterator[str]:
    unstopped = [row for row in clocks if row.stopped_on is None]
    running = [row for row in unstopped if row.paused_on is None and row.assignment_id is None]
    if not matter.is_open and unstopped:
        yield "已经办结，还有没停的计时。"
    if matter.is_open and all(row.assignment_id is not None for row in unstopped):  # an opinion owns no matter
        yield "没有在走的计时，也没有暂停。"
    first = min(running, key=_end, default=None)
    if (matter.due_on, matter.due_at) != ((first.due_on, first.due_at) if first else (None, None)):
        yield f"期限是{_until(matter.due_on, matter.due_at)}，最早到期的计时是{_until_of(first)}。"
    handle = next((row for row in reversed(clocks) if row.kind == ClockKind.HANDLE), None)
    if (matter.promised_on, matter.promised_at) != ((handle.due_on, handle.due_at) if handle else (None, None)):
        yield f"承诺日期是{_until(matter.promised_on, matter.promised_at)}，办理计时是{_until_of(handle)}。"
    if matter.status in PROMISED and (handle is None or handle.stopped_on is not None):
        yield "已受理，没有办理计时。"


def _of_date(row: Clock, days: Calendar) -> Iterator[str]:
    """Compare the stored date of a running clock with the one counted anew. A stopped clock keeps its date."""
    if row.stopped_on is not None:
        return
    if row.unit == LimitUnit.HOURS:
        if row.due_at != row.started_at + dt.timedelta(hours=row.limit):
            yield f"{row.get_kind_display()}的到期时刻不等于开始后{row.limit}小时。"
        return
    due = row.period.due_on(days)
    if row.due_on != due:
        yield f"{row.get_kind_display()}（{row.department}）到期日存的是{_date(row.due_on)}，按日历应为{_date(due)}。"
    open_pauses = [pause for pause in row.pauses.all() if pause.until is None]
    if bool(open_pauses) != (row.paused_on is not None):
        yield f"{row.get_kind_display()}的暂停记录与计时不符。"


def _of_orders(matter: Matter) -> Iterator[str]:
    """Compare the mark 督办中 with the orders that wait for an answer. A closed matter owes none."""
    owed = any(item.is_owed for item in matter.ordered.all())
    if owed != matter.has_open_order:
        yield "有等反馈的督办单，但没有督办中的标记。" if owed else "标着督办中，但没有等反馈的督办单。"
    if owed and not matter.is_open:
        yield "已经办结，还有等反馈的督办单。"


def _of_leads(matter: Matter) -> Iterator[str]:
    """Check that one unit leads at a time: where two overlap, both would be charged with the same days."""
    leads = [row for row in matter.assignments.all() if row.role == AssignmentRole.LEAD]
    leads.sort(key=lambda row: row.sent_at)
    for earlier, later in pairwise(leads):
        if earlier.ended_at is None or earlier.ended_at > later.sent_at:
            yield f"{earlier.department}还没有结束承办，{later.department}已经开始：用时重叠。"
    if any(row.ended_at is not None and row.ended_at < row.sent_at for row in leads):
        yield "有承办的结束早于转出。"


def _end(row: Clock) -> dt.datetime:
    """Return the moment a clock ends: its hour, or the end of its day."""
    return row.due_at or clock.start_of(row.due_on + ONE_DAY)


def _until_of(row: Clock | None) -> str:
    return _until(row.due_on, row.due_at) if row else "空"


def _until(day: dt.date | None, moment: dt.datetime | None) -> str:
    return moment_words(moment) if moment else _date(day)


def _date(day: dt.date | None) -> str:
    return chinese_date(day) if day else "空"
