"""Every address of the system. Django's admin is deliberately not among them.

Here the registration page is given what `intake` must not import: who proposes a way, and who opens the matters.
"""

from django.urls import include, path

from duyun_relief.health import healthz
from intake.urls import urlpatterns_for
from routing.rules import propose
from routing.transitions import open_matters

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("", include("departments.urls")),
    path("", include((urlpatterns_for(propose, open_matters), "intake"))),
    path("", include("routing.urls")),
]
