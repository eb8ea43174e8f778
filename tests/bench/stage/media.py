"""The stage's media process as it is, or with parts of its work left out, so that each part's price is known.

`parts` in its line of JSON: any of small (360p), stream (LL-HLS), recording, health. A datagram to the port
`parts_port` names others: the same process does more or less from the next picture on.
"""

from __future__ import annotations

import gc
import json
import signal
import socket
import sys
import threading
from typing import Any

from streaming.media.process import Config, Media, alone
from streaming.rules.frames import Type, control

PARTS = ("small", "stream", "recording", "health")


class Nothing:
    """Takes everything and does nothing."""

    failures = 0
    part = None

    def __getattr__(self, name: str) -> Any:
        return lambda *_args, **_more: None

    def waits_for_key(self) -> bool:
        return False

    def encode(self, _block: Any) -> list[Any]:
        return []


class Bench:
    """A media process whose work can be chosen. What it takes out it keeps, so that it can be put back."""

    def __init__(self, media: Media, parts: frozenset[str]) -> None:
        self._media, self._parts = media, parts
        self._wanted: frozenset[str] | None = parts
        self._nothing: Any = Nothing()
        programme, sink = media.programme, media.sink
        self._composers, self._encoders = list(programme.composers), list(programme.encoders)
        self._stream, self._recorder, self._index = sink._stream, sink._recorder, sink._index
        self._picture, self._second, self._file = programme.picture, media.second, sink._file_video
        programme.picture = self.picture  # type: ignore[method-assign]
        programme.want_key = lambda rendition: self._encoders[rendition].want_key()  # type: ignore[method-assign]
        sink.record = self.record  # type: ignore[method-assign]
        media.second = self.second  # type: ignore[method-assign]
        self._apply(parts)

    def choose(self, parts: frozenset[str]) -> None:
        self._wanted = parts

    def picture(self, p: int) -> None:
        """In the programme's thread, between two pictures: nothing is half changed."""
        wanted, self._wanted = self._wanted, None
        if wanted is not None:
            self._apply(wanted)
        self._picture(p)

    def record(self, wanted: bool) -> None:
        self._recorder.wanted = wanted

    def second(self) -> None:
        """Without `health` only the pace of the programme is told: that is what the bench itself asks for."""
        if "health" in self._parts:
            self._second()
            return
        pace, media = self._media.programme.pace(), self._media
        said = {"slots": {}, "fps": pace.fps, "late": pace.late, "lag_ms": round(media._lag, 1)}
        said |= {"compose_ms": pace.compose_ms, "encode_ms": pace.encode_ms}
        media.link.send(control(Type.HEALTH, said))

    def _apply(self, parts: frozenset[str]) -> None:
        programme, sink, sound = self._media.programme, self._media.sink, self._media.sound
        number = 2 if "small" in parts else 1
        programme.composers[:], programme.encoders[:] = self._composers[:number], self._encoders[:number]
        files = bool({"stream", "recording"} & parts)
        sink._stream = self._stream if "stream" in parts else self._nothing
        sink._recorder = self._recorder if "recording" in parts else self._nothing
        sink._index = self._index if "recording" in parts else self._nothing
        sink._file_video = self._file if files else self._nothing.file  # type: ignore[method-assign]
        if not files:
            sound._aac = self._nothing
        elif isinstance(sound._aac, Nothing):
            sound._aac = None  # made anew: its clock begins with its first block
        for encoder in programme.encoders:
            encoder.want_key()
        self._parts = parts


def told(port: int, bench: Bench) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        control.bind(("127.0.0.1", port))
        while True:
            bench.choose(frozenset(filter(None, control.recv(256).decode().split(","))))


def main() -> None:
    given = json.loads(sys.stdin.readline())
    config = Config.read(json.dumps(given))
    lock = alone(config)
    media, over = Media(config), threading.Event()
    bench = Bench(media, frozenset(given["parts"]))
    threading.Thread(target=told, args=(given["parts_port"], bench), daemon=True).start()
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
