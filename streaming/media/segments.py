"""The public stream as files: parts of 0.4 s, segments of 2 s, and the playlists that list them.

All times are programme time P (µs since 1970). Parts and segments end on whole multiples of 0.4 and 2 s of it, so the
two renditions are cut at the same frames and a restart goes on in the same grid. A part appears only when its sound is
there as well, or has been missing for `PATIENCE`.
"""

import contextlib
import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from streaming.media.disk import put, put_json, read_json
from streaming.rules import fmp4, playlist
from streaming.rules.fmp4 import Sample, Sound
from streaming.rules.h264 import avc_sample, parameter_sets
from streaming.rules.playlist import PART, SEGMENT, Window

log = logging.getLogger(__name__)

FRAME = 40_000
PATIENCE = 160_000
"""µs of programme that a finished part waits for its sound; then it goes out with what there is."""
DELETED_AFTER_S = 60.0
SOUND_LEAST = 1024
SAME_TICK = 48
"""Ticks of sound within which two packets are neighbours: 1 ms, for P is counted in whole µs."""

Announce = Callable[[int, dict[str, Any]], None]


@dataclass(frozen=True, slots=True)
class Rendition:
    number: int
    name: str
    width: int
    height: int
    bits: int
    """Bits a second at most, sound included: what the master playlist promises."""


RENDITIONS = (Rendition(0, "720", 1280, 720, 1_350_000), Rendition(1, "360", 640, 360, 380_000))


@dataclass(slots=True)
class Shot:
    p: int
    key: bool
    data: bytes


@dataclass(slots=True)
class Ready:
    """The pictures of a part that waits for its sound; `end` in P."""

    shots: list[Shot]
    end: int
    opens: bool
    closes: bool


def ticks(p: int) -> int:
    return p * 9 // 100


def sound_ticks(p: int) -> int:
    return p * 6 // 125


