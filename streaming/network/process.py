"""The network process: one UDP port, one HTTP port, and a hall for each meeting that is carried.

It reads its settings as one line of JSON on standard input, so that no secret is on a command line.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import logging
import signal
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from streaming.link import NetworkLink, connect
from streaming.network.admission import Admission
from streaming.network.hall import Hall
from streaming.network.http import Doors, Turn
from streaming.network.meetings import Meetings
from streaming.network.stream_http import Stream
from streaming.rules.frames import Frame, Type
from streaming.wire.dtls import Identity
from streaming.wire.port import Port

log = logging.getLogger(__name__)

TICK = 0.02
AGAIN = 0.5  # seconds between two tries to reach the media process


@dataclass(frozen=True)
class Config:
    """`media_key` is the web process's public Ed25519 key in base64; `addresses` go into the candidates.

    `room_url` is the web process, which says which meetings are carried; without it only `meetings` are.
    """

    media_key: str
    bind: str = "127.0.0.1"
    http_port: int = 8010
    udp_bind: str = "0.0.0.0"  # noqa: S104  peers come from everywhere; whatever is not theirs is dropped
    udp_port: int = 40000
    addresses: tuple[str, ...] = ()
    sockets: str = "var/stage"
    stream_dir: str = "var/stream"
    turn_urls: tuple[str, ...] = ()
    turn_secret: str = ""
    room_url: str = ""
    stage_secret: str = ""
    meetings: tuple[str, ...] = ()

    @classmethod
    def read(cls, text: str) -> Config:
        """A name that we do not know is left alone: other processes read the same settings."""
        said: dict[str, Any] = json.loads(text)
        known = {each.name for each in fields(cls)}
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
        }
        return cls(**{name: value for name, value in values.items() if name in known})


def own_addresses(bound: str) -> tuple[str, ...]:
    """Where peers can reach a port: the address of the default route, and this machine itself for who is on it."""
    if bound not in ("0.0.0.0", "::"):  # noqa: S104  asked, not bound
        return (bound,)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking, contextlib.suppress(OSError):
        asking.connect(("192.0.2.1", 9))  # a documentation address; connecting sends nothing
        return (str(asking.getsockname()[0]), "127.0.0.1")
    return ("127.0.0.1",)


class Stage:
    """Everything that is open; `open` and `close` a meeting as the room's list says."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.halls: dict[str, Hall] = {}
        self.stream = Stream(Path(config.stream_dir))
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(config.media_key))
        self.admission = Admission(key)
        self._doors = Doors(self.halls, self.admission, Turn(config.turn_urls, config.turn_secret))
        self._identity = Identity()
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._following: asyncio.Task[None] | None = None
        self.lag_ms = 0.0

    async def start(self) -> None:
        """Raises OSError when a port is taken."""
        self.port = Port.open(self.config.udp_bind, self.config.udp_port)
        app = self._doors.application()
        app.add_routes(self.stream.routes())
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.config.bind, self.config.http_port)
        await site.start()
        self.http_port: int = self._runner.addresses[0][1]
        self._tasks[""] = asyncio.ensure_future(self._time())
        for meeting in self.config.meetings:
            self.open(meeting)

    def follow(self, config: Mapping[str, Any]) -> Meetings:
        """From here the web process says which meetings are carried; `config` is for their media processes."""
        meetings = Meetings(self, self.config.room_url, self.config.stage_secret, config)
        self._following = asyncio.ensure_future(meetings.run())
        return meetings

    async def stop(self) -> None:
        if self._following is not None:
            self._following.cancel()
            await asyncio.wait({self._following})
        for meeting in list(self.halls):
            await self.close(meeting)
        self._tasks.pop("").cancel()
        await self._runner.cleanup()
        self.port.close()

    def open(self, meeting: str) -> Hall:
        """From here people may come in; a media process is looked for until there is one."""
        if meeting not in self.halls:
            hosts = self.config.addresses or own_addresses(self.port.address[0])
            addresses = tuple((host, self.port.address[1]) for host in hosts)

            def said(frame: Frame) -> None:
                if frame.type is Type.PART:
                    self.stream.part(meeting, frame.source, frame.said())

            self.halls[meeting] = Hall(meeting, self.port, self._identity, addresses, said)
            self._tasks[meeting] = asyncio.ensure_future(self._keep_linked(self.halls[meeting]))
        return self.halls[meeting]

    async def close(self, meeting: str) -> None:
        hall, task = self.halls.pop(meeting), self._tasks.pop(meeting)
        task.cancel()
        await asyncio.wait({task})
        await hall.close()
        self.stream.forget(meeting)

    async def _keep_linked(self, hall: Hall) -> None:
        """A media process that dies takes nobody with it: the next one is connected as soon as it listens."""
        path = Path(self.config.sockets) / f"{hall.meeting}.sock"
        link: NetworkLink | None = None
        try:
            while True:
                gone = asyncio.Event()
                with contextlib.suppress(OSError, TimeoutError):
                    link = await connect(path, hall.meeting, hall.from_media, gone.set)
                    hall.connect(link)
                    await gone.wait()
                    hall.connect(None)
                    log.warning("the media process of %s is gone", hall.meeting)
                await asyncio.sleep(AGAIN)
        finally:
            if link is not None:
                link.close()

    async def _time(self) -> None:
        """Ticks every 20 ms, seconds every second; how late it is itself is measured."""
        loop = asyncio.get_running_loop()
        due, second = loop.time(), 0
        while True:
            due = max(due + TICK, loop.time() - 1)
            await asyncio.sleep(max(0.0, due - loop.time()))
            now = loop.time()
            self.lag_ms = max(1000 * (now - due), self.lag_ms * 0.99)
            for hall in list(self.halls.values()):
                try:
                    hall.tick(now)
                    if int(now) != second:
                        hall.second(now)
                except Exception:
                    log.exception("a tick of %s", hall.meeting)
            second = int(now)


async def run(config: Config, whole: Mapping[str, Any]) -> None:
    """Until SIGTERM or SIGINT; `whole` are all settings, also those of the media processes."""
    stage, over = Stage(config), asyncio.Event()
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, over.set)
    await stage.start()
    if config.room_url and config.stage_secret:
        stage.follow(whole)
    log.info("stage: udp %s, http %d", stage.port.address, stage.http_port)
    await over.wait()
    await stage.stop()


def main() -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    line = sys.stdin.readline()
    asyncio.run(run(Config.read(line), json.loads(line)))


if __name__ == "__main__":
    main()
