"""Whether the public can follow the meeting, and when it could not: leases, gaps and what they touch.

All moments are programme time, which is the journal's clock: a viewer who is five seconds behind saw exactly the frames
whose time lies outside the gaps, so no delay of the public is ever subtracted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LEASE: Final = timedelta(seconds=15)
"""What a report of the watchdog is good for: three beats of five seconds; no report is down (DESIGN 4)."""
OBSERVED_FOR: Final = timedelta(minutes=10)
"""What the clerk saw from outside and the chair countersigned is good for."""


class Seen(StrEnum):
    """What is known of the public stream at one moment."""

    UP = "up"
    DOWN = "down"
    UNKNOWN = "unknown"
    OBSERVED = "observed"
    NOT_MEASURED = "not_measured"
    NOT_REQUIRED = "not_required"


GOES_ON: Final = frozenset({Seen.UP, Seen.OBSERVED, Seen.NOT_MEASURED, Seen.NOT_REQUIRED})


@dataclass(frozen=True)
class Watch:
    """What was last reported. `state` is up, down, unknown, observed or not_measured."""

    state: str = "unknown"
    since: datetime | None = None
    beat_at: datetime | None = None
    proven: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Span:
    """From `start` up to `end`, which is None while it lasts. What lies exactly at `end` lies outside."""

    start: datetime
    end: datetime | None = None


def seen(watch: Watch | None, now: datetime, required: bool) -> Seen:
    """How the stream stands; fails closed: what was said and is too old to be true counts as down."""
    found = _reported(watch, now) if watch else Seen.UNKNOWN
    return Seen.NOT_REQUIRED if found is Seen.UNKNOWN and not required else found


def _reported(watch: Watch, now: datetime) -> Seen:
    if watch.state == "up":
        last = max((moment for moment in (watch.beat_at, watch.since) if moment is not None), default=None)
        return Seen.UP if last is not None and abs(now - last) <= LEASE else Seen.DOWN
    if watch.state == "observed":
        return Seen.OBSERVED if watch.until is not None and now <= watch.until else Seen.DOWN
    return {"down": Seen.DOWN, "not_measured": Seen.NOT_MEASURED}.get(watch.state, Seen.UNKNOWN)


def holds_up(found: Seen, required: bool) -> bool:
    """Whether nothing may be opened, voted on or declared now."""
    return required and found not in GOES_ON


def lapsed_at(watch: Watch | None, now: datetime) -> datetime | None:
    """The last moment proven good, when what was said has run out and nobody has written that down; else None."""
    if watch is None or watch.state not in ("up", "observed") or _reported(watch, now) is not Seen.DOWN:
        return None
    return (watch.proven or watch.since if watch.state == "up" else watch.until) or now


def gap_start(proven: datetime | None, now: datetime, opened: datetime | None, ended: datetime | None) -> datetime:
    """A gap begins at the last moment proven good: not to come, not before the opening, nor within the gap before."""
    latest = [moment for moment in (proven or now, opened, ended) if moment is not None]
    return min(now, max(latest))


def gap_end(start: datetime, proven: datetime, now: datetime) -> datetime:
    """A gap ends where the first good picture after it begins: not before its start, and not to come."""
    return max(start, min(proven, now))


def meets(span: Span, gap: Span) -> bool:
    """Whether any moment of the span, its end included, lies in the gap."""
    if gap.end is not None and gap.end <= gap.start:
        return False
    return (span.end is None or gap.start <= span.end) and (gap.end is None or span.start < gap.end)


def touched(span: Span, gaps: Iterable[Span]) -> Span | None:
    """The first gap that a vote (opened to declared) or a speech (given to ended) meets."""
    return next((gap for gap in gaps if meets(span, gap)), None)


def within(gaps: Sequence[Span], start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """When the public could not follow, between two moments: in order, without overlap, each with an end."""
    found: list[tuple[datetime, datetime]] = []
    for gap in sorted(gaps, key=lambda one: one.start):
        begins, ends = max(gap.start, start), min(gap.end or end, end)
        if begins >= ends:
            continue
        if found and begins <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], ends))
        else:
            found.append((begins, ends))
    return found


def followed(gaps: Sequence[Span], start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """When the public could follow: what `within` leaves of the meeting."""
    periods, at = [], start
    for begins, ends in within(gaps, start, end):
        if at < begins:
            periods.append((at, begins))
        at = ends
    return [*periods, (at, end)] if at < end else periods
