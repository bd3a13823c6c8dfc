"""投诉维权台: complaints and rights of the people the windows serve."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from departments import clock
from departments.models import User
from departments.requests import DeskRequest, form_page, posted
from departments.roles import MAY_READ_COMPLAINTS
from intake.once_form import OnceForm
from routing.complaints.acts import (
    answer_complaint,
    complaint_lines,
    due_of,
    may_work,
    receive_complaint,
    tell_complainant,
    visible_complaints,
)
from routing.complaints.forms import ComplaintAnswerForm, ReceiveForm, ToldForm
from routing.models import Complaint

MOST_CLOSED = 100


@require_safe
def complaints(request: DeskRequest) -> HttpResponse:
    """List the open complaints, the most urgent first, and the newest hundred that were settled."""
    user, today = _reader(request), clock.today()
    rows = visible_complaints(user)
    context = {
        "open": complaint_lines(rows.filter(told_on__isnull=True), today),
        "closed": [(one, due_of(one, today)) for one in rows.filter(told_on__isnull=False)[:MOST_CLOSED]],
        "may_work": may_work(user),
    }
    return render(request, "routing/complaints/complaints.html", context)


@form_page
def complaint_new(request: DeskRequest) -> HttpResponse:
    """Record a complaint. A link may bring its kind and the number of its matter."""
    user = _worker(request)
    start = {name: request.GET.get(name) for name in ("kind", "matter")}
    form = ReceiveForm(posted(request), user=user, initial=start)
    if form.is_valid() and (done := form.once_or_refuse(user, lambda: _receive(form, user))):
        messages.success(request, "已登记，请在期限内核查答复。")
        return redirect(done)
    return render(request, "routing/complaints/new.html", {"form": form})


@form_page
def complaint(request: DeskRequest, pk: int) -> HttpResponse:
    """Show a complaint with the form of its next step: first the answer, then how the person was told."""
    user = _reader(request)
    row = get_object_or_404(visible_complaints(user), pk=pk)
    if request.method == "POST" and not may_work(user):
        raise PermissionDenied
    form = _form(request, row)
    if form is not None and form.is_valid():
        if done := form.once_or_refuse(user, lambda: _act(form, row, user)):
            is_last = isinstance(form, ToldForm)
            messages.success(request, "已记告知，办完了。" if is_last else "已记答复，接下来告知反映人。")
            return redirect(done)
        row.refresh_from_db()
    context = {"complaint": row, "due": due_of(row, clock.today()), "form": form if may_work(user) else None}
    return render(request, "routing/complaints/complaint.html", context)


def _reader(request: DeskRequest) -> User:
    user = request.user
    if user.role not in MAY_READ_COMPLAINTS:
        raise PermissionDenied
    return user


def _worker(request: DeskRequest) -> User:
    user = request.user
    if not may_work(user):
        raise PermissionDenied
    return user


def _form(request: DeskRequest, row: Complaint) -> OnceForm | None:
    """Return the form of the next step, or None when the complaint is settled.

    A page that was sent names its step by its fields. A stale page thus gets the form it was filled in on, and the act
    says that somebody was faster.
    """
    typed = posted(request)
    if "how" in request.POST or (typed is None and row.answered_at is not None and row.is_open):
        return ToldForm(typed)
    if "finding" in request.POST or (typed is None and row.answered_at is None):
        return ComplaintAnswerForm(typed)
    return None


def _receive(form: ReceiveForm, user: User) -> str:
    return _address(receive_complaint(form.inputs(), actor=user, now=clock.now()))


def _act(form: OnceForm, row: Complaint, user: User) -> str:
    facts, now = form.inputs(), clock.now()
    if isinstance(form, ToldForm):
        return _address(tell_complainant(row, how=facts["how"], on=facts["on"], actor=user, now=now))
    return _address(answer_complaint(row, finding=facts["finding"], text=facts["answer"], actor=user, now=now))


def _address(row: Complaint) -> str:
    return reverse("routing:complaint", args=[row.pk])
