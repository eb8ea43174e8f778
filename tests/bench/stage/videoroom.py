"""The council of the bench in a VideoRoom of Janus: the same publishers, and viewers who get everybody's own stream."""

from __future__ import annotations

import asyncio
import contextlib
import re
import secrets
import time
from typing import Any

import aiohttp

from streaming.rules import rtcp, rtp
from tests.bench.stage.inputs import Inputs
from tests.bench.stage.line import ASK_APART, ASKED, OURS, Line, Publisher
from tests.bench.stage.load import Council, Task

ROOM = 1234
HEARD = 3  # microphones that are open
MOST_REPORTS = 31  # in one receiver report
ANSWER_S = 20.0
BITS = 20_000_000


class Api:
    """One session over HTTP; events are asked for all the time and dealt out by their transaction."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session, self._base = session, base
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._polling: asyncio.Task[None] | None = None

    async def open(self) -> None:
        said = await self._post(self._base, {"janus": "create"})
        self._base = f"{self._base}/{said['data']['id']}"
        self._polling = asyncio.ensure_future(self._poll())

    async def close(self) -> None:
        if self._polling is not None:
            self._polling.cancel()
            await asyncio.wait({self._polling})

    async def handle(self) -> str:
        said = await self._post(self._base, {"janus": "attach", "plugin": "janus.plugin.videoroom"})
        return f"{self._base}/{said['data']['id']}"

    async def ask(self, handle: str, body: dict[str, Any], jsep: dict[str, Any] | None = None) -> dict[str, Any]:
        """The event, or the answer, to one request of the plugin."""
        number = secrets.token_hex(6)
        future = self._waiting[number] = asyncio.get_running_loop().create_future()
        message = {"janus": "message", "body": body} | ({"jsep": jsep} if jsep else {})
        said = await self._post(handle, message, number)
        if said["janus"] == "ack":
            async with asyncio.timeout(ANSWER_S):
                said = await future
        self._waiting.pop(number, None)
        data = said.get("plugindata", {}).get("data", {})
        if "error" in data or said["janus"] == "error":
            raise RuntimeError(f"janus: {body['request']}: {data.get('error') or said}")
        return said

    async def _post(self, address: str, message: dict[str, Any], number: str = "") -> dict[str, Any]:
        message["transaction"] = number or secrets.token_hex(6)
        async with self._session.post(address, json=message) as answer:
            said: dict[str, Any] = await answer.json(content_type=None)
        if said["janus"] == "error":
            raise RuntimeError(f"janus: {said['error']}")
        return said

    async def _poll(self) -> None:
        while True:
            with contextlib.suppress(aiohttp.ClientError, TimeoutError, ValueError):
                async with self._session.get(self._base, params={"maxev": "10"}) as answer:
                    said = await answer.json(content_type=None)
                for event in said if isinstance(said, list) else [said]:
                    future = self._waiting.get(event.get("transaction", ""))
                    if future is not None and not future.done() and event["janus"] == "event":
                        future.set_result(event)


class Room(Council):
    """Everybody publishes; then everybody takes all pictures of the others and the sound of who is heard."""

    def __init__(self, task: Task, session: aiohttp.ClientSession) -> None:
        super().__init__(task, session)
        self._api = Api(session, task.base)
        self._feeds: list[int] = []

    async def come_in(self, inputs: Inputs) -> None:
        await self._api.open()
        most = len(self.task.tokens) + 1
        made = {"request": "create", "room": ROOM, "publishers": most, "bitrate": BITS, "fir_freq": 0}
        made |= {"audiocodec": "opus", "videocodec": "h264", "audiolevel_ext": False, "transport_wide_cc_ext": False}
        await self._api.ask(await self._api.handle(), made)
        for place in range(len(self.task.tokens)):
            await self._publish(self.publisher(place, inputs))
        for place in range(len(self.task.tokens)):
            await self._subscribe(place)

    async def close(self) -> None:
        await super().close()
        await self._api.close()

    async def _publish(self, publisher: Publisher) -> None:
        line = publisher.line
        wish = {"request": "joinandconfigure", "ptype": "publisher", "room": ROOM, "audio": True, "video": True}
        jsep = {"type": "offer", "sdp": with_address(line.offer(), line)}
        said = await self._api.ask(await self._api.handle(), wish, jsep)
        if not await line.accept(said["jsep"]["sdp"]):
            raise RuntimeError("no handshake")
        self._feeds.append(said["plugindata"]["data"]["id"])
        self.publishers.append(publisher)

    async def _subscribe(self, place: int) -> None:
        streams = []
        for number, feed in enumerate(self._feeds):
            if number != place:
                streams.append({"feed": feed, "mid": "1"})
                streams += [{"feed": feed, "mid": "0"}] if number < HEARD else []
        handle, viewer = await self._api.handle(), Everybody()
        line = Line(self._identity, "recvonly", viewer.packet, viewer.heard)
        viewer.line = line
        wish = {"request": "join", "ptype": "subscriber", "room": ROOM, "streams": streams}
        offer = (await self._api.ask(handle, wish))["jsep"]["sdp"]
        viewer.kinds = kinds(offer)
        standing = asyncio.ensure_future(line.accept(offer.replace("a=setup:actpass", "a=setup:passive")))
        await self._api.ask(handle, {"request": "start"}, {"type": "answer", "sdp": answer(offer, line)})
        if not await standing:
            raise RuntimeError("no handshake")
        self.viewers.append(viewer)


def with_address(offer: str, line: Line) -> str:
    """Janus tells the streams of a bundle apart by the SSRCs that are announced."""
    video, again, audio = line.ssrcs
    rows = {
        "0": [f"a=ssrc:{audio} cname:bench"],
        "1": [f"a=ssrc-group:FID {video} {again}", f"a=ssrc:{video} cname:bench", f"a=ssrc:{again} cname:bench"],
    }
    out = []
    for row in offer.splitlines():
        out.append(row)
        if row.startswith("a=mid:"):
            out += [*line.candidates(), *rows[row[6:]]]
    return "\r\n".join(out) + "\r\n"


COPIED = ("a=rtpmap:", "a=fmtp:", "a=rtcp-fb:", "a=mid:")


def answer(offer: str, line: Line) -> str:
    """Everything that is offered is taken."""
    head, *media = re.split(r"(?=^m=)", offer, flags=re.M)
    group = next((row for row in head.splitlines() if row.startswith("a=group:BUNDLE")), "")
    out = ["v=0", f"o=- {secrets.randbits(62)} 2 IN IP4 127.0.0.1", "s=-", "t=0 0", group]
    for section in media:
        first, *rows = section.splitlines()
        kind, _port, profile, *pts = first[2:].split()
        out += [f"m={kind} 9 {profile} {' '.join(pts)}", "c=IN IP4 127.0.0.1", "a=recvonly", "a=rtcp-mux"]
        out += [row for row in rows if row.startswith(COPIED)]
        out += [*line.credentials(), "a=setup:active", *line.candidates()]
    return "\r\n".join(out) + "\r\n"


def kinds(offer: str) -> dict[int, str]:
    """What a payload type is: picture, sound, or a picture's packet again."""
    names = {"opus": "sound", "h264": "picture", "rtx": "again"}
    found = re.findall(r"^a=rtpmap:(\d+) ([^/]+)/", offer, flags=re.M)
    return {int(pt): names[name.lower()] for pt, name in found if name.lower() in names}


