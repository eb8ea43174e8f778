"""The web process of the bench: Daphne on an SQLite file that is thrown away, with a council in session.

It runs beside the stage, with everybody's room open; or the stage obeys it, and a word of the chair becomes a picture
by way of the journal.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from tests.bench.clients import Line, Sockets
from tests.bench.person import Person
from tests.bench.servers import ROOT, Server, daphne
from tests.bench.stage.engines import Engine, free, start, stop
from tests.streaming.network.stage import public, token

APPLICATION = "council.asgi:application"
HELLO = '{"type":"hello","since":null,"version":"1","mode":"%s","epoch":null}'
PUBLIC = 50  # of the public, beside everybody of the council
READY_S = 40.0
LINKED_S = 3.0
EPOCH = 1_000_000  # of the tokens: whoever opens a room again does not end them


@dataclass(frozen=True)
class House:
    """A database with a council in it; `pids` have a session each, in `cookies`."""

    environment: dict[str, str]
    meeting: str
    chair: str
    pids: list[str]
    cookies: list[str]

    @property
    def room(self) -> str:
        return f"/ws/meetings/{self.meeting}/"


@contextlib.contextmanager
def house(seats: int) -> Iterator[House]:
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "var") as folder:
        environment = {
            "COUNCIL_MODE": "demo",
            "COUNCIL_VAR": folder,
            "LOG_LEVEL": "ERROR",
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "STAGE_SECRET": secrets.token_urlsafe(48),
            "DJANGO_SETTINGS_MODULE": "council.settings",
        }
        command = [sys.executable, "-m", "tests.bench.stage.seed", str(seats)]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"seeding failed:\n{done.stderr[-2000:]}")
        yield House(environment, **json.loads(done.stdout.splitlines()[-1]))


def listeners(place: House, server: Server) -> list[Line]:
    """Everybody of the council has the room open, and some of the public."""
    people = [Line("m", server.port, place.room, cookie, HELLO % "take_over") for cookie in place.cookies]
    return people + [Line("w", server.port, place.room + "watch/", "-", HELLO % "full")] * PUBLIC


@contextlib.contextmanager
def _open(place: House) -> Iterator[Server]:
    with daphne(APPLICATION, place.environment) as server:
        lines = Sockets(listeners(place, server))
        try:
            yield server
        finally:
            lines.close()


@contextlib.asynccontextmanager
async def beside(place: House) -> AsyncIterator[Server]:
    """The web process with all its sockets, while the stage is measured; its own work is not counted as the stage's."""
    with contextlib.ExitStack() as stack:
        server = await asyncio.to_thread(stack.enter_context, _open(place))
        try:
            yield server
        finally:
            await asyncio.to_thread(stack.close)


class Chair(asyncio.DatagramProtocol):
    """Gives the floor to whom a datagram names, as the chair's own screen does."""

    def __init__(self, person: Person) -> None:
        self._person, self._working = person, set[asyncio.Task[Any]]()
        self.refused: list[str] = []

    def datagram_received(self, data: bytes, address: Any) -> None:
        task = asyncio.ensure_future(asyncio.to_thread(self._give, data.decode()))
        self._working.add(task)
        task.add_done_callback(self._working.discard)

    def _give(self, pid: str) -> None:
        try:
            self._person.command("floor.give", pid=pid)
        except (RuntimeError, AssertionError) as error:
            self.refused.append(str(error)[:300])


@contextlib.asynccontextmanager
async def obeyed(place: House) -> AsyncIterator[tuple[Engine, Chair]]:
    """The stage's own network process, which follows the room and starts its media process itself."""
    async with contextlib.AsyncExitStack() as stack:
        server = await asyncio.to_thread(_entered, stack, daphne(APPLICATION, place.environment))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="stage-")))
        given = {
            "media_key": public(),
            "http_port": free(),
            "udp_bind": "127.0.0.1",
            "udp_port": free(socket.SOCK_DGRAM),
            "room_url": f"http://127.0.0.1:{server.port}",
            "stage_secret": place.environment["STAGE_SECRET"],
            **{name: str(folder / name[:4]) for name in ("sockets", "stream_dir", "recordings_dir")},
        }
        network = await start("streaming.network.process", given, folder / "log", ready=False)
        stack.push_async_callback(stop, network)
        base = f"http://127.0.0.1:{given['http_port']}/stage/{place.meeting}/"
        await _ready(base, folder / "log")
        person = await asyncio.to_thread(Person, server.port, place.meeting, place.chair)
        stack.callback(person.close)
        control, chair = free(socket.SOCK_DGRAM), Chair(person)
        listening, _ = await asyncio.get_running_loop().create_datagram_endpoint(
            lambda: chair, local_addr=("127.0.0.1", control)
        )
        stack.callback(listening.close)
        bearer = {"epoch": EPOCH, "meeting": place.meeting}
        tokens = [[pid, token(pid, "publish", **bearer), token(pid, "watch", **bearer)] for pid in place.pids]
        yield Engine({"network": network}, base, place.pids, tokens, control, folder=folder), chair


def _entered(stack: contextlib.AsyncExitStack, manager: Any) -> Any:
    return stack.enter_context(manager)


async def _ready(base: str, log: Path) -> None:
    """Until the stage answers for this meeting; a moment more, and its media process draws."""
    end = time.monotonic() + READY_S
    async with aiohttp.ClientSession() as session:
        while time.monotonic() < end:
            with contextlib.suppress(aiohttp.ClientError, OSError):
                async with session.options(base + "whip", headers={"Authorization": "Bearer -"}) as answer:
                    if answer.status != 404:
                        await asyncio.sleep(LINKED_S)
                        return
            await asyncio.sleep(0.2)
    raise RuntimeError(f"the stage does not carry the meeting: {log.read_text(errors='replace')[-1500:]}")
