"""Addresses of the papers of a matter, a visit and a day, and of characters a computer cannot print (缺字)."""

from django.urls import path

from routing.papers import day_views, glyph_views, views, visit_views

urlpatterns = [
    path("setup/glyphs/", glyph_views.glyphs, name="glyphs"),
    path("papers/<int:pk>/glyphs/", glyph_views.paper_glyphs, name="paper_glyphs"),
    path("papers/today/", day_views.day_papers, name="day_papers"),
    path("papers/print/", day_views.print_papers, name="print_papers"),
    path("matters/<str:number>/papers/print/", visit_views.visit_print, name="visit_print"),
    path("matters/<str:number>/papers/<int:pk>/", views.paper, name="paper"),
    path("matters/<str:number>/papers/<int:pk>/print/", views.paper_print, name="paper_print"),
]