class Stream:
    """One SSRC of many."""

    def __init__(self, rate: int) -> None:
        self.statistics, self.highest = rtcp.Statistics(rate), -1
        self.missing: dict[int, list[float]] = {}

    def note(self, seq: int, now: float) -> list[int]:
        """Numbers that are missing since this packet came."""
        if self.highest < 0:
            self.highest = seq
        gap = rtp.distance(seq, self.highest)
        if gap <= 0:
            self.missing.pop(seq, None)
            return []
        new = [(self.highest + k) & 0xFFFF for k in range(1, min(gap, 64))]
        self.highest = seq
        for each in new:
            self.missing[each] = [1, now]
        return new


class Everybody:
    """Watches as `Viewer` does, but one stream of each of the others."""

    line: Line

    def __init__(self) -> None:
        self.kinds: dict[int, str] = {}
        self._streams: dict[int, Stream] = {}
        self._pictures: set[int] = set()
        self.nacks = self.plis = 0

    def packet(self, data: bytes) -> None:
        kind = self.kinds.get(data[1] & 127)
        if kind not in ("picture", "sound"):
            return
        seq, ts, ssrc = (int.from_bytes(data[a:b], "big") for a, b in ((2, 4), (4, 8), (8, 12)))
        now, stream = time.monotonic(), self._streams.get(ssrc)
        if stream is None:
            stream = self._streams[ssrc] = Stream(90_000 if kind == "picture" else 48_000)
            if kind == "picture":
                self._pictures.add(ssrc)
        stream.statistics.add(seq, ts, now)
        if kind == "picture" and (new := stream.note(seq, now)):
            self._ask(ssrc, new)

    def heard(self, data: bytes) -> None:
        for said in rtcp.read(data):
            if isinstance(said, rtcp.SenderReport) and said.ssrc in self._streams:
                self._streams[said.ssrc].statistics.heard(said, time.monotonic())

    def tick(self, now: float) -> None:
        for ssrc in self._pictures:
            stream, again = self._streams[ssrc], []
            for seq, row in list(stream.missing.items()):
                if now - row[1] >= ASK_APART:
                    row[0], row[1] = row[0] + 1, now
                    again.append(seq)
                if row[0] > ASKED:
                    del stream.missing[seq]
                    self.plis += 1
                    self.line.send_rtcp(rtcp.pli(OURS, ssrc))
            self._ask(ssrc, again)

    def report(self, now: float) -> None:
        rows = [stream.statistics.report(ssrc, now) for ssrc, stream in self._streams.items()]
        for start in range(0, len(rows), MOST_REPORTS):
            self.line.send_rtcp(rtcp.receiver_report(OURS, rows[start : start + MOST_REPORTS]))

    def _ask(self, ssrc: int, seqs: list[int]) -> None:
        if seqs:
            self.nacks += len(seqs)
            self.line.send_rtcp(rtcp.nack(OURS, ssrc, seqs))
