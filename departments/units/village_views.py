"""村（社区）名单: the keepers of the settings read and import the list, the auditor reads it."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from departments.errors import DeskError
from departments.keepers import check_keeper, check_reader, keeps_settings
from departments.requests import DeskRequest, form_page
from departments.spreadsheets import write_csv, write_xlsx
from departments.units.village_forms import VillagesForm
from departments.units.villages import COLUMNS, State, VillagePlan, entries_from, plan, take_over, villages

WIDTHS = (14, 22, 30, 18, 34)
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@form_page
def village_list(request: DeskRequest) -> HttpResponse:
    """Show the list. A keeper uploads a new one as a file, reads how each row is judged, and confirms it."""
    check_reader(request.user)
    if request.method != "POST":
        return _list(request, VillagesForm())
    check_keeper(request.user)
    return _confirm(request) if request.POST.get("action") == "confirm" else _preview(request)


def _preview(request: DeskRequest) -> HttpResponse:
    form = VillagesForm(request.POST, request.FILES)
    return _judged(request, plan(form.cleaned_data["file"])) if form.is_valid() else _list(request, form)


def _confirm(request: DeskRequest) -> HttpResponse:
    content, digest = (request.POST.get(name, "") for name in ("content", "digest"))
    try:
        done = take_over(content, digest, request.user)
    except DeskError as error:
        return _again(request, content, error)
    sentence = f"已导入：新增{done.counts[State.NEW]}个，改动{done.counts[State.CHANGED]}个。"
    messages.success(request, sentence if done.changes_something else "名单已经导入，没有要改的。")
    return redirect("departments:villages")


def _again(request: DeskRequest, content: str, error: DeskError) -> HttpResponse:
    """Say why nothing was imported, and show how the same rows are judged now.

    When the rows that came back are no list at all, show the page where a file is chosen.
    """
    messages.error(request, error.sentence)
    try:
        return _judged(request, plan(entries_from(content)), status=409)
    except DeskError:
        return _list(request, VillagesForm())


def _judged(request: DeskRequest, judged: VillagePlan, *, status: int = 200) -> HttpResponse:
    return render(request, "departments/units/villages_preview.html", {"plan": judged}, status=status)


def _list(request: DeskRequest, form: VillagesForm) -> HttpResponse:
    context = {"villages": villages(), "form": form, "keeps": keeps_settings(request.user)}
    return render(request, "departments/units/villages.html", context)


# --- The list as a file


def _rows() -> list[tuple[str, ...]]:
    """Return the present list: the template holds it, and the office only adds to it."""
    return [(str(row.parent), row.short_name, row.code, row.phone, row.hours) for row in villages()]


def _file(content: bytes, content_type: str, ending: str) -> HttpResponse:
    """Answer with a file to save, named in Chinese, and in Latin letters for browsers that read only those."""
    response = HttpResponse(content, content_type=content_type)
    name = quote(f"村（社区）名单.{ending}")
    response.headers["Content-Disposition"] = f"attachment; filename=villages.{ending}; filename*=UTF-8''{name}"
    return response


@require_safe
def template_xlsx(request: DeskRequest) -> HttpResponse:
    check_reader(request.user)
    content = write_xlsx("村（社区）名单", list(COLUMNS.values()), _rows(), widths=WIDTHS)
    return _file(content, XLSX_TYPE, "xlsx")


@require_safe
def template_csv(request: DeskRequest) -> HttpResponse:
    check_reader(request.user)
    return _file(write_csv(list(COLUMNS.values()), _rows()), "text/csv; charset=utf-8", "csv")
