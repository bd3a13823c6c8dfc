"""设置 → 文书文本 (M8): the 民政局 office and the administrator read and change them, the auditor reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.calendar.workdays import ONE_DAY
from departments.errors import DeskError
from departments.keepers import check_keeper, check_reader, keeps_settings
from departments.models import Responsibility
from departments.requests import DeskRequest, form_page, posted
from intake.once_form import OnceForm
from routing.leaflets.entries import public_address
from routing.models import PaperSwitch, PaperText
from routing.papers.codes import qr_svg
from routing.papers.slots import SLOTS, Slot
from routing.papers.texts import REMEDIES
from routing.papers.views import FORMAL
from routing.texts import pages
from routing.texts.acts import add_switch, add_text, coming_words, named, take_back_text
from routing.texts.forms import PREVIEW, SwitchForm, TextForm
from routing.texts.leaflet_samples import is_of_leaflet, leaflet_sample
from routing.texts.samples import sample_of, some_township


@require_safe
def texts(request: DeskRequest) -> HttpResponse:
    """List every passage of every paper and every switch: what holds now, and what will hold."""
    today = clock.today()
    context = {"papers": pages.passages(today), "switches": pages.switches(today)}
    return render(request, "routing/texts/texts.html", _common(request) | context)


@form_page
def text(request: DeskRequest, slot: str) -> HttpResponse:
    """Show a passage with its history. Enter a new wording, or first see the whole paper with it."""
    found, context = _slot(slot), _common(request)
    passage = pages.passage(found, clock.today())
    form = TextForm(_posted(request), slot=found, initial={"text": passage.text})
    if form.is_valid():
        if PREVIEW in request.POST:
            return _sample(request, found, form.cleaned_data["valid_from"], form.cleaned_data["text"])
        if done := _entered(request, form, partial(add_text, found)):
            return redirect(done)
    return _page(request, "routing/texts/text.html", form, passage, context | {"paper": pages.paper_title(found.paper)})


@require_safe
def sample(request: DeskRequest, slot: str) -> HttpResponse:
    """Show a sample with the wording that holds today; with `?coming`, the wording that waits."""
    found, today = _slot(slot), clock.today()
    _common(request)
    coming = pages.passage(found, today).coming if "coming" in request.GET else None
    return _sample(request, found, coming.valid_from if coming else today)


@form_page
def switch(request: DeskRequest, switch: str) -> HttpResponse:
    """Show a switch with its history, and turn it on or off from a day on."""
    context = _common(request)
    if switch not in pages.SWITCHES:
        raise Http404
    found = pages.switch(switch, clock.today())
    form = SwitchForm(_posted(request), initial={"on": "off" if found.is_on else "on"})
    if form.is_valid() and (done := _entered(request, form, partial(add_switch, switch))):
        return redirect(done)
    return _page(request, "routing/texts/switch.html", form, found, context | {"is_remedies": switch == REMEDIES})


@require_POST
def withdraw(request: DeskRequest, kind: str, pk: int) -> HttpResponse:
    """撤销: take back an edition of a passage or a switch that does not hold yet."""
    check_keeper(request.user)
    found = get_object_or_404(PaperSwitch, pk=pk) if kind == "switch" else get_object_or_404(PaperText, pk=pk)
    try:
        take_back_text(found, actor=request.user, today=clock.today())
        messages.success(request, f"已撤销{named(found)}，原来的继续有效。")
    except DeskError as error:
        messages.error(request, error.sentence)
    return redirect("routing:texts")


def _common(request: DeskRequest) -> dict[str, Any]:
    """Return what every page here shows. Raises PermissionDenied for a user who reads no settings."""
    check_reader(request.user)
    return {"keeps": keeps_settings(request.user), "warning": pages.remedies_warning(clock.today())}


def _posted(request: DeskRequest) -> QueryDict | None:
    """Return what was typed, None for a GET. Raises PermissionDenied for a POST by a user who only reads."""
    typed = posted(request)
    if typed is not None:
        check_keeper(request.user)
    return typed


def _slot(key: str) -> Slot:
    if key not in SLOTS:
        raise Http404
    return SLOTS[key]


def _entered(request: DeskRequest, form: OnceForm, enter: Callable[..., PaperText | PaperSwitch]) -> str:
    """Enter what a form says, once, and return where that leads; empty when the form shows what is wrong."""

    def act() -> str:
        edition = enter(**form.inputs(), actor=request.user, now=clock.now())
        messages.success(request, f"已录入，{chinese_date(edition.valid_from)}起生效；以前制发的文书不变。")
        return reverse("routing:texts")

    return form.once_or_refuse(request.user, act)


def _page(request: DeskRequest, template: str, form: Any, series: Any, context: dict[str, Any]) -> HttpResponse:
    waiting = coming_words(series.coming) if series.coming and not form.is_bound else ""
    return render(request, template, context | {"form": form, "series": series, "waiting": waiting})


def _sample(request: DeskRequest, slot: Slot, on: dt.date, text: str | None = None) -> HttpResponse:
    context = {
        "title": pages.paper_title(slot.paper),
        "day": on,
        "is_draft": text is not None or on >= clock.today() + ONE_DAY,
        "back_url": reverse("routing:text", args=[slot.key]),
        "back_words": "返回文书文本",
    }
    if is_of_leaflet(slot):
        return render(request, "routing/texts/leaflet_sample.html", context | _leaflet(slot, on, text))
    return render(request, "routing/texts/sample.html", context | _paper(slot, on, text))


def _paper(slot: Slot, on: dt.date, text: str | None) -> dict[str, Any]:
    shown = sample_of(slot, on, text)
    return {
        "sample": shown,
        "html": mark_safe(shown.html),  # noqa: S308  our own template's output, escaped when it was drawn
        "is_formal": shown.kind in FORMAL,
        "warning": pages.remedies_warning(on) if "remedies" in shown.fields else "",
    }


def _leaflet(slot: Slot, on: dt.date, text: str | None) -> dict[str, Any]:
    """Return leaflet and QR code as a window would print them. Raises Http404 for a category that ends before."""
    try:
        shown = leaflet_sample(slot, some_township(on), on, text)
    except Responsibility.DoesNotExist as error:
        raise Http404 from error
    return {"sample": shown, "qr": qr_svg(public_address(shown.entry.category, shown.unit))}
