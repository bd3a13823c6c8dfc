"""村（社区）名单: read by who keeps the settings and the auditor; imported by the first, who sees it all before."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import quote

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views import View
from django.views.decorators.http import require_safe

from departments.errors import DeskError
from departments.keepers import keeps_limits
from departments.models import User
from departments.roles import Role
from departments.sheets import write_csv, write_xlsx
from departments.units.village_forms import VillagesForm
from departments.units.villages import COLUMNS, Plan, State, entries_from, plan, take_over, villages

WIDTHS = (14, 22, 30, 18, 34)
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _check_reader(user: User) -> None:
    if not keeps_limits(user) and user.role != Role.AUDITOR:
        raise PermissionDenied


class Villages(View):
    """The list as it is; a new one is handed in, shown as judged, and confirmed."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.user = cast("User", request.user)
        _check_reader(self.user)
        return super().dispatch(request, *args, **kwargs)

    def get(self, *_: Any, **__: Any) -> HttpResponse:
        return self._list(VillagesForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        if not keeps_limits(self.user):
            raise PermissionDenied
        return self._confirm() if request.POST.get("action") == "confirm" else self._preview()

    def _preview(self) -> HttpResponse:
        form = VillagesForm(self.request.POST, self.request.FILES)
        return self._judged(plan(form.cleaned_data["file"])) if form.is_valid() else self._list(form)

    def _confirm(self) -> HttpResponse:
        content, digest = (self.request.POST.get(name, "") for name in ("content", "digest"))
        try:
            done = take_over(content, digest, self.user)
        except DeskError as error:
            return self._again(content, error)
        sentence = f"已导入：新增{done.counts[State.NEW]}个，改动{done.counts[State.CHANGED]}个。"
        messages.success(self.request, sentence if done.changes_something else "名单已经导入，没有要改的。")
        return redirect("departments:villages")

    def _again(self, content: str, error: DeskError) -> HttpResponse:
        """Show the list as it is judged now; what was never a list leads back to choosing a file."""
        messages.error(self.request, error.sentence)
        try:
            return self._judged(plan(entries_from(content)), status=409)
        except DeskError:
            return self._list(VillagesForm())

    def _judged(self, judged: Plan, *, status: int = 200) -> HttpResponse:
        return render(self.request, "departments/units/villages_preview.html", {"plan": judged}, status=status)

    def _list(self, form: VillagesForm) -> HttpResponse:
        context = {"villages": villages(), "form": form, "keeps": keeps_limits(self.user)}
        return render(self.request, "departments/units/villages.html", context)


def _rows() -> list[tuple[str, ...]]:
    """The present list, so that a template is filled in further rather than anew."""
    return [(str(row.parent), row.short_name, row.code, row.phone, row.hours) for row in villages()]


def _file(content: bytes, content_type: str, ending: str) -> HttpResponse:
    """Name it in Latin letters too: not every browser reads the other form."""
    response = HttpResponse(content, content_type=content_type)
    name = quote(f"村（社区）名单.{ending}")
    response.headers["Content-Disposition"] = f"attachment; filename=villages.{ending}; filename*=UTF-8''{name}"
    return response


@require_safe
def template_xlsx(request: HttpRequest) -> HttpResponse:
    _check_reader(cast("User", request.user))
    content = write_xlsx("村（社区）名单", list(COLUMNS.values()), _rows(), widths=WIDTHS)
    return _file(content, XLSX_TYPE, "xlsx")


@require_safe
def template_csv(request: HttpRequest) -> HttpResponse:
    _check_reader(cast("User", request.user))
    return _file(write_csv(list(COLUMNS.values()), _rows()), "text/csv; charset=utf-8", "csv")
