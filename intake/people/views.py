"""个人办件史: all matters of one person; 更正 of the person's facts; the full ID number for a reason."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.fields import line
from departments.models import User
from departments.requests import DeskRequest, form_page, note_arrival, posted
from intake import access
from intake.access import Audience, household_words, shown
from intake.models import AccessKind, Applicant, Matter
from intake.people.corrections import correct_person, may_correct
from intake.people.forms import CorrectionForm
from intake.people.pages import MatterLine
from intake.querysets import MatterQuerySet

SHOWN_SECONDS = 60
REASON_MISSING = "请写查看的事由，会留下记录。"


class RevealForm(forms.Form):
    reason = line("查看完整号码的事由", 100, missing=REASON_MISSING)


@require_safe
def person(request: DeskRequest, token: str) -> HttpResponse:
    """Show the matters of one person that the reader may see, and record the visit. A reader who sees none gets 404."""
    applicant, matters = _visible_person(request.user, token)
    access.record(AccessKind.HISTORY, request.user, clock.now(), applicant=applicant, reason="查看办件")
    return _page(request, applicant, matters, RevealForm())


@require_POST
def reveal(request: DeskRequest, token: str) -> HttpResponse:
    """Show the full ID number for a minute. Record who saw it and the reason they gave."""
    applicant, matters = _visible_person(request.user, token)
    form = RevealForm(request.POST)
    if not form.is_valid():
        return _page(request, applicant, matters, form)
    reason = form.cleaned_data["reason"]
    access.record(AccessKind.REVEAL, request.user, clock.now(), applicant=applicant, reason=reason)
    note_arrival(request)
    response = _page(request, applicant, matters, form, is_revealed=True)
    response.headers["Refresh"] = f"{SHOWN_SECONDS}; url={reverse('intake:person', args=[applicant.token])}"
    return response


@form_page
def correct(request: DeskRequest, token: str) -> HttpResponse:
    """更正申请人信息: open to a clerk whose window answers for a matter of the person, and to the 民政局 office."""
    applicant = _correctable(request.user, token)
    form = CorrectionForm(posted(request), applicant=applicant)
    if form.is_valid() and (done := form.once_or_refuse(request.user, lambda: _corrected(applicant, form))):
        messages.success(request, "已更正。已经制发的文书没有变，请到办件的“文书”里逐份更正。")
        return redirect(done)
    return render(request, "intake/people/person_correct.html", {"applicant": applicant, "form": form})


def _corrected(applicant: Applicant, form: CorrectionForm) -> str:
    correct_person(applicant, form.correction())
    return reverse("intake:person", args=[applicant.token])


def _correctable(user: User, token: str) -> Applicant:
    applicant, matters = _visible_person(user, token)
    if not may_correct(user, matters.with_people()):
        raise PermissionDenied
    return applicant


def _visible_person(user: User, token: str) -> tuple[Applicant, MatterQuerySet]:
    applicant = get_object_or_404(Applicant, token=token)
    matters = Matter.objects.visible_to(user).filter(application__applicant=applicant)
    if not matters.exists():
        raise Http404
    return applicant, matters


def _page(
    request: DeskRequest, applicant: Applicant, matters: MatterQuerySet, form: RevealForm, *, is_revealed: bool = False
) -> HttpResponse:
    context = {
        "applicant": applicant,
        "lines": [MatterLine(matter) for matter in matters.with_people()],
        "phone": shown(applicant, "phone", Audience.READER) or shown(applicant, "contact", Audience.READER),
        "household": household_words(applicant, Audience.READER),
        "form": form,
        "is_revealed": is_revealed,
        "may_correct": may_correct(request.user, matters.with_people()),
        "corrections": applicant.history.exclude(history_change_reason=None).select_related("history_user"),
    }
    return render(request, "intake/people/person.html", context)
