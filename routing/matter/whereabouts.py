"""现在在谁手上: the sentence on every matter that says who has it, since when and until when.

It stands there against passing the buck: everybody who sees the matter reads whose turn it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from departments import clock
from departments.calendar.datewords import before_words, chinese_date
from departments.calendar.reading import calendar
from departments.calendar.workdays import Calendar
from departments.terms import ClockKind, LimitUnit
from intake.models import Matter
from intake.states import Status
from routing.hands.people import lead_of
from routing.lists.queues import handling_words
from routing.matter.waiting import Waiting
from routing.models import Clock, MatterEvent


class HolderTask(NamedTuple):
    """What the holder has to do in one status: the words of the sentence, and the clock of that step."""

    doing: str
    since: str
    done: str
    clocks: tuple[ClockKind, ...]


_TASKS: Final[dict[str, HolderTask]] = {
    Status.TO_ACCEPT: HolderTask("受理", "转来", "受理", (ClockKind.ACCEPT,)),
    Status.AWAITING_MATERIALS: HolderTask("等申请人补材料", "告知补正", "补齐", (ClockKind.SUPPLEMENT,)),
    Status.TO_REVIEW: HolderTask("审核", "提请审核", "审核", (ClockKind.REVIEW,)),
    Status.TO_TRANSFER: HolderTask("转出", "起", "转出", (ClockKind.TRANSFER,)),
    Status.SENT: HolderTask("签收", "转来", "签收", (ClockKind.SIGN,)),
    Status.IN_PROGRESS: HolderTask("办理", "起", "有结果", ()),
    Status.COORDINATING: HolderTask("协调", "起", "定下承办单位", (ClockKind.COORDINATE, ClockKind.CONFERENCE)),
    Status.TO_NOTIFY: HolderTask("告知结果", "办出结果", "告知", (ClockKind.NOTIFY,)),
    Status.REFUSED: HolderTask("送达告知单", "确认不予受理", "送达", (ClockKind.NOTIFY,)),
}
_TOLD_ONLY: Final = frozenset({Status.TO_NOTIFY, Status.REFUSED})
"""The result is there, so the promised date is no longer said."""


@dataclass(frozen=True)
class Whereabouts:
    """One matter at one moment, with the rows that its page has read already."""

    matter: Matter
    events: Sequence[MatterEvent]
    clocks: Sequence[Clock]
    waiting: Waiting
    today: dt.date
    calendar: Calendar

    def sentence(self) -> str:
        """现在由市住建局潘德清办理，11月23日签收，已用2个工作日，12月28日前有结果。首问责任人：毛尖镇韦小燕。"""
        return f"{self._whereabouts()}首问责任人：{self.matter.window}{self.matter.first_asked}。"

    def _whereabouts(self) -> str:
        matter = self.matter
        if not matter.is_open:
            day = chinese_date(matter.closed_on, self.today) if matter.closed_on else ""
            return f"{day}办结：{matter.get_outcome_display() or '—'}。"
        phone = f"电话{matter.holder.phone}" if matter.holder.phone else ""
        parts = [self._who(), phone, self._since(), self._used(), *self._until()]
        return f"现在由{'，'.join(part for part in parts if part)}。"

    @property
    def _task(self) -> HolderTask:
        return _TASKS[self.matter.status]

    def _who(self) -> str:
        return f"{self.matter.holder}{self.matter.handler or ''}{self._task.doing}"

    def _since(self) -> str:
        """Since when and by which act: 11月23日签收, 11月24日视为签收, 11月27日收到、12月1日登记 (补登)."""
        lead = lead_of(self.matter) if self.matter.status == Status.IN_PROGRESS else None
        if lead and lead.signed_at and not lead.is_final:
            return self._day(lead.signed_at) + ("视为签收" if lead.is_deemed else "签收")
        came = self._came()
        if came and (received_on := self._received_before(came)):
            return f"{chinese_date(received_on, self.today)}收到、{self._day(came.at)}登记"
        return self._day(came.at) + ("指定承办" if lead and lead.is_final else self._task.since) if came else ""

    def _received_before(self, came: MatterEvent) -> dt.date | None:
        """Return the day a request came that was registered later (补登), of the move that registered it."""
        late = self.matter.application.late_receipt if came.before == Status.REGISTERED else None
        return late.received_on if late and late.counts else None

    def _came(self) -> MatterEvent | None:
        """Return the move that put it into this status and unit. Later moves, e.g. 催办, changed neither."""
        came = None
        for event in reversed(self.events):
            if (event.after, event.holder_id) != (self.matter.status, self.matter.holder_id):
                break
            came = event
        return came

    def _day(self, moment: dt.datetime) -> str:
        return chinese_date(clock.day_of(moment), self.today)

    def _used(self) -> str:
        """The working days the unit itself has used, as in 等了多久; beside them those used of the whole limit.

        What it used before this step is said to be counted in (前后共用): the step of today has not cost a day yet.
        """
        holder = str(self.matter.holder)
        own = next((share.days for share in self.waiting.shares if share.name == holder and not share.is_pause), 0)
        whole = self._whole_used()
        beside = f"（办理时限全程已用{whole}）" if whole and whole != f"{own}个工作日" else ""
        return f"{'前后共用' if self._had_it_before(own) else '已用'}{own}个工作日{beside}"

    def _had_it_before(self, own: int) -> bool:
        """Did the unit use some of its working days in an earlier step?"""
        came = self._came() if self._task.clocks else None
        if came is None:
            return False
        return own > self.calendar.workdays_between(self._received_before(came) or clock.day_of(came.at), self.today)

    def _whole_used(self) -> str:
        handle = self._last(ClockKind.HANDLE)
        if handle is None or handle.stopped_on is not None or handle.unit == LimitUnit.HOURS:
            return ""
        return f"{handle.period.used(self.today, self.calendar)}{handle.get_unit_display()}"

    def _until(self) -> list[str]:
        """Until when the holder has to do its own step, and until when there has to be a result."""
        return [self._urgent(), self._own_step(), self._promise()]

    def _urgent(self) -> str:
        """Until when relief has to be given first; it comes before everything else (社会救助法 Art. 50)."""
        urgent = self._last(ClockKind.URGENT)
        waits = urgent is not None and urgent.stopped_on is None
        return f"{self._before(urgent.due_on, urgent.due_at)}先行救助" if urgent and waits else ""

    def _own_step(self) -> str:
        """Until when the holder has to do its step; not said when that is later than the promised date."""
        step, promised = self._last(*self._task.clocks), self.matter.promised_on
        if step is None or not step.is_running or (promised is not None and step.due_on > promised):
            return ""
        return f"{self._before(step.due_on, step.due_at)}{self._task.done}"

    def _promise(self) -> str:
        promised, handle = self.matter.promised_on, self._last(ClockKind.HANDLE)
        if promised is None or self.matter.status in _TOLD_ONLY:
            return ""
        if handle and handle.paused_on:
            return f"现在暂停计时，恢复后还有{handle.days_left}{handle.get_unit_display()}"
        return f"{self._before(promised, self.matter.promised_at)}有结果"

    def _before(self, day: dt.date, at: dt.datetime | None) -> str:
        return before_words(day, self.today, self.calendar, at)

    def _last(self, *kinds: str) -> Clock | None:
        return next((row for row in reversed(self.clocks) if row.kind in kinds), None)


def next_words(matter: Matter, today: dt.date) -> str:
    """Return who does what next: 接下来由市住建局签收，11月24日前。; that nothing is left to do once it is closed."""
    if not matter.is_open:
        return "办件已经办结，没有要再办的。"
    until = f"，{before_words(matter.due_on, today, calendar(), matter.due_at)}" if matter.due_on else ""
    return f"接下来由{matter.holder}{matter.handler or ''}{_TASKS[matter.status].doing}{until}。"


def way_words(matter: Matter) -> str:
    """Return how a matter is handled; while a township has not accepted it, that it will choose the way."""
    is_open_question = matter.status == Status.TO_ACCEPT
    return f"由{matter.desk}受理后选定" if is_open_question else handling_words(matter.handling, matter.status)


def came_in_words(matter: Matter) -> str:
    """Return 坪阳村，黄安平，2026-11-23 10:00: which window took it in, who and when."""
    return f"{matter.window}，{matter.first_asked}，{clock.local(matter.registered_at):%Y-%m-%d %H:%M}"
