"""The stage's media process as it is, or with parts of its work left out, so that each part's price is known.

`parts` in its line of JSON: any of small (360p), stream (LL-HLS), recording, health.
"""

from __future__ import annotations

import gc
import json
import signal
import sys
import threading
from typing import Any

from streaming.media.process import Config, Media, alone
from streaming.rules.frames import Type, control

PARTS = ("small", "stream", "recording", "health")


class Nothing:
    """Takes everything and does nothing."""

    failures = 0

    def __getattr__(self, name: str) -> Any:
        return lambda *_args, **_more: None


def without(media: Media, parts: list[str]) -> None:
    """Takes out of a process that has not started what is not in `parts`."""
    programme, sink = media.programme, media.sink
    if "small" not in parts:
        del programme.composers[1:], programme.encoders[1:]
        programme.want_key = lambda rendition: programme.encoders[0].want_key()  # type: ignore[method-assign]
    if "stream" not in parts:
        sink._stream = Nothing()  # type: ignore[assignment]
    if "recording" not in parts:
        sink._recorder = Nothing()  # type: ignore[assignment]
        sink._index = Nothing()  # type: ignore[assignment]
        sink.record = lambda wanted: None  # type: ignore[method-assign]
    if not {"stream", "recording"} & set(parts):
        media.sound._aac = Nothing()  # type: ignore[assignment]
        media.sound._aac.encode = lambda block: []  # type: ignore[method-assign,union-attr]
        sink._put = lambda job: None  # type: ignore[method-assign]
        sink._file_video = lambda *_: None  # type: ignore[method-assign]
    if "health" not in parts:
        programme_pace = media.programme.pace

        def second() -> None:
            """The pace of the programme only: that is what the bench itself asks for."""
            pace = programme_pace()
            media.link.send(control(Type.HEALTH, {"slots": {}, "fps": pace.fps, "late": pace.late}))

        media.second = second  # type: ignore[method-assign]


def main() -> None:
    given = json.loads(sys.stdin.readline())
    config = Config.read(json.dumps(given))
    lock = alone(config)
    media, over = Media(config), threading.Event()
    without(media, given["parts"])
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, lambda *_: over.set())
    sys.setswitchinterval(0.001)
    media.start()
    gc.collect()
    gc.freeze()
    media.live(over)
    media.stop()
    assert lock >= 0


if __name__ == "__main__":
    main()
