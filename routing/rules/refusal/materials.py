"""Rule 4 否决事项明确答复, 补正: who lacks papers gets one notice that names all of them at once.

Clause 四（四）4 of the notice joins this with the refusal. National rules keep the two apart (DOMAIN.md 0, 4), and so
do the papers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from departments import clock
from departments.models import User
from departments.roles import Role
from departments.terms import ClockKind
from intake.models import Material, Matter
from intake.registration.openings import MATERIALS
from intake.states import Outcome, Status
from routing.errors import InvalidInput
from routing.hands.people import holders_of, is_clerk_of, is_reviewer_of, lead_of, worker_of, works_for_lead
from routing.models import Assignment, AssignmentEnd, MoveName, PaperKind, unstopped_of
from routing.moves.act import Act
from routing.moves.move import Move
from routing.rules.acceptance import take_in
from routing.rules.incomplete import main_materials_missing, names_of
from routing.rules.refusal.handing_in import asked_by_bureau, take_in_papers, typed_names
from routing.rules.refusal.refusing import put_to_review


def _added(act: Act) -> list[Material]:
    """Add the materials that were typed, one to a line, because they are on no list; return their rows."""
    return [Material.objects.create(matter=act.matter, name=name) for name in typed_names(act)]


def _ticked(act: Act, otherwise: Sequence[Material] = ()) -> list[Material]:
    """Return what was ticked of what is missing; where nothing was said about ticks, `otherwise`.

    Raises InvalidInput for what the window looks up itself (窗口代查).
    """
    given: Sequence[Material] | None = act.inputs.get("materials")
    ticked = otherwise if given is None else given
    if any(material.window_looks_up for material in ticked):
        raise InvalidInput("“窗口代查”的材料不能要求申请人提供。", "materials")
    return list(act.matter.materials.filter(received_on__isnull=True, pk__in=[material.pk for material in ticked]))


def nothing_asked(matter: Matter) -> InvalidInput:
    """Return what is said where no material is named: to tick one, or to write one where the whole list has come."""
    if matter.materials.filter(received_on__isnull=True, window_looks_up=False).exists():
        return InvalidInput("请勾选要补的材料。", "materials")
    return InvalidInput("清单上的材料都收到了，请写还要补什么，每行一样。", "other")


def _to_ask(act: Act, wanted: Sequence[Material]) -> list[Material]:
    """Return the missing materials to name: what was ticked or typed, at the opening every main one.

    Whether a conditional paper (有的提供) is needed, the clerk judges. `wanted` is what a bureau has asked for.
    """
    if act.before == Status.REGISTERED:
        return main_materials_missing(act.matter)
    return [*_ticked(act, wanted), *_added(act)]


def request_materials(act: Act) -> None:
    """Tell the applicant everything that is missing; from now on the promise pauses.

    Raises InvalidInput when nothing is named; for a second request also without why it was not asked for at once; where
    the window leaves out what the bureau asked for, without the reason.
    """
    if _is_second_request(act.matter):
        act.note = act.required("why_now", "请写明第一次为什么没有一次告知。")
    wanted = asked_by_bureau(act.matter)
    asked = _to_ask(act, wanted)
    if not asked:
        raise nothing_asked(act.matter)
    left_out = _why_left_out(act, [material for material in wanted if material not in asked])
    await_materials(act, asked)
    act.note = (act.note or "需补：" + "、".join(act.data["materials"])) + left_out


def _why_left_out(act: Act, left_out: Sequence[Material]) -> str:
    """Keep on record what the bureau asked for and the window does not ask of the applicant, and why."""
    if not left_out:
        return ""
    names = names_of(left_out)
    reason = act.required("why_left_out", f"承办单位要的{names}没有勾，请写明为什么不要，或者勾上。")
    act.data["left_out"] = [material.name for material in left_out]
    return f"；没有要{names}：{reason}"


def await_materials(act: Act, asked: Sequence[Material], *, limit: str = "") -> None:
    """Name the materials to the applicant and wait for them: 10 working days (SUPPLEMENT, 本市设定).

    `limit` names another row of the table of limits. Relief given first waits 5 working days for its papers.
    """
    for material in asked:
        material.asked_on = act.today
        material.save()
    act.pause(ClockKind.HANDLE, ClockKind.TRANSFER, reason="等申请人补材料")
    act.stop(ClockKind.NOTIFY)  # what the lead asked the window to tell (请窗口告知补材料) is told by this
    supplement = act.start(ClockKind.SUPPLEMENT, act.matter.desk, key=limit)
    act.go(Status.AWAITING_MATERIALS, act.matter.desk, _clerk_in_charge(act))
    act.data["materials"] = [material.name for material in asked]
    act.paper(PaperKind.SUPPLEMENT, due_on=supplement.due_on.isoformat())


def _clerk_in_charge(act: Act) -> User:
    return act.actor if is_clerk_of(act.actor, act.matter) else act.clerk_in_charge


def _requests(matter: Matter) -> int:
    """Return how often materials were asked for in this round."""
    return matter.events.of_this_round().of_move(REQUEST_MATERIALS.name).count()


def _is_second_request(matter: Matter) -> bool:
    return _requests(matter) > 0


def _may_request(user: User, matter: Matter) -> bool:
    """The clerk may, the first time. A second request needs the reviewer, since 一次性告知 means once."""
    is_reviewer, is_clerk = is_reviewer_of(user, matter), is_clerk_of(user, matter)
    if is_reviewer == is_clerk:  # only where one of them is true does the count decide
        return is_clerk
    return is_reviewer if _is_second_request(matter) else is_clerk


def _why_in_stage(matter: Matter, _now: dt.datetime) -> str:
    in_stage = unstopped_of(matter, ClockKind.STAGE)
    return "特殊环节还没有结束，请承办单位先登记环节结束。" if in_stage else ""


def ask_materials(act: Act) -> None:
    """Ask the window to tell the applicant what the deciding unit needs; it has 1 working day (NOTIFY).

    The clerks of the window are reminded, its reviewers too where only they may ask a second time. Raises InvalidInput
    when nothing is named.
    """
    asked = [*_ticked(act), *_added(act)]
    if not asked:
        raise nothing_asked(act.matter)
    desk = act.matter.desk
    act.start(ClockKind.NOTIFY, desk)
    roles = [Role.CLERK, *([Role.REVIEWER] if _is_second_request(act.matter) else [])]
    act.told += [user for role in roles for user in holders_of(role, desk, act.today)]
    act.data |= {"materials": [material.name for material in asked], "asked": [material.pk for material in asked]}
    act.note = "请窗口告知补：" + names_of(asked)


def _why_not_to_ask_the_window(matter: Matter, now: dt.datetime) -> str:
    """The window may have been asked already, or may not tell the applicant before a special stage is over."""
    asked = unstopped_of(matter, ClockKind.NOTIFY)
    return "已请窗口告知申请人补材料，请等窗口办理。" if asked else _why_in_stage(matter, now)


def owed(matter: Matter) -> list[Material]:
    """Return what the applicant was asked for and has not brought. Never what the window looks up itself."""
    return list(matter.materials.filter(asked_on__isnull=False, received_on__isnull=True, window_looks_up=False))


def owed_words(missing: Sequence[Material]) -> str:
    """Return 还缺2份：住房状况照片、危房鉴定意见."""
    return f"还缺{len(missing)}份：{names_of(missing)}"


def receive_materials(act: Act) -> None:
    """Take in what came of what was missing.

    With the last paper the matter goes on where it stood, with the days left, or is accepted today; until then it
    waits. Raises InvalidInput when nothing came.
    """
    taken, missing = take_in_papers(act), owed(act.matter)
    act.data["materials"] = [material.name for material in taken]
    if missing and not taken:
        raise InvalidInput(f"请勾选收到的材料；{owed_words(missing)}。", "materials")
    if missing:
        act.data["missing"] = [material.name for material in missing]
        act.note = f"收到{len(taken)}份：{names_of(taken)}；{owed_words(missing)}"
        return
    act.stop(ClockKind.SUPPLEMENT)
    act.note = "材料已补齐"
    if act.matter.accepted_at is None:
        take_in(act)
    else:
        _go_on(act)


def _said_of_papers(matter: Matter) -> str:
    """Say what is still missing, or that all came."""
    if matter.status != Status.AWAITING_MATERIALS:
        return "材料已全部收齐，现在是“{status}”。{next}"
    return f"已记下收到的材料，{owed_words(owed(matter))}。补正期限{{due}}不变。"


def _titled_by_what_came(data: Mapping[str, Any]) -> str:
    return "收到部分材料" if data.get("missing") else ""


def _go_on(act: Act) -> None:
    act.resume(ClockKind.HANDLE, ClockKind.TRANSFER)
    lead = lead_of(act.matter)
    if lead is None:
        act.back_to_window(Status.TO_TRANSFER)
    else:
        act.go(Status.IN_PROGRESS, lead.department, _who_goes_on(lead, act.today))


def _who_goes_on(lead: Assignment, on: dt.date) -> User:
    """Return who had the matter in the unit last, or somebody in their place. Raises InvalidInput if nobody is."""
    handler = worker_of(lead, on)
    if handler is None:
        raise InvalidInput(f"{lead.department}现在没有在岗的经办人，请先在设置里任命。")
    return handler


def _why_not_lapsed(matter: Matter, now: dt.datetime) -> str:
    running = matter.clocks.running()
    if running.of_kind(ClockKind.URGENT).exists():
        return "急难事项不因材料不齐终止，请先行救助。"
    if not running.of_kind(ClockKind.SUPPLEMENT).filter(due_on__lt=clock.day_of(now)).exists():
        return "补正期限还没有到，不能按逾期处理。"
    return _why_correction_unserved(matter)


def _why_correction_unserved(matter: Matter) -> str:
    """Who holds a void notice does not know what to bring: the corrected one has to reach them first."""
    unserved = matter.documents.unserved().filter(kind=PaperKind.SUPPLEMENT, replaces__isnull=False)
    return "更正后的补正告知单还没有送达，不能按逾期处理，请先送达。" if unserved.exists() else ""


def lapse(act: Act) -> None:
    """End the wait for materials when their time is over.

    What is not accepted yet is proposed for refusal, naming the materials (raises InvalidInput without a basis). What
    is accepted ends as withdrawn.
    """
    missing = act.matter.materials.filter(asked_on__isnull=False, received_on__isnull=True)
    reason = "主要申报资料不全，到期没有补齐：" + "、".join(missing.values_list("name", flat=True)) + "。"
    act.stop(ClockKind.SUPPLEMENT)
    act.note = reason
    if act.matter.accepted_at is None:
        basis = act.required("basis", "请选依据。")
        put_to_review(act, "主要材料不全且逾期未补", reason, basis, "材料备齐后可以重新申请。")
        return
    _end_accepted(act, reason)


def _end_accepted(act: Act, reason: str) -> None:
    """End an accepted matter as withdrawn; if relief was given first, it stays granted, whatever is missing."""
    relieved = relieved_first(act.matter)
    act.end_assignments(AssignmentEnd.WITHDRAWN)
    act.stop(ClockKind.HANDLE, ClockKind.TRANSFER, ClockKind.EXTENSION)
    act.matter.outcome = Outcome.GRANTED if relieved else Outcome.WITHDRAWN
    act.start(ClockKind.NOTIFY, act.matter.desk)
    box = Outcome.GRANTED if relieved else Outcome.ENDED
    content = f"{relieved}。手续到期没有补齐" if relieved else "本次申请按撤回处理，可以重新申请。"
    act.paper(PaperKind.RESULT, outcome=box.value, content=content, reason="" if relieved else reason)
    act.back_to_window(Status.TO_NOTIFY)


def relieved_first(matter: Matter) -> str:
    """Return in a sentence what was given before the papers (先行救助); empty when nothing was."""
    given = matter.events.of_move(MoveName.GIVE_FIRST).last()
    return given.note if given else ""


REQUEST_MATERIALS = Move(
    name="request_materials",
    title="一次性告知补正",
    rule=4,
    slug="correct",
    sources=frozenset({Status.REGISTERED, Status.TO_TRANSFER, Status.IN_PROGRESS}),
    to="AWAITING_MATERIALS",
    who="clerk; a second one needs the reviewer",
    may=_may_request,
    when=_why_in_stage,
    effect=request_materials,
    clocks="HANDLE and TRANSFER pause, SUPPLEMENT starts; URGENT never pauses",
    writes=PaperKind.SUPPLEMENT,
    way=MATERIALS,
    presses={Status.IN_PROGRESS: ClockKind.NOTIFY},
    afterwards="已暂停计时，请打印补正告知单；补正期限{due}。",
)
ASK_MATERIALS = Move(
    name=MoveName.ASK_MATERIALS,
    title="请窗口告知补材料",
    rule=4,
    sources=frozenset({Status.IN_PROGRESS}),
    to="same",
    who="officer of the lead",
    may=works_for_lead,
    when=_why_not_to_ask_the_window,
    effect=ask_materials,
    clocks="NOTIFY for the window",
    afterwards="已请窗口告知申请人补材料；窗口告知以后暂停计时。",
)
RECEIVE_MATERIALS = Move(
    name="receive_materials",
    title="材料补齐",
    rule=4,
    sources=frozenset({Status.AWAITING_MATERIALS}),
    to="with the last paper where it was, not yet accepted: TO_TRANSFER, accepted today; until then same",
    who="clerk",
    may=is_clerk_of,
    effect=receive_materials,
    clocks="with the last paper resume with the days left, or start",
    writes=PaperKind.RECEIPT,
    paper="受理回执 if newly accepted",
    leads_on=frozenset({Status.AWAITING_MATERIALS}),
    step_of=frozenset({Role.CLERK}),
    afterwards=_said_of_papers,
    retitled=_titled_by_what_came,
)
LAPSE = Move(
    name="lapse",
    title="逾期未补",
    rule=4,
    sources=frozenset({Status.AWAITING_MATERIALS}),
    to="not yet accepted: TO_REVIEW; accepted: TO_NOTIFY as withdrawn",
    who="clerk",
    may=is_clerk_of,
    when=_why_not_lapsed,
    effect=lapse,
    clocks="HANDLE stops, REVIEW or NOTIFY starts",
    writes=PaperKind.RESULT,
    paper="by the way taken",
    is_adverse=True,
    explains_itself=True,
)
MOVES = (REQUEST_MATERIALS, ASK_MATERIALS, RECEIVE_MATERIALS, LAPSE)
