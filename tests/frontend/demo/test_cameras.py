"""The cameras against the real network process: pictures and voices come, mouths move in turn, a lost line is told."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import Any

import av
import pytest

from frontend.demo import loops
from frontend.demo.cameras import Camera, Cameras, Film
from frontend.demo.faces import LARGE, SMALL, Look
from streaming.rules import h264
from streaming.rules.frames import IDR, Type
from streaming.rules.scene import Scene
from tests.streaming.network.stage import MEETING, running, token


@pytest.fixture(scope="module")
def made():
    return loops.make(Look(3, "dhr. B. Proef", False, 1975))


@pytest.fixture(scope="module")
def loop(made, tmp_path_factory):
    path = loops.path_of(tmp_path_factory.mktemp("loops"), "proef")
    loops.write(path, made)
    return str(path)


@asynccontextmanager
async def filming(stage: Any) -> Any:
    told: list[dict[str, Any]] = []
    cameras = Cameras(f"http://127.0.0.1:{stage.http_port}/stage/{MEETING}/", told.append)
    ticking = asyncio.create_task(cameras.run())
    try:
        yield cameras, told
    finally:
        ticking.cancel()
        await cameras.close()


async def until(what, seconds: float = 10) -> None:
    async with asyncio.timeout(seconds):
        while not what():
            await asyncio.sleep(0.02)


def sizes(frames) -> set[int]:
    decoder = av.CodecContext.create("h264", "r")
    return {picture.width for frame in frames for picture in decoder.decode(av.Packet(frame.body))}


async def test_a_member_comes_in_greets_and_speaks_in_his_turn(loop):
    async with running() as (stage, hall, media, _), filming(stage) as (cameras, told):
        hall.show(Scene(heard=frozenset({"p1", "p2"})))
        for pid in ("p1", "p2"):
            cameras.hear({"join": pid, "loop": loop, "token": token(pid)})
        await until(lambda: len(told) == 2 and len(hall.slots()) == 2)
        assert sorted(said["up"] for said in told) == ["p1", "p2"]
        publishers = [each.publisher for each in hall.resources.values() if each.publisher]
        levels: set[int] = set()
        async with asyncio.timeout(6):
            while not any(level < 40 for level in levels) or levels & {127} == set():
                levels |= {each.level for each in publishers if each.level is not None}
                await asyncio.sleep(0.02)
        await asyncio.sleep(3)  # the greeting is over
        media.frames.clear()
        cameras.hear({"speaking": ["p2"], "large": ["p2"]})
        await asyncio.sleep(2)
        slot = hall.slots()
        pictures = {pid: [f for f in media.of(Type.VIDEO) if f.source == slot[pid]] for pid in slot}
        sounds = {pid: [f for f in media.of(Type.SOUND) if f.source == slot[pid]] for pid in slot}
        assert 15 <= len(pictures["p1"]) <= 24 and 40 <= len(pictures["p2"]) <= 56
        assert len(sounds["p1"]) <= 6 and 85 <= len(sounds["p2"]) <= 105
        assert max(len(f.body) for f in sounds["p2"]) > 2 * max(len(f.body) for f in sounds["p1"])
        begun = next(n for n, frame in enumerate(pictures["p2"]) if frame.flags & IDR)
        assert sizes(pictures["p2"][begun:]) == {640}


async def test_who_is_asked_for_a_key_frame_sends_one_at_once(loop):
    async with running() as (stage, hall, media, _), filming(stage) as (cameras, _told):
        cameras.hear({"join": "p1", "loop": loop, "token": token("p1")})
        await until(lambda: "p1" in hall.slots())
        await asyncio.sleep(3)
        await until(lambda: not media.frames[-1].flags & IDR)
        await asyncio.sleep(0.25)
        media.frames.clear()
        hall._ask_key(hall.slots()["p1"])
        await until(lambda: any(f.flags & IDR for f in media.of(Type.VIDEO)), 0.35)


async def test_a_refused_token_and_a_killed_line_are_told(loop):
    async with running() as (stage, hall, _media, _), filming(stage) as (cameras, told):
        cameras.hear({"join": "p1", "loop": loop, "token": token("p1", meeting="8")})
        await until(lambda: told)
        assert told[0]["down"] == "p1" and "token.foreign" in told[0]["why"]
        cameras.hear({"join": "p1", "loop": loop, "token": token("p1")})
        await until(lambda: told[-1] == {"up": "p1"})
        for resource in list(hall.resources.values()):
            await hall.end(resource, "superseded")
        await until(lambda: "down" in told[-1])
        assert not cameras.live


async def test_who_leaves_sends_no_more(loop):
    async with running() as (stage, hall, _media, _), filming(stage) as (cameras, told):
        cameras.hear({"join": "p1", "loop": loop, "token": token("p1")})
        await until(lambda: "p1" in hall.slots())
        cameras.hear({"leave": "p1"})
        await until(lambda: not hall.slots())
        assert not cameras.live and {"up": "p1"} in told


def test_a_film_changes_at_key_frames_only_and_keeps_to_the_sound(made):
    film = Film(made)
    decoder = av.CodecContext.create("h264", "r")
    script = [(SMALL, False, 20), (SMALL, True, 13), (LARGE, True, 90), (LARGE, False, 30), (SMALL, False, 20)]
    widths = []
    for size, speaking, number in script:
        for count in range(number):
            since = count / loops.FPS[film.size] + (1.3 if (size, speaking) == (LARGE, True) else 0)
            payloads = film.next(size, speaking, since)
            whole = h264.Depacketiser()
            for payload in payloads:
                whole.add(payload)
            unit, _ = whole.take()
            pictures = decoder.decode(av.Packet(unit))
            assert len(pictures) == 1 and not pictures[0].is_corrupt
            widths.append(pictures[0].width)
    assert widths[:33] == [320] * 33 and widths[33 + 25 : 33 + 120] == [640] * 95 and widths[-20:] == [320] * 20


def test_a_packet_that_is_asked_for_again_is_sent_again(made):
    sent: list[bytes] = []

    class Wire:
        ssrcs, up, checked_at = (1, 2, 3), True, 0.0

        def send(self, packet: bytes) -> None:
            sent.append(packet)

    camera = Camera("p1", Wire(), made, Film(made), 0)  # type: ignore[arg-type]
    camera._picture(0.0, False)
    first = sent[0]
    camera._again({int.from_bytes(first[2:4], "big")})
    assert sent[-1][12:14] == first[2:4] and sent[-1][14:] == first[12:]
