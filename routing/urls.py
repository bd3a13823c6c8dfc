"""Addresses of the desk. The matter's number is the key; nothing personal ever stands in an address."""

from django.urls import path

from routing import (
    desk_urls,
    evaluation_views,
    leaflet_urls,
    matter_views,
    meeting_urls,
    order_urls,
    paper_urls,
    register_urls,
    street_views,
    text_urls,
    visit_views,
)

app_name = "routing"

urlpatterns = [
    *desk_urls.urlpatterns,
    *leaflet_urls.urlpatterns,
    *meeting_urls.urlpatterns,
    *order_urls.urlpatterns,
    *paper_urls.urlpatterns,
    *register_urls.urlpatterns,
    *text_urls.urlpatterns,
    path("query/<str:token>/", matter_views.public_status, name="public_status"),
    path("evaluate/<str:token>/", evaluation_views.evaluate, name="evaluate"),
    path("matters/new/street/", street_views.street, name="street"),
    path("matters/<str:number>/", matter_views.matter, name="matter"),
    path("matters/<str:number>/clocks/", matter_views.clocks, name="clocks"),
    path("matters/<str:number>/visits/", visit_views.visit, name="visit"),
    path("matters/<str:number>/<slug:path>/", matter_views.move, name="move"),
]
