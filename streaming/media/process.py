"""The media process of one meeting: pictures and sounds in, one programme out, to members, stream and recording.

It outlives the network process and waits ten seconds for another. Threads: link, decode, hold, programme, sound, sink;
between them nothing waits without a bound. Its settings come as one line of JSON on standard input.
"""

from __future__ import annotations

import fcntl
import gc
import json
import logging
import os
import secrets
import signal
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import av

from streaming.link import MediaLink
from streaming.media.clock import Clock
from streaming.media.codecs import CONFIG
from streaming.media.decode import Decoders
from streaming.media.disk import Disk
from streaming.media.hold import Hold
from streaming.media.index import Index
from streaming.media.programme import Programme
from streaming.media.recorder import Recorder, numbers, recorded
from streaming.media.segments import Stream
from streaming.media.sink import Notes, Sink, folders
from streaming.media.sound import Sound
from streaming.media.still import still
from streaming.rules import fmp4
from streaming.rules.frames import IDR, Frame, Garbled, Type, control
from streaming.rules.scene import Local, Scene, decode, pause

log = logging.getLogger(__name__)

ALONE_S = 10.0
"""Without a network process for this long nobody wants us: it starts another when it is back."""
STILLS_WAIT = 60
TAKEN = 75
"""Exit code when another process carries this meeting already (EX_TEMPFAIL)."""


@dataclass(frozen=True, slots=True)
class Config:
    """`clock_us`: what the web process's clock is ahead of ours; `recording` is the body's mode."""

    meeting: str
    sockets: str = "var/stage"
    stream_dir: str = "var/stream"
    recordings_dir: str = "var/recordings"
    recording: str = "continuous"
    disk_free_mb: int = 500
    clock_us: int = 0

    @classmethod
    def read(cls, text: str) -> Config:
        """A name that we do not know is left alone: other processes read the same settings."""
        said: dict[str, Any] = json.loads(text)
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in said.items() if name in known})


class Media:
    """All threads of one meeting, and what the link says to them."""

    def __init__(self, config: Config) -> None:
        self.config, self.run = config, secrets.token_hex(4)
        self.clock = Clock(config.clock_us)
        path = Path(config.sockets) / f"{config.meeting}.sock"
        self.link = MediaLink(path, config.meeting, self.run, self.frame, self._new_network)
        notes = self._notes = Notes(self.link)
        stream_dir, recordings = folders(config.stream_dir, config.recordings_dir, config.meeting)
        for folder in (stream_dir, recordings):
            folder.mkdir(parents=True, exist_ok=True)
        sound = fmp4.Sound(CONFIG)
        self.decoders = Decoders(self._ask_key)
        self._began = bool(numbers(recordings))
        recorder = Recorder(recordings, self.run, sound, Disk(recordings, config.disk_free_mb), notes.recording)
        stream = Stream(stream_dir, self.run, sound, notes.part)
        self.sink = Sink(self.link, stream, recorder, Index(recordings), self._want_key)
        self.sound = Sound(self.sink, self.clock.now)
        out = Pictured(self.sink, self.decoders, self.sound, self.clock.now)
        self.programme = Programme(self.decoders, out, self.clock.now, self.sound.level, self.sink.shown)
        self.hold = Hold(self._decode)
        self._out = out
        self._scene = pause(Local())
        self._members: dict[int, str] = {}
        self._stills: deque[int] = deque(maxlen=STILLS_WAIT)
        self._lag = 0.0

    def start(self) -> None:
        for part in (self.sink, self.decoders, self.hold, self.sound, self.programme, self.link):
            part.start()

    def stop(self) -> None:
        """In the order in which things flow, so that the last frame is in the files."""
        for part in (self.programme, self.sound, self.hold, self.decoders):
            part.stop()
        self.sink.finish(self._scene.layout == "end")
        self.link.close()

    def frame(self, frame: Frame) -> None:
        """In the link's thread: puts things down and returns."""
        match frame.type:
            case Type.VIDEO:
                if frame.source in self._members:
                    self.hold.put(frame, self._out.waits(frame.source))
            case Type.SOUND:
                self.sound.push(frame)
            case Type.SCENE:
                self._show(frame)
            case Type.MEMBER:
                self._member(frame.source, frame.said())
            case Type.SYNC:
                self.sound.sync.lead(frame.source, float(frame.said()["audio_ms"]))
            case Type.WANT_KEY:
                self.programme.want_key(min(frame.source, 1))
            case Type.WANT_STILL:
                self._stills.append(frame.source)
            case Type.CLOCK:
                said = frame.said()
                if not self.clock.correct(int(said["p"]), int(said["at"]), float(said.get("rate", 0.0))):
                    log.warning("the room's clock was far ahead of ours: programme time leapt")
            case _:
                raise Garbled(f"{frame.type.name} does not come this way")

    def second(self) -> None:
        """Once a second: how everything does."""
        pace = self.programme.pace()
        levels, sights = self.sound.levels(), self.decoders.sights()
        slots = {
            str(slot): {
                "fps": sight.fps,
                "luma": sight.luma,
                "spread": sight.spread,
                "motion": sight.motion,
                "age_ms": sight.age_ms,
                "level_db": levels.get(slot),
                "late_ms": _whole(self.sound.sync.late_ms(slot)),
            }
            for slot, sight in sights.items()
        }
        for slot in levels.keys() - sights.keys():
            slots[str(slot)] = {"level_db": levels[slot]}
        whole = {"slots": slots, "fps": pace.fps, "late": pace.late, "encode_ms": pace.encode_ms}
        whole |= {"compose_ms": pace.compose_ms, "lag_ms": round(self._lag, 1), "run": self.run}
        whole |= {"sound_behind": self.sound.behind, "unwritten": self.sink.dropped}
        self.link.send(control(Type.HEALTH, whole))

    def live(self, over: threading.Event) -> None:
        """Until `over`, or nobody has been there for a while."""
        due = time.monotonic() + 1
        while not over.is_set() and self.link.alone_for() < ALONE_S:
            over.wait(max(0.0, min(0.1, due - time.monotonic())))
            self._lag = max(self._lag * 0.9, (time.monotonic() - due) * 1000 - 100)
            while self._stills:
                self._still(self._stills.popleft())
            if time.monotonic() >= due:
                due += 1
                self.second()

    def _show(self, frame: Frame) -> None:
        try:
            self._scene = decode(frame.body)
        except ValueError:
            log.exception("a scene that is none: nobody is seen or heard")
            self._scene = pause(Local())
        scene = self._scene
        self._began |= scene.on_air
        self.sink.record(recorded(scene.layout, scene.on_air, self.config.recording, self._began))
        self._obey()

    def _obey(self) -> None:
        """Shown and heard are only slots whose member is the one that the scene means."""
        scene = true_to(self._scene, self._members)
        slots = {plate.pid: plate.slot for plate in scene.people if plate.slot is not None}
        checked = frozenset(slot for slot, pid in self._members.items() if pid == scene.check)
        heard = frozenset(slots[pid] for pid in scene.heard if pid in slots) if scene.on_air else frozenset()
        self.sound.hear(heard, checked)
        self._out.watch(slots.get(scene.large or ""))
        self.programme.show(scene)

    def _member(self, slot: int, said: dict[str, Any]) -> None:
        """A slot has a member, another one, the same one anew, or none."""
        self.hold.free(slot)
        self.decoders.free(slot)
        self.sound.free(slot)
        if said:
            self._members[slot] = str(said["pid"])
        else:
            self._members.pop(slot, None)
        self._obey()

    def _decode(self, frame: Frame) -> None:
        self.decoders.push(frame.source, frame.body, bool(frame.flags & IDR), frame.stamp, frame.at / 1e6)

    def _still(self, slot: int) -> None:
        seen = self.decoders.newest(slot)
        if seen is None:
            return
        try:
            self.link.send(Frame(Type.STILL, slot, seen.stamp, int(seen.at * 1e6), 0, still(seen.frame)))
        except (ValueError, OSError, av.FFmpegError):
            log.exception("a still of slot %d", slot)

    def _ask_key(self, slot: int) -> None:
        self.link.send(Frame(Type.ASK_KEY, slot))

    def _want_key(self, rendition: int) -> None:
        self.programme.want_key(rendition)

    def _new_network(self) -> None:
        """It knows nobody's place yet and will say so; its viewers need a key frame."""
        self._notes.again()
        for rendition in (0, 1):
            self.programme.want_key(rendition)


