"""Rule 5 结果反馈, 督办: the office orders a unit to get on, and the unit answers in writing what it is doing.

Clause 四（四）5 of the notice. An order is one paper to one unit over many matters (`routing.orders` issues it); here
is what it means for one of them.
"""

from __future__ import annotations

import datetime as dt

from departments import clock
from departments.calendar.datewords import chinese_date, due_words
from departments.models import Department, User
from departments.roles import MAY_WORK_MATTERS
from intake.models import Matter
from intake.states import OPEN, Status
from routing.clocks.deadlines import days_late
from routing.errors import InvalidInput
from routing.hands.people import has_in_hand, is_coordinator, works_where_it_is
from routing.models import MatterEvent, OrderedMatter, SupervisionOrder
from routing.moves.act import Act
from routing.moves.move import Move, told_as


def times_ordered(matter: Matter, department: Department) -> int:
    """Return how often this unit has been ordered to get on with the matter; orders to other units do not count."""
    return matter.ordered.to(department).count()


def supervise(act: Act) -> None:
    """Put the matter on an order that is being written to the unit that has it.

    Raises InvalidInput when the order is issued already, or goes to another unit.
    """
    order: SupervisionOrder = act.required("order", "督办要发督办单，请从督办单页面签发。")
    matter = act.matter
    if order.document_id is not None:
        raise InvalidInput("这张督办单已经签发，不能再加办件，请另发一张。", "matter")
    if order.department != matter.holder:
        raise InvalidInput(f"{matter}现在在{matter.holder}，不在{order.department}手上，请另发一张。", "matter")
    OrderedMatter.objects.create(order=order, matter=matter)
    matter.has_open_order = True
    nth, due = times_ordered(matter, order.department), due_words(order.reply_by, act.calendar)
    act.note = f"第{nth}次督办{order.department}，要求{due}前反馈"
    act.data["order"] = order.pk


def _may_supervise(user: User, matter: Matter) -> bool:
    """The coordinator may, except over what they handle themselves."""
    return is_coordinator(user, matter) and not has_in_hand(user, matter)


def _why_not_orderable(matter: Matter, now: dt.datetime) -> str:
    """A unit has the time it was given: the next order waits until that is over, or the unit has answered."""
    if not matter.has_open_order:
        return ""
    owed = matter.ordered.owed().to(matter.holder).filter(order__reply_by__gte=clock.day_of(now))
    waiting = owed.select_related("order__document").first()
    if waiting is None:
        return ""
    until = chinese_date(waiting.order.reply_by, clock.day_of(now))
    return f"{matter}已发督办单{waiting.order.number}，{until}前反馈，还没到期；急的可以催办。"


ANSWER_NEEDS = {"answer": "请写办理情况。", "expected_on": "请写预计哪天办结。"}
"""What an answer cannot do without, and what is said where it is missing."""


def answer_order(act: Act) -> None:
    """Answer every open order to the own unit: what is being done, and by which day it will be done.

    Raises InvalidInput without both, or for a day that is past. An answer that comes late says by how many working
    days.
    """
    what, expected = (act.required(name, sentence) for name, sentence in ANSWER_NEEDS.items())
    if expected < act.today:
        raise InvalidInput("预计办结的日期不能早于今天。", "expected_on")
    owed = list(act.matter.ordered.owed().to(act.department).select_related("order"))
    for item in owed:
        item.answer, item.expected_on = what, expected
        item.answered_at, item.answered_by = act.now, act.actor
        item.save()
    act.matter.has_open_order = act.matter.ordered.owed().exists()
    late = max((days_late(item.order.reply_by, act.today, act.calendar) for item in owed), default=0)
    behind = f"（超过反馈期限{late}个工作日）" if late else ""
    act.note = f"{what}　预计{due_words(expected, act.calendar)}办结{behind}"


def may_answer_for_unit(user: User, matter: Matter) -> bool:
    """Who works matters in the unit may answer for it, and who handles this one."""
    return user.role in MAY_WORK_MATTERS or has_in_hand(user, matter)


def _may_answer(user: User, matter: Matter) -> bool:
    """Somebody of the unit that the order went to may; without an order, of the unit that has the matter."""
    if user.department is None or not may_answer_for_unit(user, matter):
        return False
    if not matter.has_open_order:
        return works_where_it_is(user, matter)
    return matter.ordered.owed().to(user.department).exists()


def _why_nothing_to_answer(matter: Matter, _now: dt.datetime) -> str:
    return "" if matter.has_open_order else "没有等反馈的督办单。"


def _told_until_when(event: MatterEvent) -> str:
    """Tell an answer by the day it names, without its words: they are free text and may name an illness."""
    expected = dt.date.fromisoformat(event.data["expected_on"])
    return f"{ANSWER.title}，预计{chinese_date(expected)}办结"


SUPERVISE = Move(
    name="supervise",
    title="督办",
    rule=5,
    sources=frozenset(OPEN),
    to="same",
    who="coordinator",
    may=_may_supervise,
    when=_why_not_orderable,
    effect=supervise,
    clocks="the order has its own due date",
    paper="督办单, one to a unit over many matters",
    page="routing:order_new",
    is_adverse=True,
    explains_itself=True,
    recorded=told_as(),
    of_office=True,
    effort=told_as(),
)
ANSWER = Move(
    name="answer",
    title="督办反馈",
    rule=5,
    sources=frozenset(OPEN | {Status.REFUSED}),
    to="same",
    who="officer or clerk of the unit ordered",
    may=_may_answer,
    when=_why_nothing_to_answer,
    effect=answer_order,
    afterwards="督办反馈已登记。{next}",
    recorded=_told_until_when,
    asks_office=True,
)
MOVES = (SUPERVISE, ANSWER)
