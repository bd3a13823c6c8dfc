"""Addresses of 办件移交."""

from django.urls import path

from routing.handover import views

urlpatterns = [
    path("desk/handover/", views.handover, name="handover"),
    path("desk/handover/<slug:unit>/<int:person>/", views.handover_person, name="handover_person"),
]
