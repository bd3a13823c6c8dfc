"""Rule 1 一般事项直接办理: the window does at once, or takes on, what is simple and its own. Urgent relief comes first.

Clause 四（四）1 of the notice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import partial
from typing import Any

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.models import User
from departments.terms import URGENT_PAPERS, ClockKind, Handling, LimitUnit
from intake.models import Matter, Source
from intake.registration.openings import NOTHING_GIVEN
from intake.states import Outcome, Status
from routing.errors import InvalidInput
from routing.hands.people import is_clerk_of, works_for_lead
from routing.models import MoveName, PaperKind, unstopped_of
from routing.moves.act import Act
from routing.moves.move import AT_ONCE, Move
from routing.papers.sheets import nobody
from routing.rules.acceptance import take_in
from routing.rules.feedback.delivery import hand_over_paper
from routing.rules.incomplete import main_materials_missing, note_what_lacks, reason_by_law
from routing.rules.refusal.materials import await_materials


def _why_not_own_duty(matter: Matter, _now: dt.datetime) -> str:
    return "" if matter.responsibility.settles_at_window else "这类事项不属窗口职责，不能在窗口办结，请上报或转办。"


def _why_not_settleable(matter: Matter, now: dt.datetime) -> str:
    late = matter.application.late_receipt
    if late is not None and late.counts:
        return "不是当天收到的（补登）不能当场办结，请改用“本级办理”。"
    accepted, in_hours = matter.accepted_at, matter.responsibility.limit_unit == LimitUnit.HOURS
    if accepted is not None and clock.day_of(accepted) != clock.day_of(now) and not in_hours:
        return "当场办结只限受理当天，隔天的请改用“本级办理”。"
    return _why_not_own_duty(matter, now)


def settle(act: Act) -> None:
    """Accept the matter if it is new, write the result, hand it over and close, all at once.

    Raises InvalidInput without a result and without an amount or a thing given; where main papers are missing, without
    the reason (an urgent request needs none); of a hand-over to the rescue station, without who took the person, where
    and when.
    """
    matter, amount = act.matter, act.inputs.get("amount")
    is_handed_over = matter.responsibility.is_handed_over
    content = _person_handed_over(act) if is_handed_over else _given(act)
    note_what_lacks(act, "当场办结", by_law=reason_by_law(matter))
    handed = partial(hand_over_paper, act) if _is_at_window(matter) else nobody
    if act.before == Status.REGISTERED:
        take_in(act, handed)
    matter.handling = Handling.ON_THE_SPOT
    given = str(amount or "")
    act.paper(PaperKind.RESULT, keep=handed, outcome=Outcome.GRANTED.value, content=content, amount=given)
    act.close(Outcome.GRANTED)
    act.note = content


def _given(act: Act) -> str:
    """Return the result in words, with the thing given behind it: 发放御寒衣被：棉被2床.

    给予救助 without money and without a thing gives nothing. Raises InvalidInput then, and without a result.
    """
    result, thing = act.required("result", "请写办理结果。"), str(act.inputs.get("thing") or "").strip()
    if not (act.inputs.get("amount") or thing):
        raise InvalidInput(NOTHING_GIVEN, "amount")
    return f"{_sentence(result)}：{thing}" if thing and thing not in result else result


def _is_at_window(matter: Matter) -> bool:
    """Does the person, or who was sent for them, stand there to take papers along?

    Not who was brought to the rescue station: they are gone before the papers are written. Not who was found
    (主动发现): nobody was sent. How these papers reach the person is recorded later (登记送达).
    """
    return not matter.responsibility.is_handed_over and matter.application.source != Source.FOUND


def _person_handed_over(act: Act) -> str:
    """Return in a sentence who took the person over, when and where (国务院令第381号: at once).

    Raises InvalidInput when one of the three is missing or the time is still to come.
    """
    who = act.required("handed_to", "请写救助管理站由谁接收。")
    where = act.required("handed_where", "请写在哪里交接的。")
    at = act.required("handed_at", "请写什么时候交接的。")
    if at > act.now:
        raise InvalidInput("交接时间还没有到，请填已经交接的时间。", "handed_at")
    local = clock.local(at)
    when = f"{chinese_date(local.date())}{local.hour}时{local.minute:02d}分"
    return f"{when}在{_sentence(where)}护送交接给{act.matter.responsibility.go_to}，接收人{_sentence(who)}"


def take_on(act: Act) -> None:
    """Let the township lead the matter itself. It has nothing to sign for: taking it on is signing."""
    matter = act.matter
    matter.handling = Handling.OWN
    lead = act.send(matter.desk, ())
    lead.signed_at, lead.signed_by = act.now, act.actor
    lead.save()
    act.stop(ClockKind.TRANSFER)
    act.go(Status.IN_PROGRESS, matter.desk, act.actor)


def _nothing_to_fill_in(_matter: Matter, _asked: Mapping[str, Any], _on: dt.date) -> Mapping[str, Any]:
    return {}


# --- 先行救助: 社会救助法 Art. 50, urgent and small means relief first and explanation afterwards


def give_first(act: Act) -> None:
    """Give urgent relief before the papers are complete; they are brought within 5 working days (补手续).

    Raises InvalidInput without what was given and who received it.
    """
    what = _sentence(act.required("what", "请写给了什么，例：发放棉被两床、口粮20公斤。"))
    recipient = act.required("recipient", "请写谁领取的。")
    amount = act.inputs.get("amount")
    act.stop(ClockKind.URGENT)
    act.note = f"{what}{f'，{amount:.2f}元' if amount else ''}，由{recipient}领取"
    missing = main_materials_missing(act.matter)
    if missing:
        await_materials(act, missing, limit=URGENT_PAPERS)


def _sentence(text: str) -> str:
    return text.strip().rstrip("。.；;，,")


def _may_give(user: User, matter: Matter) -> bool:
    return is_clerk_of(user, matter) or works_for_lead(user, matter)


def awaits_relief(matter: Matter) -> bool:
    """Does urgent relief still have to be given first? Everything else comes after it (社会救助法 Art. 50)."""
    return matter.urgent and bool(unstopped_of(matter, ClockKind.URGENT))


def _why_not_urgent(matter: Matter, _now: dt.datetime) -> str:
    return "" if unstopped_of(matter, ClockKind.URGENT) else "不是急难事项，或者已经先行救助。"


def _said_of_relief(matter: Matter) -> str:
    """Say what comes next: papers that are missing are brought within a limit of their own (补手续)."""
    if matter.status == Status.AWAITING_MATERIALS:
        return "已先行救助，请打印补正告知单；补手续期限{due}。"
    return "已先行救助，请继续办理。{next}"


GIVE_FIRST = Move(
    name=MoveName.GIVE_FIRST,
    title="先行救助",
    rule=1,
    sources=frozenset({Status.TO_TRANSFER, Status.IN_PROGRESS}),
    to="AWAITING_MATERIALS when main papers are missing, else same",
    who="clerk, officer of the lead",
    may=_may_give,
    when=_why_not_urgent,
    effect=give_first,
    clocks="URGENT stops; papers missing: HANDLE, TRANSFER pause, SUPPLEMENT starts",
    writes=PaperKind.SUPPLEMENT,
    paper="补正告知单 when papers are missing",
    leads_on=frozenset({Status.TO_TRANSFER, Status.IN_PROGRESS}),
    rank=AT_ONCE,
    presses={Status.TO_TRANSFER: ClockKind.URGENT},
    afterwards=_said_of_relief,
)
SETTLE = Move(
    name="settle",
    title="当场办结",
    rule=1,
    sources=frozenset({Status.REGISTERED, Status.TO_TRANSFER}),
    to="CLOSED",
    who="clerk",
    may=is_clerk_of,
    when=_why_not_settleable,
    effect=settle,
    clocks="all stop",
    writes=PaperKind.RESULT,
    paper="办理结果告知书, told at once",
    way=Handling.ON_THE_SPOT,
    leads_on=frozenset({Status.TO_TRANSFER}),
    rank=2,
    afterwards="已当场办结，请打印办理结果告知书。",
)
TAKE_ON = Move(
    name="take_on",
    title="本级办理",
    rule=1,
    sources=frozenset({Status.TO_TRANSFER}),
    to="IN_PROGRESS, own department leads",
    who="clerk",
    may=is_clerk_of,
    when=_why_not_own_duty,
    effect=take_on,
    clocks="TRANSFER stops",
    way=Handling.OWN,
    fills=_nothing_to_fill_in,
    leads_on=frozenset({Status.TO_TRANSFER}),
    rank=6,
    afterwards="已由{holder}本级办理，经办人{handler}，办理期限{due}。",
)
MOVES = (GIVE_FIRST, SETTLE, TAKE_ON)
