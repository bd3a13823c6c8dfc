"""办件移交: list who has how many matters, ask to whom they go and why, show them all once more, hand them over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from departments import clock
from departments.models import Department, User
from departments.requests import DeskRequest, form_page, kept_to_check, posted
from intake.models import Matter
from intake.onetime import done_before
from routing.handover.acts import (
    MOST_AT_ONCE,
    HandedOver,
    hand_over_work,
    has_left,
    holdings,
    matters_held,
    receivers_of,
    units_for,
)
from routing.handover.forms import HandOverWorkForm
from routing.lists.queues import MatterRow, read_rows

MOST_TOLD = 10
"""Matters left out that are named one by one."""


@dataclass(frozen=True)
class Leaver:
    """The `person` whose matters in a `unit` are handed over, and the `user` who does it."""

    user: User
    unit: Department
    person: User

    @property
    def url(self) -> str:
        return reverse("routing:handover_person", args=[self.unit.slug, self.person.pk])

    @property
    def matters(self) -> list[Matter]:
        return list(matters_held(self.user, self.unit, self.person).with_people()[:MOST_AT_ONCE])

    @property
    def rows(self) -> list[MatterRow]:
        return read_rows(matters_held(self.user, self.unit, self.person)[:MOST_AT_ONCE], clock.today())

    @property
    def count(self) -> int:
        return matters_held(self.user, self.unit, self.person).count()


@require_safe
def handover(request: DeskRequest) -> HttpResponse:
    """List by unit who has open matters. Somebody who has left stands first and is marked."""
    return render(request, "routing/handover/handover.html", {"units": holdings(request.user, clock.today())})


@form_page
def handover_person(request: DeskRequest, unit: str, person: int) -> HttpResponse:
    """Ask to whom the matters go and why, show them to be read once more, then hand them over."""
    user = request.user
    whose = Leaver(user, get_object_or_404(units_for(user), slug=unit), get_object_or_404(User, pk=person))
    form = _form(whose, posted(request))
    if first := done_before(request):  # after it there may be nobody left to hand over from
        return redirect(first)
    if "edit" not in request.POST and form.is_valid():
        if "confirmed" not in request.POST:
            return _page(request, whose, form, "routing/handover/check.html")
        if done := form.once_or_refuse(user, lambda: _hand_over(request, form, whose)):
            return redirect(done)
    elif (again := _form(whose, kept_to_check(request))).is_valid():
        return _page(request, whose, again, "routing/handover/check.html")
    return _page(request, whose, form, "routing/handover/person.html")


def _form(whose: Leaver, typed: QueryDict | None) -> HandOverWorkForm:
    return HandOverWorkForm(typed, receivers=receivers_of(whose.matters, clock.today()))


def _page(request: DeskRequest, whose: Leaver, form: HandOverWorkForm, template: str) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "whose": whose,
        "has_left": has_left(whose.person, whose.unit, clock.today()),
        "rows": whose.rows,
        "most": MOST_AT_ONCE,
    }
    return render(request, template, context)


def _hand_over(request: DeskRequest, form: HandOverWorkForm, whose: Leaver) -> str:
    """Hand over what was listed, say what became of it, and return where to go on."""
    facts = form.cleaned_data
    done = hand_over_work(
        facts["listed"],
        unit=whose.unit,
        person=whose.person,
        to=facts["to"],
        reason=facts["reason"],
        actor=whose.user,
        now=clock.now(),
    )
    _tell(request, done, facts["to"])
    return whose.url if whose.count else reverse("routing:handover")


def _tell(request: DeskRequest, done: HandedOver, to: User) -> None:
    """Say how many matters changed hands. Name each of the others with the reason."""
    if done.done:
        messages.success(request, f"已把{done.done}件办件移交给{to}，每件的流转记录里都写明了。")
    for sentence in done.left_out[:MOST_TOLD]:
        messages.warning(request, f"没有移交{sentence}")
    if len(done.left_out) > MOST_TOLD:
        messages.warning(request, f"还有{len(done.left_out) - MOST_TOLD}件没有移交，请看名单。")
