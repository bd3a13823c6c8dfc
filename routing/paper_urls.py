"""Addresses of the papers of a matter."""

from django.urls import path

from routing import paper_views

urlpatterns = [
    path("matters/<str:number>/papers/<int:pk>/", paper_views.paper, name="paper"),
    path("matters/<str:number>/papers/<int:pk>/print/", paper_views.paper_print, name="paper_print"),
]
