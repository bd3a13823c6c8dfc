"""规则: the five handling rules of the notice, one name each, and the question before them: which of them fits?

`propose` says to whom a request goes, until when and on what basis, in one sentence, before the clerk submits. Beside
the rules stand the moves that belong to none: `acceptance` (受理), `ownership` (接办、移交) and `recalendar`.

May import: agenda, clocks, errors, hands, models, moves, papers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from departments import clock
from departments.calendar.datewords import before_words, chinese_date, with_doubt
from departments.calendar.reading import calendar, clock_limit
from departments.models import PolicyBasis, Responsibility
from departments.terms import ClockKind, Handling, LimitUnit
from departments.units.office import office
from intake.registration.openings import MATERIALS, TO_TOWNSHIP, Choice, Proposal, Situation
from routing.clocks import periods
from routing.hands.memory import Expected, expected
from routing.papers.texts import suggestions

WINDOWS_BASIS = "203-windows"
"""Townships and villages keep a 社会事务窗口 each (the notice, 四（二）)."""


def propose(duty: Responsibility, situation: Situation, on: dt.date) -> Proposal:
    """Return the ways open on a day to a category, given the edition of its duty in force; the fitting one first."""
    who = expected(duty, situation.difficulty, on)
    if situation.window.is_village:
        choices = [_pass_on(who, situation, on)]
    else:
        ways = [_choice(handling, who, situation, on) for handling in _order(who, situation)]
        choices = [*ways, _materials(duty, situation, on)]
    return Proposal(
        category=duty.category,
        responsibility=duty,
        answers=str(who),
        decision=str(who.rule.pk) if who.rule else "",
        reason=who.reason,
        choices=tuple(choices),
        suggestions=suggestions(on) if any(choice.value == Handling.ESCALATE for choice in choices) else (),
    )


def _order(who: Expected, situation: Situation) -> Iterator[Handling]:
    """Yield the ways open to a request, the fitting one first.

    The own line is settled or goes up (rules 1, 2); to another department only if the office has decided so before.
    Other lines are told where to go if the person can (rule 3), else transferred. 提请研究 and refusing (rule 4) come
    last.
    """
    duty = who.duty
    if duty.handling in {Handling.INFORM, Handling.TRANSFER}:
        yield from (Handling.INFORM, Handling.TRANSFER) if situation.can_go else (Handling.TRANSFER, Handling.INFORM)
    else:
        settles = duty.settles_at_window and not duty.is_handed_over  # a hand-over has a page of its own
        here = [Handling.ON_THE_SPOT, Handling.OWN] if settles else []
        yield from [Handling.TRANSFER] if who.is_elsewhere else []
        yield from (Handling.ESCALATE, *here) if who.rule and not who.is_elsewhere else (*here, Handling.ESCALATE)
    yield from (Handling.UNCOVERED, Handling.REFUSE)


def _choice(handling: Handling, who: Expected, situation: Situation, on: dt.date) -> Choice:
    to = {Handling.ESCALATE: who.duty.lead, Handling.TRANSFER: who.lead}
    return Choice(
        value=handling.value,
        title=_title(handling, who),
        handling=handling,
        department=to.get(handling, situation.window),
        step=_step(handling, situation, on),
        result=_result(handling, who.duty, situation),
        sentence=_sentence(handling, who, situation, on),
    )


def _title(handling: Handling, who: Expected) -> str:
    titles = {
        Handling.ESCALATE: f"上报{who.duty.lead}",
        Handling.TRANSFER: f"转办{who.lead}",
        Handling.INFORM: f"告知到{who.go_to}申请",
        Handling.REFUSE: "拟不予受理",
        Handling.UNCOVERED: "无对应政策，提请研究",
    }
    return titles.get(handling, str(handling.label))


def _step(handling: Handling, situation: Situation, on: dt.date) -> str:
    """Return what happens first, in short: 12月3日前转出."""
    by_then = {Handling.ESCALATE: "上报", Handling.TRANSFER: "转出", Handling.UNCOVERED: "报上去"}
    if handling in by_then:
        return _short_words(_step_due(ClockKind.TRANSFER, situation, on), by_then[handling], on)
    return {
        Handling.ON_THE_SPOT: "当场办，打告知书",
        Handling.OWN: "受理后本单位办",
        Handling.INFORM: "当场告知，打告知单",
        Handling.REFUSE: "先送第二人审核",
    }[handling]


def _result(handling: Handling, duty: Responsibility, situation: Situation) -> str:
    """Return when there is a result, in short: 2027年2月15日前有结果（暂定）."""
    others = {
        Handling.ON_THE_SPOT: "当日办结",
        Handling.INFORM: "—",
        Handling.UNCOVERED: "由联席会议研究",
        Handling.REFUSE: "审核后出告知单",
    }
    if handling in others:
        return others[handling]
    if duty.limit_unit == LimitUnit.HOURS:
        return f"{duty.limit}小时内有结果"
    return _short_words(_promised(duty, situation), "有结果", clock.day_of(situation.at))


def _short_words(due: dt.date, what: str, today: dt.date) -> str:
    """Return 12月3日前转出; past the published calendar with （暂定）, the reason why stands in the sentence."""
    return with_doubt(f"{chinese_date(due, today)}前{what}", is_provisional=calendar().is_provisional(due))


def _sentence(handling: Handling, who: Expected, situation: Situation, on: dt.date) -> str:
    """Say which rule applies and why, to whom it goes, until when, and on which basis or decision of the office."""
    duty, transfer_by = who.duty, step_due_words(ClockKind.TRANSFER, situation, on)
    result_by = f"{_promise_words(duty, situation)}有结果"
    coordinating = office() if handling == Handling.UNCOVERED else ""
    because = {
        Handling.ON_THE_SPOT: "规则一：属窗口职责、程序简便的，当场或当日办结",
        Handling.OWN: f"规则一：属窗口职责，当日办不完的由本单位办理，{result_by}",
        Handling.ESCALATE: f"规则二：由{who.superior}审批，{transfer_by}上报，{result_by}",
        Handling.TRANSFER: f"规则三：本人不能自行前往的，{transfer_by}转{who}，{result_by}",
        Handling.INFORM: f"规则三：由{who.go_to}受理，本人能去的先告知自行申请",
        Handling.UNCOVERED: f"规则三：没有政策规定也没有承办单位的，{transfer_by}报{coordinating}，提请联席会议研究",
        Handling.REFUSE: "规则四：明显不符合规定的，当面说清原因，经第二人审核后出具告知单",
    }[handling]
    decided = who.reason if handling in _by_decision(who) else ""
    return f"{_first_words(handling, duty, situation)}{because}。{decided or f'依据：{duty.basis}。'}"


def _first_words(handling: Handling, duty: Responsibility, situation: Situation) -> str:
    """Say that urgent relief comes before the papers, whatever way the request goes afterwards."""
    is_accepted = handling not in {Handling.INFORM, Handling.REFUSE}
    if not (situation.urgent and duty.urgent_hours and is_accepted):
        return ""
    return f"急难：{duty.urgent_hours}小时内先行救助，手续后补。"


def _by_decision(who: Expected) -> set[Handling]:
    """Return the ways that lead to the unit which the office has named."""
    return {Handling.TRANSFER, Handling.INFORM} | (set() if who.is_elsewhere else {Handling.ESCALATE})


def _materials(duty: Responsibility, situation: Situation, on: dt.date) -> Choice:
    """Return the way out that is no handling: papers are missing, and the promise starts when they are complete."""
    bring_by = step_due_words(ClockKind.SUPPLEMENT, situation, on)
    return Choice(
        value=MATERIALS,
        title="材料不齐，一次性告知补正",
        handling=Handling(duty.handling),
        department=situation.window,
        step=_short_words(_step_due(ClockKind.SUPPLEMENT, situation, on), "补齐", on),
        result="补齐当天受理",
        sentence=f"规则四：缺主要材料的一次告知，{bring_by}补齐，补齐当天受理。",
    )


def _pass_on(who: Expected, situation: Situation, on: dt.date) -> Choice:
    """Return the one way of a village's window. `handling` is what will be proposed to the township."""
    township = situation.window.desk
    accept_by, basis = step_due_words(ClockKind.ACCEPT, situation, on), PolicyBasis.objects.get(slug=WINDOWS_BASIS)
    return Choice(
        value=TO_TOWNSHIP,
        title=f"转送{township}受理",
        handling=next(_order(who, situation)),
        department=township,
        step=_short_words(_step_due(ClockKind.ACCEPT, situation, on), "受理", on),
        result="受理后算出",
        sentence=f"村（社区）窗口登记后转送{township}，{accept_by}受理；怎么办理，由{township}受理后选定。依据：{basis}。",
    )


