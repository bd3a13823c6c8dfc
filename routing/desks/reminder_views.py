"""C4 提醒: what concerns me since I last looked, by day. Looking at the list changes nothing; opening an entry does."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.people.sessions import user_of
from routing.desks.reminders import days_of
from routing.moves.reminders import read, read_all

PER_PAGE = 50


@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """Show my reminders, newest first."""
    user = user_of(request)
    mine = user.reminders.order_by("-at", "-pk")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    context = {"days": days_of(user, list(page.object_list), clock.today()), "page_obj": page}
    return render(request, "routing/desks/reminders.html", context)


@require_POST
def open_reminder(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that I have looked, and lead to the matter if it is still mine to see."""
    reminder = get_object_or_404(user_of(request).reminders.select_related("matter"), pk=pk)
    read(reminder, clock.now())
    return redirect(reminder.matter or "routing:reminders")


@require_POST
def read_reminders(request: HttpRequest) -> HttpResponse:
    """Note that I have looked at all of them."""
    count = read_all(user_of(request), clock.now())
    messages.success(request, f"{count}条提醒已标为已读。" if count else "没有未读的提醒。")
    return redirect("routing:reminders")
