"""The pages of the counter."""

from intake.views.person import Correct, Person, Reveal
from intake.views.registered import Registered
from intake.views.registration import Register
from intake.views.search import Search, SearchResults

__all__ = ["Correct", "Person", "Register", "Registered", "Reveal", "Search", "SearchResults"]
