"""个人办件史, and the full number of a paper for whoever gives a reason."""

from __future__ import annotations

from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View

from departments import clock
from departments.errors import DeskError
from departments.fields import TextField
from departments.models import User
from departments.people.sessions import user_of
from intake import access
from intake.models import AccessKind, Applicant, Matter
from intake.onetime import once
from intake.people.corrections import correct_person, may_correct
from intake.people.forms import CorrectionForm
from intake.querysets import MatterQuerySet

SHOWN_SECONDS = 60
REASON_MISSING = "请写查看的事由，会留下记录。"


class ReasonForm(forms.Form):
    reason = TextField(
        label="查看完整号码的事由",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": REASON_MISSING,
            "max_length": "最多%(limit_value)d个字，现在是%(show_value)d个字。",
        },
    )


class Person(View):
    """The matters of one person that the reader may see; none of them, no such page."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        applicant, matters = _visible_person(user_of(request), token)
        access.record(AccessKind.HISTORY, user_of(request), clock.now(), applicant=applicant, reason="查看办件")
        return _page(request, applicant, matters, ReasonForm())


class Reveal(View):
    """Show the whole number for a minute, with a reason, on record."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        applicant, matters = _visible_person(user_of(request), token)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return _page(request, applicant, matters, form)
        access.record(
            AccessKind.REVEAL,
            user_of(request),
            clock.now(),
            applicant=applicant,
            reason=form.cleaned_data["reason"],
        )
        response = _page(request, applicant, matters, form, is_revealed=True)
        response.headers["Refresh"] = f"{SHOWN_SECONDS}; url={reverse('intake:person', args=[applicant.token])}"
        return response


class Correct(View):
    """更正申请人信息, by a window that answers for one of the person's matters, or by the office."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        applicant = _correctable(user_of(request), token)
        return _correction_page(request, applicant, CorrectionForm(applicant=applicant, initial={"token": uuid4()}))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        user = user_of(request)
        applicant = _correctable(user, token)
        form = CorrectionForm(request.POST, applicant=applicant)
        if not form.is_valid():
            return _correction_page(request, applicant, form)
        address = reverse("intake:person", args=[applicant.token])
        try:
            once(form.cleaned_data["token"], user, clock.now(), lambda: _corrected(applicant, form, address))
        except DeskError as error:
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
            return _correction_page(request, applicant, form)
        messages.success(request, "已更正。已经制发的文书没有变，请到办件的“文书”里逐份更正。")
        return redirect(address)


def _corrected(applicant: Applicant, form: CorrectionForm, address: str) -> str:
    correct_person(applicant, form.correction())
    return address


def _correctable(user: User, token: str) -> Applicant:
    applicant, matters = _visible_person(user, token)
    if not may_correct(user, matters.with_people()):
        raise PermissionDenied
    return applicant


def _correction_page(request: HttpRequest, applicant: Applicant, form: CorrectionForm) -> HttpResponse:
    return render(request, "intake/people/person_correct.html", {"applicant": applicant, "form": form})


def _visible_person(user: User, token: str) -> tuple[Applicant, MatterQuerySet]:
    applicant = get_object_or_404(Applicant, token=token)
    matters = Matter.objects.visible_to(user).filter(application__applicant=applicant)
    if not matters.exists():
        raise Http404
    return applicant, matters


def _page(
    request: HttpRequest, applicant: Applicant, matters: MatterQuerySet, form: ReasonForm, *, is_revealed: bool = False
) -> HttpResponse:
    context = {
        "applicant": applicant,
        "matters": matters.with_people(),
        "household": applicant.household.all(),
        "form": form,
        "is_revealed": is_revealed,
        "may_correct": may_correct(user_of(request), matters.with_people()),
        "corrections": applicant.history.exclude(history_change_reason=None).select_related("history_user"),
    }
    return render(request, "intake/people/person.html", context)
