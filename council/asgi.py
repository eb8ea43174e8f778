"""The roof: HTTP to Django, the public's picture before it, sockets to the room."""

import gc
import os
import sys
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")
django = get_asgi_application()

from channels.routing import ProtocolTypeRouter

from council.routing import sockets
from meetings import public

# Scribe, hubs and event loop are threads of one process: who waits for the lock gets it after a millisecond, not five;
# and what was loaded by now is never garbage, so no collection walks over it in the middle of a vote.
sys.setswitchinterval(0.001)
gc.freeze()
gc.set_threshold(20_000, 20, 50)


async def pages(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The public's picture of a meeting is answered before Django is asked; everything else is Django's."""
    meeting = public.wants(scope)
    if meeting:
        await public.state(scope, send, meeting)
    else:
        await django(scope, receive, send)


application = ProtocolTypeRouter({"http": pages, "websocket": sockets})
