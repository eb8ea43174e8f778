"""`/stage/` and `/stream/` in the web process, where no nginx stands in front: development, the demo, tests.

One origin then, as in production, so a page needs no other policy. It passes requests on and keeps nothing; who may do
what is decided by the stage, from the token in the request. No cookie goes through: the stage knows none.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

import aiohttp
from yarl import URL

log = logging.getLogger(__name__)

PREFIXES: Final = ("/stage/", "/stream/")
METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "DELETE", "PATCH"})
MOST_BYTES: Final = 64 * 1024
"""Of a request: twice what the stage itself takes for an offer."""
LONGEST_S: Final = 15.0
"""Between two reads of an answer; a waiting playlist is answered within six seconds."""
TIMEOUT: Final = aiohttp.ClientTimeout(total=None, sock_connect=2, sock_read=LONGEST_S)
PIECE: Final = 64 * 1024
# Between two neighbours only (RFC 9110 7.6.1), what we write ourselves, and what the stage has no use for.
DROPPED: Final = frozenset(
    {
        b"connection", b"keep-alive", b"proxy-connection", b"te", b"trailer", b"transfer-encoding", b"upgrade",
        b"host", b"content-length", b"cookie", b"set-cookie", b"x-forwarded-for", b"x-forwarded-proto",
        b"x-forwarded-host", b"forwarded",
    }
)  # fmt: skip

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class TooLarge(Exception):
    """The request's body is longer than anything the stage would take."""


class Proxy:
    """An ASGI application in front of the stage at `upstream`, for example `http://127.0.0.1:8010`."""

    def __init__(self, upstream: str) -> None:
        self._upstream = upstream.rstrip("/")

    def wants(self, scope: MutableMapping[str, Any]) -> bool:
        return scope["type"] == "http" and str(scope["path"]).startswith(PREFIXES)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Receive, send: Send) -> None:
        """A reader who goes away takes his request to the stage with him."""
        if scope["method"] not in METHODS:
            await _problem(send, 405, "http")
            return
        try:
            body = await _body(receive)
        except TooLarge:
            await _problem(send, 413, "sdp.malformed")
            return
        passing = asyncio.ensure_future(self._pass(scope, body, send))
        leaving = asyncio.ensure_future(_gone(receive))
        try:
            await asyncio.wait({passing, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            leaving.cancel()
            if not passing.done():
                passing.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await passing

    async def _pass(self, scope: MutableMapping[str, Any], body: bytes, send: Send) -> None:
        begun = False
        try:
            # A session of its own for each request: nothing is left over at the end, in whatever loop it ran.
            async with (
                aiohttp.ClientSession(
                    timeout=TIMEOUT, auto_decompress=False, cookie_jar=aiohttp.DummyCookieJar()
                ) as session,
                session.request(
                    scope["method"],
                    self._address(scope),
                    headers=_asked(scope),
                    data=body or None,
                    allow_redirects=False,
                ) as answer,
            ):
                await send({"type": "http.response.start", "status": answer.status, "headers": _answered(answer)})
                begun = True
                async for piece in answer.content.iter_chunked(PIECE):
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
                await send({"type": "http.response.body", "body": b""})
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.info("the stage does not answer: %s", error)
            if begun:
                # A length was promised that does not come: the reader must see that, not a whole answer.
                raise ConnectionError("the stage broke off") from None
            await _problem(send, 502, "stage.unreachable")

    def _address(self, scope: MutableMapping[str, Any]) -> URL:
        """The path as the reader wrote it: decoding it twice would make another one of it."""
        path = scope.get("raw_path") or str(scope["path"]).encode()
        query = scope.get("query_string", b"")
        text = path.partition(b"?")[0].decode("latin1") + (f"?{query.decode('latin1')}" if query else "")
        return URL(self._upstream + text, encoded=True)


async def _body(receive: Receive) -> bytes:
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return b""
        part = message.get("body", b"")
        size += len(part)
        if size > MOST_BYTES:
            raise TooLarge
        parts.append(part)
        if not message.get("more_body"):
            return b"".join(parts)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _asked(scope: MutableMapping[str, Any]) -> list[tuple[str, str]]:
    kept = [(name.decode("latin1"), value.decode("latin1")) for name, value in scope["headers"] if name not in DROPPED]
    client = (scope.get("client") or ("", 0))[0]
    return [*kept, ("X-Forwarded-For", client)] if client else kept


def _answered(answer: aiohttp.ClientResponse) -> list[tuple[bytes, bytes]]:
    """As it came, with its length: a player wants to know how long a segment is."""
    raw = [(name.lower(), value) for name, value in answer.raw_headers]
    return [(name, value) for name, value in raw if name not in DROPPED or name == b"content-length"]


async def _problem(send: Send, status: int, code: str) -> None:
    body = json.dumps({"title": "The stage does not answer" if status == 502 else "Denied", "code": code}).encode()
    headers = [(b"content-type", b"application/problem+json"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
