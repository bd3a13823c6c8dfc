"""W2 登记求助事项: one screen, one save, one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from departments import clock
from departments.errors import DeskError
from departments.models import Department, User
from departments.requests import DeskRequest, form_page, kept
from departments.roles import Role
from intake import access, onetime
from intake.drafts.acts import forget_page, keep_sheet
from intake.identity import ETHNICITIES, IdentityError, IdKind, IdNumber, check_id_number, keys_of, mask_id
from intake.models import AccessKind, Applicant, Matter
from intake.registration.acts import register
from intake.registration.openings import Opener, Proposer
from intake.registration.papers import papers_form
from intake.registration.person_forms import with_card
from intake.registration.searched import searched
from intake.registration.sheet import RegistrationSheet

DIFFICULTIES = ("因病支出大", "家庭收入低", "突发意外", "住房受损", "子女上学困难", "失业没有收入", "无人照料")
RESULTS = ("已当场给予救助", "已出具证明", "已当场解答并办妥")
ONLY = "register_only"
"""The button 只登记: the ways chosen are carried out later."""
EXPIRED = "这一页已经过期，请核对后再提交一次。"
RELATIONS = ("配偶", "子女", "父母", "兄弟姐妹", "祖孙", "邻居", "村（社区）干部", "其他亲属")
LISTS: Final[dict[str, Sequence[str]]] = {
    "ethnicities": ETHNICITIES,
    "difficulties": DIFFICULTIES,
    "results": RESULTS,
    "relations": RELATIONS,
}
"""What text boxes offer, by the name of the list; the villages are those of the township."""


@dataclass(frozen=True)
class Counter:
    """The window that registers, the moment, and `propose`: which ways a request may go (handed in by the assembly)."""

    user: User
    window: Department
    now: dt.datetime
    propose: Proposer

    def sheet(self, data: Any = None, *, known: Applicant | None = None, **given: Any) -> RegistrationSheet:
        given |= {"known": known, "reads_known": known is not None and access.reads(self.user, known)}
        return RegistrationSheet(self.propose, window=self.window, now=self.now, data=data, **given)


@form_page
def register_page(request: DeskRequest, *, propose: Proposer, open_matters: Opener) -> HttpResponse:
    """Show the sheet, and do what the pressed button names: look up, add a panel or a member; otherwise register."""
    user = request.user
    if user.role != Role.CLERK or user.department is None:
        raise PermissionDenied
    counter = Counter(user, user.department, clock.now(), propose)
    if request.method != "POST":
        found = searched(request, counter.now)
        if found is None:
            return _show(request, counter, _fresh_or_kept(request, counter))
        request.POST = found  # type: ignore[assignment]  # a copy can be changed, nobody does
        return _look_up(request, counter, was_searched=True)
    request.POST = with_card(request.POST)  # type: ignore[assignment]  # a copy can be changed, nobody does
    acts = {
        "lookup": _look_up,
        "panel": _panel,
        "papers": _papers,
        "panels": _add_panels,
        "member": _add_member,
        "keep": _keep,
    }
    if act := acts.get(request.POST.get("action", "")):
        return act(request, counter)
    return _register(request, counter, open_matters)


# --- What was typed and not registered


def _keep(request: DeskRequest, _counter: Counter) -> HttpResponse:
    """Keep the sheet as it stands: the script sends it while it is typed, and when its page goes."""
    keep_sheet(request.POST, request.user, clock.now())
    return HttpResponse(status=204)


def _fresh_or_kept(request: DeskRequest, counter: Counter) -> RegistrationSheet:
    """Return an empty sheet, or the one that was kept. A person who was looked up then is not looked up again.

    Only the question about a double needs the person: it was asked after a look-up that is on record.
    """
    typed = kept(request)
    if typed is None:
        return counter.sheet()
    was_asked = any(name.endswith("-distinct_note") for name in typed)
    return counter.sheet(typed, known=_known_if_valid(request, counter) if was_asked else None)


# --- Panels of the ticked categories


def _panel(request: DeskRequest, counter: Counter) -> HttpResponse:
    """Return the panel of one category for what is typed now; the script puts it into the page.

    The script posts what is typed: the person's difficulty must not stand in an address.
    """
    typed, slug = request.POST.copy(), request.POST.get("panel", "")
    typed.setlist("categories", [slug])
    # Only a look-up, which is on record, shows that the person has such a matter open. What it has shown stays.
    known = _known_if_valid(request, counter) if f"{slug}-distinct_note" in typed else None
    openings = counter.sheet(typed, known=known).openings
    form = next((form for form in openings if form.proposal.category.slug == slug), None)
    if form is None:
        raise Http404
    return render(request, "intake/registration/panel.html", {"form": form})


def _papers(request: DeskRequest, counter: Counter) -> HttpResponse:
    """Return the list of papers for the categories ticked now; the script puts it into the page."""
    papers = papers_form(request.POST, clock.day_of(counter.now))
    return render(request, "intake/registration/_materials.html", {"papers": papers})


def _add_panels(request: DeskRequest, counter: Counter) -> HttpResponse:
    """Show the page again with a panel for each ticked category: for a browser without script."""
    return _show(request, counter, _sheet_as_typed(request, counter))


def _add_member(request: DeskRequest, counter: Counter) -> HttpResponse:
    """Show the page again with one more empty row for a member of the household."""
    sheet = _sheet_as_typed(request, counter)
    sheet.add_member()
    return _show(request, counter, sheet)


def _sheet_as_typed(request: DeskRequest, counter: Counter) -> RegistrationSheet:
    known = _known_if_valid(request, counter)
    if known is not None:
        _record_look_up(request, counter, known)
    return counter.sheet(request.POST, known=known)


# --- Look-up: nothing is judged, nothing typed is lost


def _look_up(request: DeskRequest, counter: Counter, *, was_searched: bool = False) -> HttpResponse:
    """Look the number up, record it, and show the page with what is known of the person.

    A search tells nothing of people of other windows: only what was searched for is filled in. 查找 on the page tells.
    """
    try:
        paper = _paper(request, counter)
    except IdentityError as error:
        sheet = counter.sheet(request.POST)
        sheet.person.focus_on("id_number")
        return _show(request, counter, sheet, paper_error=str(error))
    known = _known(paper)
    is_hidden = was_searched and known is not None and not access.reads(request.user, known)
    known = None if is_hidden else known
    _record_look_up(request, counter, known)
    sheet = counter.sheet(request.POST, known=known)
    sheet.prefill(paper)
    return _show(request, counter, sheet, is_looked_up=not is_hidden)


def _record_look_up(request: DeskRequest, counter: Counter, known: Applicant | None) -> None:
    """Record who looked up which number (masked) and whom it found."""
    term = mask_id(_paper(request, counter).number)
    access.record(AccessKind.SEARCH, request.user, counter.now, applicant=known, term=term, reason="登记")


def _paper(request: DeskRequest, counter: Counter) -> IdNumber:
    """Return the typed ID number. Raises IdentityError when its kind or its digits are wrong."""
    typed = kept(request) or request.POST
    try:
        kind = IdKind(typed.get("id_kind", ""))
    except ValueError as error:
        raise IdentityError("请从列表里选证件类型。") from error
    return check_id_number(kind, typed.get("id_number", ""), on=clock.day_of(counter.now))


def _known(paper: IdNumber) -> Applicant | None:
    return Applicant.objects.by_number(paper.kind, paper.number).first()


def _known_if_valid(request: DeskRequest, counter: Counter) -> Applicant | None:
    try:
        return _known(_paper(request, counter))
    except IdentityError:
        return None  # the form says what is wrong with the number


# --- Register: all or nothing


def _register(request: DeskRequest, counter: Counter, open_matters: Opener) -> HttpResponse:
    sheet = counter.sheet(request.POST, judged=True, known=_known_if_valid(request, counter))
    refused: DeskError | None = None
    if sheet.is_valid():
        try:
            token = onetime.token_of(request, EXPIRED)
            at_once = request.POST.get("action") != ONLY
            act = partial(_store, sheet, request.user, counter.now, open_matters, at_once=at_once)
            done = onetime.once(token, request.user, counter.now, act, onetime.fingerprint(request.POST))
            forget_page(request.user, str(token))
            return redirect(done)
        except DeskError as error:
            refused = error
            sheet.note(error)
    # A second click finds the matters of the first one open, and would be asked about doubles: show the result instead.
    first = onetime.done_before(request)
    return redirect(first) if first else _show(request, counter, sheet, refused=refused)


def _store(sheet: RegistrationSheet, clerk: User, now: dt.datetime, open_matters: Opener, *, at_once: bool) -> str:
    """Register, open the matters, and return the address of the page that says so. Raises DeskError."""
    application, matters = register(sheet.registration(), clerk=clerk, now=now)
    open_matters(application, list(sheet.moves(matters, at_once=at_once)), actor=clerk, now=now)
    return reverse("intake:registered", args=[next(iter(matters.values())).number])


# --- Showing


def _show(
    request: DeskRequest,
    counter: Counter,
    sheet: RegistrationSheet,
    *,
    is_looked_up: bool = False,
    paper_error: str = "",
    refused: DeskError | None = None,
) -> HttpResponse:
    window = counter.window
    if sheet.visit.ended_words and not sheet.judged:  # a judged sheet says it beside the field
        messages.warning(request, sheet.visit.ended_words)
    context = {
        "sheet": sheet,
        "earlier": _earlier(request.user, sheet.known),
        "kept_token": onetime.token_to_keep(request, refused),
        "is_looked_up": is_looked_up,
        "paper_error": paper_error,
        "passes_to": window.desk if window.is_village else None,
        "lists": {
            name: [(words, keys_of(words)) for words in offered]
            for name, offered in (*LISTS.items(), ("villages", sheet.villages()))
        },
    }
    status = 409 if isinstance(refused, onetime.OtherWords) else 200
    return render(request, "intake/registration/register.html", context, status=status)


def _earlier(user: User, known: Applicant | None) -> list[Matter]:
    """Return the newest eight matters of a known person that the clerk may see."""
    if known is None:
        return []
    matters = Matter.objects.visible_to(user).filter(application__applicant=known)
    return list(matters.with_people()[:8])