_OF_THE_OFFICE: Final = frozenset({ClockKind.TRANSFER, ClockKind.ACCEPT})
"""Clocks that run from the day the request came. What is asked of the person runs from the day they are told."""


def _day_zero(situation: Situation, *, is_told_today: bool = False) -> dt.date:
    if situation.received_on is not None and not is_told_today:
        return calendar().roll(situation.received_on)
    return periods.day_zero(clock.local(situation.at), situation.window.desk.closes_at, calendar())


def step_due_words(kind: ClockKind, situation: Situation, on: dt.date) -> str:
    """Return until when a clock runs that starts in this situation: 11月25日前."""
    return before_words(_step_due(kind, situation, on), on, calendar())


def _step_due(kind: ClockKind, situation: Situation, on: dt.date) -> dt.date:
    limit = clock_limit(kind.value, on)
    start = _day_zero(situation, is_told_today=kind not in _OF_THE_OFFICE)
    return periods.due_day(start, limit.value, limit.unit, calendar())


def _promise_words(duty: Responsibility, situation: Situation) -> str:
    if duty.limit_unit == LimitUnit.HOURS:
        return f"{duty.limit}小时内"
    due = _promised(duty, situation)
    return f"{before_words(due, clock.day_of(situation.at), calendar())}（{duty.limit_words}）"


def _promised(duty: Responsibility, situation: Situation) -> dt.date:
    return periods.due_day(_day_zero(situation), duty.limit, duty.limit_unit, calendar())
