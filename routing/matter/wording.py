"""What the clerk is told before an adverse move (what it will bring about) and after every move (what comes next)."""

from __future__ import annotations

import datetime as dt

from departments import clock
from departments.calendar.datewords import before_words, chinese_date, due_words
from departments.calendar.reading import calendar
from intake.models import Matter
from intake.states import Status
from routing.matter.whereabouts import next_words
from routing.models import MatterEvent
from routing.moves.move import Move


def confirmation(move: Move, matter: Matter, today: dt.date) -> str:
    """Return what happened and what comes next, in the words of the move's row."""
    said = move.afterwards if isinstance(move.afterwards, str) else move.afterwards(matter)
    return said.format(
        title=move.title,
        status=matter.get_status_display(),
        holder=matter.holder,
        handler=matter.handler or "",
        round=matter.round,
        due=due_words(matter.due_on, calendar(), today, matter.due_at) if matter.due_on else "",
        next=next_words(matter, today),
    )


def consequences(move: Move, tried: Matter, today: dt.date) -> list[str]:
    """Return what a move would bring about, each as a sentence. `tried` is the matter as the move, tried, left it."""
    if not tried.is_open:
        return ["办件就此结束，不再办理。"]
    working = calendar()
    due = f"，{before_words(tried.due_on, today, working)}{_duty_of(tried)}" if tried.due_on else ""
    sentences = [f"办件由{tried.holder}{tried.handler or ''}负责{due}。"]
    if move.consequence:
        sentences.append(move.consequence)
    if tried.promised_on:
        sentences.append(f"答复申请人的期限不变，仍是{before_words(tried.promised_on, today, working)}。")
    return sentences


def _duty_of(matter: Matter) -> str:
    """Return what the holder has to do until the due date."""
    duties: dict[str, str] = {
        Status.TO_TRANSFER: "另转其他单位",
        Status.COORDINATING: "指定承办单位，指定后不能再退回",
        Status.TO_NOTIFY: "告知申请人",
        Status.REFUSED: "送达告知单",
    }
    return duties.get(matter.status, "办理")


def explained_words(event: MatterEvent) -> str:
    """Return 11月25日10:05由韦小燕当面说明 for a proposed refusal; empty when nobody recorded it (逾期未补)."""
    written = event.data.get("explained_at")
    if not written:
        return ""
    moment = clock.local(dt.datetime.fromisoformat(written))
    return f"{chinese_date(moment.date())}{moment:%H:%M}由{event.actor.full_name}当面说明"


def lacking_words(event: MatterEvent) -> str:
    """Return 当时主要材料缺：住房状况照片。原因：… for what went on without them; empty when nothing was missing."""
    lacking = event.data.get("lacking")
    return f"当时主要材料缺：{'、'.join(lacking)}。原因：{event.data['without_papers']}" if lacking else ""


def hurried_words(event: MatterEvent) -> str:
    """Return 协办意见未齐就办结的原因：… for what was decided before all had answered; empty for all else."""
    reason = event.data.get("without_opinions")
    return f"协办意见未齐就办结的原因：{reason}" if reason else ""
