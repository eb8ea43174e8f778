"""One row of packets for everybody: packetised once, then only sealed and sent per viewer.

A viewer's place in a row is his `Lane`. He may move between two rows (720p and 360p) of one SSRC and one clock: he
moves at a key frame of the row he wants, his numbers go on without a gap (`offset`), and he never gets two pictures
with one stamp.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from streaming.rules.rtp import header, stamp_ahead

HISTORY = 1024  # packets that can be sent again: some six seconds of 720p
SLICE = 8  # packets of one picture sent to everybody in one turn
GAP = 0.002  # seconds between two turns
TURNS = 5  # a picture is out after at most 10 ms
SAFE_START = 60_000  # a first number so near the end that a lost packet would hide the wrap from SRTP


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture; `first` counts its packets from the beginning of the row, without end."""

    first: int
    payloads: list[bytes]
    stamp: int


@dataclass(eq=False)
class Lane:
    """One viewer in a row; numbers he sees are the row's plus `offset`."""

    send: Callable[[bytes], None]
    pt: int
    rtx: int | None = None
    at: Fanout | None = None
    wanted: Fanout | None = None
    offset: int = 0
    next: int | None = None
    since: int = 0
    rtx_seq: int = 0
    held: Frame | None = None
    packets: int = 0
    octets: int = 0


@dataclass
class Clock:
    """Programme time as the stamps show it, against this machine's: the least delayed stamp of late is the truest."""

    offset: float | None = None
    _best: float = float("-inf")
    _before: float = float("-inf")
    _since: float = float("-inf")

    def see(self, stamp: int, rate: int, wall: float) -> None:
        """The best of this second and the one before it: the two clocks may run at different rates."""
        apart = (stamp - int(wall * rate) + (1 << 31)) % (1 << 32) - (1 << 31)
        seen = apart / rate
        if self.offset is not None and abs(seen - self.offset) > 2:
            self._best = self._before = seen  # one of them was put forward or back
        elif not 0 <= wall - self._since < 1:
            self._before, self._best, self._since = self._best, seen, wall
        self._best = max(self._best, seen)
        self.offset = max(self._best, self._before)

    def stamp(self, rate: int, wall: float) -> int:
        return int((wall + (self.offset or 0.0)) * rate) & 0xFFFFFFFF


