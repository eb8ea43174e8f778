"""The recording: 720p and sound in fragments of four seconds, so that a crash costs no more than the last of them.

A part is one file. It begins at an IDR and counts its time from there; its `.json` says from which programme time to
which it goes. When it is closed, or found unclosed after a crash, it is *sealed*: cut after its last whole fragment,
given an index so that a player can jump, and hashed.
"""

import hashlib
import logging
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from streaming.media.disk import Disk, put_json, read_json
from streaming.media.segments import FRAME, SAME_TICK, SOUND_LEAST, Shot, next_edge, samples, unbroken
from streaming.rules import fmp4
from streaming.rules.fmp4 import Sample, Sound
from streaming.rules.h264 import avc_sample, parameter_sets

log = logging.getLogger(__name__)

FRAGMENT = 4_000_000
"""µs between two fragments; programme time is a multiple of it there."""
LATEST = 6_000_000
"""µs after which a fragment is written even where no IDR came."""
AGAIN = 30_000_000
"""µs after a failed write before a new part is tried: a disk that is full stays full for a while."""
ROOM = 128 * 1024
"""Bytes kept for the index: twelve hours of fragments, and beyond that fewer places to jump to."""

Announce = Callable[[dict[str, Any]], None]


def part_path(folder: Path, part: int) -> Path:
    return folder / f"part-{part:02d}.mp4"


def numbers(folder: Path) -> list[int]:
    return sorted(int(path.stem[5:]) for path in folder.glob("part-*.mp4") if path.stem[5:].isdigit())


