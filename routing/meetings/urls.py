"""Addresses of the joint conference: quarters, meetings and topics."""

from django.urls import path

from routing.meetings import views

urlpatterns = [
    path("meetings/", views.meetings, name="meetings"),
    path("meetings/<int:year>Q<int:number>/", views.quarter, name="quarter"),
    path("meetings/<int:year>Q<int:number>/new/", views.meeting_new, name="meeting_new"),
    path("meetings/<int:meeting>/edit/", views.meeting_edit, name="meeting_edit"),
    path("meetings/<int:meeting>/close/", views.meeting_close, name="meeting_close"),
    path("meetings/<int:meeting>/pack/", views.pack, name="pack"),
    path("meetings/<int:meeting>/topics/new/", views.topics_new, name="topics_new"),
    path("meetings/topics/<int:topic>/shift/", views.topic_shift, name="topic_shift"),
    path("meetings/topics/<int:topic>/resolve/", views.topic_resolve, name="topic_resolve"),
    path("meetings/topics/<int:topic>/done/", views.topic_done, name="topic_done"),
    path("meetings/topics/<int:topic>/paper/", views.topic_paper, name="topic_paper"),
    path("meetings/topics/<int:topic>/paper/print/", views.topic_paper_print, name="topic_paper_print"),
]
