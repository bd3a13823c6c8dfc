"""Addresses of the papers of a matter."""

from django.urls import path

from routing import day_views, paper_views

urlpatterns = [
    path("papers/today/", day_views.day_papers, name="day_papers"),
    path("papers/print/", day_views.print_papers, name="print_papers"),
    path("matters/<str:number>/papers/<int:pk>/", paper_views.paper, name="paper"),
    path("matters/<str:number>/papers/<int:pk>/print/", paper_views.paper_print, name="paper_print"),
]
