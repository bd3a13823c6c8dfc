"""Addresses of 设置 itself, of 时限与职责, and of 单位与依据."""

from django.urls import path

from departments.duties import reference_views, views

urlpatterns = [
    path("setup/", views.setup, name="setup"),
    path("setup/limits/", views.limits, name="limits"),
    path("setup/limits/clocks/<slug:key>/new/", views.new_limit, name="limit_new"),
    path("setup/limits/<slug:category>/new/", views.new_responsibility, name="responsibility_new"),
    path("setup/limits/<slug:edition>/withdraw/", views.withdraw_edition, name="edition_withdraw"),
    path("setup/reference/", reference_views.reference, name="reference"),
    path("setup/reference/bureaus/new/", reference_views.new_bureau, name="bureau_new"),
    path("setup/reference/bases/new/", reference_views.new_basis, name="basis_new"),
]
