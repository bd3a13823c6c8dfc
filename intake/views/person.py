"""个人办件史, and the full number of a paper for whoever gives a reason."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views import View

from departments import clock
from departments.models import User
from departments.typed import TextField
from intake import access
from intake.models import AccessKind, Applicant, Matter
from intake.querysets import MatterQuerySet
from intake.views.people import user_of

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
    }
    return render(request, "intake/person.html", context)