class Pictured:
    """The sink as the programme sees it; measures on the way how long the speaker's pictures take."""

    def __init__(self, sink: Sink, decoders: Decoders, sound: Sound, p_now: Callable[[], int]) -> None:
        self._sink, self._decoders, self._sync, self._p_now = sink, decoders, sound.sync, p_now
        self._slot: int | None = None
        self._number = -1

    def watch(self, slot: int | None) -> None:
        self._slot = slot

    def waits(self, slot: int) -> float:
        """Seconds that a picture of this slot must be held."""
        way = self._sync.ways.get(slot)
        return way.picture_waits / 1000 if way is not None and slot == self._slot else 0.0

    def video(self, rendition: int, annexb: bytes, p: int, idr: bool) -> None:
        slot = self._slot
        if rendition == 0 and slot is not None:
            seen = self._decoders.picture(slot)
            if seen is not None and seen.number != self._number:
                self._number = seen.number
                came = self._p_now() - (time.monotonic() - seen.at) * 1_000_000
                self._sync.pictured(slot, (p - came) / 1000)
        self._sink.video(rendition, annexb, p, idr)


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)


def true_to(scene: Scene, members: dict[int, str]) -> Scene:
    """The scene without the slots that somebody else has by now: his picture must not go under another's name."""
    people = tuple(
        plate if plate.slot is None or members.get(plate.slot) == plate.pid else replace(plate, slot=None)
        for plate in scene.people
    )
    return scene if people == scene.people else replace(scene, people=people)


def alone(config: Config) -> int:
    """A lock that ends with this process: two that write the same files would spoil both. BlockingIOError if taken."""
    path = Path(config.sockets) / f"{config.meeting}.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return lock


def _end_with_a_thread(over: threading.Event) -> list[str]:
    """A process of which one part fell looks alive and is not: it ends, and whoever keeps it starts a whole one."""
    fallen: list[str] = []

    def fell(what: threading.ExceptHookArgs) -> None:
        name = what.thread.name if what.thread else "a thread"
        log.critical("%s fell", name, exc_info=what.exc_value)
        fallen.append(name)
        over.set()

    threading.excepthook = fell
    return fallen


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    config = Config.read(sys.stdin.readline())
    try:
        alone(config)
    except BlockingIOError:
        log.info("another media process carries %s", config.meeting)
        sys.exit(TAKEN)
    media, over = Media(config), threading.Event()
    fallen = _end_with_a_thread(over)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: over.set())
    sys.setswitchinterval(0.001)  # the sound must not wait five milliseconds for whoever holds the interpreter
    media.start()
    gc.collect()
    gc.freeze()
    log.info("media of %s, run %s", media.config.meeting, media.run)
    media.live(over)
    media.stop()
    if fallen:
        sys.exit(1)


if __name__ == "__main__":
    main()
