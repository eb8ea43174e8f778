"""The public's picture over HTTP, in front of Django: ready bytes, ETag = journal number, fresh for one second.

One request costs a dictionary look-up and two ASGI messages; with a micro-cache before it, nearly nothing.
Watchers by socket are for the hall; the public page reads this.
"""

from __future__ import annotations

import asyncio
import re
import time
import zlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DatabaseError, InterfaceError

from meetings import connections, doors, hub
from meetings.reading import PUBLIC

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]

PATH = re.compile(r"^/api/meetings/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})/state$")
FRESH_SECONDS = 1.0
UNKNOWN_SECONDS = 10.0
MOST_UNKNOWN = 10_000

_common = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"public, max-age=1"),
    (b"vary", b"accept-encoding"),
    (b"x-content-type-options", b"nosniff"),
    (b"access-control-allow-origin", b"*"),  # it is the public record, and no cookie is looked at
]


@dataclass(frozen=True)
class Ready:
    """The answer as it stands: body and headers, plain and compressed."""

    hub: hub.Hub
    seq: int
    made_at: float
    etag: bytes
    plain: tuple[list[tuple[bytes, bytes]], bytes]
    gzip: tuple[list[tuple[bytes, bytes]], bytes]
    same: list[tuple[bytes, bytes]]


_ready: dict[str, Ready] = {}
_unknown: dict[str, float] = {}


def wants(scope: Scope) -> str | None:
    """The meeting whose state is asked for, or None when the request is not for us."""
    found = PATH.match(scope["path"])
    return found[1] if found else None


async def state(scope: Scope, send: Send, meeting: str) -> None:
    """Answer one request."""
    if scope["method"] not in ("GET", "HEAD"):
        await _plain(send, 405, b"")
        return
    ready = _ready.get(meeting)
    if ready is None or time.monotonic() - ready.made_at > FRESH_SECONDS or ready.seq != ready.hub.picture.seq:
        ready = await _renew(meeting)
        if ready is None:
            await _plain(send, 404, b'{"error":"no such meeting"}')
            return
    gzip, known = _asks(scope["headers"], ready.etag)
    headers, body = ready.gzip if gzip else ready.plain
    if known:
        headers, body = ready.same, b""
    await send({"type": "http.response.start", "status": 304 if known else 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def _asks(headers: list[tuple[bytes, bytes]], etag: bytes) -> tuple[bool, bool]:
    """Whether the client reads gzip, and whether he has this picture already."""
    gzip = known = False
    for name, value in headers:
        if name == b"accept-encoding":
            gzip = b"gzip" in value
        elif name == b"if-none-match":
            known = etag in value or value.strip() == b"*"
    return gzip, known


def _room(meeting: str) -> hub.Hub:
    return hub.room(UUID(meeting))


async def _renew(meeting: str) -> Ready | None:
    try:
        if not await _is_known(meeting):
            return None
        async with asyncio.timeout(5):
            await _room(meeting).ready()
    except (DatabaseError, InterfaceError, TimeoutError):
        return _ready.get(meeting)  # the last picture is better than none; `now` says how old it is
    found = _make(_room(meeting))
    _ready[meeting] = found
    return found


async def _is_known(meeting: str) -> bool:
    """Unknown numbers are remembered for a while: guessing them costs the database little."""
    if meeting in _ready:
        return True
    if _unknown.get(meeting, 0.0) > time.monotonic():
        return False
    if await doors.ask(connections.exists, UUID(meeting)):
        return True
    if len(_unknown) >= MOST_UNKNOWN:
        _unknown.clear()
    _unknown[meeting] = time.monotonic() + UNKNOWN_SECONDS
    return False


def _make(room: hub.Hub) -> Ready:
    """The tag is weak: two answers of one number differ in ``now`` alone."""
    seq, body = room.picture.seq, room.picture.state(PUBLIC, hub.now(room.meeting))
    etag = b'W/"%d"' % seq
    packed = zlib.compress(body, 5, wbits=31)
    same = [*_common, (b"etag", etag)]
    return Ready(
        room,
        seq,
        time.monotonic(),
        etag,
        ([*same, (b"content-length", b"%d" % len(body))], body),
        ([*same, (b"content-encoding", b"gzip"), (b"content-length", b"%d" % len(packed))], packed),
        same,
    )


async def _plain(send: Send, status: int, body: bytes) -> None:
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def forget() -> None:
    """For a server that stops."""
    _ready.clear()
    _unknown.clear()
