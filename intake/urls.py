"""All addresses of this app, gathered from its rooms."""

from django.urls import URLPattern

from intake.people import urls as people
from intake.registration import urls as registration
from intake.registration.openings import Guide, Opener, Proposer, Teller
from intake.search import urls as search

app_name = "intake"


def urlpatterns_for(propose: Proposer, open_matters: Opener, results_of: Teller, next_step: Guide) -> list[URLPattern]:
    """Return the addresses; registration and search are handed what `routing` knows and this app must not import.

    The assembly includes them as `include((urlpatterns_for(propose, open_matters, results_of, next_step), app_name))`.
    """
    return [
        *registration.urlpatterns_for(propose, open_matters, next_step),
        *search.urlpatterns_for(results_of),
        *people.urlpatterns,
    ]
