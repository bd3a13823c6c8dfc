"""Addresses of the papers of a matter, of a day's papers, and of the sheet that is posted up."""

from django.urls import path

from routing.papers import day_views, glyph_views
from routing.papers import views as paper_views
from routing.publicity import views as publicity_views

urlpatterns = [
    path("setup/glyphs/", glyph_views.glyphs, name="glyphs"),
    path("papers/<int:pk>/glyphs/", glyph_views.paper_glyphs, name="paper_glyphs"),
    path("papers/today/", day_views.day_papers, name="day_papers"),
    path("papers/print/", day_views.print_papers, name="print_papers"),
    path("papers/publicity/", publicity_views.publicity, name="publicity"),
    path("papers/publicity/print/", publicity_views.publicity_print, name="publicity_print"),
    path("papers/publicity/<int:pk>/", publicity_views.posted, name="posted"),
    path("papers/publicity/<int:pk>/print/", publicity_views.posted_print, name="posted_print"),
    path("matters/<str:number>/papers/<int:pk>/", paper_views.paper, name="paper"),
    path("matters/<str:number>/papers/<int:pk>/print/", paper_views.paper_print, name="paper_print"),
]
