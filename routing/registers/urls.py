"""Addresses of the registers."""

from django.urls import path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from routing.registers import views

urlpatterns = [
    path("registers/papers/", views.register, {"which": "papers"}, name="paper_register"),
    path("registers/papers/print/", views.register_print, {"which": "papers"}, name="paper_register_print"),
    path("registers/matters/", views.register, {"which": "matters"}, name="matter_ledger"),
    # Where an auditor looks for them (UX.md 2.1: /audit/…); who else may read them finds the same page.
    path(
        "audit/registers/", require_safe(RedirectView.as_view(pattern_name="routing:paper_register", query_string=True))
    ),
    path("registers/matters/print/", views.register_print, {"which": "matters"}, name="matter_ledger_print"),
]
