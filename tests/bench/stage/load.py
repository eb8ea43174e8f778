"""The council of the bench: everybody publishes and watches, one decodes. A process of its own, so that only the
server's work is counted as the server's.

python -m tests.bench.stage.load < one line of JSON; each phase says when it is measured and what was found, as a line
of JSON each.
"""

from __future__ import annotations

import asyncio
import json
import socket
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from streaming.wire.dtls import Identity
from tests.bench.stage import found as figures
from tests.bench.stage.inputs import Inputs, prepared
from tests.bench.stage.line import Line, Publisher, Viewer, Weather
from tests.bench.stage.probe import Probe

TICK = 0.02
LAGGED = 0.02
SETTLE = 3.0
PROBE = 2  # this member decodes: he is not heard, so that he hears everybody
UDP_EVERY = 25  # ticks between two looks at what the kernel dropped
JOIN_S = 10.0
CREATED, TOO_MANY, JOIN_AGAIN = 201, 429, 10
SEEN_S = 2.0  # a speaker who is not seen within this is counted as not seen


@dataclass(frozen=True)
class Phase:
    """`settle` seconds, then `seconds` are measured, or less once the file `until` is there.

    `parts`: what the media process does from here (None: as before). `switch_every`: another speaker so often.
    """

    name: str
    seconds: float
    settle: float = SETTLE
    parts: list[str] | None = None
    loss: float = 0.0
    jitter: float = 0.0
    switch_every: float = 0.0
    joins: int = 0
    tell: bool = False  # when each code was sent, in unix seconds
    until: str = ""


