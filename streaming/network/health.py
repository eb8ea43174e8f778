"""How each member is seen and heard, with patience: only what lasted some seconds is said to the room."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from streaming.network.seat import Seat

NO_PICTURE_S: Final = 2.0
NO_SOUND_S: Final = 2.0
BLACK_LUMA: Final = 24.0
BLACK_SPREAD: Final = 6.0
"""Video black is 16 (BT.601 limited); a dark room still has a face that is lighter than its wall."""
STILL: Final = 0.05
"""Mean change of the luma, of 255, from one second to the next; a camera's own noise alone gives more."""
AUDIBLE_DBOV: Final = 50
"""−dBov of RFC 6464: louder than −50 dBov is a voice or a knock, and no longer the noise of a room."""
HOLD_S: Final = 3.0
GONE_S: Final = 1.0
COME_BACK_S: Final = 10.0
"""After we start, who was there before is given this long to join us."""
SOON: Final = frozenset({"none", "off", "lost"})


@dataclass(frozen=True)
class Said:
    """One word to the room (`stage.media`)."""

    pid: str
    epoch: int
    picture: str
    sound: str


@dataclass
class Held:
    """A value that changes only when the new one lasted."""

    value: str = ""
    coming: str = ""
    since: float = 0.0

    def see(self, value: str, now: float) -> str:
        if value == self.value:
            self.coming = ""
        elif value != self.coming:
            self.coming, self.since = value, now
        if self.coming and now - self.since >= (GONE_S if value in SOON else HOLD_S) - 0.01:
            self.value, self.coming = value, ""
        return self.value


@dataclass
class Member:
    epoch: int
    picture: Held = field(default_factory=Held)
    sound: Held = field(default_factory=Held)
    heard: bool = False
    said: Said | None = None


class Health:
    """`second` once a second; who left keeps being looked at until it was said that he is gone."""

    def __init__(self) -> None:
        self._members: dict[str, Member] = {}
        self._begun: float | None = None

    def second(self, seats: Mapping[str, Seat], slots: Mapping[str, Any], now: float) -> list[Said]:
        """`slots` is what the media process measured, by slot."""
        for pid, seat in seats.items():
            if seat.current is not None:
                known = self._members.get(pid)
                if known is None or known.epoch != seat.current.claims.epoch:
                    said = known.said if known else None
                    self._members[pid] = Member(seat.current.claims.epoch, said=said)
        return [one for pid in self._members for one in self._judge(pid, seats.get(pid), slots, now)]

    def remember(self, rows: Mapping[str, Any], epochs: Mapping[str, int], now: float) -> None:
        """What the room holds true of people whom a process before us saw, and who did not come back to us."""
        self._begun = now if self._begun is None else self._begun
        if now - self._begun < COME_BACK_S:
            return
        for pid, row in rows.items():
            if pid not in self._members:
                said = Said(pid, int(epochs.get(pid, 0)), row["picture"], row["sound"])
                known = self._members[pid] = Member(said.epoch, said=said)
                known.picture.value, known.sound.value = said.picture, said.sound

    def _judge(self, pid: str, seat: Seat | None, slots: Mapping[str, Any], now: float) -> list[Said]:
        member = self._members[pid]
        sight = slots.get(str(seat.slot), {}) if seat is not None else {}
        picture = member.picture.see(picture_of(seat, sight, now), now)
        sound = member.sound.see(self._sound(member, seat, sight, now), now)
        if not picture or not sound:
            return []
        said = Said(pid, member.epoch, picture, sound)
        if said == member.said:
            return []
        member.said = said
        return [said]

    def _sound(self, member: Member, seat: Seat | None, sight: Mapping[str, Any], now: float) -> str:
        if seat is None or seat.current is None or not seat.current.has_audio:
            return "off"
        current = seat.current
        if not current.sound_at or now - current.sound_at > NO_SOUND_S:
            return "lost" if member.heard else "never"
        level = sight.get("level_db")
        loud = (current.loudest is not None and current.loudest < AUDIBLE_DBOV) or (
            level is not None and level > -AUDIBLE_DBOV
        )
        member.heard = member.heard or loud
        return "ok" if member.heard else "never"


def picture_of(seat: Seat | None, sight: Mapping[str, Any], now: float) -> str:
    """At this moment; without a measurement yet it counts as no picture."""
    if seat is None or seat.current is None:
        return "none"
    if not seat.current.has_video:
        return "off"
    if not seat.current.picture_at or now - seat.current.picture_at > NO_PICTURE_S or sight.get("luma") is None:
        return "none"
    if sight["luma"] < BLACK_LUMA and sight["spread"] < BLACK_SPREAD:
        return "black"
    return "frozen" if sight["motion"] < STILL else "ok"
