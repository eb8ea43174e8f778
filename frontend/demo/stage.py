"""The stage of the demo: its processes beside the web process, on ports that are free, and the members' cameras."""

from __future__ import annotations

import asyncio
import socket
import sys
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.core.management import get_commands

from frontend.demo.cast import Studio
from frontend.demo.director import Director
from frontend.demo.evening import Evening
from frontend.demo.server import HOST, Kept, free_port

FIRST_HTTP, FIRST_UDP = 8010, 40000
READY_SECONDS = 30.0
STOP_SECONDS = 40.0  # sealing a recording reads all of it once
FASTEST = 3.0  # at more than this pace nobody could follow a picture


@dataclass(frozen=True)
class Ports:
    http: int
    udp: int

    @property
    def environment(self) -> dict[str, str]:
        """For the web process, which passes requests on, and for the stage itself."""
        return {"STAGE_HTTP_PORT": str(self.http), "STAGE_UDP_PORT": str(self.udp)}


def free_ports(say: Callable[[str], None]) -> Ports | None:
    """Nothing when there are none: then the evening is held without sound and picture, as it says."""
    try:
        return Ports(free_port(FIRST_HTTP), free_port(FIRST_UDP, socket.SOCK_DGRAM))
    except OSError as error:
        say(f"no ports for the stage ({error}): this evening has no sound and no picture")
        return None


class Stage:
    """Started after the web process, stopped before it."""

    def __init__(self, ports: Ports, web: int, folder: Path, say: Callable[[str], None]) -> None:
        self._ports, self._folder, self._say = ports, folder, say
        environment = {**ports.environment, "PORT": str(web), "STREAM_URL": f"http://localhost:{web}"}
        names = {"run_stage": "the stage", "run_watchdog": "the watchdog"}
        self._processes = [
            Kept(name, [sys.executable, "manage.py", command], folder / f"{command}.log", environment)
            for command, name in names.items()
            if command in get_commands()
        ]
        self.studio = Studio(folder / "loops", say)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> bool:
        """Whether it stands. The first faces are drawn meanwhile."""
        await self.studio.start()
        for process in self._processes:
            await process.start()
            self._tasks.append(asyncio.create_task(process.watch()))
        await self.studio.first()
        stands = await self._ready()
        if not stands:
            self._say(f"the stage does not answer; its log: {self._processes[0].log}")
        return stands

    def film(self, evening: Evening, meeting: str, keys: dict[str, str]) -> asyncio.Task[None]:
        """The simulated members' cameras, until it is cancelled."""
        base = f"http://{HOST}:{self._ports.http}/stage/{meeting}/"

        def token(session: str) -> str:
            return evening.door.media_token(session, meeting)

        director = Director(base, self._folder / "loops", evening.robots, keys, token, self._folder / "cameras.log")
        return asyncio.create_task(director.run())

    async def stop(self) -> None:
        for task in self._tasks:
            task.cancel()
        await self.studio.stop()
        for process in reversed(self._processes):
            await process.stop(STOP_SECONDS)

    async def _ready(self) -> bool:
        address = f"http://{HOST}:{self._ports.http}/stage/ready"
        for _ in range(int(READY_SECONDS * 4)):
            with suppress(OSError):
                await asyncio.to_thread(lambda: urllib.request.urlopen(address, timeout=2).close())
                return True
            await asyncio.sleep(0.25)
        return False
