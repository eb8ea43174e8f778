"""The room's addresses that Django answers; sockets and the public state stand in council/asgi.py before it."""

from django.urls import path

from meetings import api, read_api

urlpatterns = [
    path("api/meetings/<uuid:meeting>/commands", api.commands, name="meeting-commands"),
    path("api/meetings/<uuid:meeting>/texts/<slug:digest>", api.text, name="meeting-text"),
    path("api/meetings/<uuid:meeting>/guest-link", api.guest_link, name="meeting-guest-link"),
    path("api/meetings", read_api.MeetingsView.as_view(), name="meetings"),
    path("api/meetings/<uuid:meeting>", read_api.MeetingView.as_view(), name="meeting"),
    path("api/meetings/<uuid:meeting>/votes", read_api.VotesView.as_view(), name="meeting-votes"),
    path("api/meetings/<uuid:meeting>/heads", read_api.HeadsView.as_view(), name="meeting-heads"),
    path("api/meetings/<uuid:meeting>/journal.jsonl", read_api.JournalView.as_view(), name="meeting-journal"),
    path("api/schema", read_api.SchemaView.as_view(), name="schema"),
]
