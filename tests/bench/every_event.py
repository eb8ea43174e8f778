"""The same room, but watchers get every event too: only to be compared with servers that know no other way."""

from council.asgi import application
from meetings import hub

hub.WATCH_SECONDS = 0.0

__all__ = ["application"]
