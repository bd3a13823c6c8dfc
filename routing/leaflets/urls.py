"""Addresses of what is handed to people who only ask."""

from django.urls import path

from routing.leaflets import views

urlpatterns = [
    path("policy/", views.policies, name="policies"),
    path("policy/<slug:category>/", views.policy, name="policy"),
    path("policy/<slug:category>/leaflet/", views.leaflet, name="leaflet"),
    path("policy/<slug:category>/broadcast/", views.broadcast, name="broadcast"),
    path("policy/<slug:category>/bring/", views.bring, name="bring"),
]
