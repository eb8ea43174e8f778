"""The roof: which socket leads where, and from which pages one may be opened."""

from __future__ import annotations

import re
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http.request import split_domain_port
from django.utils.http import is_same_domain

from council.signing import service_of
from meetings.consumers import RoomConsumer, ServiceConsumer

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
ROOM = re.compile(rf"^/ws/meetings/({_UUID})/(watch/|service/)?$")


async def sockets(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """The room and its gallery; anything else, and any page of somebody else, is turned away at the handshake."""
    found = ROOM.match(scope["path"])
    headers = dict(scope["headers"])
    if found is not None and found[2] == "service/":
        await _service(scope, receive, send, UUID(found[1]), headers.get(b"authorization", b"").decode("latin1"))
        return
    if found is None or not origin_is_ours(headers.get(b"origin", b""), headers.get(b"host", b"")):
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    session = None if found[2] else session_key(headers.get(b"cookie", b""))
    await RoomConsumer(scope, receive, send, UUID(found[1]), session).run()


async def _service(scope: dict[str, Any], receive: Any, send: Any, meeting: UUID, authorization: str) -> None:
    """A process of ours has no page and no cookie: it has a seal. Without one the handshake ends with 403."""
    service = service_of(authorization, str(meeting))
    if service is None:
        await receive()
        await send({"type": "websocket.close", "code": 1008})
        return
    await ServiceConsumer(scope, receive, send, meeting, service).run()


def origin_is_ours(origin: bytes, host: bytes) -> bool:
    """A browser always says which page opens a socket; cookies travel along, so that page must be ours (CWE-1385)."""
    page = urlsplit(origin.decode("latin1"))
    if page.scheme not in ("http", "https") or not page.hostname:
        return False
    if settings.SESSION_COOKIE_SECURE and page.scheme != "https":
        return False
    if page.netloc == host.decode("latin1"):
        return _allowed(page.netloc)
    return any(is_same_domain(page.netloc, urlsplit(trusted).netloc) for trusted in settings.CSRF_TRUSTED_ORIGINS)


def _allowed(netloc: str) -> bool:
    domain, _ = split_domain_port(netloc)
    return any(is_same_domain(domain, pattern) for pattern in settings.ALLOWED_HOSTS)


def session_key(cookie: bytes) -> str:
    """The session that the browser sent along; empty when there is none."""
    try:
        found = SimpleCookie(cookie.decode("latin1")).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return found.value if found else ""
