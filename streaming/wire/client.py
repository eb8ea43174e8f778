"""The other side of the stage: a full, controlling agent that publishes or watches, for demo cameras and benches.

One socket and one DTLS session per client, no codec and no clock: it sends packets it is given and hands on what comes.
"""

from __future__ import annotations

import asyncio
import re
import secrets
import socket
from collections.abc import Callable

from streaming.rules import stun
from streaming.rules.rtp import URI_LEVEL
from streaming.wire.dtls import Dtls, Identity

CHECK = 2.5  # seconds between two checks of a line that works
H264_PT, RTX_PT, OPUS_PT = 102, 103, 111
LEVEL_ID = 1  # of the header extension that says how loud a packet is (RFC 6464)
PROFILE = "42e01f"


class Client:
    """`offer()`, then `accept(answer)`; `on_rtp` and `on_rtcp` get plain packets."""

    def __init__(
        self,
        identity: Identity,
        direction: str,
        on_rtp: Callable[[bytes], None] = lambda data: None,
        on_rtcp: Callable[[bytes], None] = lambda data: None,
    ) -> None:
        self.direction, self._identity = direction, identity
        self.ssrcs = (secrets.randbits(31), secrets.randbits(31), secrets.randbits(31))
        self._on_rtp, self._on_rtcp = on_rtp, on_rtcp
        self._name, self._password = secrets.token_hex(4), secrets.token_hex(12)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        self._socket.bind(("0.0.0.0", 0))  # noqa: S104  an ephemeral port, answered by the stage only
        self._loop = asyncio.get_running_loop()
        self._loop.add_reader(self._socket.fileno(), self._readable)
        self._dtls = Dtls(identity, self._to_wire, lambda: None)
        self._remote: tuple[str, int] | None = None
        self._key, self._user = b"", ""
        self._tie = secrets.randbits(64)
        self._answered = asyncio.Event()
        self._checking: asyncio.Task[None] | None = None
        self.checked_at = 0.0

    @property
    def up(self) -> bool:
        return self._dtls.up

    def offer(self) -> str:
        """Picture (H.264 with retransmission) and sound (Opus)."""
        lines = ["v=0", f"o=- {secrets.randbits(62)} 2 IN IP4 127.0.0.1", "s=-", "t=0 0", "a=group:BUNDLE 0 1"]
        lines += [f"m=audio 9 UDP/TLS/RTP/SAVPF {OPUS_PT}", *self._common("0")]
        lines += [f"a=rtpmap:{OPUS_PT} opus/48000/2", f"a=extmap:{LEVEL_ID} {URI_LEVEL}"]
        lines += [f"m=video 9 UDP/TLS/RTP/SAVPF {H264_PT} {RTX_PT}", *self._common("1")]
        lines += [f"a=rtpmap:{H264_PT} H264/90000", f"a=rtpmap:{RTX_PT} rtx/90000", f"a=fmtp:{RTX_PT} apt={H264_PT}"]
        lines += [f"a=fmtp:{H264_PT} packetization-mode=1;level-asymmetry-allowed=1;profile-level-id={PROFILE}"]
        lines += [f"a=rtcp-fb:{H264_PT} nack", f"a=rtcp-fb:{H264_PT} nack pli"]
        return "\r\n".join(lines) + "\r\n"

    def _common(self, mid: str) -> list[str]:
        return [
            "c=IN IP4 0.0.0.0",
            f"a=mid:{mid}",
            f"a={self.direction}",
            "a=rtcp-mux",
            f"a=ice-ufrag:{self._name}",
            f"a=ice-pwd:{self._password}",
            f"a=fingerprint:sha-256 {self._identity.fingerprint}",
            "a=setup:actpass",
        ]

    async def accept(self, answer: str, seconds: float = 10.0) -> bool:
        """Whether the line stands. ValueError for an answer without a way in."""
        found = {
            name: re.search(pattern, answer)
            for name, pattern in {
                "candidate": r"a=candidate:\S+ 1 udp \d+ (\S+) (\d+) typ host",
                "ufrag": r"a=ice-ufrag:(\S+)",
                "pwd": r"a=ice-pwd:(\S+)",
                "print": r"a=fingerprint:(\S+) (\S+)",
                "setup": r"a=setup:(\S+)",
            }.items()
        }
        groups = {name: match.groups() for name, match in found.items() if match}
        if len(groups) < len(found):
            raise ValueError("an answer without a way in")
        self._remote = (groups["candidate"][0], int(groups["candidate"][1]))
        self._key, self._user = groups["pwd"][0].encode(), f"{groups['ufrag'][0]}:{self._name}"
        self._checking = asyncio.ensure_future(self._check())
        async with asyncio.timeout(seconds):
            await self._answered.wait()
            client = groups["setup"][0] == "passive"
            return await self._dtls.connect(client, ((groups["print"][0], groups["print"][1]),))

    def send(self, packet: bytes) -> None:
        sealed = self._dtls.protect(packet)
        if sealed is not None:
            self._to_wire(sealed)

    def send_rtcp(self, packet: bytes) -> None:
        sealed = self._dtls.protect_rtcp(packet)
        if sealed is not None:
            self._to_wire(sealed)

    async def close(self, silently: bool = False) -> None:
        """`silently`: as a line that breaks, without a word to the stage."""
        if self._checking is not None:
            self._checking.cancel()
        if silently:
            self._remote = None
        await self._dtls.close()
        if self._socket.fileno() >= 0:
            self._loop.remove_reader(self._socket.fileno())
            self._socket.close()

    async def _check(self) -> None:
        while True:
            self._to_wire(stun.binding(secrets.token_bytes(12), self._user, self._key, self._tie, True))
            await asyncio.sleep(CHECK if self._answered.is_set() else 0.1)

    def _to_wire(self, data: bytes) -> None:
        if self._remote is not None and self._socket.fileno() >= 0:
            try:
                self._socket.sendto(data, self._remote)
            except OSError:
                return

    def _readable(self) -> None:
        for _ in range(64):
            try:
                data = self._socket.recv(1500)
            except OSError:
                return
            if not data:
                continue
            if data[0] < 4:
                if stun.succeeded(data):
                    self.checked_at = self._loop.time()
                    self._answered.set()
            elif 19 < data[0] < 64:
                self._dtls.feed(data)
            elif 127 < data[0] < 192:
                self._opened(data)

    def _opened(self, data: bytes) -> None:
        report = len(data) > 1 and 192 <= data[1] <= 223
        plain = self._dtls.unprotect_rtcp(data) if report else self._dtls.unprotect(data)
        if plain is not None:
            (self._on_rtcp if report else self._on_rtp)(plain)
