"""Rule 5 结果反馈, 延期: the lead asks for more time once, the office answers, the window tells the applicant.

行政许可法 Art. 42.
"""

from __future__ import annotations

import datetime as dt

from departments.calendar.datewords import due_words
from departments.terms import ClockKind
from departments.units.office import office
from intake.models import Matter
from intake.states import Status
from routing.errors import InvalidInput
from routing.hands.people import is_clerk_of, is_coordinator, works_for_lead
from routing.models import Clock, DeliveryWay, Extension, unstopped_of
from routing.moves.act import Act
from routing.moves.move import Move


def handle_of(matter: Matter) -> Clock | None:
    """Return the clock of the promise (HANDLE) while it is not stopped."""
    return next(iter(unstopped_of(matter, ClockKind.HANDLE)), None)


def longest_extension(matter: Matter) -> int:
    """Return how much may be added at most, in the unit of the category's own limit; 0: nothing."""
    total = matter.responsibility.extended_limit
    return total - matter.responsibility.limit if total else 0


def _why_not_extendable(matter: Matter, _now: dt.datetime) -> str:
    handle = handle_of(matter)
    if not longest_extension(matter):
        return "这类事项没有设延期。"
    if handle is None or handle.extension != Extension.NONE:
        return f"每件只能申请一次延期，需要更长时间请联系{office()}。"
    return ""


def ask_extension(act: Act) -> None:
    """Ask the office for more time. Raises InvalidInput without days and reason, or for too many days."""
    handle, days = handle_of(act.matter), act.required("days", "请写延长几天。")
    longest = longest_extension(act.matter)
    if not 1 <= days <= longest:
        raise InvalidInput(f"最多可以延长{longest}天。", "days")
    act.note = act.required("reason", "请写申请延期的原因。")
    if handle is not None:
        handle.extension, handle.extension_days = Extension.ASKED, days
        handle.save()
    act.data["days"] = days


def _why_nothing_to_answer(matter: Matter, _now: dt.datetime) -> str:
    handle = handle_of(matter)
    return "" if handle and handle.extension == Extension.ASKED else "没有待答复的延期申请。"


def grant_extension(act: Act) -> None:
    """Move the promise by what was asked for; the window then has 1 working day to tell the applicant why."""
    handle = handle_of(act.matter)
    if handle is not None and handle.extension_days:
        old = handle.due_on
        handle.extension = Extension.GRANTED
        act.recount(handle)
        act.data |= {"from": old.isoformat(), "to": handle.due_on.isoformat()}
        act.data["reason"] = _reason_asked(act.matter)
        act.start(ClockKind.EXTENSION, act.matter.desk, key=ClockKind.NOTIFY)
        moved = f"办理期限由{due_words(old, act.calendar)}延到{due_words(handle.due_on, act.calendar)}"
        act.note = f"{moved}，请窗口告知申请人。原因：{act.data['reason']}"


def _reason_asked(matter: Matter) -> str:
    asked = matter.events.of_move(ASK_EXTENSION.name).last()
    return asked.note if asked else ""


def tell_extension(act: Act) -> None:
    """Record that the applicant was told the new date and the reason. Raises InvalidInput without to whom and how."""
    recipient = act.required("recipient", "请写收件人。")
    act.data["way"] = act.required("way", "请选告知方式。")
    act.stop(ClockKind.EXTENSION)
    act.note = f"已把延期和原因告知{recipient}（{DeliveryWay(act.data['way']).label}）"


def _why_nothing_to_tell(matter: Matter, _now: dt.datetime) -> str:
    untold = unstopped_of(matter, ClockKind.EXTENSION)
    return "" if untold else "没有要告知的延期。"


def deny_extension(act: Act) -> None:
    """Refuse more time; the promise stays. Raises InvalidInput without a reason."""
    act.note = act.required("reason", "请写不同意的理由。")
    handle = handle_of(act.matter)
    if handle is not None:
        handle.extension = Extension.DENIED
        handle.save()


def _said_of_asking(_matter: Matter) -> str:
    """Say who decides, and that the limit runs on."""
    return f"延期申请已提交，由{office()}决定；同意以前原期限不变。"


_AT_WORK = frozenset({Status.IN_PROGRESS})

ASK_EXTENSION = Move(
    name="ask_extension",
    title="申请延期",
    rule=5,
    slug="extend",
    sources=_AT_WORK,
    to="same",
    who="officer of the lead",
    may=works_for_lead,
    when=_why_not_extendable,
    effect=ask_extension,
    afterwards=_said_of_asking,
    asks_office=True,
)
GRANT_EXTENSION = Move(
    name="grant_extension",
    title="同意延期",
    rule=5,
    sources=_AT_WORK,
    to="same",
    who="coordinator",
    may=is_coordinator,
    when=_why_nothing_to_answer,
    effect=grant_extension,
    clocks="HANDLE moves, EXTENSION starts for the window",
    leads_on=frozenset({Status.IN_PROGRESS}),
    afterwards="已同意延期，请窗口告知申请人新的期限。",
)
TELL_EXTENSION = Move(
    name="tell_extension",
    title="告知延期",
    rule=5,
    sources=frozenset(
        {Status.TO_TRANSFER, Status.SENT, Status.IN_PROGRESS, Status.AWAITING_MATERIALS, Status.COORDINATING}
    ),
    to="same",
    who="clerk",
    may=is_clerk_of,
    when=_why_nothing_to_tell,
    effect=tell_extension,
    clocks="EXTENSION stops",
    presses={Status.IN_PROGRESS: ClockKind.EXTENSION},
    afterwards="已告知申请人延期。{next}",
)
DENY_EXTENSION = Move(
    name="deny_extension",
    title="不同意延期",
    rule=5,
    sources=_AT_WORK,
    to="same",
    who="coordinator",
    may=is_coordinator,
    when=_why_nothing_to_answer,
    effect=deny_extension,
    afterwards="不同意延期，仍按原期限办理。{next}",
)
MOVES = (ASK_EXTENSION, GRANT_EXTENSION, TELL_EXTENSION, DENY_EXTENSION)
