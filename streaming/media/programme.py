"""The programme: 25 pictures a second of programme time, composed and encoded in two sizes.

A picture that would be late is skipped and never queued: members see one frame less, and stamps stay true.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import chain
from typing import Protocol

import av

from streaming.media.compose import Composer
from streaming.media.decode import Decoders
from streaming.media.encode import FRAME_US, Encoder
from streaming.media.text import Sprites
from streaming.rules.layouts import HD, SD
from streaming.rules.scene import Local, Scene, pause

log = logging.getLogger(__name__)

PATIENCE_S = 0.012  # how long a tick waits for the picture of who is large
EARLY_S, STEADY_PATIENCE_S = 0.034, 0.006  # how long before and after its time it takes one that comes steadily
STEADY = 5  # ticks in a row that each had a new one
UNDRAWABLE = (ValueError, KeyError, IndexError, TypeError, AttributeError, OSError, av.FFmpegError)
LATE_US = FRAME_US  # a tick that comes later than this is skipped


class Sink(Protocol):
    def video(self, rendition: int, annexb: bytes, p: int, idr: bool) -> None:
        """Rendition 0 is 720p, 1 is 360p; `p` is programme time in µs. Must not wait."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How the last second went."""

    fps: float = 0.0
    late: int = 0
    compose_ms: float = 0.0
    encode_ms: float = 0.0


