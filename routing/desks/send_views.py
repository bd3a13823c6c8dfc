"""上报、转出已勾选的: one page asks of each row what its way needs, and then each goes by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render

from departments import clock
from departments.errors import DeskError
from departments.requests import DeskRequest, form_page, kept
from departments.roles import Role
from intake import onetime
from routing.desks.batch import picks_of
from routing.desks.send import MOST_SENT, Result, Unsent, send_ticked, to_send
from routing.lists.queues import list_url
from routing.matter.done_forms import WaitingRow, WaitingRows
from routing.matter.ways_back import way_back

EXPIRED = "这一页没有完整打开，请核对后再提交一次。"


@form_page
def send_many(request: DeskRequest) -> HttpResponse:
    """Ask what each ticked row needs; once that is confirmed, send each, and keep on the page what was refused.

    A GET, which shows the rows again that could not be sent, sends nothing.
    """
    user, back = request.user, way_back(request) or list_url("open")
    if user.role != Role.CLERK:
        raise PermissionDenied
    picks = picks_of((kept(request) or request.POST).getlist("pick"))
    if mistake := _wrong_count(len(picks)):
        messages.error(request, mistake)
        return redirect(back)
    if first := onetime.done_before(request):
        return redirect(first)
    confirmed = "confirmed" in request.POST
    lines, unsent = to_send(picks, user, clock.now())
    rows = WaitingRows(lines, user, request.POST if confirmed else None)
    for row in rows.rows:  # of one category there may be many: the number tells which row an error is about
        row.form.about = row.line.matter.number
    if confirmed and rows.is_valid():
        return _send(request, rows, unsent, back)
    # The first click may have sent them while this one was read.
    first = onetime.done_before(request)
    return redirect(first) if first else _show(request, rows, unsent, back)


def _wrong_count(count: int) -> str:
    if count > MOST_SENT:
        return f"一次最多办{MOST_SENT}件，现在勾了{count}件，请去掉一些。"
    return "" if count else "请先勾选办件。"


def _send(request: DeskRequest, rows: WaitingRows, unsent: list[Unsent], back: str) -> HttpResponse:
    """Send each row once for the token: it is taken before the first, for each has a transaction of its own."""
    try:
        if not onetime.is_first(onetime.token_of(request, EXPIRED), request.user, clock.now(), back):
            return redirect(back)
    except DeskError as error:
        rows.mistake = error.sentence
        return _show(request, rows, unsent, back)
    results = list(send_ticked(rows, request.user, clock.now()))
    gone = [row for row, result in results if result is Result.GONE]
    _tell(request, gone)
    left = [row for row in rows.rows if row not in gone]
    if not any(row.is_ticked for row in left):
        return redirect(back)
    rows.rows = left
    status = 409 if any(result is Result.STALE for _, result in results) else 200
    return _show(request, rows, unsent, back, status=status, is_over=True)


def _tell(request: DeskRequest, gone: Sequence[WaitingRow]) -> None:
    """Say how many went which way, and where their papers are printed."""
    if gone:
        ways = Counter(row.line.move.title for row in gone if row.line.move)
        told = "、".join(f"{title}{count}件" for title, count in ways.items())
        messages.success(request, f"已办出：{told}。文书在“今天的文书”里一起打印。")


def _show(
    request: DeskRequest,
    rows: WaitingRows,
    unsent: list[Unsent],
    back: str,
    *,
    status: int = 200,
    is_over: bool = False,
) -> HttpResponse:
    """Show the page. `is_over`: the token is used up, so what is left gets a new one."""
    context = {
        "rows": rows,
        "forms": rows.forms,
        "unsent": unsent,
        "back": back,
        "kept_token": None if is_over else onetime.sent_token(request),
    }
    return render(request, "routing/desks/send.html", context, status=status)
