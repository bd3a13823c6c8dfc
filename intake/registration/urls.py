"""Addresses of 登记: the one screen, and the page that says what became of it."""

from django.urls import URLPattern, path

from intake.registration import done_views, views
from intake.registration.openings import Opener, Proposer


def urlpatterns_for(propose: Proposer, open_matters: Opener) -> list[URLPattern]:
    """Return the addresses; `propose` says which way a request would go, `open_matters` sends it there."""
    return [
        path("matters/new/", views.Register.as_view(propose=propose, open_matters=open_matters), name="register"),
        path("matters/<str:number>/done/", done_views.Registered.as_view(), name="registered"),
    ]
