"""Frames as RFC 6455 has them, and the fallback where no transport can be reached."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any

import pytest

from meetings import wire


@pytest.mark.parametrize(
    ("size", "head"),
    [
        (0, b"\x81\x00"),
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65_535, b"\x81\x7e\xff\xff"),
        (65_536, b"\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00"),
    ],
)
def test_a_frame_carries_its_length_and_comes_back(size: int, head: bytes) -> None:
    message = wire.frame(b"x" * size)
    assert message == head + b"x" * size
    assert wire.payload(message) == b"x" * size


async def test_a_server_that_is_not_daphne_gets_plain_messages_in_order() -> None:
    sent: list[str] = []

    async def send(message: dict[str, Any]) -> None:
        await asyncio.sleep(0)
        sent.append(message["text"])

    out = wire.pipe(send)
    for number in range(50):
        out.write(wire.frame(f"bericht {number} é".encode()))
    assert not out.fast and out.waiting() > 0
    await asyncio.sleep(0.2)
    assert sent == [f"bericht {number} é" for number in range(50)]
    assert out.waiting() == 0


async def test_a_socket_that_is_gone_forgets_what_waited() -> None:
    async def send(message: dict[str, Any]) -> None:
        raise OSError("gone")

    out = wire.pipe(send)
    out.write(wire.frame(b"x"))
    out.write(wire.frame(b"y"))
    await asyncio.sleep(0.05)
    assert out.waiting() == 0


class Transport:
    """What Twisted's transport shows, with a kernel that takes as much as it is told to."""

    def __init__(self, room: int) -> None:
        self.room, self.kernel = room, b""
        self.dataBuffer, self.offset, self._tempDataLen = b"", 0, 0
        self.connected, self.disconnecting = True, False
        self.aborted = False

    def abortConnection(self) -> None:
        self.aborted = True

    def writeSomeData(self, data: bytes) -> int:
        taken = data[: self.room - len(self.kernel)]
        self.kernel += taken
        return len(taken)

    def write(self, data: bytes) -> None:
        self.dataBuffer += data


class Protocol:
    state = 3

    def __init__(self, transport: Transport) -> None:
        self.transport = transport


async def handle_reply(protocol: Protocol, message: dict[str, Any]) -> None:
    raise AssertionError("the plain way was taken")


def test_daphnes_transport_gets_the_bytes_themselves() -> None:
    transport = Transport(room=100)
    out = wire.pipe(partial(handle_reply, Protocol(transport)))
    out.write(wire.frame(b"a" * 40))
    assert out.fast and transport.kernel == wire.frame(b"a" * 40) and out.waiting() == 0


def test_a_line_that_cannot_be_closed_can_be_cut() -> None:
    transport = Transport(room=100)
    wire.pipe(partial(handle_reply, Protocol(transport))).drop()
    assert transport.aborted


def test_what_the_kernel_does_not_take_waits_behind_and_in_order() -> None:
    transport = Transport(room=50)
    out = wire.pipe(partial(handle_reply, Protocol(transport)))
    first, second = wire.frame(b"a" * 60), wire.frame(b"b" * 5)
    out.write(first)
    out.write(second)
    assert transport.kernel + transport.dataBuffer == first + second
    assert out.waiting() == len(first + second) - 50


def test_a_closing_line_gets_nothing_more() -> None:
    transport = Transport(room=100)
    protocol = Protocol(transport)
    out = wire.pipe(partial(handle_reply, protocol))
    protocol.state = 2
    out.write(wire.frame(b"a"))
    assert transport.kernel == transport.dataBuffer == b""
