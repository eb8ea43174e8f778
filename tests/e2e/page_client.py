"""A member's client, written from ``docs/protocol.md`` alone: it shares no code with the platform that it talks to."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import json
import re
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

Json = dict[str, Any]
STAY_AWAY = {4400, 4401, 4403, 4404, 4409, 4413}


# --- over HTTP: chapters 2 and 7


class Site:
    def __init__(self, address: str) -> None:
        self.address, self.jar = address, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def ask(self, path: str, form: Json | None = None, **headers: str) -> tuple[int, HTTPMessage, str]:
        body = urllib.parse.urlencode(form).encode() if form is not None else None
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        request = urllib.request.Request(self.address + path, body, {"Origin": self.address} | named)
        try:
            with self.opener.open(request, timeout=20) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as problem:
            return problem.code, problem.headers, problem.read().decode()

    def sign_in(self, seat: str) -> None:
        page = self.ask("/demo/sign-in/")[2]
        token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
        button = rf'name="person" value="([^"]+)">(?:(?!</button>).)*\bzetel {int(seat[1:])}<'
        person = re.findall(button, page, re.DOTALL)[0]
        self.ask("/demo/sign-in/", {"csrfmiddlewaretoken": token, "person": person})
        assert "council_session" in self.cookies(), "no session was given"

    def cookies(self) -> str:
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)

    def state(self, meeting: str) -> Json:
        """The public picture; asked once more by its tag, it may only be sent again when it has changed."""
        path = f"/api/meetings/{meeting}/state"
        _, headers, text = self.ask(path)
        status, later, _ = self.ask(path, If_None_Match=headers["ETag"])
        assert status == 304 or later["ETag"] != headers["ETag"], status
        return dict(json.loads(text), repeated=status)


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
        cookie, wait = {"Cookie": self.site.cookies(), "Accept-Language": "en"}, 0.5
        async for self.line in connect(self.url, origin=self.site.address, additional_headers=cookie):  # type: ignore[arg-type]
            with contextlib.suppress(ConnectionClosed):
                await self.hello()
                async for text in self.line:
                    await self.take(json.loads(text))
            assert self.line.close_code not in STAY_AWAY, f"closed with {self.line.close_code}"
            await asyncio.sleep(wait)

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


async def arrive(room: Room) -> None:
    await room.until(lambda: "me" in room.slices)
    await room.until(lambda: room.may("attendance.sign"))
    signed = await room.command("attendance.sign")
    again = await room.command("attendance.sign", known=signed["id"])
    assert signed == again and signed["type"] == "done", (signed, again)
    print("signed the list; the same answer twice:", again)
    await room.until(lambda: room.slices["me"]["attendance"] == "present")


async def be_refused(room: Room, known: str) -> None:
    for name, act in (("meeting.close", ""), ("floor.request", known)):
        refused = await room.command(name, {"kind": "speech"} if act else {}, act)
        assert refused["type"] == "refused" and refused["text"], refused
        print("refused:", refused["code"], refused["article"], refused["text"])


async def lose_something(room: Room) -> None:
    """Miss one message and go on; then lose the line and come back: neither time is the picture sent anew."""
    room.deaf = True
    await room.until(lambda: "gap" in room.heard)
    await room.until(lambda: room.heard[-1] != "gap")
    await room.line.close()
    heard = len(room.heard)
    await room.until(lambda: room.heard[heard:])
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
