"""Addresses of the desk. The matter's number is the key; nothing personal ever stands in an address."""

from django.urls import path

from routing.desks import urls as desk_urls
from routing.evaluations import views as evaluation_views
from routing.leaflets import urls as leaflet_urls
from routing.matter import views as matter_views
from routing.matter import visit_views
from routing.meetings import urls as meeting_urls
from routing.orders import urls as order_urls
from routing.papers import urls as paper_urls
from routing.registers import urls as register_urls
from routing.street import views as street_views
from routing.texts import urls as text_urls

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
