"""Addresses of 登记: the one screen, and the page that says what became of it."""

from django.urls import URLPattern, path

from intake.registration import done_views, views
from intake.registration.openings import Guide, Opener, Proposer


def urlpatterns_for(propose: Proposer, open_matters: Opener, next_step: Guide) -> list[URLPattern]:
    """Return the addresses. `openings` tells what the three functions do, and why they are handed over."""
    handed = {"propose": propose, "open_matters": open_matters}
    return [
        path("matters/new/", views.register_page, handed, name="register"),
        path("matters/<str:number>/done/", done_views.registered, {"next_step": next_step}, name="registered"),
    ]
