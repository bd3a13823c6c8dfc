"""Addresses of the desk's own pages: workbench, list, overdue."""

from django.urls import path

from routing import desk_views

urlpatterns = [
    path("", desk_views.workbench, name="workbench"),
    path("matters/", desk_views.matters, name="matters"),
    path("desk/overdue/", desk_views.overdue, name="overdue"),
]
