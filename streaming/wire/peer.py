"""One browser or encoder at our port: ICE-lite (RFC 8445 2.5), DTLS, then decrypted packets in, plain ones out."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Callable

from streaming.rules import sdp
from streaming.wire.dtls import Dtls, Identity
from streaming.wire.port import Address, Port

log = logging.getLogger(__name__)

HANDSHAKE = 10.0  # seconds from the answer until media may flow
SILENT = 15.0  # seconds without a connectivity check: full agents ask every 5 at most (RFC 7675 5.1)
ADDRESSES = 8  # that one peer may have asked from
EARLY = 64  # packets kept that came before our side of the handshake was done: the first key frame is among them

OnPacket = Callable[[bytes], None]


class Peer:
    """`on_closed(why)` is called once, whoever ended it."""

    def __init__(
        self, port: Port, identity: Identity, on_rtp: OnPacket, on_rtcp: OnPacket, on_closed: Callable[[str], None]
    ) -> None:
        self.name, self._password = secrets.token_hex(6), secrets.token_urlsafe(18)
        self.password = self._password.encode()
        self.seen = asyncio.get_running_loop().time()
        self.closed = False
        self._port, self._identity = port, identity
        self._on_rtp, self._on_rtcp, self._on_closed = on_rtp, on_rtcp, on_closed
        self._address: Address | None = None
        self._addresses: dict[Address, None] = {}
        self._found = asyncio.Event()
        self._early: list[bytes] = []
        self._dtls = Dtls(identity, self._to_wire, self._ended)
        self._connecting: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    def answer(
        self,
        offer: sdp.Offer,
        agreed: sdp.Agreed,
        direction: str,
        addresses: tuple[Address, ...],
        ssrcs: tuple[int, int, int] | None = None,
    ) -> str:
        """The SDP answer; from here the peer has ten seconds to connect. `direction` is ours."""
        ours = sdp.Ours(self.name, self._password, self._identity.fingerprint, addresses, secrets.randbits(62), ssrcs)
        self._port.welcome(self.name, self)
        self._connecting = asyncio.ensure_future(self._connect(offer))
        return sdp.answer(offer, agreed, ours, direction)

    @property
    def up(self) -> bool:
        return self._dtls.up and not self.closed

    @property
    def forged(self) -> int:
        return self._dtls.forged

    async def connected(self) -> bool:
        """Waits until the handshake ended; whether media may flow."""
        if self._connecting is not None:
            await asyncio.wait({self._connecting})
        return self.up

    def silent_for(self, now: float) -> float:
        return now - self.seen

    def send(self, packet: bytes) -> None:
        sealed = self._dtls.protect(packet)
        if sealed is not None and self._address is not None:
            self._port.send(sealed, self._address)

    def send_rtcp(self, packet: bytes) -> None:
        sealed = self._dtls.protect_rtcp(packet)
        if sealed is not None and self._address is not None:
            self._port.send(sealed, self._address)

    async def close(self, why: str = "closed") -> None:
        """Safe to call twice; afterwards nothing of this peer is left."""
        if not self.closed:
            self._end(why)
        if self._closing is not None:
            await asyncio.wait({self._closing})

    # What the port calls

    def on_checked(self, address: Address, nominated: bool, now: float) -> None:
        self.seen = now
        self._addresses.pop(address, None)
        self._addresses[address] = None
        if len(self._addresses) > ADDRESSES:
            oldest = next(each for each in self._addresses if each != self._address)
            del self._addresses[oldest]
            self._port.leave(oldest)
        if nominated or self._address is None:
            self._address = address
            self._found.set()

    def on_dtls(self, data: bytes) -> None:
        self._dtls.feed(data)

    def on_srtp(self, data: bytes) -> None:
        if not self._dtls.up:
            if len(self._early) < EARLY and not self.closed:
                self._early.append(data)
            return
        if len(data) > 1 and 192 <= data[1] <= 223:  # RFC 5761 4
            plain = self._dtls.unprotect_rtcp(data)
            if plain is not None:
                self._on_rtcp(plain)
            return
        plain = self._dtls.unprotect(data)
        if plain is not None:
            self._on_rtp(plain)

    # What happens by itself

    def _to_wire(self, data: bytes) -> None:
        if self._address is not None:
            self._port.send(data, self._address)

    async def _connect(self, offer: sdp.Offer) -> None:
        why = "timeout"
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(HANDSHAKE):
                await self._found.wait()
                if await self._dtls.connect(offer.setup != "active", offer.fingerprints):
                    early, self._early = self._early, []
                    for data in early:
                        self.on_srtp(data)
                    return
                why = "dtls"
        self._end(why)

    def _ended(self) -> None:
        if self._connecting is not None and self._connecting.done():
            self._end("gone")

    def _end(self, why: str) -> None:
        if self.closed:
            return
        self.closed = True
        self._early.clear()
        self._port.forget(self.name, set(self._addresses))
        self._closing = asyncio.ensure_future(self._release())
        self._on_closed(why)

    async def _release(self) -> None:
        if self._connecting is not None and self._connecting is not asyncio.current_task():
            self._connecting.cancel()
        await self._dtls.close()
