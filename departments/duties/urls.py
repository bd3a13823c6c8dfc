"""Addresses of 设置 itself, of 时限与职责, and of 单位与依据."""

from django.urls import path

from departments.duties import reference_views, views

urlpatterns = [
    path("setup/", views.setup, name="setup"),
    path("setup/limits/", views.limits, name="limits"),
    path("setup/limits/clocks/<slug:key>/new/", views.NewLimit.as_view(), name="limit_new"),
    path("setup/limits/<slug:category>/new/", views.NewResponsibility.as_view(), name="responsibility_new"),
    path("setup/limits/<slug:edition>/withdraw/", views.withdraw_edition, name="edition_withdraw"),
    path("setup/reference/", reference_views.reference, name="reference"),
    path("setup/reference/bureaus/new/", reference_views.NewBureau.as_view(), name="bureau_new"),
    path("setup/reference/bases/new/", reference_views.NewBasis.as_view(), name="basis_new"),
]
