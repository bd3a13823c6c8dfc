"""The addresses of the counter. The pages need to be told what becomes and became of a matter."""

from django.urls import URLPattern, path

from intake.people.views import Correct, Person, Reveal
from intake.registration.done_views import Registered
from intake.registration.openings import Opener, Proposer, Teller
from intake.registration.views import Register
from intake.search.views import Search, SearchResults

app_name = "intake"


def urlpatterns_for(propose: Proposer, open_matters: Opener, results_of: Teller) -> list[URLPattern]:
    """Return the addresses, with the collaborators of registration and search put in.

    The assembly includes them as `include((urlpatterns_for(propose, open_matters, results_of), app_name))`.
    """
    return [
        path("matters/new/", Register.as_view(propose=propose, open_matters=open_matters), name="register"),
        path("matters/<str:number>/done/", Registered.as_view(), name="registered"),
        path("search/", Search.as_view(), name="search"),
        path("search/<str:token>/", SearchResults.as_view(results_of=results_of), name="search_results"),
        path("people/<str:token>/", Person.as_view(), name="person"),
        path("people/<str:token>/correct/", Correct.as_view(), name="correct_person"),
        path("people/<str:token>/reveal/", Reveal.as_view(), name="reveal"),
    ]
