"""Addresses of 登记: the one screen, and the page that says what became of it."""

from django.urls import URLPattern, path

from intake.registration import views
from intake.registration.openings import Finisher, Opener, Proposer


def urlpatterns_for(propose: Proposer, open_matters: Opener, registered: Finisher) -> list[URLPattern]:
    """Return the addresses. `openings` tells what the three functions do, and why they are handed over."""
    handed = {"propose": propose, "open_matters": open_matters}
    return [
        path("matters/new/", views.register_page, handed, name="register"),
        path("matters/<str:number>/done/", registered, name="registered"),
    ]
