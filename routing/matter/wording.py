"""What is said to the clerk before a move (what it would bring about) and after it (what happened, what comes next)."""

from __future__ import annotations

import datetime as dt

from departments import clock
from departments.calendar.datewords import before_words, chinese_date, due_words
from departments.calendar.reading import calendar
from intake.models import Matter
from intake.states import Status
from routing.models import INFORMS_ONLY, MatterEvent, RoutingRule
from routing.moves.move import Move


def confirmation(move: Move, matter: Matter, today: dt.date) -> str:
    """Return what happened and what comes next, in one sentence."""
    due = due_words(matter.due_on, calendar(), today, matter.due_at) if matter.due_on else ""
    sentences = {
        "accept": f"已受理，请打印受理回执；转出期限{due}。",
        "transfer": f"已转出给{matter.holder}，签收期限{due}。",
        "escalate": f"已上报{matter.holder}，签收期限{due}。",
        "sign": f"已签收，办理期限{due}。",
        "assign": f"已指定{matter.holder}承办，不能再退回{_remembered_words(move, matter)}。",
        "give_back": "已退回窗口，原因已记录。"
        if matter.status == Status.TO_TRANSFER
        else f"再次退回，已交{matter.holder}协调。",
        "request_materials": f"已暂停计时，请打印补正告知单；补正期限{due}。",
        "answer": "督办反馈已登记。",
        "give_first": f"已先行救助，请打印补正告知单；补手续期限{due}。"
        if matter.status == Status.AWAITING_MATERIALS
        else "已先行救助，请继续办理。",
        "put_on_agenda": f"已列入联席会议议题，会议日期{due}。",
        "resolve": f"会议议定已记录，现在由{matter.holder}办理。",
        "decide": "已办理完毕，请窗口告知申请人。",
        "tell": "已告知，办件办结。" if matter.status == Status.CLOSED else "已送达，不予受理手续完毕。",
        "serve": _served_words(move, matter),
        "correct_paper": "已更正：原件作废，请打印更正件，重新送达。",
        "refuse": "已确认不予受理，请打印告知单并送达。",
        "claim": f"已接办，现在由{matter.handler}承办。",
        "reopen": f"已重新办理（第{matter.round}轮），现在由{matter.holder}{matter.handler or ''}承办。",
        "hand_over": f"已移交，现在由{matter.handler}承办。",
    }
    return sentences.get(move.name, f"{move.title}已登记，现在是“{matter.get_status_display()}”。")


def _remembered_words(move: Move, matter: Matter) -> str:
    if move.name != "assign":
        return ""
    is_remembered = RoutingRule.objects.filter(learnt_from=matter, valid_to__isnull=True).exists()
    return "；已记为规则" if is_remembered else ""


def _served_words(move: Move, matter: Matter) -> str:
    last = matter.deliveries.last() if move.name == "serve" else None
    is_call = last is not None and last.way in INFORMS_ONLY
    return "已记这次电话，文书还没有送达，仍要送达。" if is_call else "送达已登记。"


def consequences(move: Move, tried: Matter, today: dt.date) -> list[str]:
    """Return what an act would bring about, read from a try at it: who has the matter then, until when, what stays."""
    if not tried.is_open:
        return ["办件就此结束，不再办理。"]
    working = calendar()
    due = f"，{before_words(tried.due_on, today, working)}{_duty_of(tried)}" if tried.due_on else ""
    sentences = [f"办件由{tried.holder}{tried.handler or ''}负责{due}。"]
    if move.name == "give_back":
        sentences.append("退回原因、职责依据和建议转往的单位记入流转记录，各单位都能看到；本单位不能再退回这件。")
    if tried.promised_on:
        sentences.append(f"答复申请人的期限不变，仍是{before_words(tried.promised_on, today, working)}。")
    return sentences


def _duty_of(matter: Matter) -> str:
    """What the holder has to have done by the due date."""
    duties: dict[str, str] = {
        Status.TO_TRANSFER: "另转其他单位",
        Status.COORDINATING: "指定承办单位，指定后不能再退回",
        Status.TO_NOTIFY: "告知申请人",
        Status.REFUSED: "送达告知单",
    }
    return duties.get(matter.status, "办理")


def explained_words(event: MatterEvent) -> str:
    """Return when and by whom a refusal was explained face to face; empty where nobody said so (逾期未补)."""
    written = event.data.get("explained_at")
    if not written:
        return ""
    moment = clock.local(dt.datetime.fromisoformat(written))
    return f"{chinese_date(moment.date())}{moment:%H:%M}由{event.actor.full_name}当面说明"
