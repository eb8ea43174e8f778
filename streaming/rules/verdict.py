"""What a citizen's player makes of the public stream: one verdict per segment, and from verdicts up or down.

Plain functions on what was seen and heard. Times ending in `_us` are programme time in µs since 1970, as the playlist
says it; times ending in `_s` are the watchdog's own monotonic seconds, which only measure how long it waited.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import fmean, pstdev
from typing import Final

BLACK_LUMA: Final = 20.0
"""Black is 16 in limited range (BT.601); noise of the encoder lifts it by one or two."""
BLACK_SPREAD: Final = 6.0
"""Standard deviation of the brightness: a dark card with words on it has more than ten."""
MOTION_LEAST: Final = 1.0
"""Of what one digit of the smallest clock changes, which every card and lower third has (`watchdog.look.TICK`)."""
MOVES_WITHIN_US: Final = 1_500_000
"""A clock ticks once a second; of a shorter piece, after a start, nothing can be asked."""
SILENT_DB: Final = -55.0
"""dBFS. The mix aims at -20 for speech and its gate is at -50, so below this nobody can be followed."""
SPEECH_DB: Final = -50.0
"""What the level bar must show before sound is expected because of it."""
APART_MS: Final = 200.0
"""Sound and picture this far apart are a fault; 45 ms is what the stage promises, 185 ms what ITU-R BT.1359 calls
the limit of what is acceptable when sound is late."""
LAG_MOST_MS: Final = 800
"""Further apart than this nothing is looked for: then the sound is not that of this picture."""
LAG_STEP_MS: Final = 20
ALIKE: Final = 0.6
"""Correlation from which two curves are the same one, moved."""
LIVELY_DB: Final = 3.0
"""Standard deviation from which a curve says something about time: speech has eight and more, a tone has none."""
FLOOR_DB: Final = -60.0
"""The foot of the level bar: what is softer is the same to it."""

BAD_TWICE: Final = 2
"""Bad segments in a row that make the stream down: one alone may be a hiccup of the line (2 s each)."""
SILENT_SEGMENTS: Final = 3
"""Speakers breathe: only six seconds without any sound are silence."""
GOOD_TWICE: Final = 2
"""Good segments in a row before the stream is up again."""
STALE_S: Final = 6.0
"""Without a newer good segment for this long a player with the ordinary three segments of 2 s has run dry."""
HOLE_US: Final = 1_000_000
"""A second of the programme that is in no segment is a gap, even where the picture is back within six seconds."""
FIRST_S: Final = 15.0
"""What a stream may take to appear for the first time before that is reported."""

UNREACHABLE, STALE, UNDECODABLE = "unreachable", "stale", "undecodable"
BLACK, FROZEN, SILENT, APART = "black", "frozen", "silent", "apart"
REASONS: Final = (UNREACHABLE, STALE, UNDECODABLE, BLACK, FROZEN, SILENT, APART)


@dataclass(frozen=True, slots=True)
class Look:
    """One segment, decoded. `bar` and `sound` are (µs of programme time, dBFS), in order."""

    begins_us: int
    ends_us: int
    decoded: bool = True
    luma: float = 0.0
    spread: float = 0.0
    motion: float = 0.0
    bar: tuple[tuple[int, float], ...] = ()
    sound: tuple[tuple[int, float], ...] = ()

    @property
    def loudest(self) -> float:
        return max((level for _, level in self.sound), default=-math.inf)


@dataclass(frozen=True, slots=True)
class Expected:
    """What the room says should be there. That somebody has the word is not among it: he may be thinking."""

    sounding: bool = True
    """False on cards: nothing is heard in a suspension."""
    clockless: bool = False
    """The small picture of a full board shows names and votes only: it may stand still for as long as nobody votes."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reason` is empty for a good segment; `lag_ms` is by how much its sound is late, where that can be told.

    `since_us` is where the fault began, when that was found to be before this segment.
    """

    reason: str = ""
    lag_ms: float | None = None
    since_us: int | None = None

    @property
    def good(self) -> bool:
        return not self.reason


def judge(look: Look, before: Sequence[Look], expected: Expected) -> Verdict:
    """One segment, with the ones before it (newest last) where a fault needs more than two seconds to show."""
    if not look.decoded:
        return Verdict(UNDECODABLE)
    if look.luma <= BLACK_LUMA and look.spread <= BLACK_SPREAD:
        return Verdict(BLACK)
    long_enough = look.ends_us - look.begins_us >= MOVES_WITHIN_US
    if look.motion < MOTION_LEAST and long_enough and not expected.clockless:
        return Verdict(FROZEN)
    if expected.sounding and _silent([*before, look]):
        return Verdict(SILENT)
    lag = lag_ms([*before, look][-2:])
    if lag is not None and abs(lag) > APART_MS:
        return Verdict(APART, lag)
    return Verdict("", lag)


def _silent(looks: Sequence[Look]) -> bool:
    """Nothing to hear in three segments, in each of which the bar moved.

    Silence under an empty bar is somebody who thinks, or whose microphone is dead: no fault of the stream.
    """
    recent = looks[-SILENT_SEGMENTS:]
    return len(recent) == SILENT_SEGMENTS and all(_mute(look) for look in recent)


def _mute(look: Look) -> bool:
    """Softer than anybody can follow while the bar says otherwise; or no sound at all, not even a silent one."""
    return not look.sound or (look.loudest <= SILENT_DB and any(level > SPEECH_DB for _, level in look.bar))


def lag_ms(looks: Iterable[Look]) -> float | None:
    """By how much the sound is late after the bar that shows it, in ms; None when these seconds cannot tell."""
    looks = list(looks)
    bar = [point for look in looks for point in look.bar]
    sound = [point for look in looks for point in look.sound]
    if len(bar) < 40 or len(sound) < 40:
        return None
    shown = [max(level, FLOOR_DB) for _, level in bar]
    heard = [max(level, FLOOR_DB) for _, level in sound]
    if pstdev(shown) < LIVELY_DB or pstdev(heard) < LIVELY_DB:
        return None
    begins, step = sound[0][0], (sound[-1][0] - sound[0][0]) / (len(sound) - 1)
    if step <= 0:
        return None
    best, at = max(
        (_alike(bar, heard, begins, step, lag * 1000), -abs(lag), lag)[::2]
        for lag in range(-LAG_MOST_MS, LAG_MOST_MS + 1, LAG_STEP_MS)
    )
    return float(at) if best >= ALIKE else None


def _alike(bar: Sequence[tuple[int, float]], heard: Sequence[float], begins: int, step: float, lag_us: int) -> float:
    """Correlation of the bar with the sound that comes `lag_us` later; 0 where they hardly overlap."""
    pairs = []
    for at, level in bar:
        place = round((at + lag_us - begins) / step)
        if 0 <= place < len(heard):
            pairs.append((max(level, FLOOR_DB), heard[place]))
    if len(pairs) < 30:
        return 0.0
    mean_a, mean_b = fmean(a for a, _ in pairs), fmean(b for _, b in pairs)
    above = sum((a - mean_a) * (b - mean_b) for a, b in pairs)
    below = math.sqrt(sum((a - mean_a) ** 2 for a, _ in pairs) * sum((b - mean_b) ** 2 for _, b in pairs))
    return above / below if below else 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """What is held of one meeting's stream. `proven_us`: the end of the newest good segment before anything bad."""

    state: str = "unknown"
    reason: str = ""
    proven_us: int | None = None
    back_us: int | None = None
    """Where the first of the good segments in a row begins."""
    good: int = 0
    bad: int = 0
    seen_at_s: float | None = None
    """When a good segment came last."""
    begun_at_s: float | None = None
    looks: tuple[Look, ...] = field(default=())


