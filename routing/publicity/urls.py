"""Addresses of 公示单: the sheet as it would be now, and the sheets as they were posted up."""

from django.urls import path

from routing.publicity import views

urlpatterns = [
    path("papers/publicity/", views.publicity, name="publicity"),
    path("papers/publicity/print/", views.publicity_print, name="publicity_print"),
    path("papers/publicity/<int:pk>/", views.posted, name="posted"),
    path("papers/publicity/<int:pk>/print/", views.posted_print, name="posted_print"),
]
