"""What only the clerk's desk gets: stills, one member's sound on demand, and how every line is doing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from streaming.network.seat import Seat
from streaming.network.viewer import Viewer

CHECKED_FOR = 30.0  # seconds that the clerk hears somebody
STILL_FRESH = 1.2


class Checks:
    """Who listens to whom, until when: desk → (slot, end)."""

    def __init__(self) -> None:
        self._running: dict[str, tuple[int, float]] = {}

    def __bool__(self) -> bool:
        return bool(self._running)

    def begin(self, desk: str, slot: int, now: float) -> None:
        self._running[desk] = (slot, now + CHECKED_FOR)

    def tick(self, viewers: Iterable[Viewer], now: float) -> None:
        """Each second: who listens, and who does no longer."""
        self._running = {desk: check for desk, check in self._running.items() if now <= check[1]}
        for viewer in viewers:
            viewer.listening = self._running.get(viewer.claims.pid, (None, 0))[0]

    def sound(self, slot: int, packet: bytes, viewers: Iterable[Viewer], stamp: int) -> None:
        """A member's own packet, straight to the desk that checks him and to nobody else."""
        desks = {desk for desk, (checked, _) in self._running.items() if checked == slot}
        for viewer in viewers if desks else ():
            if viewer.claims.pid in desks:
                viewer.listening = slot
                viewer.sound(packet, stamp)


def health(seats: Iterable[Seat], viewers: Iterable[Viewer], measured: Any, now: float) -> dict[str, Any]:
    """What the media process measured, and every line as this side sees it."""
    members: dict[str, Any] = {}
    for seat in seats:
        if seat.current is None:
            continue
        since = {"picture_age_ms": seat.current.picture_at, "sound_age_ms": seat.current.sound_at}
        ages = {name: round(1000 * (now - at)) if at else None for name, at in since.items()}
        line = seat.current.line
        members[seat.pid] = {
            "slot": seat.slot,
            "level": seat.current.level,
            "rtt_ms": line.rtt_ms,
            "loss": line.loss,
            "jitter_ms": line.jitter_ms,
            **ages,
        }
    watching = {
        viewer.claims.pid: {
            "rtt_ms": viewer.line.rtt_ms,
            "loss": viewer.line.loss,
            "jitter_ms": viewer.line.jitter_ms,
            "rendition": (720, 360)[viewer.chooser.now_at],
        }
        for viewer in viewers
    }
    return {"media": measured, "members": members, "viewers": watching}
