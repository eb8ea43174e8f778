"""The roof: HTTP to Django, the public's picture before it, sockets to the room."""

import gc
import os
import sys
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "council.settings")
django = get_asgi_application()

from channels.routing import ProtocolTypeRouter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from council.routing import sockets
from meetings import public
from streaming.proxy import Proxy

if settings.PROCESS != "web":
    raise ImproperlyConfigured("COUNCIL_PROCESS says that this is not the web process, so it has none of its keys")

# Scribe, hubs and event loop are threads of one process: who waits for the lock gets it after a millisecond, not five;
# and what was loaded by now is never garbage, so no collection walks over it in the middle of a vote.
sys.setswitchinterval(0.001)
gc.freeze()
gc.set_threshold(20_000, 20, 50)

# Where nginx stands in front, the stage's addresses never come here.
stage = Proxy(f"http://127.0.0.1:{settings.STAGE_HTTP_PORT}") if settings.STAGE_PROXY else None


async def pages(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The public's picture and the stage are answered before Django is asked; everything else is Django's."""
    if stage is not None and stage.wants(scope):
        await stage(scope, receive, send)
        return
    meeting = public.wants(scope)
    if meeting:
        await public.state(scope, send, meeting)
    else:
        await django(scope, receive, send)


application = ProtocolTypeRouter({"http": pages, "websocket": sockets})
