"""收到日期核签: the head of the township countersigns the day on which something came that was registered late (补登).

The clocks run from that day at once (`acceptance.take_in`). Where the head refuses it, they are counted from the
registration. It concerns the whole visit: all its open matters and its receipt.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from departments import clock
from departments.calendar.datewords import chinese_date, due_words
from departments.models import User
from departments.terms import ClockKind, LimitUnit
from intake.models import DayState, LateReceipt, Matter
from intake.registration.late import answer_words, came_words
from intake.states import OPEN, Status
from routing.clocks import periods
from routing.errors import InvalidInput, NotAllowed
from routing.hands.people import countersigners, may_countersign, open_assignments
from routing.models import Clock, Document, PaperKind
from routing.moves.act import Act
from routing.moves.move import Move
from routing.papers.sheets import PaperOrder
from routing.rules.feedback.correction import is_of_use

CLOSED_ALREADY = "办件已经办结，按期还是超期已经定了，收到日期不再核签。"


def state_day(act: Act) -> None:
    """Note in the event of an opening move on which day the request came, and remind who has to countersign it."""
    late = act.matter.application.late_receipt
    if late is None:
        return
    act.data["late"] = {"came": came_words(late, act.now), "reason": late.reason}
    if act.matter.is_open:
        act.told += countersigners(act.matter, act.today)


def countersign(act: Act) -> None:
    """Confirm the day. Nothing moves: the clocks run from it already."""
    late = _answer(act, DayState.CONFIRMED)
    act.note = f"{came_words(late, act.matter.registered_at)}，同意从收到之日起算。"


def refuse_day(act: Act) -> None:
    """Refuse the day: all is counted from the registration, and every paper that says otherwise is corrected.

    Raises InvalidInput without a reason.
    """
    why = act.text("reason")
    if not why:
        raise InvalidInput("请写不同意的原因。", "reason")
    late = _answer(act, DayState.REFUSED)
    application = act.matter.application
    if application.received_at != act.matter.registered_at:
        application.received_at = act.matter.registered_at
        application.save()
    act.data["clocks"] = list(_recounted(act, late))
    refused = f"{came_words(late, act.matter.registered_at)}；不同意：{why.rstrip('。')}"
    act.note = "。".join([refused, *_moved(act), ""])
    _correct_receipt(act)
    _correct_papers(act)


def _answer(act: Act, state: DayState) -> LateReceipt:
    """Store what the head says, once for the visit, and tell who registered it."""
    late = act.matter.application.late_receipt
    if late is None:
        raise NotAllowed("这件办件不是补登的。")
    if late.is_pending:
        late.state, late.answered_by, late.answered_at = state, act.actor, act.now
        late.save()
    act.told.append(act.matter.application.clerk)
    return late


def recountable(matter: Matter, received_on: dt.date) -> list[Clock]:
    """Return the clocks of this round that were counted from the day stated, stopped or not."""
    rows = matter.clocks.of_kind(ClockKind.ACCEPT, ClockKind.TRANSFER, ClockKind.HANDLE).exclude(unit=LimitUnit.HOURS)
    found = rows.filter(round=matter.round, received_on=received_on).prefetch_related("pauses")
    return [row for row in found if row.received_on < clock.day_of(row.started_at)]


def _recounted(act: Act, late: LateReceipt) -> Iterator[dict[str, str]]:
    for row in recountable(act.matter, late.received_on):
        old = row.due_on
        row.received_on = periods.day_received(clock.local(row.started_at), act.matter.desk.closes_at)
        act.recount(row)
        yield {"clock": str(row.get_kind_display()), "from": old.isoformat(), "to": row.due_on.isoformat()}


def _moved(act: Act) -> list[str]:
    """Return each clock that was counted anew in words: 办理到期日由12月20日改为12月27日."""
    day = partial(due_words, calendar=act.calendar)
    return [
        f"{moved['clock']}到期日由{day(dt.date.fromisoformat(moved['from']))}"
        f"改为{day(dt.date.fromisoformat(moved['to']))}"
        for moved in act.data["clocks"]
    ]


def _correct_receipt(act: Act) -> None:
    """Order every receipt anew that tells the person the dates counted before; the old one becomes void.

    It is locked first: of a receipt of several matters somebody may order a correction from another page.
    """
    receipts = Document.objects.on_matter(act.matter).filter(kind=PaperKind.RECEIPT).order_by("pk")
    held = list(receipts.select_for_update().values_list("pk", flat=True))
    for old in receipts.in_force().filter(pk__in=held).select_related("department"):
        act.orders.append(_anew(act, old, {}))


def _anew(act: Act, old: Document, changed: Mapping[str, Any]) -> PaperOrder:
    """Return the order of an old paper again, with the dates that count now."""
    return PaperOrder(
        kind=PaperKind(old.kind),
        application=act.matter.application,
        matter=old.matter,
        issuer=old.department,
        extra=old.fields["order"] | changed,
        replaces=old,
        why=f"收到日期未获核签，期限从{chinese_date(clock.day_of(act.matter.registered_at))}登记之日起算",
        is_redated=True,
    )


def _correct_papers(act: Act) -> None:
    """Order anew what else of this matter says the day refused, or the promise counted from it.

    补正告知单 says when the request came, 转办单 until when to answer. 上报单 says neither: only when it was accepted.
    What nobody acts on any more stays as it is, as with every 更正.
    """
    rows = Document.objects.filter(matter=act.matter, kind__in=[PaperKind.SUPPLEMENT, PaperKind.TRANSFER])
    held = list(rows.order_by("pk").select_for_update().values_list("pk", flat=True))
    issued = rows.in_force().filter(pk__in=held).order_by("pk").select_related("department")
    for old in (paper for paper in issued if is_of_use(act.matter, paper)):
        if old.kind == PaperKind.SUPPLEMENT:
            act.orders.append(_anew(act, old, {}))
        elif moved := _promise_moved(act, old.fields["order"].get("answer_by")):
            act.orders.append(_anew(act, old, {"answer_by": moved}))
            act.pressed += [assignment.department for assignment in open_assignments(act.matter)]


def _promise_moved(act: Act, said: str) -> str:
    """Return the day on which the time for handling ends now, as 2027-02-08, if it ended on the day said; else ""."""
    handling = [moved for moved in act.data["clocks"] if moved["clock"] == str(ClockKind.HANDLE.label)]
    return next((moved["to"] for moved in handling if moved["from"] == said), "")


def _why_too_late(matter: Matter) -> str:
    """Say that the matter has ended, or who has answered already; "" while the day waits."""
    late = matter.application.late_receipt
    if not matter.is_open:
        return CLOSED_ALREADY
    if late is None or late.is_pending:
        return ""
    return f"收到日期已经有人答复：{answer_words(late, clock.today())}。"


def _why_not_to_answer(matter: Matter, _now: dt.datetime) -> str:
    if matter.application.late_receipt is None:
        return "这件办件不是补登的。"
    return _why_too_late(matter)


def _may(user: User, matter: Matter) -> bool:
    return matter.application.late_receipt is not None and may_countersign(user, matter)


_WHO = "reviewer, never who registered; if none is there, the coordinator"

COUNTERSIGN = Move(
    name="countersign",
    title="核签收到日期",
    rule=None,
    sources=frozenset(OPEN | {Status.REFUSED}),
    to="same, every open matter of the visit",
    who=_WHO,
    may=_may,
    when=_why_not_to_answer,
    too_late=_why_too_late,
    effect=countersign,
    has_own_button=True,
    of_visit=True,
    afterwards="收到日期已核签，期限从收到之日起算。{next}",
)
REFUSE_DAY = Move(
    name="refuse_day",
    title="不同意收到日期",
    rule=None,
    sources=frozenset(OPEN | {Status.REFUSED}),
    to="same, every open matter of the visit",
    who=_WHO,
    may=_may,
    when=_why_not_to_answer,
    too_late=_why_too_late,
    effect=refuse_day,
    clocks="ACCEPT, TRANSFER, HANDLE counted from the registration",
    paper="受理回执, 补正告知单 and 转办单 anew; the old ones are void",
    has_own_button=True,
    of_visit=True,
    afterwards="已改从登记之日起算；写了原来日期的文书已作废，请窗口打印更正件，重新送出。",
)
MOVES = (COUNTERSIGN, REFUSE_DAY)
