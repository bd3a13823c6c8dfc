"""Sign in (登录) and out (退出)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_not_required
from django.utils.decorators import method_decorator

from departments import clock
from departments.models import Posting
from departments.people.demo import DEMO_PASSWORD
from departments.people.forms import SignInForm
from departments.requests import form_page


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
        return super().get_context_data(demo_accounts=accounts, demo_password=password, **kwargs)


class SignOut(auth_views.LogoutView):
    """Sign out, by POST only: no link and no picture in a page can sign somebody out."""

    next_page = "departments:login"
