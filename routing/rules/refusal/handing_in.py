"""Rule 4, 材料 as a list that lives: papers come one by one, to whoever has the matter, with the day they came.

A tick belongs to one matter. Other matters of the same visit that ask for the same paper are told of it: who has them
ticks it there, since nobody writes into another unit's matter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.models import User
from departments.terms import ClockKind
from intake.models import Material, Matter
from intake.states import OPEN, Status
from routing.errors import InvalidInput
from routing.hands.people import fitting_role, is_clerk_of, works_for_lead, works_where_it_is
from routing.models import MatterEvent, MoveName, unstopped_of
from routing.moves.act import Act
from routing.moves.move import Move
from routing.rules.incomplete import names_of


def may_note(user: User, matter: Matter) -> bool:
    """Whoever has the matter may; the window also while it is the one told to bring papers (请窗口告知补材料)."""
    if works_where_it_is(user, matter) and user.role == fitting_role(matter):
        return True
    return is_clerk_of(user, matter) and (works_where_it_is(user, matter) or window_is_asked(matter))


def window_is_asked(matter: Matter) -> bool:
    """Has the bureau at work asked the window for papers that the window has not told the person of yet?"""
    return matter.status == Status.IN_PROGRESS and bool(unstopped_of(matter, ClockKind.NOTIFY))


def asked_by_bureau(matter: Matter) -> list[Material]:
    """Return what the bureau at work asked the window for (请窗口告知补材料) and has not come yet.

    Empty once the window has told the person. An old request kept the names alone; it is found by them on its matter.
    """
    request = last_request_of_bureau(matter) if window_is_asked(matter) else None
    if request is None:
        return []
    missing = matter.materials.filter(received_on__isnull=True, window_looks_up=False)
    if "asked" in request.data:
        return list(missing.filter(pk__in=request.data["asked"]))
    return list(missing.filter(name__in=request.data.get("materials", ())))


def last_request_of_bureau(matter: Matter) -> MatterEvent | None:
    """Return the last 请窗口告知补材料 of this round."""
    requests = matter.events.of_this_round().of_move(MoveName.ASK_MATERIALS).select_related("department")
    last: MatterEvent | None = requests.last()
    return last


def take_in_papers(act: Act) -> list[Material]:
    """Note the ticked papers as received on the day typed, by default today; return them.

    Raises InvalidInput for a day to come or before the visit. What somebody else has noted meanwhile stays as noted.
    """
    ticked: Sequence[Material] = act.inputs.get("materials") or ()
    on = _day_received(act)
    taken = list(act.matter.materials.filter(pk__in=[paper.pk for paper in ticked], received_on__isnull=True))
    for paper in taken:
        _note(paper, act, on)
    taken += [_note(Material(matter=act.matter, name=name), act, on) for name in typed_names(act)]
    act.offered = wanted_by_siblings(act.matter, taken)
    return taken


def _note(paper: Material, act: Act, on: dt.date) -> Material:
    paper.received_on, paper.received_by, paper.noted_at = on, act.actor, act.now
    paper.save()
    return paper


def typed_names(act: Act) -> list[str]:
    """Return the materials that were typed, one to a line, because they are on no list."""
    return [line.strip()[:80] for line in act.text("other").splitlines() if line.strip()]


def _day_received(act: Act) -> dt.date:
    on: dt.date = act.inputs.get("on") or act.today
    visited = clock.day_of(act.matter.application.received_at)
    if on > act.today:
        raise InvalidInput("收到日期还没有到，请填已经收到的日期。", "on")
    if on < visited:
        raise InvalidInput(f"收到日期不能早于来登记的那天（{chinese_date(visited)}）。", "on")
    return on


def wanted_by_siblings(matter: Matter, taken: Iterable[Material]) -> list[Material]:
    """Return the rows of open matters of the same visit that still wait for one of these papers."""
    papers = {row.paper_key for row in taken}
    rows = Material.objects.filter(matter__application=matter.application_id, matter__status__in=OPEN)
    waiting = rows.filter(received_on__isnull=True, window_looks_up=False).exclude(matter=matter)
    found = waiting.select_related("requirement", "matter__holder", "matter__responsibility")
    return [row for row in found if row.paper_key in papers]


def note_materials(act: Act) -> None:
    """Note papers that came. Raises InvalidInput when nothing is ticked or typed.

    The last paper that a bureau asked the window for settles that request.
    """
    taken = take_in_papers(act)
    if not taken:
        raise InvalidInput("请勾选收到的材料；已经记过的不用再记。", "materials")
    on = _day_received(act)
    act.data["materials"] = [paper.name for paper in taken]
    act.note = _came_words(taken) + ("" if on == act.today else f"（{chinese_date(on)}）")
    if window_is_asked(act.matter) and not asked_by_bureau(act.matter):
        act.stop(ClockKind.NOTIFY)  # all that the bureau asked for has come: there is nothing left to tell
        act.note += "；要的材料都收到了"


def _came_words(taken: Sequence[Material]) -> str:
    """Return 收到：住房状况照片；代查到：不动产登记信息."""
    ways = {False: "收到", True: "代查到"}
    found = {way: [paper for paper in taken if paper.window_looks_up is looks_up] for looks_up, way in ways.items()}
    return "；".join(f"{way}：{names_of(papers)}" for way, papers in found.items() if papers)


# --- A slip of the own hand


def noted_today_by(user: User, matter: Matter) -> list[Material]:
    """Return what this person has noted today as received: only that may they take back."""
    rows = matter.materials.filter(received_on__isnull=False, received_by=user)
    return [row for row in rows if row.noted_at is not None and clock.day_of(row.noted_at) == clock.today()]


def _may_take_back(user: User, matter: Matter) -> bool:
    """Whoever may note may, and who noted it today also after the matter went on: with the last paper it often does."""
    worked_on_it = is_clerk_of(user, matter) or works_for_lead(user, matter)
    return may_note(user, matter) or (worked_on_it and bool(noted_today_by(user, matter)))


def _why_nothing_to_take_back(user: User, matter: Matter) -> str:
    return "" if noted_today_by(user, matter) else "只能撤销自己今天记的材料，这件办件没有。"


def unnote_materials(act: Act) -> None:
    """Take back what the actor noted by mistake today; the paper is missing again. Its history keeps both.

    Raises InvalidInput when nothing is ticked, or somebody else noted it.
    """
    ticked: Sequence[Material] = act.required("materials", "请勾选记错了的材料。")
    own = {row.pk: row for row in noted_today_by(act.actor, act.matter)}
    if any(paper.pk not in own for paper in ticked):
        raise InvalidInput("只能撤销自己今天记的材料。", "materials")
    wrong = [own[paper.pk] for paper in ticked]
    for paper in wrong:
        paper.received_on = paper.received_by = paper.noted_at = None
        paper.save()
    _ask_again(act, wrong)
    act.data["materials"] = [paper.name for paper in wrong]
    act.note = f"记错，撤销收到：{names_of(wrong)}"


_NOTED = frozenset(OPEN) - {Status.AWAITING_MATERIALS, Status.REFUSED}


def _ask_again(act: Act, wrong: Sequence[Material]) -> None:
    """Let the window tell the person after all: what the bureau asked for has not come. The day stays the old one."""
    request = last_request_of_bureau(act.matter) if act.matter.status == Status.IN_PROGRESS else None
    asked = request.data.get("asked", ()) if request else ()
    untold = any(paper.pk in asked and paper.asked_on is None for paper in wrong)
    if untold and not window_is_asked(act.matter):
        act.run_on(ClockKind.NOTIFY)


NOTE_MATERIALS = Move(
    name="note_materials",
    title="收到材料",
    rule=4,
    slug="papers-in",
    sources=_NOTED,
    to="same",
    who="who has it; the window too while it is asked to tell of papers",
    may=may_note,
    effect=note_materials,
    has_own_button=True,
    afterwards="已记下收到的材料。{next}",
)
UNNOTE_MATERIALS = Move(
    name="unnote_materials",
    title="撤销收到",
    rule=4,
    slug="papers-back",
    sources=_NOTED | {Status.AWAITING_MATERIALS},
    to="same",
    who="who noted it, on the same day",
    may=_may_take_back,
    needless=_why_nothing_to_take_back,
    effect=unnote_materials,
    has_own_button=True,
    afterwards="已撤销，这份材料又算没有收到。{next}",
)
MOVES = (NOTE_MATERIALS, UNNOTE_MATERIALS)
