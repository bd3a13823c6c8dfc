"""Rule 5, special stages 特殊环节: time that an edition takes out of its limit, such as publicity, pauses the promise.

Without such stages in the edition these moves are not offered. The applicant is told in writing what is not counted
(行政许可法第四十五条). The stage has a clock of its own.
"""

from __future__ import annotations

import datetime as dt

from departments.models import SpecialStage
from departments.terms import ClockKind
from intake.models import Matter
from intake.states import Status
from routing.errors import InvalidInput
from routing.hands.people import works_for_lead
from routing.models import unstopped_of
from routing.moves.act import Act
from routing.moves.move import Move


def stages_left(matter: Matter) -> list[SpecialStage]:
    """Return the stages that pause the promise and were not gone through in this round; each may be once."""
    uncounted = list(matter.responsibility.stages.filter(stops_clock=True))
    begun = matter.events.of_this_round().of_move(BEGIN_STAGE.name)
    gone = set(begun.values_list("data__stage", flat=True)) if uncounted else set()
    return [stage for stage in uncounted if stage.name not in gone]


def begin_stage(act: Act) -> None:
    """Pause the promise for a stage.

    Raises InvalidInput without a stage that is left, or when the applicant was not told in writing.
    """
    stage: SpecialStage = act.required("stage", "请选特殊环节。")
    if stage not in stages_left(act.matter):
        raise InvalidInput(f"“{stage}”已经办过或者计入时限，不能停表。", "stage")
    act.required("told", "不计入时限的，请先书面告知申请人。")
    act.pause(ClockKind.HANDLE, reason=stage.name)
    act.start_for(ClockKind.STAGE, act.department, stage.days or 0, stage.unit)
    act.data["stage"] = stage.name
    act.note = f"进入“{stage}”，不计入办理时限。依据：{stage.basis}"


def end_stage(act: Act) -> None:
    """Let the promise go on with the days left."""
    act.end_stage()
    act.note = "环节结束，办理时限继续计算"


def _why_no_stage_to_begin(matter: Matter, _now: dt.datetime) -> str:
    if in_stage(matter):
        return "上一个特殊环节还没有结束。"
    if unstopped_of(matter, ClockKind.NOTIFY):
        return "已请窗口告知申请人补材料，请等窗口办理。"
    return "" if stages_left(matter) else "这类事项没有不计入时限的环节。"


def in_stage(matter: Matter) -> bool:
    """Is a special stage under way?"""
    return bool(unstopped_of(matter, ClockKind.STAGE))


def _why_not_in_stage(matter: Matter, _now: dt.datetime) -> str:
    return "" if in_stage(matter) else "现在不在特殊环节中。"


BEGIN_STAGE = Move(
    name="begin_stage",
    title="进入特殊环节",
    rule=5,
    sources=frozenset({Status.IN_PROGRESS}),
    to="same",
    who="officer of the lead",
    may=works_for_lead,
    when=_why_no_stage_to_begin,
    effect=begin_stage,
    clocks="HANDLE pauses, STAGE starts; only for stages that the edition does not count",
    afterwards="已进入特殊环节，办理期限暂停计时；环节期限{due}，结束时请登记。",
)
END_STAGE = Move(
    name="end_stage",
    title="特殊环节结束",
    rule=5,
    sources=frozenset({Status.IN_PROGRESS}),
    to="same",
    who="officer of the lead",
    may=works_for_lead,
    when=_why_not_in_stage,
    effect=end_stage,
    clocks="STAGE stops, HANDLE resumes",
    afterwards="特殊环节已结束，请继续办理，办理期限{due}。",
)
MOVES = (BEGIN_STAGE, END_STAGE)
