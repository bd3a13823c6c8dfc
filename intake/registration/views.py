"""W2 登记求助事项: one screen, one save, one transaction."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views import View

from departments import clock
from departments.errors import DeskError
from departments.models import Department, User
from departments.people.sessions import user_of
from departments.roles import Role
from departments.terms import DepartmentKind
from intake import access, onetime
from intake.identity import ETHNICITIES, IdentityError, IdKind, IdNumber, check_id_number, mask_id
from intake.models import AccessKind, Applicant, Matter
from intake.registration.acts import register
from intake.registration.openings import Opener, Proposer
from intake.registration.sheet import Sheet

DIFFICULTIES = ("因病支出大", "家庭收入低", "突发意外", "住房受损", "子女上学困难", "失业没有收入", "无人照料")
RESULTS = ("已当场给予救助", "已出具证明", "已当场解答并办妥")
RELATIONS = ("配偶", "子女", "父母", "兄弟姐妹", "祖孙", "邻居", "村（社区）干部", "其他亲属")


class Register(View):
    """`propose` and `open_matters` are handed in by the assembly; Django asks that the names exist here."""

    propose: Proposer = None  # type: ignore[assignment]
    open_matters: Opener = None  # type: ignore[assignment]

    user: User
    window: Department

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.user = user_of(request)
        if self.user.role != Role.CLERK or self.user.department is None:
            raise PermissionDenied
        self.window, self.now = self.user.department, clock.now()
        return super().dispatch(request, *args, **kwargs)

    def get(self, _request: HttpRequest) -> HttpResponse:
        return self._show(self._sheet())

    def post(self, request: HttpRequest) -> HttpResponse:
        acts = {"lookup": self._look_up, "panel": self._panel, "panels": self._add_panels, "member": self._add_member}
        return acts.get(request.POST.get("action", ""), self._register)()

    # --- Panels of the ticked categories

    def _panel(self) -> HttpResponse:
        """Return the panel of one category as the sheet now stands, for the script to put into the page.

        Posted, for the difficulty is the person's own and must not stand in an address.
        """
        typed, slug = self.request.POST.copy(), self.request.POST.get("panel", "")
        typed.setlist("categories", [slug])
        # Whether the person has such a matter open is shown by a look-up, which is on record; what it showed stays.
        known = self._known_if_valid() if f"{slug}-distinct_note" in typed else None
        openings = self._sheet(typed, known=known).openings
        form = next((form for form in openings if form.proposal.category.slug == slug), None)
        if form is None:
            raise Http404
        return render(self.request, "intake/registration/panel.html", {"form": form})

    def _add_panels(self) -> HttpResponse:
        """Show the page again with the panels of what is ticked: for a desk without script."""
        return self._show(self._sheet_as_typed())

    def _add_member(self) -> HttpResponse:
        """Show the page again with one more empty row for a member of the household."""
        sheet = self._sheet_as_typed()
        sheet.add_member()
        return self._show(sheet)

    def _sheet_as_typed(self) -> Sheet:
        known = self._known_if_valid()
        if known is not None:
            self._record_look_up(self._paper(), known)
        return self._sheet(self.request.POST, known=known)

    # --- Look-up: nothing is judged, nothing typed is lost

    def _look_up(self) -> HttpResponse:
        try:
            paper = self._paper()
        except IdentityError as error:
            sheet = self._sheet(self.request.POST)
            sheet.person.focus_on("id_number")
            return self._show(sheet, paper_error=str(error))
        known = self._known(paper)
        self._record_look_up(paper, known)
        sheet = self._sheet(self.request.POST, known=known)
        sheet.prefill(paper)
        return self._show(sheet, is_looked_up=True)

    def _record_look_up(self, paper: IdNumber, known: Applicant | None) -> None:
        access.record(
            AccessKind.SEARCH, self.user, self.now, applicant=known, term=mask_id(paper.number), reason="登记"
        )

    def _paper(self) -> IdNumber:
        """Return the number as typed; raises IdentityError."""
        try:
            kind = IdKind(self.request.POST.get("id_kind", ""))
        except ValueError as error:
            raise IdentityError("请从列表里选证件类型。") from error
        return check_id_number(kind, self.request.POST.get("id_number", ""), on=clock.day_of(self.now))

    def _known(self, paper: IdNumber) -> Applicant | None:
        return Applicant.objects.by_number(paper.kind, paper.number).first()

    def _known_if_valid(self) -> Applicant | None:
        try:
            return self._known(self._paper())
        except IdentityError:
            return None  # the form says what is wrong with the number

    # --- Register: all or nothing

    def _register(self) -> HttpResponse:
        sheet = self._sheet(self.request.POST, judged=True, known=self._known_if_valid())
        if sheet.is_valid():
            try:
                return redirect(self._store(sheet))
            except DeskError as error:
                sheet.note(error)
        # To a second click its own first one looks like a double: the result is the answer, not the question.
        first_result = onetime.result_of(self._kept_token(), self.user)
        return redirect(first_result) if first_result else self._show(sheet)

    def _store(self, sheet: Sheet) -> str:
        """Return the page of the result: the first one's, when the button was pressed twice."""
        with transaction.atomic():
            submission = onetime.claim(self._token(), self.user, self.now)
            if submission.result_url:
                return submission.result_url
            application, matters = register(sheet.registration(), clerk=self.user, now=self.now)
            self.open_matters(application, list(sheet.moves(matters)), actor=self.user, now=self.now)
            first = next(iter(matters.values()))
            onetime.finish(submission, reverse("intake:registered", args=[first.number]))
            return submission.result_url

    def _token(self) -> uuid.UUID:
        try:
            return uuid.UUID(self.request.POST.get("token", ""))
        except ValueError as error:
            raise DeskError("这一页已经过期，请核对后再提交一次。") from error

    # --- Showing

    def _sheet(self, data: Any = None, **given: Any) -> Sheet:
        return Sheet(self.propose, window=self.window, now=self.now, data=data, **given)

    def _show(self, sheet: Sheet, *, is_looked_up: bool = False, paper_error: str = "") -> HttpResponse:
        context = {
            "sheet": sheet,
            "earlier": self._earlier(sheet.known),
            "token": self._kept_token(),
            "is_looked_up": is_looked_up,
            "paper_error": paper_error,
            "villages": self.window.desk.children.in_force(sheet.on).filter(kind=DepartmentKind.VILLAGE),
            "passes_to": self.window.desk if self.window.is_village else None,
            "ethnicities": ETHNICITIES,
            "difficulties": DIFFICULTIES,
            "results": RESULTS,
            "relations": RELATIONS,
        }
        return render(self.request, "intake/registration/register.html", context)

    def _kept_token(self) -> uuid.UUID:
        """Return the token of the page, or a fresh one for a page that has none."""
        try:
            return self._token()
        except DeskError:
            return uuid.uuid4()

    def _earlier(self, known: Applicant | None) -> list[Matter]:
        if known is None:
            return []
        matters = Matter.objects.visible_to(self.user).filter(application__applicant=known)
        return list(matters.with_people()[:8])
