"""The stage's network process as it is, with a council that debates; who speaks is told by a datagram.

Without the room, whose part is measured by another row. Reads one line of JSON; each second it writes a line to the
file `health`: how it and the media process do. The file `shown` gets a line for each scene: its number, who is large.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from streaming.network.process import Config, Stage
from streaming.rules.frames import Frame, Type
from streaming.rules.scene import Local, scene
from tests.streaming.media.council import MAYOR, slices
from tests.streaming.network.stage import MEETING


class Debate(asyncio.DatagramProtocol):
    """Makes the scene anew whenever somebody comes or another speaks."""

    def __init__(self, stage: Stage, pids: list[str], folder: Path) -> None:
        self.hall, self._stage = stage.open(MEETING), stage
        self._health, self._shown = (folder / "health").open("a"), (folder / "shown").open("a")
        self._pids, self._speaker, self._seq = pids, pids[0], 0
        self._handed_on = self.hall.on_said
        self.hall.on_slots = self.show
        self.hall.on_said = self.said  # type: ignore[method-assign,assignment]
        self.show()

    def datagram_received(self, data: bytes, address: Any) -> None:
        self._speaker = data.decode()
        self.show()

    def show(self) -> None:
        self._seq += 1
        found = slices("speaker", len(self._pids) - 1, floor__now={"pid": self._speaker, "kind": "speech"})
        found["stage"] = found["stage"] | {"heard": [MAYOR, *self._pids[:2]]}
        one = scene(found, Local(self._seq, self.hall.slots(), address="https://vergadering.vaarwijk.nl"))
        large = dict.fromkeys(self._pids[:2], "large")
        self.hall.show(replace(one, send={**one.send, **large}))
        print(json.dumps([self._seq, self._speaker]), file=self._shown, flush=True)

    def said(self, frame: Frame) -> None:
        self._handed_on(frame)
        if frame.type is Type.HEALTH:
            port = self._stage.port.counters()
            row = {"at": round(time.time(), 2), "network_lag_ms": round(self._stage.lag_ms, 1)}
            row |= {"unsent": port["unsent"]}
            self._stage.lag_ms = 0.0  # of this second only
            said = {key: value for key, value in frame.said().items() if key != "slots"}
            print(json.dumps(row | said), file=self._health, flush=True)


async def main(given: dict[str, Any]) -> None:
    stage, over = Stage(Config.read(json.dumps(given))), asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, over.set)
    await stage.start()
    debate = Debate(stage, given["pids"], Path(given["folder"]))
    await loop.create_datagram_endpoint(lambda: debate, local_addr=("127.0.0.1", given["control"]))
    print("ready", flush=True)
    await over.wait()
    await stage.stop()


if __name__ == "__main__":
    asyncio.run(main(json.loads(sys.stdin.readline())))
