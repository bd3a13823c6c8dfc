"""公示单: looked at first, then printed; printing leaves a record of who posted up what."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from intake.views.people import user_of
from routing.publicity import may_post, record_posting, towns_of
from routing.publicity_forms import PublicityForm


@require_safe
def publicity(request: HttpRequest) -> HttpResponse:
    """Show what would be posted up; nothing is recorded."""
    return _page(request, _form(request))


@require_POST
def publicity_print(request: HttpRequest) -> HttpResponse:
    """Record a print and answer with the sheet, which prints itself."""
    form, user = _form(request), user_of(request)
    if not may_post(user):
        raise PermissionDenied
    if not form.is_valid() or not form.sheet().lines:
        return _page(request, form)
    sheet = form.sheet()
    with transaction.atomic():
        record_posting(sheet, clock.now())
    return render(request, "routing/sheets/publicity.html", {"sheet": sheet, "form": form})


def _form(request: HttpRequest) -> PublicityForm:
    """Return what is asked for; raises PermissionDenied for who posts up nothing and supervises nobody."""
    user = user_of(request)
    if not towns_of(user):
        raise PermissionDenied
    return PublicityForm(request.POST if request.method == "POST" else request.GET, user=user)


def _page(request: HttpRequest, form: PublicityForm) -> HttpResponse:
    sheet = form.sheet() if form.is_valid() else None
    context = {"form": form, "sheet": sheet, "may_post": may_post(user_of(request))}
    return render(request, "routing/publicity.html", context)
