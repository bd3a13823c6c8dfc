"""Addresses of the joint conference: quarters, meetings and topics."""

from django.urls import path

from routing.meetings import views as meeting_views

urlpatterns = [
    path("meetings/", meeting_views.meetings, name="meetings"),
    path("meetings/<int:year>Q<int:number>/", meeting_views.quarter, name="quarter"),
    path("meetings/<int:year>Q<int:number>/new/", meeting_views.meeting_new, name="meeting_new"),
    path("meetings/<int:meeting>/edit/", meeting_views.meeting_edit, name="meeting_edit"),
    path("meetings/<int:meeting>/close/", meeting_views.meeting_close, name="meeting_close"),
    path("meetings/<int:meeting>/pack/", meeting_views.pack, name="pack"),
    path("meetings/<int:meeting>/topics/new/", meeting_views.topics_new, name="topics_new"),
    path("meetings/topics/<int:topic>/shift/", meeting_views.topic_shift, name="topic_shift"),
    path("meetings/topics/<int:topic>/resolve/", meeting_views.topic_resolve, name="topic_resolve"),
    path("meetings/topics/<int:topic>/done/", meeting_views.topic_done, name="topic_done"),
    path("meetings/topics/<int:topic>/paper/", meeting_views.topic_paper, name="topic_paper"),
    path("meetings/topics/<int:topic>/paper/print/", meeting_views.topic_paper_print, name="topic_paper_print"),
]
