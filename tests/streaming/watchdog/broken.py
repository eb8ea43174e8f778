"""The real media process with one part that breaks at SIGUSR1: `python -m tests.streaming.watchdog.broken <fault>`.

Each fault is done to the part itself, in the process itself; nothing of the process under test knows of it.
"""

import signal
import sys
from typing import Any

import numpy as np

from streaming.media import process
from streaming.media.codecs import AacEncoder
from streaming.media.compose import Composer
from streaming.media.sink import Sink
from streaming.media.sound import Mixer, Sound
from streaming.rules.layouts import SD

BROKEN = False
LATE_US = 300_000


def snap(*_: Any) -> None:
    global BROKEN
    BROKEN = not BROKEN


def late() -> None:
    """The sound comes 0.3 s after its picture."""
    whole = Sink.sound
    Sink.sound = lambda self, aac, p: whole(self, aac, p + LATE_US * BROKEN)  # type: ignore[method-assign]


def mute() -> None:
    """What the public hears is empty, while the mix is not."""
    whole = AacEncoder.encode

    def encode(self: AacEncoder, block: Any) -> Any:
        return whole(self, np.zeros_like(block) if BROKEN else block)

    AacEncoder.encode = encode  # type: ignore[method-assign]


def dead() -> None:
    """Who is heard is decoded and levelled, and lost in the mix."""
    whole = Mixer.mixes

    def mixes(self: Mixer, *args: Any) -> Any:
        made = whole(self, *args)
        return {out: np.zeros_like(mix) for out, mix in made.items()} if BROKEN else made

    Mixer.mixes = mixes  # type: ignore[method-assign]


def black() -> None:
    whole = Composer.frame

    def frame(self: Composer, *args: Any, **more: Any) -> Any:
        made = whole(self, *args, **more)
        if BROKEN:
            for plane, value in zip(made.planes, (16, 128, 128), strict=True):
                np.frombuffer(plane, np.uint8)[:] = value
            self._drawn.scene = None  # drawn over: the next one is drawn whole
        return made

    Composer.frame = frame  # type: ignore[method-assign]


def small() -> None:
    """Only who has a slow line sees nothing."""
    whole = Composer.frame

    def frame(self: Composer, *args: Any, **more: Any) -> Any:
        made = whole(self, *args, **more)
        if BROKEN and self.size is SD:
            for plane, value in zip(made.planes, (16, 128, 128), strict=True):
                np.frombuffer(plane, np.uint8)[:] = value
            self._drawn.scene = None
        return made

    Composer.frame = frame  # type: ignore[method-assign]


def frozen() -> None:
    """The composer hands out its last picture again and again."""
    whole, kept = Composer.frame, {}

    def frame(self: Composer, *args: Any, **more: Any) -> Any:
        if not BROKEN or id(self) not in kept:
            kept[id(self)] = whole(self, *args, **more)
        return kept[id(self)]

    Composer.frame = frame  # type: ignore[method-assign]


def stuck() -> None:
    """Members see each other; nothing more is written."""
    whole = Sink._put

    def put(self: Sink, job: Any) -> None:
        if not BROKEN:
            whole(self, job)

    Sink._put = put  # type: ignore[method-assign]


def fallen() -> None:
    """The sound's thread ends with an error that nobody expected, and the others go on."""
    whole = Sound.tick

    def tick(self: Sound, p: int) -> None:
        if BROKEN:
            raise RuntimeError("on purpose")
        whole(self, p)

    Sound.tick = tick  # type: ignore[method-assign]


FAULTS = {fault.__name__: fault for fault in (late, mute, dead, black, small, frozen, stuck, fallen)}

if __name__ == "__main__":
    FAULTS[sys.argv[1]]()
    signal.signal(signal.SIGUSR1, snap)
    process.main()
