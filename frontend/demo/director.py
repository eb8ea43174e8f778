"""Tells the cameras what the simulated members do: who is in front of one, who speaks, who is large.

It sees what the members see on their screens, gets each a media token at the web process's door as a browser does,
and gives its orders to the cameras' process (`cameras`) as lines of JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

from django.conf import settings

from frontend.demo.loops import path_of
from frontend.demo.robot import Robot
from frontend.demo.server import die_with_parent
from frontend.demo.view import NOBODY, View

LOOK_SECONDS = 0.1
AGAIN_SECONDS = 3.0  # before a camera that was refused is tried again
IN_FRONT = ("signed", "present")
RUNNING = ("planned", "open", "suspended")
LINE_BYTES = 1 << 20


def in_front(view: View) -> bool:
    """Whether this person sits before his camera: from when he has signed in, and the clerk always."""
    if view.status not in RUNNING:
        return False
    return view.state(view.pid) in IN_FRONT or view.pid == view.meeting.get("clerk")


def speaking(view: View) -> frozenset[str]:
    """Whose mouth moves: who interrupts, else who has the floor, else who is called; in between the chair."""
    if view.status != "open":
        return frozenset()
    other, now = view.floor.get("interruption"), view.floor.get("now")
    called = (view.vote.get("roll") or NOBODY).get("called") if view.vote.get("status") == "open" else None
    who = (other or NOBODY).get("pid") or (now or NOBODY).get("pid") or called
    if who:
        return frozenset({who})
    voting = view.vote.get("status") == "open"
    chair = view.meeting.get("chair")
    return frozenset({chair} if chair and not voting else ())


def large(views: Sequence[View]) -> frozenset[str]:
    """Who is asked for the large picture; where nobody is asked, who speaks."""
    asked = frozenset(view.pid for view in views if view.me.get("camera") == "large")
    return asked or frozenset(pid for view in views[:1] for pid in speaking(view))


class Director:
    """`run` until it is cancelled. `keys` says which loops belong to whom, `door` gives a session its media token."""

    def __init__(
        self,
        base: str,
        folder: Path,
        robots: Sequence[Robot],
        keys: Mapping[str, str],
        door: Callable[[str], str],
        log: Path,
    ) -> None:
        self._base, self._folder, self._keys, self._door, self._log = base, folder, keys, door, log
        self._robots = [robot for robot in robots if robot.view.pid in keys]
        self._child: asyncio.subprocess.Process | None = None
        self.up: set[str] = set()
        self._asked: dict[str, float] = {}
        self._ordered: tuple[frozenset[str], frozenset[str]] = (frozenset(), frozenset())

    async def run(self) -> None:
        try:
            while True:
                if self._child is None or self._child.returncode is not None:
                    await self._start()
                await self._look()
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            await self._stop()

    async def _start(self) -> None:
        """The process, and one that reads what it says."""
        self.up.clear()
        self._asked.clear()
        self._ordered = (frozenset(), frozenset())
        with self._log.open("ab") as log:
            self._child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "frontend.demo.cameras", self._base),
                cwd=settings.BASE_DIR,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                limit=LINE_BYTES,
                start_new_session=True,
                preexec_fn=die_with_parent,
            )
        self._reading = asyncio.create_task(self._read(self._child))

    async def _read(self, child: asyncio.subprocess.Process) -> None:
        assert child.stdout is not None  # noqa: S101  (a pipe)
        while line := await child.stdout.readline():
            said = json.loads(line)
            if "up" in said:
                self.up.add(said["up"])
            elif "down" in said:
                self.up.discard(said["down"])
                self._asked[said["down"]] = time.monotonic() + AGAIN_SECONDS
                with self._log.open("a") as log:
                    log.write(f"{said['down']}: {said['why']}\n")

    async def _look(self) -> None:
        views = [robot.view for robot in self._robots if robot.line.live and not robot.line.aside]
        if not views:
            return
        self._order(speaking(views[0]), large(views))
        for robot in self._robots:
            pid = robot.view.pid
            wanted = robot.line.live and not robot.line.aside and in_front(robot.view)
            if not wanted and pid in self._asked:
                del self._asked[pid]
                self.up.discard(pid)
                self._say({"leave": pid})
            elif wanted and pid not in self.up and time.monotonic() >= self._asked.get(pid, 0.0):
                self._asked[pid] = float("inf")
                await self._join(robot)

    async def _join(self, robot: Robot) -> None:
        pid = robot.view.pid
        try:
            token = await asyncio.to_thread(self._door, robot.line.session)
        except (OSError, HTTPException, ValueError, KeyError):
            self._asked[pid] = time.monotonic() + AGAIN_SECONDS
            return
        self._say({"join": pid, "loop": str(path_of(self._folder, self._keys[pid])), "token": token})

    def _order(self, who: frozenset[str], wide: frozenset[str]) -> None:
        if self._ordered != (who, wide):
            self._ordered = (who, wide)
            self._say({"speaking": sorted(who), "large": sorted(wide)})

    def _say(self, message: dict[str, Any]) -> None:
        if self._child is not None and self._child.stdin is not None:
            with suppress(ConnectionError, RuntimeError):
                self._child.stdin.write(json.dumps(message).encode() + b"\n")

    async def _stop(self) -> None:
        """Its input ends, and so does it."""
        if self._child is None:
            return
        self._reading.cancel()
        if self._child.stdin is not None:
            self._child.stdin.close()
        try:
            async with asyncio.timeout(5):
                await self._child.wait()
        except TimeoutError:
            self._child.kill()
            await self._child.wait()