class Recorder:
    """`wanted` is set from the scene; opening waits for an IDR, closing happens at the next frame."""

    def __init__(self, folder: Path, run: str, sound: Sound, disk: Disk, announce: Announce) -> None:
        self.wanted = False
        self.part: int | None = None
        self.begun = 0
        self._folder, self._run, self._sound_is, self._disk, self._announce = folder, run, sound, disk, announce
        folder.mkdir(parents=True, exist_ok=True)
        found = numbers(folder)
        self._next = found[-1] + 1 if found else 1
        self._sealing: list[threading.Thread] = []
        self._file: BinaryIO | None = None
        self._shots: list[Shot] = []
        self._sounds: list[Sample] = []
        self._before: deque[tuple[bytes, int]] = deque(maxlen=50)
        """The last second of sound: an IDR that took long to draw comes after the sound of its moment."""
        self._edge = self._sound_end = self._fragment = self._not_before = 0
        for number in found:
            if not (read_json(part_path(folder, number).with_suffix(".json")) or {}).get("closed"):
                self._seal_aside(number, "crashed")

    def waits_for_key(self) -> bool:
        """True while a recording should run and only an IDR is missing: it may be asked for."""
        return self.wanted and self._file is None and self._disk.enough()

    def video(self, annexb: bytes, p: int, idr: bool) -> None:
        if self._file is not None and (not self.wanted or not self._disk.enough()):
            self._close(p, "stopped" if not self.wanted else "disk")
        if self._file is None and not (
            idr and p >= self._not_before and self.waits_for_key() and self._open(annexb, p)
        ):
            return
        if self._shots and ((idr and p >= self._edge - FRAME // 2) or p - self.begun - self._shots[0].p >= LATEST):
            self._flush(p)
            self._edge = next_edge(p, FRAGMENT)
        if self._file is not None:
            self._shots.append(Shot(p - self.begun, idr, avc_sample(annexb)))

    def sound(self, aac: bytes, p: int) -> None:
        if self._file is None:
            self._before.append((aac, p))
            return
        if p < self.begun:
            return
        at = (p - self.begun) * 6 // 125
        at = self._sound_end if abs(at - self._sound_end) <= SAME_TICK else at
        if at >= self._sound_end:
            self._sounds.append(Sample(at, SOUND_LEAST, aac))
            self._sound_end = at + SOUND_LEAST

    def finish(self, p: int) -> None:
        """The process ends in order: everything is on the disk and sealed when this returns."""
        if self._file is not None:
            self._close(p, "ended")
        for thread in self._sealing:
            thread.join()

    def _open(self, annexb: bytes, p: int) -> bool:
        found = parameter_sets(annexb)
        if found is None:
            return False
        path = part_path(self._folder, self._next)
        try:
            put_json(path.with_suffix(".json"), {"run": self._run, "part": self._next, "from": p, "closed": False})
            self._file = path.open("wb")
            self._file.write(fmp4.init(fmp4.Picture(1280, 720, *found), self._sound_is) + fmp4.room(ROOM))
            self._file.flush()
        except OSError as error:
            log.error("recording: %s", error)
            self._file, self._not_before = None, p + AGAIN
            return False
        self.part, self.begun, self._next = self._next, p, self._next + 1
        self._shots, self._sounds, self._sound_end, self._fragment = [], [], 0, 0
        self._edge = next_edge(p, FRAGMENT)
        while self._before:
            self.sound(*self._before.popleft())
        self._announce({"part": self.part, "state": "opened", "from": p})
        return True

    def _flush(self, p: int) -> None:
        """The fragment that ends at `p` goes to the disk; on a full disk the part ends with the one before it."""
        if self._file is None or not self._shots:
            return
        end = (p - self.begun) * 6 // 125
        ripe = [sound for sound in self._sounds if sound.time + SOUND_LEAST <= end]
        self._sounds = self._sounds[len(ripe) :]
        self._fragment += 1
        data = fmp4.part(self._fragment, samples(self._shots, p - self.begun), unbroken(ripe))
        self._shots = []
        try:
            self._file.write(data)
            self._file.flush()
        except OSError as error:
            log.error("recording: %s", error)
            self._not_before = p + AGAIN
            self._close(p, "disk")

    def _close(self, p: int, reason: str) -> None:
        if reason != "disk":
            self._flush(p)
        file, part = self._file, self.part
        if file is None or part is None:
            return
        self._file = self.part = None
        self._shots, self._sounds = [], []
        try:
            file.close()
        except OSError as error:
            log.error("recording: %s", error)
        self._seal_aside(part, reason)

    def _seal_aside(self, part: int, reason: str) -> None:
        """Hashing hours takes seconds, which the stream does not have."""
        thread = threading.Thread(target=self._seal, args=(part, reason), name=f"seal-{part}", daemon=True)
        self._sealing = [one for one in self._sealing if one.is_alive()]
        self._sealing.append(thread)
        thread.start()

    def _seal(self, part: int, reason: str) -> None:
        try:
            self._announce(seal(part_path(self._folder, part), part) | {"state": "closed", "reason": reason})
        except OSError as error:
            log.error("recording: part %d is not sealed: %s", part, error)


def seal(path: Path, part: int) -> dict[str, Any]:
    """Cuts, indexes and hashes a part that nobody writes any more; doing it again gives the same file.

    On a full disk the description may stay behind: then the next process seals the part once more.
    """
    said = read_json(path.with_suffix(".json")) or {}
    begun = int(said.get("from", 0))
    with path.open("r+b") as file:
        file.truncate(fmp4.whole_until(file))
        found = [one for one in fmp4.fragments(file) if one.track == 1]
        if found:
            file.seek(found[0].start - ROOM)
            file.write(fmp4.index(found, ROOM))
            file.flush()
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    length = (found[-1].time + found[-1].duration) * 100 // 9 if found else 0
    whole = {"part": part, "from": begun, "to": begun + length, "bytes": path.stat().st_size, "sha256": digest}
    try:
        put_json(path.with_suffix(".json"), said | whole | {"closed": True})
    except OSError as error:
        log.error("recording: part %d is whole, but its description is not written: %s", part, error)
    return whole


def recorded(layout: str, on_air: bool, mode: str, started: bool) -> bool:
    """Whether a scene belongs in the recording; `mode` is the body's: continuous, or stops_at_suspension.

    Before the opening and after the end nothing is recorded, whatever the mode says.
    """
    if on_air:
        return True
    return started and mode == "continuous" and layout in ("break", "pause", "result")
