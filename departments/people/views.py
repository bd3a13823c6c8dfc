"""Sign in (登录) and out (退出)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.core.validators import slug_re
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import method_decorator

from departments import clock
from departments.models import Department, Posting
from departments.people.demo import DEMO_PASSWORD
from departments.people.forms import SignInForm
from departments.requests import form_page

UNIT_COOKIE: Final = "unit"
"""Which unit signed in last on this computer: the slug of a unit and nothing about a person (UX.md C1)."""
_REMEMBERED: Final = dt.timedelta(days=400)


@dataclass(frozen=True)
class DemoAccount:
    """One line of the list below the form."""

    username: str
    title: str


def demo_accounts() -> list[DemoAccount]:
    """Return the demonstration accounts with unit and role. Outside a trial (DEBUG=0) there are none."""
    if not settings.DEBUG:
        return []
    postings = Posting.objects.in_force(clock.today()).filter(user__is_demo=True, user__is_active=True)
    return [
        DemoAccount(posting.user.username, f"{posting.department} {posting.get_role_display()}")
        for posting in postings.select_related("user", "department").order_by("user__pk")
    ]


@method_decorator([login_not_required, form_page], name="dispatch")
class SignIn(auth_views.LoginView):
    """Sign in. In a trial the page lists the demonstration accounts and their password."""

    template_name = "departments/people/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        accounts = demo_accounts()
        password = DEMO_PASSWORD if accounts else ""
        return super().get_context_data(
            demo_accounts=accounts,
            demo_password=password,
            city=Department.objects.city(),
            unit=_unit_of(self.request),
            **kwargs,
        )

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Sign in, and note for the next time which unit sits at this computer."""
        response = super().form_valid(form)
        department = form.get_user().department
        if department is not None:
            response.set_cookie(
                UNIT_COOKIE,
                department.slug,
                max_age=_REMEMBERED,
                path=self.request.path,
                secure=settings.HTTPS,
                httponly=True,
                samesite="Lax",
            )
        return response


def _unit_of(request: HttpRequest) -> Department | None:
    """Return the unit that signed in last on this computer; None when the cookie names none."""
    kept = slug_re.fullmatch(request.COOKIES.get(UNIT_COOKIE, ""))
    found: Department | None = None
    if kept:
        found = Department.objects.in_force(clock.today()).filter(slug=kept[0]).first()
    return found


class SignOut(auth_views.LogoutView):
    """Sign out, by POST only: no link and no picture in a page can sign somebody out."""

    next_page = "departments:login"
