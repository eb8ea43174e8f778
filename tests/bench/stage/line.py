"""A member's line in the bench: the stage's own client, with RTCP as a browser sends it, and bad luck.

Loss and jitter are made here, before the socket and behind it: no rights to the kernel's queues are needed, and only
the lines that are meant suffer.
"""

from __future__ import annotations

import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from streaming.rules import h264, rtcp, rtp, stun
from streaming.wire.client import H264_PT, OPUS_PT, RTX_PT, Client
from streaming.wire.dtls import Identity
from tests.bench.stage.inputs import LARGE_FPS, Film

OURS = 7  # the SSRC of our reports
ASKED, ASK_APART = 10, 0.05
KEPT = 512


@dataclass(frozen=True)
class Weather:
    """`loss` from 0 to 1 and `jitter` in seconds, in each direction."""

    loss: float = 0.0
    jitter: float = 0.0


class Line(Client):
    def __init__(
        self,
        identity: Identity,
        direction: str,
        on_rtp: Callable[[bytes], None] = lambda data: None,
        on_rtcp: Callable[[bytes], None] = lambda data: None,
    ) -> None:
        super().__init__(identity, direction, on_rtp, on_rtcp)
        self.suffer(Weather())
        self._chance = random.Random(str(self.ssrcs))
        self.packets = self.bytes = 0

    def candidates(self) -> list[str]:
        """For an engine that does not wait to be asked first."""
        return [f"a=candidate:1 1 udp 2113937151 127.0.0.1 {self._socket.getsockname()[1]} typ host"]

    def credentials(self) -> list[str]:
        prints = f"a=fingerprint:sha-256 {self._identity.fingerprint}"
        return [f"a=ice-ufrag:{self._name}", f"a=ice-pwd:{self._password}", prints]

    def suffer(self, weather: Weather) -> None:
        """From here on."""
        self._weather, self._fair = weather, weather == Weather()

    def _to_wire(self, data: bytes) -> None:
        """Media only suffers: a line that never comes about is another experiment."""
        if self._fair or data[0] < 128:
            super()._to_wire(data)
        elif self._chance.random() >= self._weather.loss:
            self._loop.call_later(self._chance.uniform(0, self._weather.jitter), super()._to_wire, data)

    def _readable(self) -> None:
        for _ in range(64):
            try:
                data, address = self._socket.recvfrom(2048)
            except OSError:
                return
            if not data:
                continue
            if data[0] < 4:
                self._checked(data, address)
            elif 19 < data[0] < 64:
                self._dtls.feed(data)
            elif 127 < data[0] < 192:
                self._came(data)

    def _checked(self, data: bytes, address: tuple[str, int]) -> None:
        asked = stun.request(data)
        if asked is not None:
            self._socket.sendto(stun.response(asked, address, self._password.encode()), address)
        elif stun.succeeded(data):
            self.checked_at = self._loop.time()
            self._answered.set()

    def _came(self, data: bytes) -> None:
        self.packets, self.bytes = self.packets + 1, self.bytes + len(data)
        if self._fair:
            self._opened(data)
        elif self._chance.random() >= self._weather.loss:
            self._loop.call_later(self._chance.uniform(0, self._weather.jitter), self._opened, data)


@dataclass
class Row:
    """One stream of packets that we send."""

    ssrc: int
    pt: int
    rate: int
    seq: int = 1
    packets: int = 0
    octets: int = 0

    def packet(self, payload: bytes, ts: int, marker: bool) -> bytes:
        self.seq = (self.seq + 1) & 0xFFFF
        self.packets, self.octets = self.packets + 1, self.octets + len(payload)
        return rtp.header(self.pt, marker, self.seq, ts, self.ssrc) + payload

    def report(self, now: float) -> bytes:
        ts = round(now * self.rate) & 0xFFFFFFFF
        said = rtcp.SenderReport(self.ssrc, rtcp.ntp(time.time()), ts, self.packets, self.octets)
        return rtcp.sender_report(said, b"bench")


