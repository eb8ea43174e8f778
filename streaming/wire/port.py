"""One UDP port for everybody: what comes in is told apart by its first byte and its sender (RFC 7983).

A stranger's datagram costs one look in a table. Sending never waits and keeps no queue: what the kernel does not take
at once is gone, as it would be on the way.
"""

from __future__ import annotations

import asyncio
import logging
import socket
from typing import Protocol

from streaming.rules import stun

log = logging.getLogger(__name__)

BUFFER = 4 * 1024 * 1024  # bytes: a key frame to 45 members is 1.9 MB at once
LARGEST = 1500
READS = 256  # datagrams taken in one turn, so that timers get theirs
QUIET = 7.0  # seconds without a sign of life after which an address may be another peer's

Address = tuple[str, int]


class Party(Protocol):
    """What the port needs of a peer."""

    password: bytes
    seen: float

    def on_checked(self, address: Address, nominated: bool, now: float) -> None: ...
    def on_dtls(self, data: bytes) -> None: ...
    def on_srtp(self, data: bytes) -> None: ...


class Port:
    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self._loop = asyncio.get_running_loop()
        self._names: dict[str, Party] = {}
        self._addresses: dict[Address, Party] = {}
        self.unsent = self.strange = 0
        self._loop.add_reader(sock.fileno(), self._readable)

    @classmethod
    def open(cls, host: str, port: int) -> Port:
        kind = socket.AF_INET6 if ":" in host else socket.AF_INET
        sock = socket.socket(kind, socket.SOCK_DGRAM)
        try:
            sock.setblocking(False)
            for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
                sock.setsockopt(socket.SOL_SOCKET, option, BUFFER)
            sock.bind((host, port))
        except OSError:
            sock.close()
            raise
        return cls(sock)

    @property
    def address(self) -> Address:
        host, port = self._socket.getsockname()[:2]
        return host, port

    def close(self) -> None:
        self._loop.remove_reader(self._socket.fileno())
        self._socket.close()

    def welcome(self, name: str, party: Party) -> None:
        self._names[name] = party

    def forget(self, name: str, addresses: set[Address]) -> None:
        party = self._names.pop(name, None)
        for address in addresses:
            if self._addresses.get(address) is party:
                self._addresses.pop(address, None)

    def leave(self, address: Address) -> None:
        self._addresses.pop(address, None)

    def send(self, data: bytes, address: Address) -> None:
        try:
            self._socket.sendto(data, address)
        except OSError:
            self.unsent += 1

    def counters(self) -> dict[str, int]:
        return {
            "peers": len(self._names),
            "addresses": len(self._addresses),
            "unsent": self.unsent,
            "strange": self.strange,
        }

    def _readable(self) -> None:
        for _ in range(READS):
            try:
                data, address = self._socket.recvfrom(LARGEST)
            except (BlockingIOError, InterruptedError):
                return
            except OSError:
                continue  # an ICMP answer to something we sent
            try:
                self._received(data, address[:2])
            except Exception:
                log.exception("a datagram of %d bytes", len(data))

    def _received(self, data: bytes, address: Address) -> None:
        first = data[0] if data else 255
        if first < 4:
            self._check(data, address)
            return
        party = self._addresses.get(address)
        if party is None:
            self.strange += 1
        elif 127 < first < 192:
            party.on_srtp(data)
        elif 19 < first < 64:
            party.on_dtls(data)

    def _check(self, data: bytes, address: Address) -> None:
        """A connectivity check; only who knows the password of a peer becomes his address."""
        asked = stun.request(data)
        party = self._names.get(asked.name.partition(":")[0]) if asked else None
        if asked is None or party is None or not stun.genuine(asked, party.password):
            self.strange += 1
            return
        now = self._loop.time()
        other = self._addresses.get(address)
        if other is not None and other is not party and now - other.seen < QUIET:
            self.strange += 1
            return
        self._addresses[address] = party
        self.send(stun.response(asked, address, party.password), address)
        party.on_checked(address, asked.nominated, now)
