"""Addresses of 设置 → 文书文本."""

from django.urls import path

from routing.texts import views

urlpatterns = [
    path("setup/texts/", views.texts, name="texts"),
    path("setup/texts/switches/<str:switch>/", views.switch, name="paper_switch"),
    path("setup/texts/withdraw/text/<int:pk>/", views.withdraw, {"kind": "text"}, name="text_withdraw"),
    path("setup/texts/withdraw/switch/<int:pk>/", views.withdraw, {"kind": "switch"}, name="switch_withdraw"),
    path("setup/texts/<str:slot>/", views.text, name="text"),
    path("setup/texts/<str:slot>/sample/", views.sample, name="text_sample"),
]
