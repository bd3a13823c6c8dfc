"""All addresses of this app, gathered from its rooms."""

from django.urls import URLPattern

from intake.drafts import urls as drafts
from intake.people import urls as people
from intake.registration import urls as registration
from intake.registration.openings import Finisher, Opener, Proposer, Teller
from intake.search import urls as search

app_name = "intake"


def urlpatterns_for(
    propose: Proposer, open_matters: Opener, results_of: Teller, registered: Finisher
) -> list[URLPattern]:
    """Return the addresses. The four functions are for registration and search: see `registration.openings`.

    `routing` has them and this app must not import it; `duyun_relief/urls.py` hands them over:
    `include((urlpatterns_for(propose, open_matters, results_of, registered), app_name))`.
    """
    return [
        *registration.urlpatterns_for(propose, open_matters, registered),
        *search.urlpatterns_for(results_of),
        *people.urlpatterns,
        *drafts.urlpatterns,
    ]
