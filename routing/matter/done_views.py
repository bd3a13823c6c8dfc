"""W4 登记完成: what this save has done, the papers to print, and what waits for a few words, on one page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from departments import clock
from departments.errors import DeskError
from departments.requests import DeskRequest, form_page, posted
from intake import onetime
from intake.models import Matter
from routing.errors import StepRefused
from routing.matter.done import DonePage
from routing.matter.done_forms import WaitingRows
from routing.transitions import perform_all

EXPIRED = "这一页没有完整打开，请核对后再提交一次。"


@form_page
def registered(request: DeskRequest, number: str) -> HttpResponse:
    """Show what became of a registration, and send what waits for words. The number of any of its matters leads here.

    All ticked rows are sent in one transaction, or none: then the row that was refused says why.
    """
    page = _page(request, number)
    if request.method == "POST" and (first := onetime.done_before(request)):
        return redirect(first)
    rows = _rows(request, page)
    if request.method != "POST":
        return _show(request, page, rows)
    if rows.is_valid():
        return _send(request, page, rows)
    # The first click may have sent them while this one was read: then nothing waits any more, and all is well.
    first = onetime.done_before(request)
    return redirect(first) if first else _show(request, page, rows, status=409 if rows.is_stale else 200)


def _page(request: DeskRequest, number: str) -> DonePage:
    visible = Matter.objects.visible_to(request.user).with_people().select_related("application__window__parent")
    return DonePage(get_object_or_404(visible, number=number), request.user, clock.now())


def _rows(request: DeskRequest, page: DonePage) -> WaitingRows:
    gone = [line for line in page.lines if line not in page.asked]
    rows = WaitingRows(page.asked, request.user, posted(request), gone=gone)
    for row in rows.rows:  # all are sent or none, so all that lacks is said at once
        row.ask_reason_with_the_others()
    return rows


def _send(request: DeskRequest, page: DonePage, rows: WaitingRows) -> HttpResponse:
    here = reverse("intake:registered", args=[page.matter.number])

    def act() -> str:
        perform_all([row.step() for row in rows.ticked], actor=request.user, now=page.now)
        messages.success(request, f"已办出{len(rows.ticked)}件，请打印文书。")
        return here

    try:
        token = onetime.token_of(request, EXPIRED)
        return redirect(onetime.once(token, request.user, page.now, act, onetime.fingerprint(request.POST)))
    except StepRefused as refused:
        # Somebody may have been faster: show the matters as they are now, with what was typed.
        page = _page(request, page.matter.number)
        rows = _rows(request, page)
        rows.refuse(refused)
        return _show(request, page, rows, status=409 if refused.is_stale else 200)
    except DeskError as error:
        rows.mistake = error.sentence
        return _show(request, page, rows, refused=error)


def _show(
    request: DeskRequest, page: DonePage, rows: WaitingRows, *, status: int = 200, refused: DeskError | None = None
) -> HttpResponse:
    context = {
        "page": page,
        "matter": page.matter,
        "rows": rows,
        "forms": rows.forms,
        "kept_token": onetime.token_to_keep(request, refused),
        "job": page.unprinted or page.papers,
    }
    return render(request, "routing/matter/done.html", context, status=status)
