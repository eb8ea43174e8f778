"""The room's addresses that Django answers; sockets and the public state stand in council/asgi.py before it."""

from django.urls import path

from meetings import api

urlpatterns = [
    path("api/meetings/<uuid:meeting>/commands", api.commands, name="meeting-commands"),
    path("api/meetings/<uuid:meeting>/texts/<slug:digest>", api.text, name="meeting-text"),
    path("api/meetings/<uuid:meeting>/heads", api.heads, name="meeting-heads"),
    path("api/meetings/<uuid:meeting>/journal.jsonl", api.journal_lines, name="meeting-journal"),
]
