"""Rule 2 上报事项限时办理: what the superior of the own line decides is passed up within the time for passing on.

Clause 四（四）2 of the notice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from departments.terms import ClockKind, Handling
from intake.models import Matter
from intake.registration.openings import claims_all_came
from intake.states import Status
from routing.hands.memory import expected_for
from routing.hands.people import is_clerk_of
from routing.hands.returns import returned_by
from routing.models import PaperKind
from routing.moves.act import Act
from routing.moves.move import Move, told_as
from routing.rules.acceptance import is_own_line
from routing.rules.incomplete import (
    main_materials_missing,
    note_what_lacks,
    reason_by_law,
    refuse_untrue_words,
)


def _why_not_escalable(matter: Matter, _now: dt.datetime) -> str:
    if not is_own_line(matter):
        return "这类事项由其他部门主管，不是上报事项，请告知申请人或转办。"
    lead = matter.responsibility.lead
    return f"{lead}已经退回过这件办件，不能再上报，请转往其他单位。" if lead.pk in returned_by(matter) else ""


def escalate(act: Act) -> None:
    """Send the matter up to the unit that leads the category, with those that support it.

    SIGN starts for it (1 working day). Raises InvalidInput without the window's suggestion; where main papers are
    missing, without the reason (an urgent request needs none: `reason_by_law`), and for a suggestion that says they
    came.
    """
    matter = act.matter
    suggestion = act.required("suggestion", "请写处理建议。")
    note_what_lacks(act, "上报", by_law=reason_by_law(matter))
    refuse_untrue_words(act, suggestion)
    supporting = act.inputs.get("supporting")
    lead = matter.responsibility.lead
    matter.handling = Handling.ESCALATE
    act.send(lead, expected_for(matter, act.today).supporting if supporting is None else supporting)
    act.stop(ClockKind.TRANSFER)
    act.start(ClockKind.SIGN, lead)
    act.go(Status.SENT, lead, None)
    act.paper(
        PaperKind.REPORT,
        to=lead.name,
        suggestion=suggestion,
        uncovered=False,
        note=act.text("note"),
        lacking="、".join(act.data.get("lacking", ())),
        without_papers=act.data.get("without_papers", ""),
    )
    act.note = suggestion


def _what_was_suggested(matter: Matter, asked: Mapping[str, Any], _on: dt.date) -> Mapping[str, Any] | None:
    """Fill in what was said at registration. Where main papers are missing and nobody said why, the clerk is asked."""
    suggestion, reason = asked.get("suggestion", ""), asked.get("without_papers") or reason_by_law(matter)
    if not suggestion or (main_materials_missing(matter) and (not reason or claims_all_came(suggestion))):
        return None
    return {"suggestion": suggestion, "without_papers": reason}


ESCALATE = Move(
    name="escalate",
    title="上报",
    rule=2,
    slug="report",
    sources=frozenset({Status.TO_TRANSFER}),
    to="SENT",
    who="clerk",
    may=is_clerk_of,
    when=_why_not_escalable,
    effect=escalate,
    clocks="TRANSFER stops, SIGN starts",
    writes=PaperKind.REPORT,
    way=Handling.ESCALATE,
    fills=_what_was_suggested,
    leads_on=frozenset({Status.TO_TRANSFER}),
    rank=3,
    afterwards="已上报{holder}，签收期限{due}。",
    effort=told_as("上报"),
)
MOVES = (ESCALATE,)