class Programme:
    """`p_now` says programme time in µs, `level` the sound's level at such a time (dBFS, None: not known yet).

    `shown` is called with the number of the scene and the P of the first picture that shows it.
    """

    def __init__(
        self,
        decoders: Decoders,
        sink: Sink,
        p_now: Callable[[], int],
        level: Callable[[int], float | None] = lambda _p: None,
        shown: Callable[[int, int], None] = lambda _seq, _p: None,
    ) -> None:
        self._decoders, self._sink, self._p_now, self._level, self._shown = decoders, sink, p_now, level, shown
        sprites = Sprites()
        self.composers = [Composer(decoders.picture, size, sprites) for size in (HD, SD)]
        self.encoders = [Encoder(size) for size in (HD, SD)]
        self._scene, self._seq, self._newest, self._steady = pause(Local()), -1, -1, 0
        self._running = False
        self._threads: list[threading.Thread] = []
        self._news = threading.Condition()
        self._next: Scene | None = None
        self._frames, self._late, self._spent, self._encoding, self._since = 0, 0, 0.0, 0.0, time.monotonic()

    def show(self, scene: Scene) -> None:
        """Show this scene: a card from the next picture on, a live one as soon as its words are drawn.

        Words that were never drawn take a tenth of a second; they are drawn beside the programme, so that no
        picture is late for them. Going off air waits for nothing, and nor does the face of who may not be shown now.
        """
        with self._news:
            self._scene, self._next = (without(self._scene, scene), scene) if scene.on_air else (scene, None)
            self._news.notify()

    def want_key(self, rendition: int) -> None:
        self.encoders[rendition].want_key()

    def start(self) -> None:
        self._running = True
        work = {"programme": self._work, "words": self._prepare}
        self._threads = [threading.Thread(target=run, name=name, daemon=True) for name, run in work.items()]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        with self._news:
            self._running = False
            self._news.notify()
        for thread in self._threads:
            thread.join(2)

    def pace(self) -> Pace:
        """Since the last call."""
        now = time.monotonic()
        seconds, number = max(now - self._since, 0.001), max(self._frames, 1)
        found = Pace(
            round(self._frames / seconds, 1),
            self._late,
            round(self._spent / number * 1000, 2),
            round(self._encoding / number * 1000, 2),
        )
        self._frames, self._late, self._spent, self._encoding, self._since = 0, 0, 0.0, 0.0, now
        return found

    def picture(self, p: int) -> None:
        """Compose and encode the picture of programme time `p`."""
        scene = self._scene
        self._favour(scene)
        for rendition, (composer, encoder) in enumerate(zip(self.composers, self.encoders, strict=True)):
            started = time.thread_time()
            frame = composer.frame(scene, p, self._level(p))
            composed = time.thread_time()
            for unit in encoder.encode(frame, p):
                self._sink.video(rendition, unit.data, unit.p, unit.idr)
            self._spent += composed - started
            self._encoding += time.thread_time() - composed
        if scene.seq != self._seq:
            self._seq = scene.seq
            self._shown(scene.seq, p)

    def _favour(self, scene: Scene) -> None:
        slots = {plate.pid: plate.slot for plate in scene.people if plate.slot is not None}
        large = {slots[pid] for pid, size in scene.send.items() if size == "large" and pid in slots}
        self._decoders.favour(frozenset(large))

    def _large_slot(self) -> int | None:
        scene = self._scene
        return next((plate.slot for plate in scene.people if plate.pid == scene.large), None)

    def _work(self) -> None:
        p = self._p_now() // FRAME_US * FRAME_US + FRAME_US
        while self._running:
            ahead = (p - self._p_now()) / 1e6
            if -ahead * 1e6 > LATE_US:
                missed = int(-ahead * 1e6) // FRAME_US
                self._late += missed
                p += missed * FRAME_US
            self._await(p)
            self._safely(p)
            p += FRAME_US

    def _await(self, p: int) -> None:
        """Until it is time for the picture of `p`: when who is large has a new one, or has let us wait.

        A camera that sends as often as we do comes at the same place between two ticks for minutes. Its picture is
        then taken as it comes, and not at the tick after it: up to 34 ms sooner for everybody who watches.
        """
        early = EARLY_S if self._steady >= STEADY else 0.0
        ahead = (p - self._p_now()) / 1e6 - early
        if ahead > 0:
            time.sleep(ahead)
        slot = self._large_slot()
        patience = STEADY_PATIENCE_S if early else PATIENCE_S
        self._decoders.wait(slot, self._newest, (p - self._p_now()) / 1e6 + patience if early else patience)
        seen = self._decoders.picture(slot) if slot is not None else None
        self._steady = self._steady + 1 if seen is not None and seen.number > self._newest else 0
        self._newest = seen.number if seen else -1

    def _safely(self, p: int) -> None:
        """One picture that cannot be drawn must not end the programme: the card of a pause is shown instead."""
        try:
            self.picture(p)
            self._frames += 1
        except UNDRAWABLE:
            log.exception("this scene cannot be drawn")
            self._scene = pause(Local(self._scene.seq, language=self._scene.language))

    def _prepare(self) -> None:
        """Draw the words of the newest scene, then let it be shown; in between, the names of everybody."""
        names: Iterator[None] = iter(())
        known: set[str] = set()
        while True:
            idle = self._step(names)
            with self._news:
                if idle:
                    self._news.wait_for(lambda: not self._running or self._next is not None)
                if not self._running:
                    return
                scene = self._next
            if scene is None:
                continue
            self._warm(scene)
            with self._news:
                if self._next is scene:
                    self._scene, self._next = scene, None
            if {plate.tile for plate in scene.people} - known:
                known = {plate.tile for plate in scene.people}
                names = chain(*(composer.warm_names(scene) for composer in self.composers))

    def _step(self, names: Iterator[None]) -> bool:
        """Draw one more name; whether there are no more."""
        try:
            return next(names, "done") == "done"
        except UNDRAWABLE:
            log.exception("this name cannot be drawn")
            return True

    def _warm(self, scene: Scene) -> None:
        try:
            for composer in self.composers:
                composer.warm(scene)
        except UNDRAWABLE:
            log.exception("these words cannot be drawn")


def without(old: Scene, new: Scene) -> Scene:
    """The old scene without the camera of anybody who is not shown, or has another camera, in the new one."""
    shown = {(plate.pid, plate.slot) for plate in new.people if plate.shown}
    people = tuple(plate if (plate.pid, plate.slot) in shown else replace(plate, slot=None) for plate in old.people)
    return old if people == old.people else replace(old, people=people)
