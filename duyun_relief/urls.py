"""Every address of the system. Django's admin is deliberately not among them.

Here the lower apps are given functions of `routing`, which they must not import: the registration learns which ways a
request may go (`propose`), has its matters opened (`open_matters`) and gets the page after it (`registered`); the
search learns what was granted (`results_of`); the working calendar learns which dates a change moves (`preview`) and
has them moved (`apply`).
"""

from django.urls import include, path

from departments import urls as departments_urls
from duyun_relief.health import healthz
from intake import urls as intake_urls
from routing.matter.done_views import registered
from routing.papers.results import results_of
from routing.rules import propose
from routing.transitions import open_matters
from routing.upkeep import calendar_shift

handler400 = "duyun_relief.error_views.bad_request"
handler403 = "duyun_relief.error_views.forbidden"
handler404 = "duyun_relief.error_views.not_found"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include((departments_urls.urlpatterns_for(calendar_shift.preview, calendar_shift.apply), "departments"))),
    path("", include((intake_urls.urlpatterns_for(propose, open_matters, results_of, registered), "intake"))),
    path("", include("routing.urls")),
]
