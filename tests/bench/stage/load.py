"""The council of the bench: everybody publishes and watches, one decodes. A process of its own, so that only the
server's work is counted as the server's.

python -m tests.bench.stage.load < one line of JSON; the result is a line of JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import statistics
import sys
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import aiohttp

from streaming.wire.dtls import Identity
from tests.bench.numbers import percentile
from tests.bench.stage.inputs import Inputs, prepared
from tests.bench.stage.line import Line, Probe, Publisher, Viewer, Weather

TICK = 0.02
LAGGED = 0.02
SETTLE = 6.0
JOINS = 5
SWITCH_EVERY = 2.5


@dataclass(frozen=True)
class Task:
    """`tokens` are (pid, publish token, watch token); the first two are the speakers. `seconds` are measured."""

    base: str
    tokens: list[list[str]]
    seconds: float
    tiles: int
    loss: float = 0.0
    jitter: float = 0.0
    control: int = 0  # UDP port that is told who speaks; 0: nobody
    joins: bool = True
    tell: bool = False  # when each code was sent, in unix seconds


@dataclass
class Found:
    switches: list[float] = field(default_factory=list)
    joins: list[float] = field(default_factory=list)
    lagged: int = 0
    lag_ms: float = 0.0


class Council:
    def __init__(self, task: Task, session: aiohttp.ClientSession) -> None:
        self.task, self._session = task, session
        self._identity = Identity()
        self.publishers: list[Publisher] = []
        self.viewers: list[Viewer] = []
        self.found = Found()

    async def come_in(self, inputs: Inputs) -> None:
        weather = Weather(self.task.loss, self.task.jitter)
        for place, (_pid, publish, watch) in enumerate(self.task.tokens):
            film = inputs.speakers[place] if place < 2 else inputs.tiles[place - 2]
            publisher = Publisher(film, inputs.voices[place % 3], place * 3)
            line = Line(self._identity, "sendonly", on_rtcp=publisher.heard, weather=weather)
            publisher.attach(line)
            await self._join("whip", publish, line)
            self.publishers.append(publisher)
            self.viewers.append(await self._watch(watch, Probe() if place == 0 else Viewer(), weather))

    async def _watch(self, token: str, viewer: Any, weather: Weather) -> Any:
        line = Line(self._identity, "recvonly", viewer.packet, weather=weather)
        viewer.attach(line)
        await self._join("whep", token, line)
        return viewer

    async def _join(self, kind: str, token: str, line: Line) -> None:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/sdp"}
        async with self._session.post(self.task.base + kind, data=line.offer(), headers=headers) as answer:
            text = await answer.text()
            if answer.status != 201:
                raise RuntimeError(f"{answer.status} {text}")
        self.answered = time.perf_counter()
        if not await line.accept(text):
            raise RuntimeError("no handshake")

    async def run(self) -> None:
        """Sends, reports and asks, on a clock of its own."""
        number, due = 0, time.monotonic()
        while True:
            now = time.monotonic()
            lag = now - due
            self.found.lag_ms = max(self.found.lag_ms, 1000 * lag)
            self.found.lagged += lag > LAGGED
            due = now if lag > 0.5 else due
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

    async def join_late(self) -> None:
        """From the answer to the first picture that is decoded."""
        *_, watch = self.task.tokens[-1]
        for _ in range(JOINS):
            probe = Probe()
            probe = await self._watch(watch, probe, Weather())
            answered = self.answered
            self.viewers.append(probe)
            async with asyncio.timeout(10):
                while not probe.seen.at:
                    await asyncio.sleep(0.005)
            self.found.joins.append(1000 * (probe.seen.at[0] - answered))
            self.viewers.remove(probe)
            await probe.line.close()
            probe.close()
            await asyncio.sleep(1.2)

    async def switch(self, seconds: float) -> None:
        """Another speaker again and again: from the word to the first picture that shows him."""
        probe, speaker, end = self.viewers[0], 0, time.monotonic() + seconds
        assert isinstance(probe, Probe)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
            while time.monotonic() < end:
                speaker = 1 - speaker
                seen, said = len(probe.seen.numbers), time.perf_counter()
                control.sendto(self.task.tokens[speaker][0].encode(), ("127.0.0.1", self.task.control))
                await asyncio.sleep(SWITCH_EVERY)
                rows = zip(probe.seen.numbers[seen:], probe.seen.at[seen:], strict=False)
                at = next((at for number, at in rows if number // 256 == speaker), None)
                self.found.switches.append(1000 * (at - said) if at else -1.0)

    async def close(self) -> None:
        for each in [*self.publishers, *self.viewers]:
            await each.line.close(silently=True)


def udp() -> dict[str, int]:
    """What the kernel dropped."""
    if not Path("/proc/net/snmp").exists():
        return {}
    names, values = (line.split()[1:] for line in Path("/proc/net/snmp").read_text().splitlines() if line[:4] == "Udp:")
    return dict(zip(names, map(int, values), strict=True))


def delays(council: Council, begun: float, end: float) -> dict[str, Any]:
    """Of the first picture with each code: from when its last packet was sent."""
    probe = council.viewers[0]
    assert isinstance(probe, Probe)
    late, shown, last = [], [], -1
    sent: dict[int, list[float]] = {}
    for publisher in council.publishers[:2]:
        sent |= publisher.sent
    for at, number in zip(probe.seen.at, probe.seen.numbers, strict=False):
        if begun <= at < end:
            shown.append(at)
            if number != last and number in sent:
                before = [when for when in sent[number] if when <= at]
                if before:
                    late.append(1000 * (at - before[-1]))
        last = number
    gaps = [1000 * (b - a) for a, b in pairwise(shown)]
    return {
        "latency_ms": {f"p{p}": round(percentile(late, p), 1) for p in (50, 95, 99)} if late else None,
        "latency_most_ms": round(max(late), 1) if late else None,
        "samples": len(late),
        "fps": round(len(shown) / (end - begun), 2),
        "longest_wait_ms": round(max(gaps), 1) if gaps else None,
    }


async def main(task: Task) -> dict[str, Any]:
    inputs = prepared(task.tiles)
    async with aiohttp.ClientSession() as session:
        council = Council(task, session)
        running = asyncio.create_task(council.run())
        try:
            await council.come_in(inputs)
            if task.control:
                _tell(task, 0)
            await asyncio.sleep(SETTLE)
            council.found.lagged, council.found.lag_ms = 0, 0.0
            print(json.dumps({"measuring": True}), flush=True)
            said = await measured(council, task)
            print(json.dumps({"measured": True}), flush=True)
            if task.joins:
                await council.join_late()
        finally:
            running.cancel()
            await council.close()
    found = council.found
    if task.tell:
        wall = time.time() - time.perf_counter()
        sent = council.publishers[0].sent
        said["sent"] = {number: [round(at + wall, 3) for at in times] for number, times in sent.items()}
    return said | {
        "join_ms": [round(each, 1) for each in found.joins],
        "switch_ms": [round(each, 1) for each in found.switches],
    }


async def measured(council: Council, task: Task) -> dict[str, Any]:
    before, begun, cpu = udp(), time.perf_counter(), time.process_time()
    bytes_before = [(each.line.bytes, each.line.packets) for each in council.viewers]
    if task.control and task.seconds:
        await council.switch(task.seconds)
    else:
        await asyncio.sleep(task.seconds)
    end = time.perf_counter()
    seconds = end - begun
    down = [
        (each.line.bytes - was) * 8 / seconds / 1000
        for each, (was, _) in zip(council.viewers, bytes_before, strict=True)
    ]
    after = udp()
    return delays(council, begun, end) | {
        "downlink_kbps": round(statistics.median(down)),
        "nacks": sum(each.nacks for each in council.viewers),
        "plis": sum(each.plis for each in council.viewers),
        "load_cpu": round(100 * (time.process_time() - cpu) / seconds, 1),
        "load_lag_ms": round(council.found.lag_ms, 1),
        "load_lagged": council.found.lagged,
        "udp_dropped": after.get("RcvbufErrors", 0) - before.get("RcvbufErrors", 0),
        "load_average": round(os.getloadavg()[0], 2),
    }


def _tell(task: Task, speaker: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        control.sendto(task.tokens[speaker][0].encode(), ("127.0.0.1", task.control))


if __name__ == "__main__":
    print(json.dumps({"result": asyncio.run(main(Task(**json.loads(sys.stdin.readline()))))}), flush=True)
