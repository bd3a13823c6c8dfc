"""Addresses of 单位办公时间 and 村（社区）名单."""

from django.urls import path

from departments.units import hours_views, village_views

urlpatterns = [
    path("setup/hours/", hours_views.hours, name="hours"),
    path("setup/hours/<slug:unit>/", hours_views.unit_hours, name="unit_hours"),
    path("setup/villages/", village_views.village_list, name="villages"),
    path("setup/villages/template.csv", village_views.template_csv, name="villages_csv"),
    path("setup/villages/template.xlsx", village_views.template_xlsx, name="villages_xlsx"),
]
