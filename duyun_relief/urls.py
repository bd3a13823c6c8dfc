"""Every address of the system. Django's admin is deliberately not among them.

Here the pages of the counter are given what `intake` must not import: who proposes a way, who opens the matters, what
was given in the end; and the pages of the working calendar what `departments` must not: what a change moves, and who
moves it.
"""

from django.urls import include, path

from departments import urls as departments_urls
from duyun_relief.health import healthz
from intake import urls as intake_urls
from routing.papers.results import results_of
from routing.rules import propose
from routing.transitions import open_matters
from routing.upkeep import calendar_shift

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include((departments_urls.urlpatterns_for(calendar_shift.preview, calendar_shift.apply), "departments"))),
    path("", include((intake_urls.urlpatterns_for(propose, open_matters, results_of), "intake"))),
    path("", include("routing.urls")),
]
