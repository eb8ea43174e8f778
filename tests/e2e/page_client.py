"""A member's client, written from ``docs/protocol.md`` alone: it shares no code with the platform that it talks to."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import sys
import uuid
from collections.abc import Callable
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin

from tests.e2e.page_http import Site, check_chain, check_commitments, check_electorates, check_heads

Json = dict[str, Any]
STAY_AWAY = {4400, 4401, 4403, 4404, 4409, 4413}


# --- the room: chapters 2 to 5


class Room:
    def __init__(self, site: Site, meeting: str) -> None:
        self.site, self.url = site, f"ws{site.address[4:]}/ws/meetings/{meeting}/"
        self.seq: int | None = None
        self.epoch: int | None = None
        self.slices: Json = {}
        self.answers: dict[str, Json] = {}
        self.heard: list[str] = []
        self.deaf = False
        self.line: ClientConnection

    async def stay(self) -> None:
        """Hold the line, and come back when it breaks."""
        headers = {"Cookie": self.site.cookies(), "Accept-Language": "en"}
        async for line in connect(self.url, origin=Origin(self.site.address), additional_headers=headers):
            self.line = line
            with contextlib.suppress(ConnectionClosed):
                await self.hello()
                async for text in line:
                    await self.take(json.loads(text))
            assert line.close_code not in STAY_AWAY, f"closed with {line.close_code}"
            await asyncio.sleep(0.5 + random.random())

    async def ping(self) -> None:
        while True:
            await asyncio.sleep(5)
            await self.say(type="ping")

    async def say(self, **message: Any) -> None:
        with contextlib.suppress(ConnectionClosed):  # whoever waits for an answer sends it again
            await self.line.send(json.dumps(message))

    async def hello(self, mode: str = "full") -> None:
        await self.say(type="hello", version="1", since=self.seq, epoch=self.epoch, mode=mode)

    async def take(self, message: Json) -> None:
        self.heard.append(message["type"])
        match message["type"]:
            case "snapshot":
                self.slices, self.seq, self.epoch = message["slices"], message["seq"], message["you"]["epoch"]
            case "update":
                await self.update(message)
            case "me":
                self.slices["me"] = message["me"]
            case "done" | "refused" | "busy" | "internal":
                self.answers[message["id"]] = message
            case "choose_device":
                await self.hello("take_over")

    async def update(self, message: Json) -> None:
        if self.deaf and message["seq"] > message["since"]:
            self.deaf = False  # as if it never came
        elif message["since"] != self.seq:
            self.heard.append("gap")
            await self.hello()
        else:
            self.slices |= message["slices"]
            self.seq = message["seq"]

    async def until(self, true: Callable[[], Any], seconds: float = 60) -> None:
        async with asyncio.timeout(seconds):
            while not true():
                await asyncio.sleep(0.05)

    async def command(self, name: str, data: Json | None = None, known: str = "") -> Json:
        """One act, sent with the same id until it is answered; ``known`` is the id of an earlier one."""
        act = known or str(uuid.uuid4())
        self.answers.pop(act, None)
        while self.answers.get(act, {"type": "busy"})["type"] == "busy":
            await self.say(type=name, id=act, data=data or {})
            with contextlib.suppress(TimeoutError):
                await self.until(lambda: act in self.answers, 3)
        return self.answers[act]

    def may(self, name: str) -> bool:
        return name in self.slices.get("me", {}).get("can", [])

    def vote(self) -> Json:
        return (self.slices.get("vote") or {}).get("current") or {}


# --- what a member does in an evening


async def arrive(room: Room) -> str:
    await room.until(lambda: "me" in room.slices)
    await room.until(lambda: room.may("attendance.sign"))
    signed = await room.command("attendance.sign")
    again = await room.command("attendance.sign", known=signed["id"])
    assert signed == again and signed["type"] == "done", (signed, again)
    print("signed the list; the same answer twice:", again)
    await room.until(lambda: room.slices["me"]["attendance"] == "present")
    return str(signed["id"])


async def be_refused(room: Room, known: str) -> None:
    for name, act in (("meeting.close", ""), ("floor.request", known)):
        refused = await room.command(name, {"kind": "speech"} if act else {}, act)
        assert refused["type"] == "refused" and refused["text"], refused
        print("refused:", refused["code"], refused["article"], refused["text"])


async def lose_something(room: Room) -> None:
    """Miss one message and go on; then lose the line and come back: neither time is the picture sent anew."""
    before, room.deaf = len(room.heard), True
    await room.until(lambda: "gap" in room.heard)
    await room.until(lambda: room.heard[-1] != "gap")
    await room.line.close()
    heard = len(room.heard)
    await room.until(lambda: room.heard[heard:])
    assert "snapshot" not in room.heard[before:], room.heard[before:]
    print("resumed after a gap and after a broken line:", room.heard[-4:])


async def vote(room: Room, choice: str) -> Json:
    """Vote at the first opportunity, see what was recorded, say so, and wait for the declaration."""
    await room.until(lambda: room.may("vote.cast") and (room.slices["me"]["called"] or not room.vote()["roll"]), 600)
    mine = {"vote": room.vote()["id"], "round": room.vote()["round"]}
    cast = await room.command("vote.cast", mine | {"choice": choice})
    assert cast["type"] == "done" and cast["data"] == {"choice": choice}, cast
    await room.until(lambda: room.may("vote.seen") and room.slices["me"]["vote"]["choice"], 300)
    assert room.slices["me"]["vote"]["choice"] == choice
    assert (await room.command("vote.seen", mine))["type"] == "done"
    await room.until(lambda: room.vote().get("status") == "declared" and room.vote()["id"] == mine["vote"], 300)
    return room.vote()


async def evening(room: Room, choice: str) -> Json:
    async with asyncio.TaskGroup() as group:
        around = [group.create_task(room.stay()), group.create_task(room.ping())]
        await be_refused(room, await arrive(room))
        await lose_something(room)
        declared = await vote(room, choice)
        for task in around:
            task.cancel()
    return declared


def check(site: Site, meeting: str, declared: Json, key: str) -> str:
    entries = check_chain(site.ask(f"/api/meetings/{meeting}/journal.jsonl")[2])
    assert entries[declared["head"]["seq"] - 1]["hash"] == declared["head"]["hash"]
    heads = check_heads(entries, site.ask(f"/vergadering/{meeting}/controleren/")[2], key)
    votes, opened = check_electorates(entries), check_commitments(entries)
    return f"journal: {len(entries)} entries, {votes} electorates, {opened} hidden votes opened, {heads} signed heads"


def run(address: str, meeting: str, key: str, choice: str = "for") -> None:
    site = Site(address)
    state = site.state(meeting)
    rows = state["slices"]["attendance"]["rows"]
    seat = next(pid for pid, row in sorted(rows.items(), reverse=True) if pid[0] == "s" and row["state"] == "expected")
    site.sign_in(seat)
    print(f"state of entry {state['seq']}, asked again: {state['repeated']}; takes the place of {seat}")
    declared = asyncio.run(evening(Room(site, meeting), choice))
    print(f"voted {choice} and saw it; vote {declared['number']}: {declared['outcome']}")
    print(check(site, meeting, declared, key))


if __name__ == "__main__":
    run(*sys.argv[1:])