@dataclass(frozen=True)
class Task:
    """`tokens` are [pid, publish token, watch token]; the first two are the speakers."""

    base: str
    tokens: list[list[str]]
    tiles: int
    phases: list[Phase]
    control: int = 0  # UDP port that is told who speaks; 0: nobody
    parts_port: int = 0  # UDP port of the media process that is told its parts
    kind: str = "stage"  # or janus

    def line(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def read(cls, text: str) -> Task:
        said = json.loads(text)
        return cls(**{**said, "phases": [Phase(**each) for each in said["phases"]]})


@dataclass
class Lag:
    """How late our own clock was: [when (perf_counter), ms] of each tick that was."""

    most_ms: float = 0.0
    ticks: int = 0
    late: list[tuple[float, float]] = field(default_factory=list)
    dropped: list[tuple[float, int]] = field(default_factory=list)  # what the kernel dropped by then


class Council:
    def __init__(self, task: Task, session: aiohttp.ClientSession) -> None:
        self.task, self._session = task, session
        self._identity = Identity()
        self.publishers: list[Publisher] = []
        self.viewers: list[Any] = []
        self.probe: Probe | None = None
        self.lag = Lag()
        self.switches: list[float] = []
        self.answered = 0.0
        self._speaker = 0

    async def come_in(self, inputs: Inputs) -> None:
        for place, (_pid, publish, watch) in enumerate(self.task.tokens):
            publisher = self.publisher(place, inputs)
            await self._join("whip", publish, publisher.line)
            self.publishers.append(publisher)
            viewer = Viewer()
            if place == PROBE:
                viewer = self.probe = Probe()
            self.viewers.append(await self._watch(watch, viewer))

    def publisher(self, place: int, inputs: Inputs) -> Publisher:
        """With a line that is not connected yet."""
        film = inputs.speakers[place] if place < 2 else inputs.tiles[place - 2]
        made = Publisher(film, inputs.voices[place % 3], place * 3, inputs.beep if place == 0 else ())
        made.attach(Line(self._identity, "sendonly", on_rtcp=made.heard))
        return made

    async def _watch(self, token: str, viewer: Any) -> Any:
        line = Line(self._identity, "recvonly", viewer.packet, viewer.heard)
        viewer.attach(line)
        await self._join("whep", token, line)
        return viewer

    async def _join(self, kind: str, token: str, line: Line) -> None:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sdp"}
        for _ in range(JOIN_AGAIN):
            async with self._session.post(self.task.base + kind, data=line.offer(), headers=headers) as answer:
                status, text = answer.status, await answer.text()
            if status != TOO_MANY:
                break
            await asyncio.sleep(0.5)  # sixty a second from one address, and all of ours are
        if status != CREATED:
            raise RuntimeError(f"{status} {text}")
        self.answered = time.perf_counter()
        if not await line.accept(text, JOIN_S):
            raise RuntimeError("no handshake")

    async def run(self) -> None:
        """Sends, reports and asks, on a clock of its own."""
        number, due = 0, time.monotonic()
        while True:
            now = time.monotonic()
            self._lagged(now - due, number)
            due = now if now - due > 0.5 else due
            for place, publisher in enumerate(self.publishers):
                publisher.tick(number, due)
                if place % 8 == 7:
                    await asyncio.sleep(0)
            for place, viewer in enumerate(self.viewers):
                if number % 2 == 0:
                    viewer.tick(now)
                if (number + place) % 50 == 0:
                    viewer.report(now)
            number, due = number + 1, due + TICK
            await asyncio.sleep(max(0.0, due - time.monotonic()))

    def _lagged(self, lag: float, number: int) -> None:
        found = self.lag
        found.ticks += 1
        found.most_ms = max(found.most_ms, 1000 * lag)
        if lag > LAGGED:
            found.late.append((time.perf_counter(), round(1000 * lag, 1)))
        if number % UDP_EVERY == 0:
            dropped = figures.udp().get("RcvbufErrors", 0)
            if not found.dropped or found.dropped[-1][1] != dropped:
                found.dropped.append((time.perf_counter(), dropped))

    def suffer(self, weather: Weather) -> None:
        for each in [*self.publishers, *self.viewers]:
            each.line.suffer(weather)

    def speak(self, place: int) -> None:
        self._speaker = place
        if self.task.control:
            tell(self.task.control, self.task.tokens[place][0])

    async def join_late(self, times: int) -> list[float]:
        """From the answer to the first picture that is decoded; another member each time."""
        joins = []
        for number in range(times):
            *_, watch = self.task.tokens[-1 - number % len(self.task.tokens)]
            probe = await self._watch(watch, Probe())
            answered = self.answered
            self.viewers.append(probe)
            try:
                async with asyncio.timeout(JOIN_S):
                    while not probe.seen.at:
                        await asyncio.sleep(0.005)
                joins.append(round(1000 * (probe.seen.at[0] - answered), 1))
            finally:
                self.viewers.remove(probe)
                await probe.line.close()
                probe.close()
            await asyncio.sleep(0.2 if len(self.task.tokens) > 2 * times else 1.2)  # a seat may not join all the time
        return joins

    async def switch(self, phase: Phase) -> list[float]:
        """Another speaker again and again: from the word to the first picture that shows him; -1: never."""
        probe, end, found = self.probe, time.monotonic() + phase.seconds, list[float]()
        assert probe is not None
        while time.monotonic() < end:
            seen, said = len(probe.seen.numbers), time.perf_counter()
            self.speak(1 - self._speaker)
            wanted = self._speaker
            await asyncio.sleep(phase.switch_every)
            rows = zip(probe.seen.numbers[seen:], probe.seen.at[seen:], strict=False)
            at = next((at for number, at in rows if number // 256 == wanted), None)
            found.append(round(1000 * (at - said), 1) if at and at - said < SEEN_S else -1.0)
        return found

    async def close(self) -> None:
        for each in [*self.publishers, *self.viewers]:
            await each.line.close(silently=True)


def tell(port: int, text: str) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        control.sendto(text.encode(), ("127.0.0.1", port))


async def went(council: Council, phase: Phase) -> dict[str, Any]:
    """One phase, from its preparation to its figures."""
    if phase.parts is not None and council.task.parts_port:
        tell(council.task.parts_port, ",".join(phase.parts))
    council.suffer(Weather(phase.loss, phase.jitter))
    await asyncio.sleep(phase.settle)
    council.lag = Lag()
    say({"measuring": phase.name})
    with figures.Watch(council) as watch:
        if phase.switch_every:
            watch.more["switch_ms"] = await council.switch(phase)
        else:
            end = time.monotonic() + phase.seconds
            while time.monotonic() < end and not (phase.until and Path(phase.until).exists()):
                await asyncio.sleep(min(0.2, max(0.0, end - time.monotonic())))
    say({"measured": phase.name})
    more: dict[str, Any] = {}
    if phase.tell:
        wall, sent = time.time() - time.perf_counter(), council.publishers[0].sent
        more["sent"] = {number: [round(at + wall, 3) for at in times] for number, times in sent.items()}
    if phase.joins:
        council.suffer(Weather())
        more["join_ms"] = await council.join_late(phase.joins)
    return watch.figures() | more


def council_of(task: Task, session: aiohttp.ClientSession) -> Council:
    if task.kind == "janus":
        from tests.bench.stage.videoroom import Room  # noqa: PLC0415  it is a council of this kind itself

        return Room(task, session)
    return Council(task, session)


async def main(task: Task) -> None:
    inputs = prepared(task.tiles)
    async with aiohttp.ClientSession() as session:
        council = council_of(task, session)
        running = asyncio.create_task(council.run())
        try:
            begun = time.perf_counter()
            await council.come_in(inputs)
            say({"in_s": round(time.perf_counter() - begun, 2)})
            council.speak(0)
            for phase in task.phases:
                try:
                    result = await went(council, phase)
                except (RuntimeError, TimeoutError, OSError) as error:
                    result = {"failed": str(error) or type(error).__name__}
                say({"result": {phase.name: result}})
        finally:
            running.cancel()
            await council.close()


def say(what: dict[str, Any]) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Task.read(sys.stdin.readline())))