def began(now_s: float) -> Standing:
    return Standing(begun_at_s=now_s)


def saw(standing: Standing, look: Look, verdict: Verdict, now_s: float) -> Standing:
    """After one more segment. Up needs two good ones in a row; down two bad ones, or one that tells of six seconds."""
    hole = standing.state == "up" and look.begins_us - (standing.proven_us or look.begins_us) > HOLE_US
    if hole and not standing.bad:  # a programme that began anew: nobody was shown what lies between
        standing = _down(standing, STALE)
    looks = (*standing.looks, look)[-(SILENT_SEGMENTS - 1) :]
    if not verdict.good:
        bad = standing.bad + 1
        enough = bad >= BAD_TWICE or verdict.reason == SILENT
        found = replace(standing, bad=bad, good=0, back_us=None, looks=looks)
        found = replace(found, proven_us=_proven(standing, look, verdict))
        return _down(found, verdict.reason) if enough else found
    torn = bool(standing.looks) and look.begins_us - standing.looks[-1].ends_us > HOLE_US
    in_a_row = 0 if torn and standing.state != "up" else standing.good
    good = in_a_row + 1
    back = standing.back_us if in_a_row and standing.back_us is not None else look.begins_us
    found = replace(standing, good=good, bad=0, back_us=back, seen_at_s=now_s, looks=looks)
    if standing.state == "up":
        return replace(found, proven_us=look.ends_us)
    return replace(found, state="up", reason="", proven_us=look.ends_us) if good >= GOOD_TWICE else found


def _proven(standing: Standing, look: Look, verdict: Verdict) -> int | None:
    """Where a fault takes more than one segment to show, the ones before it had been taken for good."""
    reason, begins = verdict.reason, [] if verdict.since_us is None else [verdict.since_us]
    tainted = standing.looks if reason == SILENT else standing.looks[-1:] if reason == APART else ()
    begins += [one.begins_us for one in tainted[:1]]
    if not begins or standing.state != "up":
        return standing.proven_us
    return min(*begins, standing.proven_us or look.begins_us)


def waited(standing: Standing, now_s: float, fault: str) -> Standing:
    """Nothing new came. `fault` says why as far as is known: unreachable, or else stale."""
    last = standing.seen_at_s
    if standing.state == "up" and last is not None and now_s - last > STALE_S:
        return _down(replace(standing, good=0, back_us=None), fault or STALE)
    begun = standing.begun_at_s
    if standing.state == "unknown" and begun is not None and now_s - begun > FIRST_S and not standing.good:
        return _down(standing, fault or STALE)
    return standing


def _down(standing: Standing, reason: str) -> Standing:
    if standing.state == "down":
        return standing
    return replace(standing, state="down", reason=reason, good=0, back_us=None)
