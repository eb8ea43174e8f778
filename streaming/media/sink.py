"""Where the programme goes: to the members at once, to the files by a thread of its own.

The files' queue is bounded. When the disk stands still, pictures are left out up to the next IDR of their rendition;
sound, which is small, is kept.
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from streaming.link import MediaLink
from streaming.media.index import Index
from streaming.media.recorder import Recorder
from streaming.media.segments import Stream, sound_ticks, ticks
from streaming.rules.frames import IDR, Frame, Type, control

log = logging.getLogger(__name__)

MOST_WAITING: Final = 600
"""Items, six seconds of both pictures and the sound."""
MOST_SOUND: Final = 2000

Job = Callable[[], None]


class Sink:
    """`video` and the rest may be called from any thread and never wait."""

    def __init__(
        self, link: MediaLink, stream: Stream, recorder: Recorder, index: Index, want_key: Callable[[int], None]
    ) -> None:
        self.dropped = 0
        self.newest = 0
        """P of the newest frame."""
        self._link, self._stream, self._recorder, self._index = link, stream, recorder, index
        self._want_key = want_key
        self._jobs: deque[Job] = deque()
        self._broken: set[int] = set()
        self._there = threading.Condition()
        self._over = False
        self._thread = threading.Thread(target=self._work, name="sink", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def finish(self, ended: bool) -> None:
        """Everything is written and closed when this returns."""
        with self._there:
            self._over = True
            self._there.notify()
        if self._thread.is_alive():
            self._thread.join(10)
        self._stream.finish(ended)
        self._recorder.finish(self.newest)

    def video(self, rendition: int, annexb: bytes, p: int, idr: bool) -> None:
        self.newest = max(self.newest, p)
        at = time.monotonic_ns() // 1000
        sent = self._link.send(Frame(Type.PACKET, rendition, ticks(p), at, IDR if idr else 0, annexb))
        if not sent and self._link.gate.broken(Type.PACKET, rendition):
            self._want_key(rendition)
        self._file_video(rendition, annexb, p, idr)

    def opus(self, out: int, packet: bytes, p: int) -> None:
        self._link.send(Frame(Type.SOUND_OUT, out, sound_ticks(p), time.monotonic_ns() // 1000, 0, packet))

    def sound(self, aac: bytes, p: int) -> None:
        if len(self._jobs) < MOST_SOUND:
            self._put(lambda: self._sound(aac, p))

    def shown(self, seq: int, p: int) -> None:
        """The first frame that shows this entry of the journal is that of `p`."""
        self._link.send(control(Type.SHOWN, {"seq": seq, "p": p}))
        self._put(lambda: self._index.shown(seq, p, self._recorder.part))

    def record(self, wanted: bool) -> None:
        """From the frames that come after this."""
        self._put(lambda: setattr(self._recorder, "wanted", wanted))

    def _file_video(self, rendition: int, annexb: bytes, p: int, idr: bool) -> None:
        full = len(self._jobs) >= MOST_WAITING
        if full or (rendition in self._broken and not idr):
            self._broken.add(rendition)
            self.dropped += 1
            return
        self._broken.discard(rendition)
        self._put(lambda: self._video(rendition, annexb, p, idr))

    def _video(self, rendition: int, annexb: bytes, p: int, idr: bool) -> None:
        self._stream.video(rendition, annexb, p, idr)
        if rendition == 0:
            self._recorder.video(annexb, p, idr)
            if self._recorder.waits_for_key():
                self._want_key(0)

    def _sound(self, aac: bytes, p: int) -> None:
        self._stream.sound(aac, p)
        self._recorder.sound(aac, p)

    def _put(self, job: Job) -> None:
        with self._there:
            self._jobs.append(job)
            self._there.notify()

    def _work(self) -> None:
        while True:
            with self._there:
                self._there.wait_for(lambda: self._jobs or self._over)
                if not self._jobs:
                    return
                job = self._jobs.popleft()
            try:
                job()
            except Exception:
                log.exception("the sink")  # one bad frame must not end stream and recording


class Notes:
    """What a new network process must be told again: the newest part of each rendition, and the recordings."""

    def __init__(self, link: MediaLink) -> None:
        self._link = link
        self._parts: dict[int, dict[str, Any]] = {}
        self._recordings: dict[tuple[int, str], dict[str, Any]] = {}

    def part(self, rendition: int, said: dict[str, Any]) -> None:
        self._parts[rendition] = said
        self._link.send(control(Type.PART, said, rendition))

    def recording(self, said: dict[str, Any]) -> None:
        self._recordings[said["part"], said["state"]] = said
        self._link.send(control(Type.RECORDING, said))

    def again(self) -> None:
        for rendition, said in list(self._parts.items()):
            self._link.send(control(Type.PART, said, rendition))
        for said in list(self._recordings.values()):
            self._link.send(control(Type.RECORDING, said))


def folders(stream_dir: str, recordings_dir: str, meeting: str) -> tuple[Path, Path]:
    return Path(stream_dir) / meeting, Path(recordings_dir) / meeting
