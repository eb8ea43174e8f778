"""Which meetings are carried: asked of the web process every two seconds; each gets a hall, a room and a media process.

When the web process does not answer, what is carried stays carried.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

import aiohttp

from streaming.network.admission import Standing
from streaming.network.hall import Hall
from streaming.network.health import Health
from streaming.network.room import Room, authorization, monotonic_us
from streaming.rules.frames import Frame, Type, control
from streaming.rules.scene import Local, scene

log = logging.getLogger(__name__)

ASK_S: Final = 2.0
CLOCK_S: Final = 1.0
AGAIN_S: Final = 0.5
MOST_S: Final = 5.0
STEADY_S: Final = 30.0
PATIENCE_S: Final = 30.0  # sealing a long recording reads all of it once
TAKEN: Final = 75  # another media process carries this meeting: it is the one of the network process before us
MEDIA: Final = "streaming.media.process"
PASSED_ON: Final = ("sockets", "stream_dir", "recordings_dir", "disk_free_mb", "address", "language")
"""Of the settings, to the media processes; no secret is among them."""


class Opener(Protocol):
    """The stage, which holds the halls."""

    def open(self, meeting: str) -> Hall: ...
    async def close(self, meeting: str) -> None: ...


class MediaProcess:
    """Kept running, in a session of its own: it outlives us, and the next of us finds it by its socket."""

    def __init__(self, config: Mapping[str, Any], ahead: Callable[[], int] = lambda: 0) -> None:
        """`ahead`: by how many µs the room's clock is now before this machine's."""
        self._config, self._ahead = config, ahead
        self.process: asyncio.subprocess.Process | None = None

    async def keep(self) -> None:
        wait = AGAIN_S
        while True:
            begun = time.monotonic()
            process = self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", MEDIA, stdin=asyncio.subprocess.PIPE, start_new_session=True
            )
            if process.stdin is not None:
                with contextlib.suppress(ConnectionError):
                    process.stdin.write(json.dumps({**self._config, "clock_us": self._ahead()}).encode() + b"\n")
                    await process.stdin.drain()
            code = await process.wait()
            wait = AGAIN_S if time.monotonic() - begun >= STEADY_S else wait
            if code != TAKEN:
                log.warning("media of %s ended with %d; again in %.1f s", self._config["meeting"], code, wait)
            await asyncio.sleep(wait)
            wait = AGAIN_S if code == TAKEN else min(MOST_S, wait * 2)

    async def end(self) -> None:
        process = self.process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            await asyncio.wait_for(process.wait(), PATIENCE_S)
        except TimeoutError:
            process.kill()
            await process.wait()


class Carried:
    """One meeting: what the room says becomes a scene, what the stage measures becomes a word to the room."""

    def __init__(self, hall: Hall, room: Callable[[Callable[[], None]], Room], config: Mapping[str, Any]) -> None:
        self.hall, self.config = hall, config
        self.room = room(self.show)
        self.media = MediaProcess(config, self._ahead)
        self.health = Health()
        self._run = ""
        self._was_connected = False
        self._before = hall.on_said
        hall.on_said, hall.on_slots = self._said, self.show
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        works = (self.room.run(), self._time(), self._spawn())
        self._tasks = [asyncio.ensure_future(work) for work in works]

    async def stop(self, leave_media: bool = False) -> None:
        """`leave_media`: whoever comes after us finds it at work."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if not leave_media:
            await self.media.end()

    async def _spawn(self) -> None:
        """After a moment in which the room's clock is heard: a process begins at the right time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(3):
                while self.room.clock.p(0) is None:
                    await asyncio.sleep(0.05)
        await self.media.keep()

    def _ahead(self) -> int:
        p = self.room.clock.p(monotonic_us())
        return 0 if p is None else p - time.time_ns() // 1000

    def show(self) -> None:
        """The scene of what the room last said; and whoever it let go of goes. Without a room: as it was."""
        if not self.room.slices:
            return
        address, language = str(self.config.get("address", "")), str(self.config.get("language", "nl"))
        local = Local(self.room.seq, self.hall.slots(), None, language, address)
        stage = self.room.slices.get("stage", {})
        try:
            self.hall.stand(standing(stage))
            self.hall.show(scene(self.room.slices, local))
        except Exception:
            log.exception("the scene of %s", self.hall.meeting)
            self.hall.show(scene({}, local))  # nobody is seen or heard

    def _said(self, frame: Frame) -> None:
        self._before(frame)
        if frame.type is Type.RECORDING:
            self.room.say("stage.recording", recording(frame.said()))
        elif frame.type is Type.HEALTH:
            self._healthy(frame.said())

    def _healthy(self, measured: Mapping[str, Any]) -> None:
        run = str(measured.get("run", ""))
        if run and run != self._run:
            self._run = run
            self.room.say("stage.started", {"run": run})
            self._tell_clock()
        people = self.room.slices.get("meeting", {}).get("people", {})
        now, stage = asyncio.get_running_loop().time(), self.room.slices.get("stage", {})
        self.health.remember(stage.get("media", {}), stage.get("epochs", {}), now)
        for one in self.health.second(self.hall.seats, measured.get("slots", {}), now):
            if one.pid in people:
                said = {"pid": one.pid, "epoch": one.epoch, "picture": one.picture, "sound": one.sound}
                self.room.say("stage.media", said)

    async def _time(self) -> None:
        while True:
            await asyncio.sleep(CLOCK_S)
            self._tell_clock()

    def _tell_clock(self) -> None:
        at = monotonic_us()
        p = self.room.clock.p(at)
        if p is not None:
            self.hall.tell(control(Type.CLOCK, {"p": p, "at": at, "rate": self.room.clock.rate}))


def standing(stage: Mapping[str, Any]) -> Standing:
    """What the room's word on tokens and pictures is."""
    epochs, revoked = dict(stage.get("epochs", {})), frozenset(stage.get("revoked", ()))
    return Standing(epochs, revoked, frozenset(stage.get("sound_only", ())))


