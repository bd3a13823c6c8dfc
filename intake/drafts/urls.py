"""Addresses of what was kept. The token in them says nothing about anybody, and opens nothing to anybody else."""

from django.urls import path

from intake.drafts import views

urlpatterns = [
    path("drafts/<str:token>/", views.take_up, name="draft"),
    path("drafts/<str:token>/discard/", views.discard, name="draft_discard"),
]
