"""设置 and 时限与职责 (M8): the 民政局 office and the administrator read and change them, the auditor reads them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.duties.acts import add_limit, add_responsibility, coming, one_waits, take_back_edition
from departments.duties.editions import named
from departments.duties.forms import BaseStages, LimitForm, ResponsibilityForm, stage_rows
from departments.duties.pages import category_blocks, clock_blocks, limit_name
from departments.errors import DeskError
from departments.keepers import check_keeper, check_reader, keeps_settings
from departments.models import ClockLimit, ReliefCategory, Responsibility
from departments.requests import DeskRequest, form_page, posted


def _list_at(place: str) -> str:
    return f"{reverse('departments:limits')}#{place}"


@require_safe
def setup(request: DeskRequest) -> HttpResponse:
    """基础设置: show the links to everything that the office keeps itself."""
    check_reader(request.user)
    return render(request, "departments/duties/setup.html", {"keeps": keeps_settings(request.user)})


@require_safe
def limits(request: DeskRequest) -> HttpResponse:
    """List every category and every clock, each with all its editions."""
    user, today = request.user, clock.today()
    check_reader(user)
    context = {"categories": category_blocks(today), "clocks": clock_blocks(today), "keeps": keeps_settings(user)}
    return render(request, "departments/duties/limits.html", context)


@form_page
def new_responsibility(request: DeskRequest, category: str) -> HttpResponse:
    """Enter a new edition of the duties for a category (职责的新一版)."""
    check_keeper(request.user)
    row = get_object_or_404(ReliefCategory, slug=category)
    editions = list(Responsibility.objects.filter(category=row).order_by("valid_from"))
    before = editions[-1] if editions else None
    form = ResponsibilityForm(posted(request), category=row, before=before)
    stages = stage_rows(posted(request), before)

    def enter() -> Responsibility:
        return add_responsibility(row, **form.facts(), stages=stages.stages(), actor=request.user)

    page = NewEdition(f"{row.name}：录入新一版", row.slug, _waiting(editions), form, stages)
    return _new_edition(request, page, enter)


@form_page
def new_limit(request: DeskRequest, key: str) -> HttpResponse:
    """Enter a new edition of the limit of a clock (计时时限的新一版)."""
    check_keeper(request.user)
    editions = get_list_or_404(ClockLimit.objects.order_by("valid_from"), key=key)
    before = editions[-1]
    form = LimitForm(posted(request), before=before)

    def enter() -> ClockLimit:
        return add_limit(before.key, **form.facts(), actor=request.user)

    page = NewEdition(f"{limit_name(before)}时限：录入新一版", "clocks", _waiting(editions), form)
    return _new_edition(request, page, enter)


@dataclass(frozen=True)
class NewEdition:
    """What the page of a new edition shows.

    `place` is the part of the list to return to. `waiting` is a sentence that names an edition not in force yet; the
    page then shows the sentence instead of the form. `stages` is None for a clock, which has none.
    """

    title: str
    place: str
    waiting: str
    form: ResponsibilityForm | LimitForm
    stages: BaseStages | None = None

    @property
    def forms(self) -> list[Form]:
        return [self.form, *(self.stages.forms if self.stages else [])]

    def is_valid(self) -> bool:
        """Judge the form and every stage, even after a first error, so that the page shows all errors at once."""
        return all([self.form.is_valid(), self.stages is None or self.stages.is_valid()])


def _waiting(editions: Sequence[Responsibility | ClockLimit]) -> str:
    """Return the sentence that says why no edition can be entered now; empty when one can."""
    waiting = coming(editions, clock.today())
    return one_waits(waiting) if waiting else ""


def _new_edition(
    request: DeskRequest, page: NewEdition, enter: Callable[[], Responsibility | ClockLimit]
) -> HttpResponse:
    """Enter a valid edition and go to where it is listed, otherwise show the page. `enter` may raise DeskError."""
    form = page.form
    if page.is_valid():
        try:
            begins = chinese_date(enter().valid_from)
            messages.success(request, f"已录入，{begins}起生效；以前受理的办件不变。改了什么见下表。")
            return redirect(_list_at(page.place))
        except DeskError as error:
            form.refuse(error)
    context = {
        "form": form,
        "stages": page.stages,
        "forms": page.forms,
        "has_errors": any(one.is_bound and one.errors for one in page.forms),
        "title": page.title,
        "waiting": page.waiting,
        "back": _list_at(page.place),
    }
    return render(request, "departments/duties/edition_new.html", context)


@require_POST
def withdraw_edition(request: DeskRequest, edition: str) -> HttpResponse:
    """撤销: take back an edition that is not in force yet."""
    check_keeper(request.user)
    row = Responsibility.objects.filter(slug=edition).first() or get_object_or_404(ClockLimit, slug=edition)
    place = row.category.slug if isinstance(row, Responsibility) else "clocks"
    try:
        take_back_edition(row, request.user)
        messages.success(request, f"已撤销{named(row)}，原来的一版继续有效。")
    except DeskError as error:
        messages.error(request, error.sentence)
    return redirect(_list_at(place))
