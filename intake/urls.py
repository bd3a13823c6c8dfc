"""The addresses of the counter. The registration page needs to be told what becomes of a matter."""

from django.urls import URLPattern, path

from intake.openings import Opener, Proposer
from intake.views import Person, Register, Registered, Reveal, Search, SearchResults

app_name = "intake"


def urlpatterns_for(propose: Proposer, open_matters: Opener) -> list[URLPattern]:
    """Return the addresses, with the collaborators of the registration page put in.

    The assembly includes them as `include((urlpatterns_for(propose, open_matters), app_name))`.
    """
    return [
        path("matters/new/", Register.as_view(propose=propose, open_matters=open_matters), name="register"),
        path("matters/<str:number>/done/", Registered.as_view(), name="registered"),
        path("search/", Search.as_view(), name="search"),
        path("search/<str:token>/", SearchResults.as_view(), name="search_results"),
        path("people/<str:token>/", Person.as_view(), name="person"),
        path("people/<str:token>/reveal/", Reveal.as_view(), name="reveal"),
    ]
