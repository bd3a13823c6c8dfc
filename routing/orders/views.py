"""督办: issue an order (M4), follow the orders (M5), read and print the 督办单."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from departments import clock
from departments.calendar.datewords import due_words
from departments.calendar.reading import calendar
from departments.errors import DeskError
from departments.models import Department, User
from departments.requests import DeskRequest, form_page, kept_to_check, posted
from departments.roles import MAY_SEE_MATTERS, Role
from intake.onetime import done_before
from routing.errors import StaleMatter
from routing.models import Document, DocumentPrint, SupervisionOrder
from routing.orders.acts import issue_order
from routing.orders.forms import OrderForm
from routing.orders.pages import OrderList, OrderPage
from routing.papers.documents import may_print_order
from routing.papers.views import print_of, sheet

# --- To issue (M4)


@form_page
def new(request: DeskRequest) -> HttpResponse:
    """Write an order over the ticked matters of one unit, read it once more, and issue it."""
    user = request.user
    if user.role != Role.COORDINATOR:
        raise PermissionDenied
    if first := done_before(request):
        return redirect(first)
    again = kept_to_check(request)
    asked = again or (request.POST if request.method == "POST" else request.GET)
    unit = Department.objects.filter(slug=asked.get("unit", "")).first()
    if unit is None or (request.method != "POST" and "matter" not in asked):
        messages.error(request, "请先勾选办件。")
        return redirect("routing:overdue")
    form = OrderForm(posted(request) or again, unit=unit, chosen=asked.getlist("matter"), user=user)
    return _step(request, form, user)


def _step(request: DeskRequest, form: OrderForm, user: User) -> HttpResponse:
    if not form.is_bound:
        return _page(request, form)
    if "edit" in request.POST or not form.is_valid():
        form.look_again()
        return _page(request, form)
    try:
        return _make(request, form, user) if "confirmed" in request.POST else _check(request, form, user)
    except DeskError as error:
        form.refuse(error)
        form.look_again()
        return _page(request, form, status=409 if isinstance(error, StaleMatter) else 200)


def _page(request: DeskRequest, form: OrderForm, *, status: int = 200) -> HttpResponse:
    return render(request, "routing/orders/new.html", {"form": form, "unit": form.department}, status=status)


def _check(request: DeskRequest, form: OrderForm, user: User) -> HttpResponse:
    """Show the order to be read once more.

    The order is issued and undone first: if it cannot succeed, there is nothing to read.
    """
    with transaction.atomic():
        tried = _issue(form, user)
        transaction.set_rollback(True)
    words = due_words(tried.reply_by, calendar())
    context = {"form": form, "unit": form.department, "order": tried, "reply_by": words}
    return render(request, "routing/orders/check.html", context)


def _make(request: DeskRequest, form: OrderForm, user: User) -> HttpResponse:
    def issue() -> str:
        order = _issue(form, user)
        messages.success(request, f"已签发督办单{order.number}，请打印后送{order.department}。")
        return order.get_absolute_url()

    return redirect(form.once(user, issue))


def _issue(form: OrderForm, user: User) -> SupervisionOrder:
    facts = {name: form.cleaned_data[name] for name in ("demand", "reply_by", "signer")}
    return issue_order(form.department, form.seen(), **facts, actor=user, now=clock.now())


# --- To follow (M5)


@require_safe
def orders(request: DeskRequest) -> HttpResponse:
    """List the orders. The office and the auditors see all of them, a unit those addressed to it."""
    user = request.user
    if user.role not in MAY_SEE_MATTERS:
        raise PermissionDenied
    found = OrderList(user, request.GET.get("tab", ""), request.GET.get("page", ""), clock.today())
    return render(request, "routing/orders/orders.html", {"list": found, "page_obj": found.page})


@require_safe
def order(request: DeskRequest, pk: int) -> HttpResponse:
    """Show one order with the answers. The unit it is addressed to finds the forms to answer with."""
    page = OrderPage(_find(request, pk), request.user, clock.today())
    return render(request, "routing/orders/order.html", {"page": page, "order": page.order})


def _find(request: DeskRequest, pk: int) -> SupervisionOrder:
    visible = SupervisionOrder.objects.visible_to(request.user)
    rows = visible.select_related("department", "issued_by", "document__department", "document__issued_by")
    found: SupervisionOrder = get_object_or_404(rows.prefetch_related("items"), pk=pk)
    return found


# --- The paper


@require_safe
def paper(request: DeskRequest, pk: int) -> HttpResponse:
    """Show the paper as it will print."""
    return _sheet(request, *_paper_of(request, pk))


@require_POST
def paper_print(request: DeskRequest, pk: int) -> HttpResponse:
    """Record a print and answer with the sheet."""
    found, document = _paper_of(request, pk)
    user = request.user
    if not may_print_order(user, found):
        raise PermissionDenied
    return _sheet(request, found, document, print_of(request, document))


def _paper_of(request: DeskRequest, pk: int) -> tuple[SupervisionOrder, Document]:
    found = _find(request, pk)
    return found, get_object_or_404(Document.objects.select_related("replaced_by"), pk=found.document_id)


def _sheet(
    request: DeskRequest, found: SupervisionOrder, document: Document, printed: DocumentPrint | None = None
) -> HttpResponse:
    return sheet(
        request,
        document,
        printed,
        may_print=may_print_order(request.user, found),
        print_url=reverse("routing:order_print", args=[found.pk]),
        back=(found.get_absolute_url(), "返回督办单"),
    )
