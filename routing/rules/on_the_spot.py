"""Rule 1 一般事项直接办理: what is the window's own and simple is done at once, or taken on.

Clause 四（四）1 of the notice.
"""

from __future__ import annotations

import datetime as dt

from departments import clock
from departments.terms import ClockKind, Handling
from intake.models import Matter
from intake.states import Outcome, Status
from routing.acceptance import take_in
from routing.act import Act
from routing.models import Delivery, DeliveryWay, PaperKind
from routing.move import Move
from routing.people import is_clerk_of


def _own_duty(matter: Matter, _now: dt.datetime) -> str:
    return "" if matter.responsibility.settles_at_window else "这类事项不属窗口职责，不能在窗口办结，请上报或转办。"


def _own_duty_today(matter: Matter, now: dt.datetime) -> str:
    accepted = matter.accepted_at
    if accepted is not None and clock.day_of(accepted) != clock.day_of(now):
        return "当场办结只限受理当天，隔天的请改用“本级办理”。"
    return _own_duty(matter, now)


def settle(act: Act) -> None:
    """Accept if new, write the result, tell the person at once, close."""
    content = act.required("result", "请写办理结果。")
    if act.before == Status.REGISTERED:
        take_in(act)
    matter, amount = act.matter, act.inputs.get("amount")
    matter.handling = Handling.ON_THE_SPOT
    act.paper(PaperKind.RESULT, outcome=Outcome.GRANTED.value, content=content, amount=str(amount or ""))
    Delivery.objects.create(
        matter=matter,
        way=DeliveryWay.IN_PERSON,
        recipient=matter.application.proxy_name or matter.application.applicant.name,
        relation=matter.application.proxy_relation or "本人",
        place=matter.desk.short_name + "窗口",
        served_on=act.today,
        by=act.actor,
        at=act.now,
    )
    act.close(Outcome.GRANTED)
    act.note = content


def take_on(act: Act) -> None:
    """Let the township lead the matter itself; it signs for itself by taking it."""
    matter = act.matter
    matter.handling = Handling.OWN
    lead = act.send(matter.desk, ())
    lead.signed_at, lead.signed_by = act.now, act.actor
    lead.save()
    act.stop(ClockKind.TRANSFER)
    act.go(Status.IN_PROGRESS, matter.desk, act.actor)


MOVES = (
    Move(
        name="settle",
        title="当场办结",
        rule=1,
        sources=frozenset({Status.REGISTERED, Status.TO_TRANSFER}),
        to="CLOSED",
        who="clerk",
        may=is_clerk_of,
        when=_own_duty_today,
        effect=settle,
        clocks="all stop",
        paper="办理结果告知书, told at once",
    ),
    Move(
        name="take_on",
        title="本级办理",
        rule=1,
        sources=frozenset({Status.TO_TRANSFER}),
        to="IN_PROGRESS, own department leads",
        who="clerk",
        may=is_clerk_of,
        when=_own_duty,
        effect=take_on,
        clocks="TRANSFER stops",
    ),
)