class Publisher:
    """Sends a film and a voice; `sent` says when the last packet of each coded picture left, each time.

    With a `beep`, that is what is heard from each whole second of the film on, in place of the voice. `skew` are the
    seconds by which a stamp of the sound is later than its sender's clock.
    """

    def __init__(self, film: Film, voice: tuple[bytes, ...], phase: int, beep: tuple[bytes, ...] = ()) -> None:
        self._film, self._voice, self._phase, self._beep = film, voice, phase, beep
        self._beeping: list[bytes] = []
        self.keys, self.skew = 0, 0.0
        self._payloads = [h264.packetise(unit) for unit in film.units]
        self._at, self.want_key = -1, False
        self.sent: dict[int, list[float]] = {}
        self._history: deque[tuple[int, int, bool, bytes]] = deque(maxlen=KEPT)

    def attach(self, line: Line) -> None:
        self.line = line
        self._video, self._audio = Row(line.ssrcs[0], H264_PT, 90_000), Row(line.ssrcs[2], OPUS_PT, 48_000)
        self._rtx = Row(line.ssrcs[1], RTX_PT, 90_000)

    def tick(self, number: int, now: float) -> None:
        """Every 20 ms."""
        count = number + self._phase
        if count % (50 // self._film.fps) == 0:
            self._picture(now)
        sound = self._beeping.pop(0) if self._beeping else self._voice[count % len(self._voice)]
        self.skew = round(now * 50) / 50 - now
        self.line.send(self._audio.packet(sound, round(now * 50) * 960 & 0xFFFFFFFF, False))
        if count % 50 == 0:
            self.line.send_rtcp(self._video.report(now))
            self.line.send_rtcp(self._audio.report(now))

    def _picture(self, now: float) -> None:
        self._at = (self._at + 1) % len(self._payloads)
        if self.want_key:
            self.want_key, self.keys = False, self.keys + 1
            while not self._film.keys[self._at]:
                self._at = (self._at + 1) % len(self._payloads)
        payloads, ts = self._payloads[self._at], round(now * 90_000)
        for place, payload in enumerate(payloads):
            last = place == len(payloads) - 1
            packet = self._video.packet(payload, ts & 0xFFFFFFFF, last)
            self._history.append((self._video.seq, ts & 0xFFFFFFFF, last, payload))
            self.line.send(packet)
        if self._film.number >= 0:
            self.sent.setdefault(self._film.number + self._at, []).append(time.perf_counter())
        if self._beep and self._at % LARGE_FPS == 0:
            self._beeping = list(self._beep)

    def heard(self, data: bytes) -> None:
        for said in rtcp.read(data):
            if isinstance(said, rtcp.Pli):
                self.want_key = True
            elif isinstance(said, rtcp.Nack):
                wanted = set(said.seqs)
                for seq, ts, last, payload in list(self._history):
                    if seq in wanted:
                        self.line.send(self._rtx.packet(seq.to_bytes(2, "big") + payload, ts, last))


class Viewer:
    """Watches as a browser: reports each second, asks again for what is missing, wants a key frame when that fails."""

    def __init__(self) -> None:
        self.ssrc = 0
        self._video, self._audio = rtcp.Statistics(90_000), rtcp.Statistics(48_000)
        self._audio_ssrc, self._highest = 0, -1
        self._missing: dict[int, list[float]] = {}
        self.nacks = self.plis = self.sounds = 0

    def attach(self, line: Line) -> None:
        self.line = line

    def packet(self, data: bytes) -> None:
        pt, now = data[1] & 127, time.monotonic()
        seq, ts = int.from_bytes(data[2:4], "big"), int.from_bytes(data[4:8], "big")
        if pt == H264_PT:
            self.ssrc = int.from_bytes(data[8:12], "big")
            self._video.add(seq, ts, now)
            self._note(seq, now)
        elif pt == RTX_PT and len(data) > 14:
            self._missing.pop(int.from_bytes(data[12:14], "big"), None)
        elif pt == OPUS_PT:
            self._audio_ssrc, self.sounds = int.from_bytes(data[8:12], "big"), self.sounds + 1
            self._audio.add(seq, ts, now)

    def heard(self, data: bytes) -> None:
        for said in rtcp.read(data):
            if isinstance(said, rtcp.SenderReport):
                self.told(said)

    def told(self, said: rtcp.SenderReport) -> None:
        stream = self._audio if said.ssrc == self._audio_ssrc else self._video if said.ssrc == self.ssrc else None
        if stream is not None:
            stream.heard(said, time.monotonic())

    def _note(self, seq: int, now: float) -> None:
        if self._highest < 0:
            self._highest = seq
        gap = rtp.distance(seq, self._highest)
        if gap <= 0:
            self._missing.pop(seq, None)
            return
        new = [(self._highest + k) & 0xFFFF for k in range(1, min(gap, 64))]
        self._highest = seq
        for each in new:
            self._missing[each] = [1, now]
        self._ask(new)

    def _ask(self, seqs: list[int]) -> None:
        if seqs:
            self.nacks += len(seqs)
            self.line.send_rtcp(rtcp.nack(OURS, self.ssrc, seqs))

    def tick(self, now: float) -> None:
        """About every 50 ms."""
        again = []
        for seq, row in list(self._missing.items()):
            if now - row[1] >= ASK_APART:
                row[0], row[1] = row[0] + 1, now
                again.append(seq)
            if row[0] > ASKED:
                del self._missing[seq]
                self.want_key()
        self._ask(again)

    def want_key(self) -> None:
        self.plis += 1
        self.line.send_rtcp(rtcp.pli(OURS, self.ssrc))

    def report(self, now: float) -> None:
        said = [self._video.report(self.ssrc, now)] if self.ssrc else []
        said += [self._audio.report(self._audio_ssrc, now)] if self._audio_ssrc else []
        if said:
            self.line.send_rtcp(rtcp.receiver_report(OURS, said))
