"""Addresses of 查办件."""

from django.urls import URLPattern, path

from intake.registration.openings import Teller
from intake.search import views


def urlpatterns_for(results_of: Teller) -> list[URLPattern]:
    """Return the addresses; `results_of` says what was given in the end, which only `routing` knows."""
    return [
        path("search/", views.search, name="search"),
        path("search/<str:token>/", views.search_results, {"results_of": results_of}, name="search_results"),
    ]
