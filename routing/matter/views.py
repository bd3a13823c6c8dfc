"""The matter page (C3), the pages of the moves, and the public answer to the QR code."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from departments import clock
from departments.errors import DeskError
from departments.models import User
from departments.requests import DeskRequest, form_page, kept_to_check, posted
from departments.roles import MAY_MOVE_MATTERS
from intake.models import Application, Matter
from intake.onetime import OtherWords, done_before
from routing.errors import StaleMatter
from routing.hands.people import works_on
from routing.lists.following import next_of, next_to_sign
from routing.lists.oversight import key_of
from routing.lists.places import note_place
from routing.lists.queues import list_url
from routing.matter.forms import MoveForm, form_for
from routing.matter.page import MatterPage
from routing.matter.public import public_lines
from routing.matter.races import was_open_to
from routing.matter.ways_back import way_back
from routing.matter.wording import confirmation, consequences
from routing.models import Assignment, Clock
from routing.moves.move import Move
from routing.transitions import move_at, perform, reachable_for, who_was_faster


def visible_matter(request: DeskRequest, number: str) -> Matter:
    """Return a matter with all that its page shows. Raises Http404 for a matter that the user may not see."""
    beside = (
        Prefetch("assignments", Assignment.objects.select_related("department", "opined_by")),
        Prefetch("clocks", Clock.objects.select_related("department")),
        "clocks__pauses",
    )
    rows = Matter.objects.visible_to(request.user).with_people().prefetch_related(*beside)
    found: Matter = get_object_or_404(rows, number=number)
    return found


SHOWN_NEXT: Final = "shown_next"
"""The key in the session of the matter whose person the next view of its page shows in full, and since when."""
SHOWN_SECONDS: Final = 60
"""How long that waits for the view: a page that was never fetched leaves nothing open."""


@require_safe
def matter(request: DeskRequest, number: str) -> HttpResponse:
    """Show everything about a matter on one page."""
    found, now = visible_matter(request, number), clock.now()
    page = MatterPage(found, request.user, now, in_full=_is_shown_now(request, found, now))
    context = {
        "page": page,
        "matter": found,
        "place": note_place(request, found.number),
        "following": next_of(request.GET.get("next", ""), request.user, found, clock.day_of(now)),
    }
    return render(request, "routing/matter/matter.html", context)


def _is_shown_now(request: DeskRequest, found: Matter, now: dt.datetime) -> bool:
    """Tell whether this view follows the press 显示电话 of the same matter, and use that up."""
    number, since = request.session.get(SHOWN_NEXT, ("", 0.0))
    if number != found.number:
        return False
    del request.session[SHOWN_NEXT]
    return now.timestamp() - since < SHOWN_SECONDS and works_on(request.user, found)


@require_safe
def clocks(request: DeskRequest, number: str) -> HttpResponse:
    """Explain every date of a matter day by day (为什么是这一天)."""
    found = visible_matter(request, number)
    page = MatterPage(found, request.user, clock.now())
    return render(request, "routing/matter/clocks.html", {"page": page, "matter": found})


@form_page
def move(request: DeskRequest, number: str, path: str) -> HttpResponse:
    """Show the form of a move, and make the move.

    An adverse move is shown once more before it is made. A move with a page of its own, for example 督办, leads there.
    Raises Http404 for an unknown move, and PermissionDenied for a move that is not open to the user.
    """
    chosen = move_at(path)
    if chosen is None:
        raise Http404
    found, user = visible_matter(request, number), request.user
    if first := done_before(request):
        return redirect(first)
    if closed := _why_not(request, chosen, found):
        return _closed(request, chosen, found, closed)
    if chosen.page:
        asked = {"unit": found.holder.slug, "matter": key_of(found.number, found.version)}
        return redirect(reverse(chosen.page, query=asked))
    form = _form(request, chosen, found, user)
    if "edit" not in request.POST and form.is_valid():
        if form.is_to_be_checked and "confirmed" not in request.POST:
            return _check(request, chosen, found, form)
        return _make(request, chosen, found, form)
    return _check_again(request, chosen, found) or _page(request, chosen, found, form)


def _check_again(request: DeskRequest, chosen: Move, found: Matter) -> HttpResponse | None:
    """Show the page to check what was about to be confirmed when the session ended. Nothing is done here."""
    form = form_for(chosen)(kept_to_check(request), move=chosen, matter=found, user=request.user)
    return _check(request, chosen, found, form) if form.is_valid() and form.is_to_be_checked else None


def _why_not(request: DeskRequest, chosen: Move, found: Matter) -> str:
    """Return the sentence that says why the move is not open; empty when it is open.

    Raises PermissionDenied when it would not be open to this user in any case. Who was overtaken is told by whom.
    """
    user = request.user
    if user.role not in MAY_MOVE_MATTERS:
        raise PermissionDenied
    is_overtaken = was_open_to(user, chosen, found, request.POST.get("seen", ""))
    faster = who_was_faster(found) if is_overtaken else ""
    if misplaced := chosen.why_misplaced(found):
        return faster + misplaced
    if chosen in reachable_for(found, user):
        return chosen.why_closed_to(user, found, clock.now())
    if not is_overtaken:
        raise PermissionDenied
    return f"{faster}现在不能由本岗位{chosen.title}。"


def _closed(request: DeskRequest, chosen: Move, found: Matter, closed: str) -> HttpResponse:
    """Say why the move is not open: on the page of the matter, or with the words where some were typed.

    Who may still make the move has the words in the form; otherwise they stand on a page to read and copy.
    """
    form = _form(request, chosen, found, request.user)
    if not form.is_bound or not (form.typed or chosen not in reachable_for(found, request.user)):
        messages.error(request, closed)
        return redirect(found)
    if chosen in reachable_for(found, request.user):
        form.add_error(None, closed)
        return _page(request, chosen, found, form, status=409)
    context = _context(chosen, found, form) | {"reason": closed, "typed": form.typed}
    return render(request, "routing/matter/move_refused.html", context, status=409)


def _form(request: DeskRequest, chosen: Move, found: Matter, user: User) -> MoveForm:
    fresh = {"seen": found.version, "paper": request.GET.get("paper", "")}
    return form_for(chosen)(posted(request), move=chosen, matter=found, user=user, initial=fresh)


def _page(request: DeskRequest, chosen: Move, found: Matter, form: MoveForm, *, status: int = 200) -> HttpResponse:
    form.focus_first()
    return render(request, form.template, _context(chosen, found, form), status=status)


def _context(chosen: Move, found: Matter, form: MoveForm) -> dict[str, Any]:
    page = MatterPage(found, form.user, clock.now())
    # Not `form.facts`: in a template that is the field of this name, where a form has one.
    return {"move": chosen, "matter": found, "form": form, "facts": form.facts, "page": page}


def _check(request: DeskRequest, chosen: Move, found: Matter, form: MoveForm) -> HttpResponse:
    """Show an adverse move to be read once more.

    The move is made and undone first: if it cannot succeed, there is nothing to read.
    """
    try:
        with transaction.atomic():
            tried = perform(
                chosen,
                matter=found,
                actor=form.user,
                seen=form.cleaned_data["seen"],
                now=clock.now(),
                **form.inputs(),
            )
            transaction.set_rollback(True)
    except DeskError as error:
        return _explain(request, chosen, form, error)
    context = _context(chosen, found, form) | {"consequences": consequences(chosen, tried, clock.today())}
    return render(request, "routing/matter/move_check.html", context)


def _make(request: DeskRequest, chosen: Move, found: Matter, form: MoveForm) -> HttpResponse:
    """Make the move once and go on; a second click goes where the first one went."""
    user = form.user

    def act() -> str:
        seen, now = form.cleaned_data["seen"], clock.now()
        moved = perform(chosen, matter=found, actor=user, seen=seen, now=now, **form.inputs())
        onward = _onward(request, chosen, moved, user)
        is_elsewhere = onward.partition("?")[0] != moved.get_absolute_url()
        _confirm(request, chosen, moved, form, is_elsewhere=is_elsewhere)
        return onward

    try:
        return redirect(form.once(user, act))
    except DeskError as error:
        return _explain(request, chosen, form, error)


def _confirm(request: DeskRequest, chosen: Move, moved: Matter, form: MoveForm, *, is_elsewhere: bool) -> None:
    """Say what was done; on a page of other matters, to which one."""
    which = f"{moved.number}：" if is_elsewhere else ""
    messages.success(request, which + confirmation(chosen, moved, clock.today()))
    if form.reminder:
        messages.warning(request, form.reminder)


def _onward(request: DeskRequest, chosen: Move, moved: Matter, user: User) -> str:
    """Return where to go: to the next matter to sign for, to the list the user came from, or to the matter itself.

    After a move that ends somebody's work on the matter, its page offers the next one.
    """
    if "next" in request.POST:
        following = next_to_sign(user)
        return following.get_absolute_url() if following else list_url("unsigned")
    return way_back(request) or moved.get_absolute_url() + (f"?next={chosen.queue}" if chosen.queue else "")


def _explain(request: DeskRequest, chosen: Move, form: MoveForm, error: DeskError) -> HttpResponse:
    """Show the form again with what was typed, and the matter as it is now. When somebody was faster, answer 409."""
    found = visible_matter(request, form.matter.number)
    if isinstance(error, StaleMatter) and (closed := _why_not(request, chosen, found)):
        return _closed(request, chosen, found, closed)
    form.refuse(error)
    form.retype("seen", str(found.version))
    is_conflict = isinstance(error, StaleMatter | OtherWords)
    return _page(request, chosen, found, form, status=409 if is_conflict else 200)


@login_not_required
@require_safe
def public_status(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the QR code of a receipt with status, unit and date of each matter and nothing else (UX.md P2)."""
    application = Application.objects.filter(query_token=token).first()
    lines: list[Any] = public_lines(application) if application else []
    return render(request, "routing/matter/public_status.html", {"lines": lines}, status=200 if lines else 404)
