"""Nothing typed is lost when a form meets no session, or the session of somebody else.

Such a form is kept for the person who opened the page (`intake/drafts`): by `KeepingLoginMiddleware` when nobody is
signed in, by `csrf_failed` when somebody has signed in anew. It is kept only when the page bears our signature and the
browser says that it stood on our site. Otherwise the form is thrown away, as it would be without this module.

`KeptFormsMiddleware` draws the page again for the same person, with the kept values in its form.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse

from departments import clock
from departments.models import User
from departments.requests import address_in, has_arrived, signed_in
from intake.drafts import acts
from intake.drafts.filling import Filled, fill
from intake.drafts.pages import CLOSED, NOTICE, Line, words_of
from intake.drafts.signature import FIELD as OPENED_BY
from intake.drafts.signature import opener_of
from intake.models import Draft

PLACE: Final = "<!-- what was kept -->"
"""Where base.html lets a notice be put above the content."""
FORBIDDEN: Final = 403
NOT_ALLOWED: Final = 405
AGAIN: Final = "这一页打开之后重新登录过，刚才的操作没有做，请核对后再做一次。"
FILLED: Final = "这一页打开之后重新登录过。刚才填的内容都在下面，还没有提交，请核对后再提交一次。"


# --- Keeping


class KeepingLoginMiddleware(LoginRequiredMiddleware):
    """Ask whoever is not signed in to sign in, and keep the form that they sent."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseRedirect:
        """Lead to the sign-in page, and from there to the filled form, or to the page on which a lone button stands."""
        if request.method != "POST":
            return super().handle_no_permission(request, view_func)
        owner = _owner(request)
        return redirect_to_login(_way_on(request, owner) if owner else _page_of(request))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 (Django hands it over)
    """Answer a form whose token is not the one of this browser any more: somebody has signed in anew since.

    Who has signed in anew under the same name goes on at once. Somebody else reads that nothing was done.
    """
    owner, user = _owner(request), signed_in(request)
    if owner is None:
        return render(request, "403_csrf.html", status=FORBIDDEN)
    way = _way_on(request, owner)
    if user is None:
        return redirect_to_login(way)
    if user != owner:
        return render(request, "403_csrf.html", {"is_kept": True}, status=FORBIDDEN)
    messages.warning(request, FILLED if way.startswith(reverse("intake:draft", args=["-"])[:-2]) else AGAIN)
    return redirect(way)


def _owner(request: HttpRequest) -> User | None:
    """Return who opened the page that sent this form, if it is really a page of ours."""
    return opener_of(request.POST.get(OPENED_BY, ""), clock.now()) if _is_ours(request) else None


def _is_ours(request: HttpRequest) -> bool:
    """Does the browser say that the form stood on our site? Where it names no origin, the page it came from counts."""
    parts = address_in(request, "Origin", "Referer")
    return (parts.scheme, parts.netloc) == (request.scheme, request.get_host())


def _page_of(request: HttpRequest) -> str:
    """Return the page of our site on which the form stood: what the browser says, else the form's own address."""
    parts = address_in(request, "Referer")
    is_page = (parts.scheme, parts.netloc) == (request.scheme, request.get_host()) and _leads_to_a_page(parts.path)
    path, query = (parts.path, parts.query) if is_page else (request.path, request.META.get("QUERY_STRING", ""))
    rest = urlencode([(name, value) for name, value in parse_qsl(query, keep_blank_values=True) if name != acts.FIELD])
    return f"{path}?{rest}" if rest else path


def _leads_to_a_page(path: str) -> bool:
    try:
        return resolve(path).view_name != "departments:login"
    except Resolver404:
        return False


def _way_on(request: HttpRequest, owner: User) -> str:
    """Keep the form, and return where to go on: to the filled form, to what arrived before, or to the page."""
    sending = acts.Sending(_page_of(request), request.path, request.POST)
    if draft := acts.keep(sending, owner, clock.now()):
        return reverse("intake:draft", args=[draft.token])
    return acts.arrived_at(sending, owner) or sending.page


# --- Showing it again


class KeptFormsMiddleware:
    """Fill the form of a page whose address ends in ?kept=… for its owner, and throw away what has been sent.

    A page that is asked for without it costs nothing more. An address that takes posts only, met by a link, leads to
    the page above it: somebody who signs in again would see an empty page otherwise.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        token, user = _taken_out(request), signed_in(request)
        draft = acts.found(token, user, clock.now()) if token and user and request.method != "POST" else None
        if draft is not None:
            request.kept, request.kept_token = acts.as_sent(draft), draft.token  # type: ignore[attr-defined]
        response = self.get_response(request)
        if response.status_code == NOT_ALLOWED and isinstance(response, HttpResponse):
            return _refused(request, response, draft)
        if request.method == "POST" and (300 <= response.status_code < 400 or has_arrived(request)):
            _clear_up(request)
        return _filled(request, response, draft) if draft is not None else response


def _clear_up(request: HttpRequest) -> None:
    """Throw a draft away when its form has led on or was done; purge what has expired when somebody signs in."""
    user, token = signed_in(request), request.POST.get(acts.FIELD, "")
    if request.path == reverse("departments:login"):
        acts.purge(clock.now())
    if user is not None and acts.TOKEN.fullmatch(token):
        acts.forget(user, token, sent_to=request.path)


def _taken_out(request: HttpRequest) -> str:
    """Return the token of the address, and take it out of the query, so that no link of the page carries it on."""
    if acts.FIELD not in request.GET:
        return ""
    rest = request.GET.copy()
    token: str = rest.pop(acts.FIELD)[-1]
    request.GET = rest  # type: ignore[assignment]
    request.META["QUERY_STRING"] = rest.urlencode()
    return token


def _refused(request: HttpRequest, response: HttpResponse, draft: Draft | None) -> HttpResponse:
    """Lead a GET of an address that takes posts only to the page above it, and the draft with it."""
    if request.method not in {"GET", "HEAD"}:
        response.content = render_to_string("405.html").encode()
        return response
    path = _above(request.path)
    return redirect(f"{path}?{urlencode({acts.FIELD: draft.token})}" if draft else path)


def _above(path: str) -> str:
    """Return the nearest address of ours above a path: /matters/2026-000398/serve/ → /matters/2026-000398/."""
    parts = path.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        above = "/" + "/".join(parts[:length]) + "/"
        try:
            resolve(above)
        except Resolver404:
            continue
        return above
    return "/"


def _filled(request: HttpRequest, response: HttpResponseBase, draft: Draft) -> HttpResponseBase:
    """Put what was kept into the form. When the page does not open any more, show the words alone."""
    typed = [(name, value) for name, value in draft.typed]
    html = response.content.decode() if isinstance(response, HttpResponse) and response.status_code < 300 else ""
    if PLACE not in html or not isinstance(response, HttpResponse):
        return render(request, CLOSED, {"line": Line(draft), "words": words_of(typed)})
    filled = fill(html, page=draft.page, address=draft.address, typed=typed, token=draft.token)
    response.content = filled.html.replace(PLACE, _notice(request, draft, filled), 1).encode()
    return response


def _notice(request: HttpRequest, draft: Draft, filled: Filled) -> str:
    context = {"line": Line(draft), "words": words_of(filled.left_over), "filled": filled}
    return render_to_string(NOTICE, context, request)
