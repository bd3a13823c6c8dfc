"""Addresses of the orders and their papers."""

from django.urls import path

from routing.orders import views as order_views

urlpatterns = [
    path("desk/orders/", order_views.orders, name="orders"),
    path("desk/orders/new/", order_views.new, name="order_new"),
    path("desk/orders/<int:pk>/", order_views.order, name="order"),
    path("desk/orders/<int:pk>/paper/", order_views.paper, name="order_paper"),
    path("desk/orders/<int:pk>/paper/print/", order_views.paper_print, name="order_print"),
]
