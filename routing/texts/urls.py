"""Addresses of 设置 → 文书文本."""

from django.urls import path

from routing.texts import views as text_views

urlpatterns = [
    path("setup/texts/", text_views.texts, name="texts"),
    path("setup/texts/switches/<str:switch>/", text_views.switch, name="paper_switch"),
    path("setup/texts/withdraw/text/<int:pk>/", text_views.withdraw, {"kind": "text"}, name="text_withdraw"),
    path("setup/texts/withdraw/switch/<int:pk>/", text_views.withdraw, {"kind": "switch"}, name="switch_withdraw"),
    path("setup/texts/<str:slot>/", text_views.text, name="text"),
    path("setup/texts/<str:slot>/sample/", text_views.sample, name="text_sample"),
]
