"""流散人员快速登记: a short page beside the registration, for a window with a person from the street before it."""

from __future__ import annotations

import uuid

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from departments import clock
from departments.errors import DeskError
from departments.models import User
from departments.requests import DeskRequest, form_page, posted
from departments.roles import Role
from intake.onetime import once
from routing.street.acts import duty_to_hand_over_person, take_in_from_the_street
from routing.street.forms import StreetForm


@form_page
def street(request: DeskRequest) -> HttpResponse:
    """Register somebody from the street: what is known of them, and to whom they were handed over."""
    user = request.user
    if user.role != Role.CLERK or user.department is None or not user.department.is_township:
        raise PermissionDenied  # a village has no rescue station to go to: it passes the person on to its township
    form = StreetForm(posted(request), initial={"token": uuid.uuid4()})
    if form.is_valid() and (done := _store(form, user)):
        return redirect(done)
    duty = duty_to_hand_over_person(clock.today())
    return render(request, "routing/street/street.html", {"form": form, "duty": duty})


def _store(form: StreetForm, user: User) -> str:
    """Store it once for a token and return the page of the result; an error goes to its field."""

    def register() -> str:
        matter = take_in_from_the_street(form.facts(), clerk=user, now=clock.now())
        return reverse("intake:registered", args=[matter.number])

    try:
        return once(form.cleaned_data["token"], user, clock.now(), register)
    except DeskError as error:
        form.refuse(error)
        return ""
