"""The line to the room against a server that drops it, answers late, or is busy: nothing said is lost or done twice."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web

from streaming.network.room import Room

MEETING = "m1"


class Server:
    """A room that answers as it is told; every line it had and every command it heard."""

    def __init__(self) -> None:
        self.lines: list[web.WebSocketResponse] = []
        self.commands: list[dict[str, Any]] = []
        self.answer = "done"
        self.mute = False

    async def room(self, request: web.Request) -> web.WebSocketResponse:
        line = web.WebSocketResponse()
        if not request.headers.get("Authorization", "").startswith("Service stage."):
            raise web.HTTPForbidden
        await line.prepare(request)
        self.lines.append(line)
        async for message in line:
            await self.hear(line, json.loads(message.data))
        return line

    async def hear(self, line: web.WebSocketResponse, said: dict[str, Any]) -> None:
        if said["type"] == "hello":
            slices = {"stage": {"on_air": False}, "meeting": {"n": len(self.lines)}}
            await line.send_json({"type": "snapshot", "seq": 5, "now": NOW, "slices": slices})
        elif said["type"] == "ping":
            await line.send_json({"type": "pong", "now": NOW})
        else:
            self.commands.append(said)
            if not self.mute:
                await line.send_json({"type": self.answer, "id": said["id"], "code": "x"})


NOW = "2026-01-01T00:00:00.000Z"


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[Server, Room, list[dict[str, Any]]]]:
    server, app, seen = Server(), web.Application(), []
    app.add_routes([web.get(f"/ws/meetings/{MEETING}/service/", server.room)])
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    async with aiohttp.ClientSession() as session:
        room = Room(session, f"http://127.0.0.1:{port}", "s" * 43, MEETING, lambda: seen.append(room.slices))
        task = asyncio.ensure_future(room.run())
        try:
            await until(lambda: room.connected)
            yield server, room, seen
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await runner.cleanup()


async def until(what: Any) -> None:
    async with asyncio.timeout(10):
        while not what():
            await asyncio.sleep(0.01)


async def test_slices_are_kept_whole_and_updates_laid_over_them() -> None:
    async with connected() as (server, room, seen):
        update = {"type": "update", "since": 5, "seq": 6, "now": NOW, "slices": {"stage": {"on_air": True}}}
        await server.lines[0].send_json(update)
        await until(lambda: room.seq == 6)
        assert room.slices == {"stage": {"on_air": True}, "meeting": {"n": 1}} and seen[-1] == room.slices
        await until(lambda: room.clock.p(0) is not None)


async def test_when_the_line_breaks_the_last_slices_stay_and_it_comes_back() -> None:
    async with connected() as (server, room, _):
        await server.lines[0].close(code=4012)
        await until(lambda: not room.connected)
        assert room.slices["meeting"] == {"n": 1}
        await until(lambda: room.connected)
        assert room.slices["meeting"] == {"n": 2}


async def test_what_was_not_answered_is_said_again_under_the_same_id() -> None:
    async with connected() as (server, room, _):
        server.mute = True
        room.say("stage.started", {"run": "0a0b0c0d"})
        await until(lambda: len(server.commands) == 1)
        server.mute = False
        await server.lines[0].close(code=4012)
        await until(lambda: len(server.commands) == 2)
        assert server.commands[0] == server.commands[1]
        await asyncio.sleep(0.2)
        assert len(server.commands) == 2 and not room._waiting


async def test_busy_means_again_and_refused_means_heard() -> None:
    async with connected() as (server, room, _):
        server.answer = "busy"
        room.say("stage.started", {"run": "0a0b0c0d"})
        await until(lambda: len(server.commands) == 1)
        server.answer = "refused"
        room.say("stage.started", {"run": "1a1b1c1d"})
        await until(lambda: not room._waiting)
        assert len({one["id"] for one in server.commands}) == 2


async def test_a_server_that_hangs_is_asked_no_more_than_eight_things_at_once() -> None:
    async with connected() as (server, room, _):
        server.mute = True
        for n in range(20):
            room.say("stage.started", {"run": f"{n:08x}"})
        await asyncio.sleep(0.3)
        assert len(server.commands) == 8