class Pacer:
    """Pictures of one meeting, one after another; a large one in turns, so that 45 key frames are no burst."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[Fanout, Frame, list[tuple[Lane, int]], int]] = deque()
        self._timer: asyncio.TimerHandle | None = None

    def put(self, row: Fanout, frame: Frame, lanes: Iterable[Lane]) -> None:
        going = [(lane, lane.offset) for lane in lanes]
        if not going:
            return
        self._waiting.append((row, frame, going, 0))
        if self._timer is None:
            self._turn()

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._waiting.clear()

    def _turn(self) -> None:
        self._timer = None
        while self._waiting:
            row, frame, going, start = self._waiting.popleft()
            stop = start + max(SLICE, -(-len(frame.payloads) // TURNS))
            row.emit(frame, going, start, stop)
            if stop < len(frame.payloads):
                self._waiting.appendleft((row, frame, going, stop))
                self._timer = asyncio.get_running_loop().call_later(GAP, self._turn)
                return


@dataclass(eq=False)
class Fanout:
    ssrc: int
    rtx_ssrc: int
    pacer: Pacer
    count: int = 0
    stamp: int | None = None
    resent: int = 0
    lanes: dict[Lane, None] = field(default_factory=dict)
    coming: dict[Lane, None] = field(default_factory=dict)
    _kept: list[tuple[int, bool, int, bytes] | None] = field(default_factory=lambda: [None] * HISTORY)

    def join(self, lane: Lane) -> None:
        """From this row's next key frame on; until then he keeps what he has."""
        if lane.wanted is self:
            return
        if lane.wanted is not None:
            lane.wanted.coming.pop(lane, None)
        lane.wanted = self
        if lane.at is not self:
            self.coming[lane] = None

    def frame(self, payloads: list[bytes], stamp: int, key: bool) -> None:
        frame = Frame(self.count, payloads, stamp)
        for k, payload in enumerate(payloads):
            self._kept[(frame.first + k) % HISTORY] = (frame.first + k, k == len(payloads) - 1, stamp, payload)
        self.count += len(payloads)
        self.stamp = stamp
        for lane in list(self.coming):
            if key:
                self._take_in(lane, frame)
            elif lane.held is not None and not stamp_ahead(lane.held.stamp, stamp):
                _release(lane)
        going = [lane for lane in self.lanes if self._stays(lane, frame)]
        for lane in going:
            _count(lane, frame)
        self.pacer.put(self, frame, going)

    def _take_in(self, lane: Lane, frame: Frame) -> None:
        if lane.held is not None and stamp_ahead(frame.stamp, lane.held.stamp):
            _release(lane)
        lane.held = None
        if lane.at is not None:
            lane.at.lanes.pop(lane, None)
        if lane.next is None:
            first = frame.first & 0xFFFF
            lane.next = first if first < SAFE_START else first ^ 0x8000
        lane.at, lane.since = self, frame.first
        lane.offset = (lane.next - frame.first) & 0xFFFF
        self.coming.pop(lane, None)
        self.lanes[lane] = None

    def _stays(self, lane: Lane, frame: Frame) -> bool:
        """Who wants to move gets this picture only once the other row has passed its stamp without a key frame."""
        _release(lane)
        other = lane.wanted
        if other is self or other is None:
            return True
        if other.stamp is not None and not stamp_ahead(frame.stamp, other.stamp):
            return True
        lane.held = frame
        return False

    def emit(self, frame: Frame, going: list[tuple[Lane, int]], start: int, stop: int) -> None:
        """The numbers of a lane are those it had when the picture came; headers are made once for all alike."""
        last = len(frame.payloads) - 1
        for k in range(start, min(stop, last + 1)):
            made: dict[tuple[int, int], bytes] = {}
            for lane, offset in going:
                packet = made.get((lane.pt, offset))
                if packet is None:
                    head = header(lane.pt, k == last, frame.first + k + offset, frame.stamp, self.ssrc)
                    packet = made[lane.pt, offset] = head + frame.payloads[k]
                lane.send(packet)

    def resend(self, lane: Lane, seqs: Iterable[int]) -> int:
        """Answers each question, also the same one twice; what he had in another row is gone. How many were sent."""
        sent = 0
        for seq in seqs:
            behind = (self.count - (seq - lane.offset)) & 0xFFFF
            number = self.count - behind
            kept = self._kept[number % HISTORY]
            if kept is None or kept[0] != number or number < lane.since:
                continue
            lane.send(self._again(lane, seq, *kept[1:]))
            sent += 1
        self.resent += sent
        return sent

    def _again(self, lane: Lane, seq: int, marker: bool, stamp: int, payload: bytes) -> bytes:
        if lane.rtx is None:
            return header(lane.pt, marker, seq, stamp, self.ssrc) + payload
        lane.rtx_seq = (lane.rtx_seq + 1) & 0xFFFF
        return header(lane.rtx, marker, lane.rtx_seq, stamp, self.rtx_ssrc) + seq.to_bytes(2, "big") + payload


def leave(lane: Lane) -> None:
    for row in (lane.at, lane.wanted):
        if row is not None:
            row.lanes.pop(lane, None)
            row.coming.pop(lane, None)
    lane.at = lane.wanted = lane.held = None


def _count(lane: Lane, frame: Frame) -> None:
    lane.packets += len(frame.payloads)
    lane.octets += sum(map(len, frame.payloads))
    lane.next = (frame.first + len(frame.payloads) + lane.offset) & 0xFFFF


def _release(lane: Lane) -> None:
    """Sends what was held back for him."""
    if lane.held is not None and lane.at is not None:
        frame, lane.held = lane.held, None
        _count(lane, frame)
        lane.at.pacer.put(lane.at, frame, [lane])
