"""The watchdog's process: for each meeting that is carried one citizen who watches, and a line to say what he sees.

It knows nothing of the stage but its public address. Its settings come as one line of JSON on standard input.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Protocol
from urllib.parse import urljoin

import aiohttp

from streaming.rules import verdict
from streaming.rules.verdict import Expected, Standing
from streaming.watchdog.expect import Expectations
from streaming.watchdog.fetch import Citizen, Fault, Listed
from streaming.watchdog.look import look
from streaming.watchdog.room import Line, seal

log = logging.getLogger(__name__)

ROUND_S: Final = 0.5
BEAT_S: Final = 5.0
LIST_S: Final = 2.0
CAUGHT_UP: Final = 4
"""Segments that are looked at in one round: what a hiccup shorter than `STALE_S` left."""
IN_SESSION: Final = frozenset({"planned", "open", "suspended"})


@dataclass(frozen=True, slots=True)
class Config:
    """`site` is where the room is, `stream_url` where a citizen finds the stream (both without a path)."""

    secret: str
    site: str = "http://127.0.0.1:8000"
    stream_url: str = ""
    verify_tls: bool = True

    @classmethod
    def read(cls, text: str) -> Config:
        said: dict[str, Any] = json.loads(text)
        known = {each.name for each in fields(cls)}
        return cls(**{name: value for name, value in said.items() if name in known})


class Room(Protocol):
    """Where it is said; a `room.Line`."""

    @property
    def now_us(self) -> int | None: ...
    async def beat(self, proven_us: int, delay_ms: int, state: str) -> None: ...
    async def command(self, kind: str, data: Mapping[str, Any]) -> dict[str, Any]: ...


class Watch:
    """One meeting's stream: rounds of fetching, looking and judging, and what is said of it."""

    def __init__(self, session: aiohttp.ClientSession, playlist: str, room: Room) -> None:
        self._citizen, self.room = Citizen(session, playlist), room
        self.expectations = Expectations()
        self.standing: Standing = verdict.began(time.monotonic())
        self.lag_ms: float | None = None
        self._last_us = 0
        self._turn = -1
        self._suspect: int | None = None
        self._before: tuple[Listed, frozenset[int]] | None = None
        self._said = "unknown"
        self._beat_at = 0.0
        self._delay_ms = 0
        self._reported = ""

    async def keep(self) -> None:
        """Until cancelled. Saying goes on beside looking: a room that is away for a while must not stop the eyes."""
        saying = asyncio.create_task(self._say_for_ever())
        try:
            while True:
                begun = time.monotonic()
                try:
                    await self.round()
                except Exception:
                    log.exception("a round of the watchdog failed")
                await asyncio.sleep(max(0.0, begun + ROUND_S - time.monotonic()))
        finally:
            saying.cancel()

    async def round(self) -> None:
        """Look at what is new; or, when nothing is, at how long ago that was."""
        fault = ""
        try:
            fresh = [one for one in await self._citizen.listed() if one.begins_us > self._last_us]
            # What lies in the list from a time in which nobody could fetch it was seen by nobody.
            fresh = fresh[-CAUGHT_UP:] if self.standing.state == "up" else fresh[-1:]
            for one in fresh:
                await self._judge(one)
        except Fault as found:
            log.info("%s", found)
            fault, fresh = found.reason, []
        if not fresh:
            self.standing = verdict.waited(self.standing, time.monotonic(), fault)

    async def _judge(self, one: Listed) -> None:
        """The renditions take turns; one in which something was wrong is looked at each time until it is well."""
        self._turn = (self._turn + 1) % self._citizen.renditions
        chosen = sorted({self._turn, self._turn if self._suspect is None else self._suspect})
        parts = [await self._citizen.segment(await self._citizen.same(one, rendition)) for rendition in chosen]
        self._last_us = one.begins_us
        expected = self.expectations.between(one.begins_us, one.begins_us + one.duration_us)
        self._suspect, before, self._before = None, self._before, (one, frozenset(chosen))
        looked: list[tuple[bool, int, verdict.Look, verdict.Verdict]] = []
        for rendition, data in zip(chosen, parts, strict=True):
            seen = await asyncio.to_thread(look, data)
            asked = expected if rendition else replace(expected, clockless=False)
            found = verdict.judge(seen, self.standing.looks, asked)
            if not found.good:
                found = replace(found, since_us=await self._began(before, rendition))
                self._suspect = rendition
                log.warning("segment at %d, rendition %d: %s %s", one.begins_us, rendition, found, _figures(seen))
            looked.append((found.good, len(looked), seen, found))
        _, _, seen, found = min(looked)  # the worst of them
        self.lag_ms = found.lag_ms if found.lag_ms is not None else self.lag_ms
        self.standing = verdict.saw(self.standing, seen, found, time.monotonic())
        now = self.room.now_us
        if now is not None and seen.decoded:
            self._delay_ms = max(0, (now - seen.ends_us) // 1000)

    async def _began(self, before: tuple[Listed, frozenset[int]] | None, rendition: int) -> int | None:
        """The segment before was looked at in another rendition: was it bad in this one already?"""
        if before is None or rendition in before[1]:
            return None
        try:
            data = await self._citizen.segment(await self._citizen.same(before[0], rendition))
        except Fault:
            return None
        seen = await asyncio.to_thread(look, data)
        alone = verdict.judge(seen, (), Expected(False, clockless=True))
        return None if alone.good else before[0].begins_us

    def heard(self, slices: Mapping[str, Any], now_us: int) -> None:
        """What the room says; it also shows whether it knows what we found."""
        stage = slices.get("stage")
        if stage:
            self.expectations.said(stage, now_us)
            self._said = str(stage.get("stream", {}).get("state", "unknown"))

    async def _say_for_ever(self) -> None:
        while True:
            try:
                await self.say()
            except Exception:
                log.exception("what the watchdog found could not be said")
            await asyncio.sleep(0.2)

    async def say(self) -> None:
        """A change at once, under an id until it is answered; and a beat each five seconds."""
        standing = self.standing
        if standing.state != "unknown" and standing.state != self._said_by_us():
            await self._change(standing)
        if time.monotonic() - self._beat_at >= BEAT_S and standing.state == self._reported != "":
            self._beat_at = time.monotonic()
            await self.room.beat(standing.proven_us or 0, self._delay_ms, standing.state)

    def _said_by_us(self) -> str:
        """What we said last; but where the room holds us for silent, or never heard us, it is said again."""
        if self._reported == "up" and self._said in ("down", "unknown", "not_required"):
            return ""
        return self._reported

    async def _change(self, standing: Standing) -> None:
        if standing.state == "up":
            data: dict[str, Any] = {"proven": standing.back_us or standing.proven_us, "delay_ms": self._delay_ms}
        else:
            data = {"proven": standing.proven_us, "reason": standing.reason}
        answer = await self.room.command(f"stream.{standing.state}", data)
        self._reported, self._beat_at = standing.state, 0.0
        if answer["type"] == "done":
            self._said = standing.state
        log.warning("stream.%s %s: %s", standing.state, data, answer.get("code", "done"))


def _figures(seen: verdict.Look) -> str:
    return f"luma {seen.luma:.0f} spread {seen.spread:.1f} motion {seen.motion:.1f} loudest {seen.loudest:.0f} dB"


class Watchdog:
    """All meetings that are carried now."""

    def __init__(self, config: Config, session: aiohttp.ClientSession) -> None:
        self._config, self._session = config, session
        self._tasks: dict[str, list[asyncio.Task[None]]] = {}
        self.watches: dict[str, Watch] = {}

    async def keep(self) -> None:
        try:
            while True:
                try:
                    self._follow(await self._meetings())
                except (aiohttp.ClientError, TimeoutError, OSError, ValueError, KeyError) as error:
                    log.warning("the list of meetings: %s", error)
                await asyncio.sleep(LIST_S)
        finally:
            for meeting in list(self._tasks):
                self._leave(meeting)

    async def _meetings(self) -> set[str]:
        header = {"Authorization": seal(self._config.secret, "watchdog", "")}
        address = urljoin(self._config.site, "/api/stage/meetings")
        timeout = aiohttp.ClientTimeout(total=5)
        async with self._session.get(address, headers=header, timeout=timeout) as answer:
            answer.raise_for_status()
            listed = await answer.json()
        return {str(one["id"]) for one in listed if one["carried"] and one["status"] in IN_SESSION}

    def _follow(self, meetings: set[str]) -> None:
        for meeting in self._tasks.keys() - meetings:
            self._leave(meeting)
        for meeting in meetings - self._tasks.keys():
            playlist = urljoin(self._config.stream_url or self._config.site, f"/stream/{meeting}/index.m3u8")
            line = Line(self._session, self._config.site, self._config.secret, meeting, self._heard(meeting))
            watch = self.watches[meeting] = Watch(self._session, playlist, line)
            self._tasks[meeting] = [asyncio.create_task(line.keep()), asyncio.create_task(watch.keep())]

    def _heard(self, meeting: str) -> Any:
        return lambda slices, now: self.watches[meeting].heard(slices, now)

    def _leave(self, meeting: str) -> None:
        for task in self._tasks.pop(meeting):
            task.cancel()
        self.watches.pop(meeting, None)


async def run(config: Config) -> None:
    connector = aiohttp.TCPConnector(ssl=config.verify_tls)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
        await Watchdog(config, session).keep()


def main(text: str) -> None:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(run(Config.read(text)))


if __name__ == "__main__":
    main(sys.stdin.readline())
