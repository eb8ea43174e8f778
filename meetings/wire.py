"""Writing one message to many sockets: framed once, the same bytes to each.

Plain ASGI encodes, copies and schedules a message anew for every socket, and no server tells how much still waits
to be sent. Under Daphne the transport can be reached, so a message is framed once and written to it directly. That
is a private detail of Daphne and Twisted: `pipe` looks at what it was given and falls back to plain ASGI.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Protocol

Send = Callable[[dict[str, Any]], Awaitable[None]]

_NEEDED = (
    "write",
    "writeSomeData",
    "abortConnection",
    "dataBuffer",
    "offset",
    "_tempDataLen",
    "connected",
    "disconnecting",
)
_OPEN = 3  # autobahn's WebSocketProtocol.STATE_OPEN


class Pipe(Protocol):
    """One socket's way out. Only the event loop's thread may touch it."""

    fast: bool

    def write(self, message: bytes) -> None:
        """Hand over one message, framed by `frame`."""

    def waiting(self) -> int:
        """Bytes handed over that the kernel has not taken yet."""

    def drop(self) -> None:
        """Cut the line, for when it cannot be closed; what still waits is lost."""


def frame(payload: bytes) -> bytes:
    """An unmasked, unfragmented text frame (RFC 6455, 5.2), as a server sends it."""
    size = len(payload)
    if size < 126:
        return b"\x81" + bytes((size,)) + payload
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload


def payload(message: bytes) -> bytes:
    """What was framed."""
    return message[{126: 4, 127: 10}.get(message[1], 2) :]


def pipe(send: Send) -> Pipe:
    """The fastest way out that this server offers; call it after the socket was accepted."""
    protocol = send.args[0] if isinstance(send, partial) and send.args else None
    transport = getattr(protocol, "transport", None)
    if transport is None or not all(hasattr(transport, name) for name in _NEEDED):
        return PlainPipe(send)
    return TransportPipe(protocol, transport)


class TransportPipe:
    """Daphne without TLS of its own: straight to the kernel, the rest to Twisted's buffer."""

    fast = True
    __slots__ = ("_protocol", "_transport")

    def __init__(self, protocol: Any, transport: Any) -> None:
        self._protocol = protocol
        self._transport = transport

    def write(self, message: bytes) -> None:
        transport = self._transport
        if not transport.connected or transport.disconnecting or self._protocol.state != _OPEN:
            return
        if transport.dataBuffer or transport._tempDataLen:
            transport.write(message)
            return
        taken = transport.writeSomeData(message)
        if not isinstance(taken, int) or taken < 0:
            transport.write(message)  # Twisted meets the same error in its own turn and reports the loss
        elif taken < len(message):
            transport.write(message[taken:])

    def waiting(self) -> int:
        transport = self._transport
        return len(transport.dataBuffer) - transport.offset + transport._tempDataLen

    def drop(self) -> None:
        self._transport.abortConnection()


class PlainPipe:
    """Any ASGI server: one task per socket keeps the order and counts what still waits."""

    fast = False

    def __init__(self, send: Send) -> None:
        self._send = send
        self._queue: deque[bytes] = deque()
        self._bytes = 0
        self._task: asyncio.Task[None] | None = None

    def write(self, message: bytes) -> None:
        self._queue.append(message)
        self._bytes += len(message)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._drain())

    def waiting(self) -> int:
        return self._bytes

    def drop(self) -> None:
        """Out of reach here: the server ends the line when the application returns, at the next message."""
        self._queue.clear()
        self._bytes = 0

    async def _drain(self) -> None:
        while self._queue:
            message = self._queue.popleft()
            try:
                await self._send({"type": "websocket.send", "text": payload(message).decode()})
            except Exception:  # the socket is gone: its reader learns that from the server
                self._queue.clear()
                self._bytes = 0
                return
            self._bytes -= len(message)
