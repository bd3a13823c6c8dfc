"""Error pages say in Chinese what happened and what to do, and show a form that was refused what was typed into it.

They need no user and no session. What breaks off is answered by `failures`, a failed CSRF check by `drafts`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import DisallowedHost, RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from departments.fields import DeskForm
from duyun_relief.failures import is_outage, sent_again, unavailable


def locked_out(
    request: HttpRequest, _original: HttpResponse | None = None, _credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """登录锁定: say that there were too many wrong passwords at this computer, and how many minutes to wait."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    return render(request, "429.html", {"minutes": minutes}, status=429)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, also for a foreign host name; 413 for a form that is too large; 503 where the session could not be kept."""
    cause = exception.__context__
    if any(is_outage(error) for error in (cause, getattr(cause, "__context__", None)) if error is not None):
        return unavailable(request)
    if isinstance(exception, RequestDataTooBig):
        return _page(request, "413.html", 413)
    return _page(request, "400.html", 400, is_wrong_host=isinstance(exception, DisallowedHost))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django hands it over)
    """403: this person may not do this."""
    return _page(request, "403.html", 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 (Django hands it over)
    """404: there is no such page, or it is not for this person."""
    return _page(request, "404.html", 404)


def _page(request: HttpRequest, template: str, status: int, **about: bool) -> HttpResponse:
    context = {"words": words_of(request), "is_post": request.method == "POST", **about}
    return HttpResponse(render_to_string(template, context), status=status)


# --- What was typed


def words_of(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the text that came with a form, as pairs of label and words; nothing that was picked, and no secret."""
    labels = _labels()
    typed = [(name.rpartition("-")[2], value.strip()) for name, value in sent_again(request)]
    return [(labels[name], value) for name, value in typed if value and name in labels]


@cache
def _labels() -> dict[str, str]:
    """Return the label of every field for text, by its name: an error page no longer knows which form it was.

    Where several forms call a field alike under different labels, it is 填写的内容.
    """
    found: dict[str, str] = {}
    for name, label in _text_fields(DeskForm):
        found[name] = label if found.get(name, label) == label else "填写的内容"
    return found


def _text_fields(form: type[DeskForm]) -> list[tuple[str, str]]:
    text = forms.CharField | forms.IntegerField | forms.DateTimeField
    fields = getattr(form, "base_fields", {}).items()
    own = [(name, str(field.label or "")) for name, field in fields if isinstance(field, text) and _is_seen(field)]
    return own + [pair for heir in form.__subclasses__() for pair in _text_fields(heir)]


def _is_seen(field: forms.Field) -> bool:
    return not isinstance(field.widget, forms.HiddenInput)
