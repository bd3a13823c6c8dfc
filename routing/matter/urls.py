"""Addresses of one matter: its page, its clocks, its visits, its moves, and the public answer to the QR code."""

from django.urls import path

from routing.matter import reach_views, views, visit_views

urlpatterns = [
    path("query/<str:token>/", views.public_status, name="public_status"),
    path("matters/<str:number>/", views.matter, name="matter"),
    path("matters/<str:number>/clocks/", views.clocks, name="clocks"),
    path("matters/<str:number>/visits/", visit_views.visit, name="visit"),
    path("matters/<str:number>/reach/", reach_views.reach, name="reach"),
    # Last: any other word behind a number is the address of a move.
    path("matters/<str:number>/<slug:path>/", views.move, name="move"),
]
