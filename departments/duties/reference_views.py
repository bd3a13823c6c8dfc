"""单位与依据: the keepers of the settings read and add to them, the auditor reads them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from departments.duties.reference_acts import add_basis, add_bureau
from departments.duties.reference_forms import BasisForm, BureauForm
from departments.errors import DeskError
from departments.keepers import check_keeper, check_reader, keeps_settings
from departments.models import Department, PolicyBasis, User
from departments.requests import DeskRequest, form_page, posted

Enter = Callable[[Mapping[str, Any], User], Department | PolicyBasis]
"""A function that enters what a valid form says. Raises DeskError when the act refuses it."""


@require_safe
def reference(request: DeskRequest) -> HttpResponse:
    """List the bureaus and the legal bases in the order in which forms offer them."""
    check_reader(request.user)
    context = {
        "bureaus": Department.objects.bureaus().select_related("predecessor"),
        "bases": PolicyBasis.objects.select_related("category").order_by("category__number", "title", "slug"),
        "keeps": keeps_settings(request.user),
    }
    return render(request, "departments/duties/reference.html", context)


@form_page
def new_bureau(request: DeskRequest) -> HttpResponse:
    """新增单位: enter a bureau of later years, so that a new edition can name it."""
    return _new_row(request, "新增单位", BureauForm, add_bureau)


@form_page
def new_basis(request: DeskRequest) -> HttpResponse:
    """新增依据: enter a legal basis of later years, so that a new edition can cite it."""
    return _new_row(request, "新增依据", BasisForm, add_basis)


def _new_row(request: DeskRequest, title: str, kind: type[BureauForm | BasisForm], enter: Enter) -> HttpResponse:
    """Show the form and add one row. While something is wrong, the page keeps what was typed."""
    check_keeper(request.user)
    form = kind(posted(request))
    if form.is_valid():
        try:
            row = enter(form.cleaned_data, request.user)
            messages.success(request, f"已录入{row}，可以在时限与职责的新一版里选用。")
            return redirect("departments:reference")
        except DeskError as error:
            form.refuse(error)
    return render(request, "departments/duties/reference_new.html", {"form": form, "title": title})
