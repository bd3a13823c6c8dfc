"""Rule 5 结果反馈: decide, extend once, chase. A matter is not finished until the person was told.

Clause 四（四）5 of the notice.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from departments.calendar.datewords import due_words
from departments.models import Department, User
from departments.terms import ClockKind
from intake.models import Matter
from intake.states import ADVERSE, OPEN, Outcome, Status
from routing.agenda import topics as agenda
from routing.errors import InvalidInput
from routing.hands.people import is_clerk_of, is_coordinator, lead_of, unanswered, works_for_lead
from routing.models import AssignmentEnd, Clock, DeliveryWay, Extension, PaperKind, unstopped_of
from routing.moves.act import Act
from routing.moves.move import Move
from routing.rules.refusal.materials import check_reason

DECISIONS = (Outcome.GRANTED, Outcome.PARTLY, Outcome.DENIED, Outcome.ELSEWHERE, Outcome.ENDED)
"""The boxes on the result paper."""
GIVES = frozenset({Outcome.GRANTED, Outcome.PARTLY})


def missing_opinions(matter: Matter) -> list[Department]:
    """Return the supporting units that have not answered."""
    return [assignment.department for assignment in unanswered(matter)]


def decide(act: Act) -> None:
    """Decide as the leading unit."""
    conclude(act, decider_of(act.matter))


def decider_of(matter: Matter) -> Department:
    """Return the unit in whose name a matter is decided."""
    lead = lead_of(matter)
    return lead.department if lead else matter.desk


def conclude(act: Act, issuer: Department) -> None:
    """Decide, as `issuer` writes it; adverse decisions carry reason and basis (社会救助法 Art. 45, 48)."""
    outcome = Outcome(act.required("outcome", "请选办理结果。"))
    if outcome not in DECISIONS:
        raise InvalidInput("请选办理结果。", "outcome")
    content = act.required("content", "请写具体内容。")
    _check_reasons(act, outcome)
    _check_terms(act, outcome)
    act.end_assignments(AssignmentEnd.DECIDED)
    act.stop(ClockKind.HANDLE, ClockKind.URGENT, ClockKind.NOTIFY, ClockKind.EXTENSION)
    act.start(ClockKind.NOTIFY, act.matter.desk)
    act.matter.outcome = outcome
    act.paper(PaperKind.RESULT, issuer=issuer, outcome=outcome.value, content=content, **_terms(act))
    act.back_to_window(Status.TO_NOTIFY)
    act.note = content


def _check_reasons(act: Act, outcome: Outcome) -> None:
    if outcome in ADVERSE:
        check_reason(act.text("reason"))
        act.required("basis", "请选依据。")
    missing = missing_opinions(act.matter)
    if missing and not act.text("without_opinions"):
        units = "、".join(str(unit) for unit in missing)
        raise InvalidInput(f"{units}还没有给出协办意见，请写明为什么先办结。", "without_opinions")


_GIVEN = {"amount": "金额", "channel": "发放渠道", "start_month": "起始年月"}


def _check_terms(act: Act, outcome: Outcome) -> None:
    """Refuse terms that say the contrary of the outcome; an end (终止) has its month, and nothing else."""
    for name, label in _GIVEN.items():
        ends = outcome == Outcome.ENDED and name == "start_month"
        if act.inputs.get(name) and outcome not in GIVES and not ends:
            raise InvalidInput(f"结果是“{outcome.label}”，不填{label}；有救助发放的，请改选办理结果。", name)
    if act.inputs.get("amount") == 0:
        raise InvalidInput("金额不能是0；不发钱的，金额空着不填。", "amount")


def _terms(act: Act) -> dict[str, Any]:
    names = ("amount", "start_month", "channel", "reason", "basis")
    return {name: str(act.inputs.get(name) or "") for name in names}


def chase(act: Act) -> None:
    """Press whoever has it (催办): an event, nothing else moves."""
    missing = missing_opinions(act.matter) if works_for_lead(act.actor, act.matter) else []
    act.note = act.text("note") or ("请尽快给出协办意见" if missing else "请尽快办理")
    act.data["to"] = "、".join(str(unit) for unit in missing or [act.matter.holder])
    act.pressed = missing


def _may_chase(user: User, matter: Matter) -> bool:
    if user == matter.handler and not unanswered(matter):
        return False  # nobody presses himself: the count of 催办 would say nothing any more
    towards_support = works_for_lead(user, matter) and bool(unanswered(matter))
    return is_clerk_of(user, matter) or is_coordinator(user, matter) or towards_support


def withdraw(act: Act) -> None:
    """End the matter because the applicant takes the request back, on signed paper."""
    act.required("signed", "请先让申请人在撤回申请上签名或按指印。")
    act.end_assignments(AssignmentEnd.WITHDRAWN)
    agenda.settle_early(act.matter, act.actor, act.now, "申请人已撤回申请。")
    act.close(Outcome.WITHDRAWN)
    act.note = act.text("reason")


def _is_decided(matter: Matter) -> str:
    """Say why it is too late: a decision is served and appealed, it does not vanish as a request taken back."""
    untold = matter.status == Status.TO_NOTIFY or (matter.status == Status.REFUSED and matter.is_open)
    return "已经作出决定，不能撤回申请：请先把决定送达，申请人不服的，按文书上告知的途径。" if untold else ""


# --- 延期: once, asked by the unit that leads, answered by the office (行政许可法 Art. 42)


def handle_of(matter: Matter) -> Clock | None:
    """Return the clock of the promise while it is not stopped."""
    return next(iter(unstopped_of(matter, ClockKind.HANDLE)), None)


def longest_extension(matter: Matter) -> int:
    """Return how many units of the limit may be added at most; 0 where the category knows no extension."""
    total = matter.responsibility.extended_limit
    return total - matter.responsibility.limit if total else 0


def _may_be_extended(matter: Matter, _now: dt.datetime) -> str:
    handle = handle_of(matter)
    if not longest_extension(matter):
        return "这类事项没有设延期。"
    if handle is None or handle.extension != Extension.NONE:
        return "每件只能申请一次延期，需要更长时间请联系市民政局。"
    return ""


def ask_extension(act: Act) -> None:
    handle, days = handle_of(act.matter), act.required("days", "请写延长几天。")
    longest = longest_extension(act.matter)
    if not 1 <= days <= longest:
        raise InvalidInput(f"最多可以延长{longest}天。", "days")
    act.note = act.required("reason", "请写申请延期的原因。")
    if handle is not None:
        handle.extension, handle.extension_days = Extension.ASKED, days
        handle.save()
    act.data["days"] = days


def _is_asked(matter: Matter, _now: dt.datetime) -> str:
    handle = handle_of(matter)
    return "" if handle and handle.extension == Extension.ASKED else "没有待答复的延期申请。"


def grant_extension(act: Act) -> None:
    """Move the promise by the days asked for; the window has a clock for telling the applicant why."""
    handle = handle_of(act.matter)
    if handle is not None and handle.extension_days:
        old = handle.due_on
        handle.extension = Extension.GRANTED
        act.recount(handle)
        act.data |= {"from": old.isoformat(), "to": handle.due_on.isoformat()}
        act.data["reason"] = _reason_asked(act.matter)
        act.start(ClockKind.EXTENSION, act.matter.desk, key="notify")
        moved = f"办理期限由{due_words(old, act.calendar)}延到{due_words(handle.due_on, act.calendar)}"
        act.note = f"{moved}，请窗口告知申请人。原因：{act.data['reason']}"


def _reason_asked(matter: Matter) -> str:
    asked = matter.events.of_move("ask_extension").last()
    return asked.note if asked else ""


def tell_extension(act: Act) -> None:
    """Record that the applicant has been told the new date and the reason."""
    recipient = act.required("recipient", "请写收件人。")
    act.data["way"] = act.required("way", "请选告知方式。")
    act.stop(ClockKind.EXTENSION)
    act.note = f"已把延期和原因告知{recipient}（{DeliveryWay(act.data['way']).label}）"


def _extension_is_untold(matter: Matter, _now: dt.datetime) -> str:
    untold = unstopped_of(matter, ClockKind.EXTENSION)
    return "" if untold else "没有要告知的延期。"


def deny_extension(act: Act) -> None:
    act.note = act.required("reason", "请写不同意的理由。")
    handle = handle_of(act.matter)
    if handle is not None:
        handle.extension = Extension.DENIED
        handle.save()


_ANY_OPEN = frozenset(OPEN)
_AT_WORK = frozenset({Status.IN_PROGRESS})

MOVES = (
    Move(
        name="decide",
        title="办理结果",
        rule=5,
        slug="result",
        sources=_AT_WORK,
        to="TO_NOTIFY",
        who="officer of the lead",
        may=works_for_lead,
        effect=decide,
        clocks="HANDLE, OPINION stop, NOTIFY starts",
        paper="办理结果告知书",
    ),
    Move(
        name="ask_extension",
        title="申请延期",
        rule=5,
        slug="extend",
        sources=_AT_WORK,
        to="same",
        who="officer of the lead",
        may=works_for_lead,
        when=_may_be_extended,
        effect=ask_extension,
    ),
    Move(
        name="grant_extension",
        title="同意延期",
        rule=5,
        sources=_AT_WORK,
        to="same",
        who="coordinator",
        may=is_coordinator,
        when=_is_asked,
        effect=grant_extension,
        clocks="HANDLE moves, EXTENSION starts for the window",
    ),
    Move(
        name="tell_extension",
        title="告知延期",
        rule=5,
        sources=frozenset(
            {Status.TO_TRANSFER, Status.SENT, Status.IN_PROGRESS, Status.AWAITING_MATERIALS, Status.COORDINATING}
        ),
        to="same",
        who="clerk",
        may=is_clerk_of,
        when=_extension_is_untold,
        effect=tell_extension,
        clocks="EXTENSION stops",
    ),
    Move(
        name="deny_extension",
        title="不同意延期",
        rule=5,
        sources=_AT_WORK,
        to="same",
        who="coordinator",
        may=is_coordinator,
        when=_is_asked,
        effect=deny_extension,
    ),
    Move(
        name="chase",
        title="催办",
        rule=5,
        sources=_ANY_OPEN,
        to="same",
        who="clerk, coordinator, lead towards supporting",
        may=_may_chase,
        effect=chase,
    ),
    Move(
        name="withdraw",
        title="撤回申请",
        rule=5,
        sources=_ANY_OPEN - {Status.TO_NOTIFY},
        to="CLOSED",
        who="clerk",
        may=is_clerk_of,
        afterwards=_is_decided,
        effect=withdraw,
        clocks="all stop",
        is_adverse=True,
    ),
)
