"""Addresses of the papers of a matter, of a day's papers, and of characters a computer cannot print (缺字)."""

from django.urls import path

from routing.papers import day_views, glyph_views, views

urlpatterns = [
    path("setup/glyphs/", glyph_views.glyphs, name="glyphs"),
    path("papers/<int:pk>/glyphs/", glyph_views.paper_glyphs, name="paper_glyphs"),
    path("papers/today/", day_views.day_papers, name="day_papers"),
    path("papers/print/", day_views.print_papers, name="print_papers"),
    path("matters/<str:number>/papers/<int:pk>/", views.paper, name="paper"),
    path("matters/<str:number>/papers/<int:pk>/print/", views.paper_print, name="paper_print"),
]
