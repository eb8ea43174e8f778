"""The roof: HTTP to Django, the public's picture before it, sockets to the room."""

import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")
django = get_asgi_application()

from council.routing import sockets
from meetings import public


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """One server application for all three."""
    if scope["type"] == "websocket":
        await sockets(scope, receive, send)
    elif scope["type"] == "http" and (meeting := public.wants(scope)):
        await public.state(scope, send, meeting)
    elif scope["type"] == "http":
        await django(scope, receive, send)
