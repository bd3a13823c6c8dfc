"""Addresses of what is handed to people who only ask."""

from django.urls import path

from routing.leaflets import views as leaflet_views

urlpatterns = [
    path("policy/", leaflet_views.policies, name="policies"),
    path("policy/<slug:category>/", leaflet_views.policy, name="policy"),
    path("policy/<slug:category>/leaflet/", leaflet_views.leaflet, name="leaflet"),
    path("policy/<slug:category>/broadcast/", leaflet_views.broadcast, name="broadcast"),
    path("policy/<slug:category>/bring/", leaflet_views.bring, name="bring"),
]
