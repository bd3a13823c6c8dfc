"""文书登记簿 and 办件台账: by pages on the screen, whole on paper. Every print is recorded (社会救助法 Art. 70(6))."""

from __future__ import annotations

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.requests import DeskRequest, note_arrival
from departments.roles import MAY_SEE_MATTERS
from intake import access
from intake.models import AccessKind
from routing.registers import MOST_ROWS, PrintedRegister
from routing.registers.forms import MatterLedgerForm, PaperRegisterForm, RegisterForm
from routing.registers.moment import one_moment

PAGE_SIZE: Final = 20
FORMS: Final[dict[str, type[RegisterForm]]] = {"papers": PaperRegisterForm, "matters": MatterLedgerForm}
ADDRESSES: Final = {"papers": "routing:paper_register", "matters": "routing:matter_ledger"}


@require_safe
def register(request: DeskRequest, which: str) -> HttpResponse:
    """Show one page of a register, the latest entries first. `which` is "papers" or "matters"."""
    return _page(request, which, _form(request, which, request.GET))


@require_POST
def register_print(request: DeskRequest, which: str) -> HttpResponse:
    """Record the print of a register and answer with all its pages; a script prints them."""
    form = _form(request, which, request.POST)
    with one_moment():
        return _printed(request, which, form)


def _printed(request: DeskRequest, which: str, form: RegisterForm) -> HttpResponse:
    user, now = request.user, clock.now()
    chosen = form.register()
    count = chosen.rows.count()
    if count > MOST_ROWS:
        sentence = f"一次最多打印{MOST_ROWS}行，这里有{count}行。请缩小范围，例如选一个单位、一个文种或者一个月。"
        return _page(request, which, form, sentence)
    access.record(AccessKind.REGISTER, user, now, term=f"{chosen.title}　{chosen.scope}"[:60], reason=f"打印{count}行")
    note_arrival(request)
    context = {
        "printed": PrintedRegister(chosen, chosen.whole(), user, now),
        "register": chosen,
        "back_url": f"{reverse(ADDRESSES[which])}?{form.address}",
        "back_words": f"返回{chosen.title}",
    }
    return render(request, "routing/registers/print.html", context)


def _form(request: DeskRequest, which: str, asked: Any) -> RegisterForm:
    """Return the judged conditions. A value that is in no list is left out, and the field says so.

    Raises PermissionDenied for users who see no matters.
    """
    user = request.user
    if user.role not in MAY_SEE_MATTERS:
        raise PermissionDenied
    form = FORMS[which](asked, user=user)
    form.is_valid()
    return form


def _page(request: DeskRequest, which: str, form: RegisterForm, mistake: str = "") -> HttpResponse:
    chosen = form.register()
    page = Paginator(chosen.rows, PAGE_SIZE).get_page(request.GET.get("page", ""))
    context = {
        "form": form,
        "register": chosen,
        "url": reverse(ADDRESSES[which]),
        "print_url": reverse(f"{ADDRESSES[which]}_print"),
        "lines": chosen.lines(page.object_list),
        "page_obj": page,
        "mistake": mistake,
    }
    return render(request, "routing/registers/register.html", context)
