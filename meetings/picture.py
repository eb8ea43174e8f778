"""The picture of one meeting as bytes, and the messages made of it. No I/O, no clock of its own.

Because slices are whole, "what did I miss since N" is "the slices that changed after N": for each slice the number at
which it last changed is all that resume, the participants' update and the watchers' conflated update need.
"""

from __future__ import annotations

from collections.abc import Iterable

from meetings.messages import PROTOCOL_VERSION
from meetings.reading import AUDIENCES, Key, Reading

VERSION = PROTOCOL_VERSION.encode()


class Picture:
    """All slices of all audiences, each with the journal number at which it last changed."""

    def __init__(self) -> None:
        self.seq = -1
        self.first = -1
        self.desk: frozenset[str] = frozenset()
        self.mine: dict[str, bytes] = {}
        self._slices: dict[str, dict[str, bytes]] = {audience: {} for audience in AUDIENCES}
        self._changed: dict[Key, int] = {}

    def take(self, found: Reading) -> tuple[set[Key], set[str]]:
        """Keep what was read; what differs from before is returned, slices and seats."""
        new = {key for key, value in found.slices.items() if self._slices[key[0]].get(key[1]) != value}
        seats = {pid for pid, value in found.mine.items() if self.mine.get(pid) != value}
        self.seq = found.seq
        self.first = found.seq if self.first < 0 else self.first
        for audience, name in new:
            self._slices[audience][name] = found.slices[audience, name]
            self._changed[audience, name] = found.seq
        self.mine.update(found.mine)
        return new, seats

    def reaches(self, since: int) -> bool:
        """Whether what changed after ``since`` is known."""
        return 0 <= self.first <= since <= self.seq

    def snapshot(self, audience: str, now: str, you: bytes, pid: str | None) -> bytes:
        """Everything an audience sees, and with it what is one seat's alone."""
        parts = dict(self._slices[audience])
        if pid is not None and pid in self.mine:
            parts["me"] = self.mine[pid]
        return b'{"type":"snapshot","seq":%d,"now":"%s","version":"%s","you":%s,"slices":%s}' % (
            self.seq,
            now.encode(),
            VERSION,
            you,
            _object(parts),
        )

    def update(self, audience: str, since: int, now: str, extra: Iterable[str] = ()) -> bytes:
        """The slices that changed after ``since``; ``extra`` changed without an entry."""
        parts = self._slices[audience]
        named = frozenset(extra)
        changed = {n: parts[n] for n in parts if n in named or self._changed[audience, n] > since}
        return b'{"type":"update","since":%d,"seq":%d,"now":"%s","slices":%s}' % (
            since,
            self.seq,
            now.encode(),
            _object(changed),
        )

    def me(self, pid: str) -> bytes:
        """One seat's own slice as a message."""
        return b'{"type":"me","seq":%d,"me":%s}' % (self.seq, self.mine[pid])

    def state(self, audience: str, now: str) -> bytes:
        """The body of the public state."""
        return b'{"seq":%d,"now":"%s","slices":%s}' % (self.seq, now.encode(), _object(self._slices[audience]))


def _object(parts: dict[str, bytes]) -> bytes:
    return b"{" + b",".join(b'"%s":%s' % (name.encode(), value) for name, value in parts.items()) + b"}"