def next_edge(p: int, step: int) -> int:
    """Where what begins at `p` ends; a frame less than half a frame before an edge belongs to what comes after it."""
    return ((p + FRAME // 2) // step + 1) * step


class Segmenter:
    """One rendition. `written` is called after each part, when it is in place but not yet listed."""

    def __init__(
        self, folder: Path, run: str, rendition: Rendition, sound: Sound, window: Window, written: Callable[[], None]
    ) -> None:
        self.window, self.rendition, self.failures = window, rendition, 0
        self.codecs: str | None = None
        self._folder, self._run, self._sound_is, self._written = folder, run, sound, written
        self._map = f"{run}/{rendition.name}/init.mp4"
        self._shots: list[Shot] = []
        self._opens = False
        self._ready: deque[Ready] = deque()
        self._sounds: deque[Sample] = deque()
        self._sound_end = 0
        self._bytes: list[bytes] = []
        self._number = 0
        self._part_end = self._segment_end = self._ended = 0

    def video(self, annexb: bytes, p: int, idr: bool) -> None:
        """One frame. The first must be an IDR with its parameter sets; so should the first of every segment."""
        if (self.codecs is None or not self._segment_end) and not (idr and self._begin(annexb)):
            return
        if self._shots and p >= self._part_end - FRAME // 2:
            self._cut(min(p, self._part_end))
        if not self._shots:
            self._opens = p >= self._segment_end - FRAME // 2
            self._part_end = next_edge(p, PART)
            self._segment_end = next_edge(p, SEGMENT) if self._opens else self._segment_end
        self._shots.append(Shot(p, idr, avc_sample(annexb)))
        if p + FRAME > self._part_end - FRAME // 2:
            self._cut(p + FRAME)
        self._publish(p)

    def sound(self, aac: bytes, p: int) -> None:
        """One AAC packet of 1024 samples whose sound begins at `p`."""
        begins = sound_ticks(p)
        if abs(begins - self._sound_end) <= SAME_TICK:
            begins = self._sound_end
        if begins < self._sound_end:
            return
        if self._segment_end:
            self._sounds.append(Sample(begins, SOUND_LEAST, aac))
        self._sound_end = begins + SOUND_LEAST
        self._publish(0)

    def hint(self) -> str:
        """Name of the part that comes next; no two parts ever have the same."""
        last = self.window.segments[-1] if self.window.segments else None
        if last is None or last.closed:
            return self._name("p", self.window.next_msn, 0)
        return self._name("p", last.msn, len(last.parts))

    def finish(self) -> None:
        """Nothing more comes: what was begun is written and closed."""
        if self._shots:
            self._cut(self._shots[-1].p + FRAME)
        if self._ready:
            self._ready[-1].closes = True
            self._publish(self._ready[-1].end + PATIENCE)
        try:
            self._close_segment()
        except OSError as error:
            self._stumble(error)

    def _begin(self, annexb: bytes) -> bool:
        found = parameter_sets(annexb)
        if found is None:
            return False
        if self.codecs is None:
            picture = fmp4.Picture(self.rendition.width, self.rendition.height, *found)
            path = self._folder / self._map
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                put(path, fmp4.init(picture, self._sound_is))
            except OSError as error:
                self._stumble(error)
                return False
            self.codecs = f"{picture.codec},{self._sound_is.codec}"
        return True

    def _cut(self, end: int) -> None:
        """Frames skipped at an edge leave no hole: the first picture after it comes that much earlier."""
        if 0 < self._shots[0].p - self._ended <= PART:
            self._shots[0].p = self._ended
        self._ended = end
        closes = end >= self._segment_end - FRAME // 2
        self._ready.append(Ready(self._shots, end, self._opens, closes))
        self._shots = []

    def _publish(self, p: int) -> None:
        while self._ready:
            ready = self._ready[0]
            whole = self._sound_end + SOUND_LEAST > sound_ticks(ready.end)
            if not whole and p < ready.end + PATIENCE:
                return
            self._ready.popleft()
            try:
                self._write(ready)
            except OSError as error:
                self._stumble(error)

    def _write(self, ready: Ready) -> None:
        if ready.opens:
            self._close_segment()
        end, window = sound_ticks(ready.end), self.window
        sounds = []
        while self._sounds and self._sounds[0].time + SOUND_LEAST <= end:
            sounds.append(self._sounds.popleft())
        self._number += 1
        data = fmp4.part(self._number, samples(ready.shots, ready.end), unbroken(sounds))
        name = self.hint()
        put(self._folder / name, data)
        if not window.segments or window.segments[-1].closed:
            window.open(self._name("s", window.next_msn), self._map, ready.shots[0].p)
            self._bytes = []
        part = playlist.Part(name, ready.end - ready.shots[0].p, ready.shots[0].key)
        window.segments[-1].parts.append(part)
        self._bytes.append(data)
        if ready.closes:
            self._close_segment()
        self._written()

    def _close_segment(self) -> None:
        segments = self.window.segments
        if segments and not segments[-1].closed:
            put(self._folder / segments[-1].uri, b"".join(self._bytes))
            self.window.close()

    def _stumble(self, error: OSError) -> None:
        """The disk refuses. What could not be written is lost; the stream goes on at the next IDR, if it can."""
        self.failures += 1
        if self.failures == 1 or self.failures % 100 == 0:
            log.error("stream %s: %s (%d times)", self.rendition.name, error, self.failures)
        self._shots, self._part_end, self._segment_end = [], 0, 0
        self._ready.clear()
        self._sounds.clear()
        self.window.give_up()

    def _name(self, kind: str, msn: int, n: int | None = None) -> str:
        """After a failure the numbers of what was lost are used again, but never its names: those may be cached."""
        part = "" if n is None else f".{n}"
        again = f"-{self.failures}" if self.failures else ""
        return f"{self._run}/{self.rendition.name}/{kind}{msn}{part}{again}.m4s"


def samples(shots: list[Shot], end: int) -> list[Sample]:
    """Each picture lasts until the next; a skipped frame makes the one before it stay."""
    times = [ticks(shot.p) for shot in shots] + [ticks(end)]
    return [
        Sample(begins, after - begins, shot.data, shot.key)
        for shot, begins, after in zip(shots, times, times[1:], strict=False)
    ]


def unbroken(sounds: list[Sample]) -> list[Sample]:
    """A fragment knows only where its sound begins: a hole inside it makes the packet before the hole last longer."""
    times = [sound.time for sound in sounds] + ([sounds[-1].time + SOUND_LEAST] if sounds else [])
    return [Sample(sound.time, after - sound.time, sound.data) for sound, after in zip(sounds, times[1:], strict=False)]


class Stream:
    """The folder of one meeting: two renditions, the master playlist, what a restart must know, and the sweeping."""

    def __init__(self, folder: Path, run: str, sound: Sound, announce: Announce) -> None:
        self._folder, self._run, self._announce = folder, run, announce
        folder.mkdir(parents=True, exist_ok=True)
        self._leaving: deque[tuple[float, Path]] = deque()
        windows = self._restored()
        self.segmenters = tuple(
            Segmenter(folder, run, one, sound, windows[one.name], partial(self._written, at))
            for at, one in enumerate(RENDITIONS)
        )
        self._master_done = False

    def video(self, rendition: int, annexb: bytes, p: int, idr: bool) -> None:
        self.segmenters[rendition].video(annexb, p, idr)

    def sound(self, aac: bytes, p: int) -> None:
        for segmenter in self.segmenters:
            segmenter.sound(aac, p)

    def finish(self, ended: bool = False) -> None:
        """`ended`: the meeting is over, and players may stop asking."""
        for at, segmenter in enumerate(self.segmenters):
            segmenter.finish()
            segmenter.window.ended = ended
            with contextlib.suppress(OSError):
                self._written(at)

    @property
    def failures(self) -> int:
        return sum(segmenter.failures for segmenter in self.segmenters)

    def _written(self, at: int) -> None:
        """A part is in place: list it, tell the network process, remember it, delete what left a minute ago."""
        segmenter = self.segmenters[at]
        window = segmenter.window
        if window.newest is None:
            return
        text = playlist.render(window, segmenter.hint(), self._reports(segmenter))
        put(self._folder / f"{segmenter.rendition.name}.m3u8", text.encode())
        self._write_master()
        put_json(self._folder / "state.json", self._state())
        msn, n = window.newest
        segment = next(one for one in window.segments if one.msn == msn)
        part = segment.parts[n]
        said = {"run": self._run, "msn": msn, "part": n, "duration_ms": part.duration // 1000}
        self._announce(at, said | {"independent": part.independent, "closes": segment.closed, "playlist": text})
        self._sweep(window)

    def _reports(self, mine: Segmenter) -> list[tuple[str, tuple[int, int]]]:
        """How far the sister renditions are, so that a player which changes over asks for the right part at once."""
        newest = [
            (f"{other.rendition.name}.m3u8", other.window.newest) for other in self.segmenters if other is not mine
        ]
        return [(uri, at) for uri, at in newest if at is not None]

    def _write_master(self) -> None:
        if self._master_done or not all(segmenter.codecs for segmenter in self.segmenters):
            return
        made = [(one.rendition, one.codecs or "") for one in self.segmenters]
        variants = [(f"{one.name}.m3u8", one.width, one.height, codecs, one.bits) for one, codecs in made]
        put(self._folder / "index.m3u8", playlist.master(variants).encode())
        self._master_done = True

    def _state(self) -> dict[str, Any]:
        windows = {one.rendition.name: one.window.remembered() for one in self.segmenters}
        return {"version": 1, "run": self._run, "renditions": windows}

    def _restored(self) -> dict[str, Window]:
        """The windows of the run before this one; a segment it left unfinished is joined from its parts."""
        state = read_json(self._folder / "state.json") or {}
        windows = {}
        for rendition in RENDITIONS:
            try:
                windows[rendition.name] = self._join(playlist.restored(state["renditions"][rendition.name]))
            except (KeyError, TypeError, ValueError, OSError):
                windows[rendition.name] = Window()
        listed = {name for window in windows.values() for one in window.segments for name in (one.uri, one.map)}
        listed |= {part.uri for window in windows.values() for one in window.segments for part in one.parts}
        now = time.monotonic()
        for path in sorted(self._folder.glob("*/*/*")):
            if str(path.relative_to(self._folder)) not in listed:
                self._leaving.append((now, path))
        return windows

    def _join(self, window: Window) -> Window:
        for segment in window.segments:
            if segment.parts and not (self._folder / segment.uri).exists():
                whole = b"".join((self._folder / part.uri).read_bytes() for part in segment.parts)
                put(self._folder / segment.uri, whole)
        return window

    def _sweep(self, window: Window) -> None:
        now = time.monotonic()
        self._leaving.extend((now, self._folder / name) for name in window.gone)
        window.gone = []
        while self._leaving and now - self._leaving[0][0] >= DELETED_AFTER_S:
            path = self._leaving.popleft()[1]
            path.unlink(missing_ok=True)
            self._leave_no_empty_run(path.parent)

    def _leave_no_empty_run(self, folder: Path) -> None:
        if folder.parent.name == self._run or not folder.exists():
            return
        if {path.name for path in folder.iterdir()} <= {"init.mp4"}:
            (folder / "init.mp4").unlink(missing_ok=True)
            folder.rmdir()
            if not any(folder.parent.iterdir()):
                folder.parent.rmdir()
