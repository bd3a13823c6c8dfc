"""设置 and 时限与职责 (M8): read by the 民政局 office, the administrator and the auditor; changed by the first two."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_list_or_404, get_object_or_404, redirect, render
from django.urls import reverse
from django.views import View
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.calendar.datewords import chinese_date
from departments.duties.acts import add_limit, add_responsibility, coming, one_waits, withdraw
from departments.duties.editions import named
from departments.duties.forms import BaseStages, LimitForm, ResponsibilityForm, stage_rows
from departments.duties.pages import category_blocks, clock_blocks, limit_name
from departments.errors import DeskError
from departments.keepers import keeps_limits
from departments.models import ClockLimit, ReliefCategory, Responsibility, User
from departments.roles import Role


def _user(request: HttpRequest) -> User:
    return cast("User", request.user)


def _check_reader(user: User) -> None:
    if not keeps_limits(user) and user.role != Role.AUDITOR:
        raise PermissionDenied


def _list_at(place: str) -> str:
    return f"{reverse('departments:limits')}#{place}"


@require_safe
def setup(request: HttpRequest) -> HttpResponse:
    """基础设置: the way to everything the office keeps itself."""
    _check_reader(_user(request))
    return render(request, "departments/duties/setup.html", {"keeps": keeps_limits(_user(request))})


@require_safe
def limits(request: HttpRequest) -> HttpResponse:
    """List every category and every clock with all editions."""
    user, today = _user(request), clock.today()
    _check_reader(user)
    context = {"categories": category_blocks(today), "clocks": clock_blocks(today), "keeps": keeps_limits(user)}
    return render(request, "departments/duties/limits.html", context)


class NewEdition(View):
    """Enter a new edition. While another waits to come into force, the page says so instead of asking."""

    title: str
    place: str
    waiting: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not keeps_limits(_user(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, *_: Any, **__: Any) -> HttpResponse:
        return self.show(self.form(None), self.stages(None))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        form, stages = self.form(request.POST), self.stages(request.POST)
        if not all([form.is_valid(), stages is None or stages.is_valid()]):
            return self.show(form, stages)
        try:
            edition = self.enter(form, stages)
        except DeskError as error:
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
            return self.show(form, stages)
        sentence = f"已录入，{chinese_date(edition.valid_from)}起生效；以前受理的办件不变。改了什么见下表。"
        messages.success(request, sentence)
        return redirect(_list_at(self.place))

    def form(self, data: QueryDict | None) -> Any:
        """Return the form, filled with what was typed or with what holds now."""
        raise NotImplementedError

    def stages(self, data: QueryDict | None) -> BaseStages | None:  # noqa: ARG002 (a clock has no stages)
        return None

    def enter(self, form: Any, stages: BaseStages | None) -> Responsibility | ClockLimit:
        """Enter what a valid form says; raises DeskError."""
        raise NotImplementedError

    def followed(self, editions: list[Any]) -> Any:
        """Remember what waits already, and return the edition that a new one follows; None if there is none."""
        waiting = coming(editions, clock.today())
        self.waiting = one_waits(waiting) if waiting else ""
        return editions[-1] if editions else None

    def show(self, form: Form, stages: BaseStages | None) -> HttpResponse:
        forms = [form, *(stages.forms if stages else [])]
        context = {
            "form": form,
            "stages": stages,
            "forms": forms,
            "has_errors": any(one.is_bound and one.errors for one in forms),
            "title": self.title,
            "waiting": self.waiting,
            "back": _list_at(self.place),
        }
        return render(self.request, "departments/duties/edition_new.html", context)


class NewResponsibility(NewEdition):
    """职责的新一版."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.category = get_object_or_404(ReliefCategory, slug=kwargs["category"])
        self.title, self.place = f"{self.category.name}：录入新一版", self.category.slug
        rows = Responsibility.objects.filter(category=self.category).order_by("valid_from")
        self.before: Responsibility | None = self.followed(list(rows))

    def form(self, data: QueryDict | None) -> ResponsibilityForm:
        return ResponsibilityForm(data, category=self.category, before=self.before)

    def stages(self, data: QueryDict | None) -> BaseStages:
        return stage_rows(data, self.before)

    def enter(self, form: ResponsibilityForm, stages: BaseStages | None) -> Responsibility:
        rows = stages.stages() if stages else []
        return add_responsibility(self.category, **form.facts(), stages=rows, actor=_user(self.request))


class NewLimit(NewEdition):
    """计时时限的新一版."""

    place = "clocks"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        rows = get_list_or_404(ClockLimit.objects.order_by("valid_from"), key=kwargs["key"])
        self.before: ClockLimit = self.followed(rows)
        self.title = f"{limit_name(self.before)}时限：录入新一版"

    def form(self, data: QueryDict | None) -> LimitForm:
        return LimitForm(data, before=self.before)

    def enter(self, form: LimitForm, stages: BaseStages | None) -> ClockLimit:  # noqa: ARG002 (a clock has no stages)
        return add_limit(self.before.key, **form.facts(), actor=_user(self.request))


@require_POST
def withdraw_edition(request: HttpRequest, edition: str) -> HttpResponse:
    """撤销 an edition that is not in force yet."""
    if not keeps_limits(_user(request)):
        raise PermissionDenied
    row = Responsibility.objects.filter(slug=edition).first() or get_object_or_404(ClockLimit, slug=edition)
    place = row.category.slug if isinstance(row, Responsibility) else "clocks"
    try:
        withdraw(row, _user(request))
        messages.success(request, f"已撤销{named(row)}，原来的一版继续有效。")
    except DeskError as error:
        messages.error(request, error.sentence)
    return redirect(_list_at(place))
