"""DTLS and SRTP for one peer: the only file that touches names aiortc keeps to itself.

Used are `_set_role`, `_rx_srtp` and `_tx_srtp` of RTCDtlsTransport, and that it asks its transport for `role`, `_recv`
and `_send` and nothing else; `_create_ssl_context` of RTCCertificate. aiortc is pinned to 1.16, and
tests/streaming/wire/test_private_names.py touches each.
SRTP never reaches it: packets are taken off before, so that aiortc's router, receivers and senders do not run.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pylibsrtp
from aiortc import RTCCertificate, RTCDtlsFingerprint, RTCDtlsParameters, RTCDtlsTransport, RTCIceTransport

WAITING = 64  # datagrams of a handshake that may lie unread


CIPHERS = b":".join(
    b"ECDHE-%s-%s" % (kind, cipher)
    for kind in (b"ECDSA", b"RSA")
    for cipher in (b"AES128-GCM-SHA256", b"CHACHA20-POLY1305", b"AES256-GCM-SHA384", b"AES128-SHA", b"AES256-SHA")
)
"""Beside aiortc's own, which fit keys on a curve only: GStreamer has an RSA key, and where an encoder offers to be the
DTLS server it is its key that counts."""


class _Certificate(RTCCertificate):
    def _create_ssl_context(self, srtp_profiles: list[Any]) -> Any:
        context = super()._create_ssl_context(srtp_profiles)
        context.set_cipher_list(CIPHERS)
        return context


class Identity:
    """The certificate of this process; its fingerprint goes into every answer."""

    def __init__(self) -> None:
        self.certificate = _Certificate.generateCertificate()
        prints = self.certificate.getFingerprints()
        self.fingerprint = next(each.value for each in prints if each.algorithm == "sha-256")


class _Pipe:
    """What RTCDtlsTransport may ask of its transport."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self.role = "controlled"
        self._out = send
        self._in: asyncio.Queue[bytes | None] = asyncio.Queue(WAITING)

    def put(self, data: bytes | None) -> None:
        if data is None and self._in.full():
            self._in.get_nowait()
        if not self._in.full():
            self._in.put_nowait(data)

    async def _recv(self) -> bytes:
        data = await self._in.get()
        if data is None:
            raise ConnectionError
        return data

    async def _send(self, data: bytes) -> None:
        self._out(data)


class Dtls:
    """`protect` and `unprotect` give None for what cannot be done: not connected yet, or forged."""

    def __init__(self, identity: Identity, send: Callable[[bytes], None], on_closed: Callable[[], None]) -> None:
        self._pipe = _Pipe(send)
        self._dtls = RTCDtlsTransport(cast(RTCIceTransport, self._pipe), [identity.certificate])
        self._on_closed = on_closed
        self._dtls.on("statechange", self._changed)
        self.forged = 0

    @property
    def up(self) -> bool:
        return self._dtls.state == "connected"

    async def connect(self, client: bool, fingerprints: tuple[tuple[str, str], ...]) -> bool:
        """Returns when the handshake ended; whether it ended well."""
        self._dtls._set_role("client" if client else "server")
        prints = [RTCDtlsFingerprint(algorithm, value) for algorithm, value in fingerprints]
        await self._dtls.start(RTCDtlsParameters(fingerprints=prints))
        return self.up

    def feed(self, data: bytes) -> None:
        self._pipe.put(data)

    def protect(self, data: bytes) -> bytes | None:
        session = self._dtls._tx_srtp
        return session.protect(data) if session is not None and self.up else None

    def protect_rtcp(self, data: bytes) -> bytes | None:
        session = self._dtls._tx_srtp
        return session.protect_rtcp(data) if session is not None and self.up else None

    def unprotect(self, data: bytes) -> bytes | None:
        session = self._dtls._rx_srtp
        try:
            return session.unprotect(data) if session is not None and self.up else None
        except pylibsrtp.Error:
            self.forged += 1
            return None

    def unprotect_rtcp(self, data: bytes) -> bytes | None:
        session = self._dtls._rx_srtp
        try:
            return session.unprotect_rtcp(data) if session is not None and self.up else None
        except pylibsrtp.Error:
            self.forged += 1
            return None

    async def close(self) -> None:
        """Tells the other side, then ends whatever still waits here."""
        await self._dtls.stop()
        self._pipe.put(None)

    def _changed(self) -> None:
        if self._dtls.state in ("closed", "failed"):
            self._on_closed()
