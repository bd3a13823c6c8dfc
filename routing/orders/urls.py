"""Addresses of the orders and their papers."""

from django.urls import path

from routing.orders import views

urlpatterns = [
    path("desk/orders/", views.orders, name="orders"),
    path("desk/orders/new/", views.new, name="order_new"),
    path("desk/orders/<int:pk>/", views.order, name="order"),
    path("desk/orders/<int:pk>/paper/", views.paper, name="order_paper"),
    path("desk/orders/<int:pk>/paper/print/", views.paper_print, name="order_print"),
]
