"""The lobby's test: a person's own picture and sound, sent back to him over the same path the meeting will use."""

from __future__ import annotations

import secrets

from streaming.network.fanout import Fanout, Pacer
from streaming.network.member import Publisher
from streaming.network.viewer import Viewer
from streaming.rules import h264
from streaming.rules.assembler import Unit
from streaming.rules.rtp import Packet


class Echo:
    """One person's mirror; a Sink for what he publishes, a row for what he sees."""

    def __init__(self, pacer: Pacer, ssrcs: tuple[int, int, int]) -> None:
        self.row = Fanout(ssrcs[0], ssrcs[1], pacer)
        self.publisher: Publisher | None = None
        self.viewer: Viewer | None = None
        self._stamp = secrets.randbits(31)

    def picture(self, member: Publisher, unit: Unit) -> bool:
        self.row.frame(h264.packetise(unit.data), unit.ts, unit.idr)
        return True

    def sound(self, member: Publisher, packet: Packet, now: float) -> None:
        if self.viewer is not None:
            self.viewer.sound(packet.payload, packet.ts)

    def want_key(self, rendition: int) -> None:
        if self.publisher is not None:
            self.publisher.ask_key()
