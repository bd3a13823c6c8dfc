"""Addresses of the registers."""

from django.urls import path

from routing import register_views

urlpatterns = [
    path("registers/papers/", register_views.register, {"which": "papers"}, name="paper_register"),
    path("registers/papers/print/", register_views.register_print, {"which": "papers"}, name="paper_register_print"),
    path("registers/matters/", register_views.register, {"which": "matters"}, name="matter_ledger"),
    path("registers/matters/print/", register_views.register_print, {"which": "matters"}, name="matter_ledger_print"),
]
