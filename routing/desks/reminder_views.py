"""C4 提醒: the reminders of the user by day. The list marks nothing as read; opening a reminder marks that one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.requests import DeskRequest
from routing.desks.reminders import days_of
from routing.moves.reminders import read, read_all

PER_PAGE = 50


@require_safe
def reminders(request: DeskRequest) -> HttpResponse:
    """List the reminders of the user, the newest first."""
    user = request.user
    mine = user.reminders.select_related("event").order_by("-at", "-pk")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    context = {"days": days_of(user, list(page.object_list), clock.today()), "page_obj": page}
    return render(request, "routing/desks/reminders.html", context)


@require_POST
def open_reminder(request: DeskRequest, pk: int) -> HttpResponse:
    """Mark a reminder as read, and go to its matter; to the list when it has none."""
    reminder = get_object_or_404(request.user.reminders.select_related("matter"), pk=pk)
    read(reminder, clock.now())
    return redirect(reminder.matter or "routing:reminders")


@require_POST
def read_reminders(request: DeskRequest) -> HttpResponse:
    """Mark all reminders of the user as read."""
    count = read_all(request.user, clock.now())
    messages.success(request, f"{count}条提醒已标为已读。" if count else "没有未读的提醒。")
    return redirect("routing:reminders")
