"""单位与依据: read by who keeps the settings and the auditor; added to by the former."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View
from django.views.decorators.http import require_safe

from departments.duties.reference_acts import add_basis, add_bureau
from departments.duties.reference_forms import BasisForm, BureauForm
from departments.errors import DeskError
from departments.keepers import keeps_limits
from departments.models import Department, PolicyBasis, User
from departments.roles import Role


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """List the bureaus and the bases, in the order in which forms offer them."""
    user = cast("User", request.user)
    keeps = keeps_limits(user)
    if not keeps and user.role != Role.AUDITOR:
        raise PermissionDenied
    context = {
        "bureaus": Department.objects.bureaus().select_related("predecessor"),
        "bases": PolicyBasis.objects.select_related("category").order_by("category__number", "title", "slug"),
        "keeps": keeps,
    }
    return render(request, "departments/duties/reference.html", context)


class NewRow(View):
    """Add one row. What was typed stays on the screen until it is right."""

    title: str
    form: type[BureauForm] | type[BasisForm]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not keeps_limits(cast("User", request.user)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest) -> HttpResponse:
        return self._show(request, self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self._show(request, form)
        try:
            row = self.enter(form.cleaned_data, cast("User", request.user))
        except DeskError as error:
            form.add_error(error.field if error.field in form.fields else None, error.sentence)
            return self._show(request, form)
        messages.success(request, f"已录入{row}，可以在时限与职责的新一版里选用。")
        return redirect("departments:reference")

    def enter(self, fields: Mapping[str, Any], actor: User) -> Department | PolicyBasis:
        """Enter what a valid form says; raises DeskError."""
        raise NotImplementedError

    def _show(self, request: HttpRequest, form: BureauForm | BasisForm) -> HttpResponse:
        return render(request, "departments/duties/reference_new.html", {"form": form, "title": self.title})


class NewBureau(NewRow):
    title, form = "新增单位", BureauForm

    def enter(self, fields: Mapping[str, Any], actor: User) -> Department:
        return add_bureau(fields, actor)


class NewBasis(NewRow):
    title, form = "新增依据", BasisForm

    def enter(self, fields: Mapping[str, Any], actor: User) -> PolicyBasis:
        return add_basis(fields, actor)