def recording(said: Mapping[str, Any]) -> dict[str, Any]:
    """A part as the room's command has it."""
    opened = said["state"] == "opened"
    found = {"part": said["part"], "state": said["state"], "begin": said["from"]}
    more = {"end": said.get("to"), "bytes": said.get("bytes"), "sha256": said.get("sha256") or ""}
    return found if opened else found | more | {"reason": said.get("reason", "")}


class Meetings:
    """`run` until cancelled. `config` goes to each media process, with the meeting's own."""

    def __init__(self, opener: Opener, base: str, secret: str, config: Mapping[str, Any]) -> None:
        self.carried: dict[str, Carried] = {}
        self._opener, self._base, self._secret, self._config = opener, base.rstrip("/"), secret, config
        self._parent = os.getppid()

    async def run(self) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None, connect=5)) as session:
            try:
                while True:
                    found = await self._ask(session)
                    if found is not None:
                        await self._follow(session, found)
                    await asyncio.sleep(ASK_S)
            finally:
                orphaned = os.getppid() != self._parent  # whoever kept us was killed, and another will come
                await asyncio.gather(*(one.stop(leave_media=orphaned) for one in self.carried.values()))

    async def _ask(self, session: aiohttp.ClientSession) -> list[dict[str, Any]] | None:
        headers = authorization("stage", self._secret, "", time.time())
        try:
            timeout = aiohttp.ClientTimeout(total=5)
            async with session.get(f"{self._base}/api/stage/meetings", headers=headers, timeout=timeout) as answer:
                if answer.status == 200:
                    found: list[dict[str, Any]] = await answer.json()
                    return found
                log.warning("the list of meetings: %d", answer.status)
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            log.warning("the list of meetings: %s", error)
        return None

    async def _follow(self, session: aiohttp.ClientSession, found: list[dict[str, Any]]) -> None:
        wanted = {str(one["id"]): one for one in found}
        for meeting in wanted.keys() - self.carried.keys():
            config = {name: self._config[name] for name in PASSED_ON if name in self._config}
            config |= {"meeting": meeting, "recording": wanted[meeting].get("recording", "continuous")}

            def room(changed: Callable[[], None], meeting: str = meeting) -> Room:
                return Room(session, self._base, self._secret, meeting, changed)

            self.carried[meeting] = Carried(self._opener.open(meeting), room, config)
            self.carried[meeting].start()
        for meeting in self.carried.keys() - wanted.keys():
            await self.carried.pop(meeting).stop()
            await self._opener.close(meeting)
