"""快速登记: a short page beside the registration, for a window with a person from the street before it."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from departments import clock
from departments.models import Responsibility, User
from departments.requests import DeskRequest, form_page, posted
from departments.roles import Role
from routing.street.acts import take_in_from_the_street
from routing.street.forms import StreetForm


@form_page
def street(request: DeskRequest) -> HttpResponse:
    """Register somebody from the street: what is known of them, and to whom they were handed over."""
    user = request.user
    if user.role != Role.CLERK or user.department is None or not user.department.is_township:
        raise PermissionDenied  # a village has no rescue station to go to: it passes the person on to its township
    form = StreetForm(posted(request))
    if form.is_valid() and (done := form.once_or_refuse(user, lambda: _take_in(form, user))):
        return redirect(done)
    duty = Responsibility.objects.handed_over(clock.today())
    return render(request, "routing/street/street.html", {"form": form, "duty": duty})


def _take_in(form: StreetForm, user: User) -> str:
    """Register the person and return the page of the result."""
    matter = take_in_from_the_street(form.inputs(), clerk=user, now=clock.now())
    return reverse("intake:registered", args=[matter.number])
