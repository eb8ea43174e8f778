"""kill -9 in the middle of a burst: what was acknowledged is in the journal, and it was on the disk before it was said.

A cache that survives the kill proves nothing, so the flushes to disk are counted (strace) while commands are answered.
"""

from __future__ import annotations

import asyncio
import json
import re
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.bench.person import Person
from tests.meetings.live import Place, place
from tests.services.fixtures import need

pytestmark = pytest.mark.slow


@pytest.fixture
def here() -> Iterator[Place]:
    with place(12) as made:
        yield made


class Member:
    """Keeps correcting his vote; remembers what was acknowledged; comes back as the room app does."""

    def __init__(self, here: Place, cookie: str, vote: str = "") -> None:
        self.here, self.cookie, self.vote = here, cookie, vote
        self.acknowledged: dict[str, int] = {}
        self.unanswered: list[dict[str, object]] = []
        self.seq: int | None = None
        self.epoch: int | None = None
        self.seen: list[int] = []

    async def connect(self) -> ClientConnection:
        origin = f"http://127.0.0.1:{self.here.port}"
        url = f"ws://127.0.0.1:{self.here.port}/ws/meetings/{self.here.meeting}/"
        socket = await connect(url, origin=origin, additional_headers={"Cookie": self.cookie}, max_size=None)
        hello = {
            "type": "hello",
            "version": "1",
            "since": self.seq,
            "mode": "full" if self.epoch else "take_over",
            "epoch": self.epoch,
        }
        await socket.send(json.dumps(hello))
        return socket

    def hear(self, message: dict[str, object]) -> None:
        if message["type"] == "snapshot":
            self.epoch = message["you"]["epoch"]  # type: ignore[index]
        if message["type"] in ("snapshot", "update"):
            assert self.seq is None or message["type"] == "snapshot" or message["since"] <= self.seq  # no gap
            self.seq = message["seq"]  # type: ignore[assignment]
            self.seen.append(self.seq or 0)
        if message["type"] == "done":
            self.acknowledged[str(message["id"])] = int(str(message["seq"]))
            self.unanswered = [sent for sent in self.unanswered if sent["id"] != message["id"]]

    def ballot(self) -> dict[str, object]:
        said = len(self.acknowledged)
        data = {"vote": self.vote, "round": 1, "choice": ("for", "against")[said % 2]}
        return {"type": "vote.correct" if said else "vote.cast", "id": str(uuid4()), "data": data}

    async def burst(self, seconds: float) -> None:
        """Vote, and change it, until the line breaks."""
        with suppress(WebSocketException, OSError, TimeoutError):
            async with asyncio.timeout(seconds):
                socket = await self.connect()
                while True:
                    if self.seq is not None and not self.unanswered:
                        self.unanswered.append(self.ballot())
                        await socket.send(json.dumps(self.unanswered[0]))
                    message = json.loads(await socket.recv())
                    assert message["type"] not in ("refused", "internal"), message
                    self.hear(message)

    async def come_back(self, until: int) -> None:
        """Reconnect with what we have, send again what was not answered, and see everything up to ``until``."""
        async with asyncio.timeout(30):
            socket = await self.connect()
            for sent in self.unanswered:
                await socket.send(json.dumps(sent))
            answered = False
            while (self.seq or 0) < until or (self.unanswered and not answered):
                message = json.loads(await socket.recv())
                answered = answered or message["type"] in ("done", "refused")
                self.hear(message)
            await socket.close()


@pytest.mark.parametrize("after", [0.7, 1.3])
async def test_every_acknowledged_command_survives_a_kill(here: Place, after: float) -> None:
    vote = await asyncio.to_thread(open_vote, here)
    members = [Member(here, cookie, vote) for cookie in here.members]
    burst = asyncio.gather(*(member.burst(after + 10) for member in members))
    while sum(len(member.acknowledged) for member in members) < 20:
        await asyncio.sleep(0.02)
    await asyncio.sleep(after)
    await asyncio.to_thread(here.stop, signal.SIGKILL)
    await burst
    written = {json.loads(line)["seq"]: json.loads(line) for line in here.lines()}
    acknowledged = [seq for member in members for seq in member.acknowledged.values()]
    assert len(acknowledged) >= 20
    assert [seq for seq in acknowledged if seq not in written] == []
    assert sorted(written) == list(range(1, len(written) + 1))
    checked = here.verify()
    assert checked.returncode == 0, checked.stdout
    await asyncio.to_thread(here.start)
    await asyncio.gather(*(member.come_back(len(written)) for member in members))
    assert all(member.seq is not None and member.seq >= len(written) for member in members)
    again = [json.loads(line) for line in here.lines()]
    assert [entry["seq"] for entry in again] == list(range(1, len(again) + 1))
    assert here.verify().returncode == 0


async def test_no_command_is_answered_before_its_bytes_are_flushed(here: Place) -> None:
    """Commands one after another, so each needs a flush of its own: as many flushes as answers, or more."""
    need("strace")
    here.stop()
    trace = here.folder / "strace"
    await asyncio.to_thread(here.start, ("strace", "-f", "-qq", "-e", "trace=fsync,fdatasync", "-o", str(trace)))
    member = Member(here, here.clerk)
    socket = await member.connect()
    while member.seq is None:
        member.hear(json.loads(await socket.recv()))
    before, count = flushes(trace), 20
    for _ in range(count):
        sent = {"type": "note.add", "id": str(uuid4()), "data": {"text": "aantekening"}}
        await socket.send(json.dumps(sent))
        while sent["id"] not in member.acknowledged:
            message = json.loads(await socket.recv())
            assert message["type"] not in ("refused", "internal", "busy"), message
            member.hear(message)
    assert flushes(trace) - before >= count
    await socket.close()


def open_vote(here: Place) -> str:
    chair = Person(here.port, here.meeting, here.chair)
    opened = chair.command("vote.open", item=here.item, method="simultaneous")
    chair.until(opened["seq"])
    chair.close()
    return str(chair.slices["vote"]["current"]["id"])


def flushes(trace: Path) -> int:
    """Flushes of the database's files that succeeded."""
    return len(re.findall(r"(?:fsync|fdatasync)\(\d+\)\s+= 0|<\.\.\. f(?:data)?sync resumed>.*= 0", trace.read_text()))
