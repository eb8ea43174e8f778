"""WHIP and WHEP over real HTTP and real UDP: every no with its word, and what comes in comes out."""

from __future__ import annotations

import asyncio
import itertools
import time

import pytest

from streaming.network import hall as halls
from streaming.network.admission import Standing
from streaming.rules import h264, rtcp, rtp
from streaming.rules.assembler import Assembler
from streaming.rules.frames import IDR, Frame, Type
from streaming.rules.scene import Scene
from streaming.wire.client import H264_PT, OPUS_PT, RTX_PT, Client
from streaming.wire.dtls import Identity
from tests.streaming.network.stage import running, token
from tests.streaming.rules.test_h264 import nal, stream
from tests.streaming.wire.left import open_now, settled

IDENTITY = Identity()


def picture(k: int, key: bool) -> bytes:
    return stream(nal(7, 9), nal(8, 3), nal(5, 6000, k)) if key else stream(nal(1, 900, k))


class Camera:
    """A publisher of made-up pictures; `lossy` says of each packet whether it is lost on its way."""

    def __init__(self, call, bearer: str) -> None:
        self.client = Client(IDENTITY, "sendonly", on_rtcp=self._rtcp)
        self.call, self.bearer = call, bearer
        self.seq, self.count, self.sounds = 100, 0, 0
        self.key, self.sent, self.asked, self.lost_once = True, {}, [], set()
        self.keys = 0

    async def join(self) -> str:
        status, answer, headers = await self.call("POST", "whip", self.bearer, self.client.offer())
        assert status == 201, answer
        assert await self.client.accept(answer.decode())
        name = headers["Location"].rpartition("/")[2]
        await self.call.joined(name)
        return name

    def frame(self, lose: frozenset[int] = frozenset()) -> None:
        payloads = h264.packetise(picture(self.count, self.key))
        for n, payload in enumerate(payloads):
            packet = rtp.header(H264_PT, n == len(payloads) - 1, self.seq, self.count * 3600, 5) + payload
            self.sent[self.seq] = packet
            if n not in lose:
                self.client.send(packet)
            self.seq += 1
        self.count, self.key = self.count + 1, False

    def sound(self) -> None:
        self.sounds += 1
        self.client.send(rtp.header(OPUS_PT, False, self.sounds, self.sounds * 960, 6) + b"opus%d" % self.sounds)

    def _rtcp(self, data: bytes) -> None:
        for said in rtcp.read(data):
            if isinstance(said, rtcp.Pli):
                self.key, self.keys = True, self.keys + 1
            elif isinstance(said, rtcp.Nack):
                self.asked += said.seqs
                for seq in said.seqs:
                    packet = self.sent.get(seq)
                    if packet is None:
                        continue
                    body = packet[2:4] + packet[12:]
                    head = rtp.header(RTX_PT, packet[1] > 127, len(self.asked), int.from_bytes(packet[4:8], "big"), 7)
                    self.client.send(head + body)


class Screen:
    """A viewer: what it assembled, and the row of its sound."""

    def __init__(self, call, bearer: str) -> None:
        self.client = Client(IDENTITY, "recvonly", on_rtp=self._rtp, on_rtcp=self._rtcp)
        self.call, self.bearer = call, bearer
        self.assembler, self.units, self.sounds, self.reports = Assembler(), [], [], []
        self.seqs, self.drop, self.nacks = [], 0, 0

    async def join(self, query: str = "") -> str:
        status, answer, headers = await self.call("POST", "whep" + query, self.bearer, self.client.offer())
        assert status == 201, answer
        assert await self.client.accept(answer.decode())
        name = headers["Location"].rpartition("/")[2]
        await self.call.joined(name)
        return name

    def _rtp(self, data: bytes) -> None:
        packet = rtp.parse(data)
        if packet.pt == OPUS_PT:
            self.sounds.append(packet)
            return
        if self.drop:
            self.drop -= 1
            return
        if packet.pt == RTX_PT:
            packet = rtp.retransmission(packet, H264_PT)
        else:
            self.ssrc = packet.ssrc
            self.seqs.append(packet.seq)
        units, nacks = self.assembler.add(packet, time.monotonic())
        self.units += units
        if nacks:
            self.nacks += 1
            self.client.send_rtcp(rtcp.nack(9, self.ssrc, nacks))

    def _rtcp(self, data: bytes) -> None:
        self.reports += [said for said in rtcp.read(data) if isinstance(said, rtcp.SenderReport)]

    def again(self) -> None:
        nacks = self.assembler.tick(time.monotonic()).nacks
        if nacks:
            self.client.send_rtcp(rtcp.nack(9, self.ssrc, nacks))


async def play(cameras: list[Camera], frames: int, lose=lambda k: frozenset(), pace: float = 0.04) -> None:
    for k in range(frames):
        for each in cameras:
            each.frame(lose(k))
            each.sound()
            each.sound()
        await asyncio.sleep(pace)


async def until(what, seconds: float = 3.0) -> None:
    async with asyncio.timeout(seconds):
        while not what():
            await asyncio.sleep(0.01)


async def test_what_is_published_is_watched_and_nothing_is_left():
    async with running() as (stage, hall, media, call):
        assert (await call("OPTIONS", "whip", token()))[0] == 204
        before = open_now()
        screen = Screen(call, token("p2", "watch"))
        await screen.join()
        camera = Camera(call, token())
        resource = await camera.join()
        await play([camera], 40)
        assert len(screen.units) >= 35 and screen.units[0].idr
        assert {unit.data for unit in screen.units} <= {picture(k, k == 0 or key) for k in range(40) for key in (0, 1)}
        assert [p.payload for p in screen.sounds][-5:] == [b"opus%d" % k for k in range(76, 81)] or screen.sounds
        assert all((b.seq - a.seq) & 0xFFFF == 1 for a, b in itertools.pairwise(screen.sounds))
        assert media.of(Type.MEMBER)[0].said()["pid"] == "p1"
        assert (await call("DELETE", f"r/{resource}", token()))[0] == 200
        await asyncio.sleep(0.1)
        assert media.frames[-1].type is Type.MEMBER and media.frames[-1].said() == {} and hall.slots() == {}
        await camera.client.close()
        await screen.client.close()
        await until(lambda: not hall.resources)
        assert await settled(before) == before
        assert stage.port.counters()["peers"] == 0


async def test_each_no_has_its_word():
    async with running() as (stage, hall, _, call):
        offer = Client(IDENTITY, "sendonly").offer()
        good = token()

        async def said(*args, **more):
            status, body, headers = await call(*args, **more)
            assert headers["Cache-Control"] == "no-store" and headers["Content-Type"].startswith("application/problem")
            return status, body["code"]

        assert await said("POST", "whip", None, offer) == (401, "token.missing")
        assert await said("POST", "whip", "x.y.z", offer) == (403, "token.forged")
        assert await said("POST", "whip", token(expires=5), offer) == (403, "token.expired")
        assert await said("POST", "whip", token(meeting="8"), offer) == (403, "token.foreign")
        assert await said("POST", "whip", token("p1", "watch"), offer) == (403, "token.scope")
        assert await said("POST", "whip", good, offer, kind="text/plain") == (415, "sdp.malformed")
        assert await said("POST", "whip", good, "v=0") == (400, "sdp.malformed")
        assert await said("POST", "whip", good, b"\xff\xfe\x00") == (400, "sdp.malformed")
        assert await said("POST", "whip", good, "v=0" + "x" * 40_000) == (413, "sdp.malformed")
        assert await said("POST", "whip", token("p5"), offer.replace("H264", "VP8")) == (406, "sdp.no_h264")
        assert await said("POST", "whip", token("p5"), offer.replace("opus", "red")) == (406, "sdp.no_opus")
        assert await said("POST", "whep?rendition=4k", token("p5"), offer) == (400, "rendition.unknown")
        assert await said("PATCH", "r/abc", good, "x") == (405, "no_trickle")
        assert await said("DELETE", "r/abc", good) == (404, "resource.unknown")
        assert await said("GET", "health", good) == (403, "token.scope")
        assert await said("GET", "stills/p1.jpg", token("desk:p9", "desk")) == (404, "member.unknown")
        assert await said("POST", "check", token("desk:p9", "desk"), "[]") == (400, "check.malformed")
        assert await said("GET", "../8/health", good) == (404, "meeting.unknown")
        assert await said("GET", "nothing", good) == (404, "http")
        hall.stand(Standing({"p1": 2}))
        assert await said("POST", "whip", good, offer) == (403, "token.superseded")
        assert hall.resources == {} and stage.port.counters()["peers"] == 0


async def test_relays_are_offered_and_answers_can_be_taken_back():
    async with running(turn_urls=("turn:turn.example.org?transport=tcp",), turn_secret="s") as (_, hall, _, call):
        status, _, headers = await call("OPTIONS", "whep", token())
        assert status == 204 and headers["Link"].startswith('<turn:turn.example.org?transport=tcp>; rel="ice-server"')
        offer = Client(IDENTITY, "sendonly").offer()
        status, _, headers = await call("POST", "whip", token(), offer)
        name = headers["Location"].rpartition("/")[2]
        assert status == 201 and "credential=" in headers["Link"] and headers["ETag"] == f'"{name}"'
        assert (await call("DELETE", f"r/{name}", token("p2")))[0] == 404, "somebody else's"
        assert name in hall.resources
        assert (await call("DELETE", f"r/{name}", token()))[0] == 200 and not hall.resources


async def test_who_comes_and_who_goes_is_said():
    async with running() as (_, hall, _, call):
        told = []
        hall.on_slots = lambda: told.append(dict(hall.slots()))
        camera = Camera(call, token())
        await camera.join()
        await play([camera], 3)
        await camera.client.close()
        await until(lambda: len(told) == 2)
        assert told == [{"p1": 1}, {}]
        hall._slots = halls.MOST_SLOTS
        hall.seats["x"] = halls.Seat("x", 1)
        assert hall._free_slot() == 2


async def test_ten_joins_a_second_are_refused_without_a_trace():
    async with running() as (stage, hall, _, call):
        camera = Camera(call, token())
        await camera.join()
        before = open_now()
        offer = Client(IDENTITY, "sendonly").offer()
        got = [(await call("POST", "whip", token(), offer))[0] for _ in range(10)]
        assert got.count(429) >= 7 and set(got) == {201, 429}
        camera.frame()
        await until(lambda: hall.slots() == {"p1": 1})
        others = [each for each in hall.resources.values() if not each.peer.up]
        for each in others:
            await each.peer.close()
        after = await settled(before)
        assert after["threads"] == before["threads"] and after["tasks"] == before["tasks"]
        assert stage.port.counters()["peers"] == 1
        await camera.client.close()


async def test_a_publication_replaces_the_older_one_and_keeps_the_slot():
    async with running() as (_, hall, media, call):
        old, new = Camera(call, token()), Camera(call, token())
        await old.join()
        await play([old], 5)
        slot = hall.slots()["p1"]
        await new.join()
        old.frame()
        await asyncio.sleep(0.05)
        assert hall.seats["p1"].current.claims.pid == "p1" and len(hall.resources) == 2
        before = len(media.of(Type.VIDEO))
        await play([old, new], 15)
        assert hall.slots()["p1"] == slot and len(hall.resources) == 1
        first = media.of(Type.VIDEO)[before + 1 :]
        assert next(f for f in first if f.body == picture(0, True)).flags & IDR
        assert len([f for f in media.of(Type.MEMBER) if f.said()]) == 2
        await old.client.close()
        await new.client.close()


async def test_a_lost_packet_is_asked_for_and_a_lost_picture_replaced():
    async with running() as (_, _hall, media, call):
        camera = Camera(call, token())
        await camera.join()
        await play([camera], 20, lambda k: frozenset({0}) if k in (5, 9) else frozenset())
        videos = media.of(Type.VIDEO)
        assert [f.stamp // 3600 for f in videos][:20] == list(range(20)) and camera.keys == 0
        assert len(camera.asked) == 2
        media.refuse = {1}
        await play([camera], 1)
        media.refuse = set()
        count = len(media.of(Type.VIDEO))
        begun = time.monotonic()
        await play([camera], 12)
        after = media.of(Type.VIDEO)[count:]
        assert after and after[0].flags & IDR and camera.keys == 1
        assert time.monotonic() - begun < 1
        await camera.client.close()


async def test_a_viewer_who_asks_twice_is_answered_twice():
    async with running() as (_, hall, _media, call):
        camera, screen = Camera(call, token()), Screen(call, token("p2", "watch"))
        await camera.join()
        await screen.join()
        await play([camera], 10)
        screen.drop = 2  # a packet and the first answer to its loss
        for _ in range(8):
            await play([camera], 1)
            screen.again()
        await asyncio.sleep(0.1)
        stamps = [unit.ts for unit in screen.units]
        assert len(stamps) == 18 and not any(unit.idr for unit in screen.units[1:])
        assert hall.programme.rows[0].resent >= 2
        await camera.client.close()
        await screen.client.close()


async def test_many_who_ask_for_a_picture_get_one_key_frame():
    async with running() as (_, hall, media, call):
        camera = Camera(call, token())
        await camera.join()
        screens = [Screen(call, token(f"p{k}", "watch")) for k in range(2, 8)]
        for each in screens:
            await each.join()
        await play([camera], 30)
        asked = len(media.of(Type.WANT_KEY))
        for _ in range(10):
            for each in screens:
                each.client.send_rtcp(rtcp.pli(9, hall.programme.ssrcs[0]))
            await play([camera], 5)
        assert 2 <= len(media.of(Type.WANT_KEY)) - asked <= 5, "in two seconds, of sixty who asked"
        for each in screens:
            await each.client.close()
        await camera.client.close()


async def test_a_newer_epoch_ends_what_runs():
    async with running() as (_, hall, _, call):
        camera, screen = Camera(call, token()), Screen(call, token("p1", "watch"))
        await camera.join()
        await screen.join()
        hall.stand(Standing({"p1": 2, "p2": 9}))
        await until(lambda: not hall.resources)
        await camera.client.close()
        await screen.client.close()


async def test_a_line_that_went_silent_is_let_go(monkeypatch):
    monkeypatch.setattr(halls, "SILENT", 0.5)
    async with running() as (stage, hall, _, call):
        camera = Camera(call, token())
        await camera.join()
        await play([camera], 3)
        await camera.client.close(silently=True)
        await until(lambda: not hall.resources and not hall.seats)
        assert stage.port.counters() == {**stage.port.counters(), "peers": 0, "addresses": 0}


async def test_who_is_not_heard_is_not_even_passed_on():
    async with running() as (_, hall, media, call):
        one, two = Camera(call, token("p1")), Camera(call, token("p2"))
        await one.join()
        await two.join()
        await play([one, two], 5)
        assert {f.source for f in media.of(Type.SOUND)} == {hall.slots()["p1"]}
        hall.show(Scene(heard=frozenset({"p2"})))
        count = len(media.frames)
        await play([one, two], 5)
        assert {f.source for f in media.frames[count:] if f.type is Type.SOUND} == {hall.slots()["p2"]}
        hall.show(Scene())
        count = len(media.frames)
        await play([one, two], 5)
        assert not [f for f in media.frames[count:] if f.type is Type.SOUND]
        await one.client.close()
        await two.client.close()


async def test_each_hears_the_mix_without_himself():
    async with running() as (_, hall, _media, call):
        camera = Camera(call, token("p1"))
        await camera.join()
        await play([camera], 3)
        hall.show(Scene())
        a, b = Screen(call, token("p1", "watch")), Screen(call, token("p2", "watch"))
        await a.join()
        await b.join()
        slot, begun = hall.slots()["p1"], int(time.time() * 50) * 960
        for k in range(20):
            for source in (0, slot) if k < 10 else (0,):
                hall.from_media(Frame(Type.SOUND_OUT, source, begun + k * 960, 0, 0, b"%d-%d" % (source, k)))
        await until(lambda: len(b.sounds) == 20)
        own = [p.payload for p in a.sounds]
        assert b"%d-9" % slot in own and b"0-9" not in own and b"0-19" in own
        assert [p.payload for p in b.sounds] == [b"0-%d" % k for k in range(20)]
        assert len({p.ts for p in a.sounds}) == len(a.sounds)
        for each in (a, b, camera):
            await each.client.close()


async def test_the_desk_hears_whom_it_checks_and_nobody_else_does():
    async with running() as (_, _hall, media, call):
        waiting = Camera(call, token("p3"))
        await waiting.join()
        desk, other = Screen(call, token("desk:p9", "desk")), Screen(call, token("p2", "watch"))
        await desk.join()
        await other.join()
        await play([waiting], 3)
        assert desk.sounds == []
        assert (await call("POST", "check", token("desk:p9", "desk"), '{"pid": "p3"}'))[0] == 204
        await play([waiting], 5)
        assert desk.sounds and all(p.payload.startswith(b"opus") for p in desk.sounds)
        assert other.sounds == [] and not media.of(Type.SOUND)
        for each in (waiting, desk, other):
            await each.client.close()


async def test_the_desk_sees_stills_and_lines():
    async with running() as (_, hall, media, call):
        camera, desk = Camera(call, token("p1")), token("desk:p9", "desk")
        await camera.join()
        await play([camera], 30)
        assert (await call("GET", "stills/p1.jpg", desk))[0] == 204 and media.of(Type.WANT_STILL)
        hall.from_media(Frame(Type.STILL, hall.slots()["p1"], body=b"jpeg"))
        status, body, headers = await call("GET", "stills/p1.jpg", desk)
        assert (status, body, headers["Content-Type"]) == (200, b"jpeg", "image/jpeg")
        hall.from_media(Frame(Type.HEALTH, body=b'{"fps":25}'))
        status, said, _ = await call("GET", "health", desk)
        assert said["media"] == {"fps": 25} and said["members"]["p1"]["picture_age_ms"] < 500
        assert said["members"]["p1"]["loss"] == 0
        await camera.client.close()


async def test_the_lobby_is_a_mirror_that_nobody_else_sees():
    async with running() as (_, hall, media, call):
        echo = token("p4", "echo")
        camera, screen, other = Camera(call, echo), Screen(call, echo), Screen(call, token("p2", "watch"))
        await camera.join()
        await screen.join()
        await other.join()
        await play([camera], 15)
        await until(lambda: len(screen.units) >= 5)
        assert screen.sounds and not other.units and not other.sounds
        assert not media.of(Type.VIDEO) and not media.of(Type.MEMBER) and hall.seats == {}
        await camera.client.close()
        await screen.client.close()
        await other.client.close()
        await until(lambda: not hall._echoes)


async def test_who_chooses_the_small_picture_gets_it_on_the_same_row():
    async with running() as (_, hall, _, call):
        screen = Screen(call, token("p2", "watch"))
        await screen.join("?rendition=360")
        for k in range(3):
            for source in (0, 1):
                body = picture(10 * source + k, k == 0)
                hall.from_media(Frame(Type.PACKET, source, 90000 * k, 0, 0 if k else IDR, body))
        await until(lambda: len(screen.units) == 3)
        assert [unit.data for unit in screen.units] == [picture(10 + k, k == 0) for k in range(3)]
        await screen.client.close()


async def test_both_media_are_on_one_clock():
    async with running() as (_, hall, _, call):
        camera, screen = Camera(call, token()), Screen(call, token("p2", "watch"))
        await camera.join()
        await screen.join()
        await play([camera], 60)
        by_ssrc = {said.ssrc: said for said in screen.reports}
        assert set(by_ssrc) == {hall.programme.ssrcs[0], hall.programme.ssrcs[2]}
        video, sound = by_ssrc[hall.programme.ssrcs[0]], by_ssrc[hall.programme.ssrcs[2]]
        at = video.ntp / (1 << 32) - rtcp.NTP_EPOCH
        assert abs(video.ntp - sound.ntp) < 1 << 28
        for said, rate in ((video, 90000), (sound, 48000)):
            apart = (said.ts - int(at * rate) + (1 << 31)) % (1 << 32) - (1 << 31)
            assert abs(apart / rate) < 0.05
        await camera.client.close()
        await screen.client.close()


@pytest.mark.parametrize("count", [20_000])
async def test_garbage_from_a_member_changes_nothing_for_others(count):
    async with running() as (_, hall, media, call):
        good, bad, screen = Camera(call, token()), Camera(call, token("p2")), Screen(call, token("p3", "watch"))
        for each in (good, bad, screen):
            await each.join()
        before = open_now()
        for k in range(count):
            kind = (H264_PT, RTX_PT, OPUS_PT, 99)[k % 4]
            bad.client.send(rtp.header(kind, k % 3 == 0, k * 7919, k, k % 50) + bytes([k % 256, k % 251]) * (k % 20))
            if k % 400 == 0:
                bad.client.send_rtcp(bytes([0x81, 205, 0, 5]) + bytes(20))
                await play([good], 1, pace=0.02)
        await play([good], 10)
        assert hall.resources and len(screen.units) >= 50
        assert open_now() == before
        assert all(f.source == hall.slots()["p1"] for f in media.of(Type.SOUND))
        for each in (good, bad, screen):
            await each.client.close()


async def test_of_who_is_heard_only_no_picture_is_taken_whatever_he_sends():
    async with running() as (_, hall, media, call):
        hall.stand(Standing(sound_only=frozenset({"p1"})))
        offer = Client(IDENTITY, "sendonly").offer()
        status, answer, headers = await call("POST", "whip", token(), offer)
        assert status == 201
        lines = [line for line in answer.decode().splitlines() if line.startswith("m=")]
        assert [line.split()[:2] for line in lines if line.startswith("m=video")] == [["m=video", "0"]]
        assert all(line.split()[1] != "0" for line in lines if line.startswith("m=audio"))
        name = headers["Location"].rpartition("/")[2]
        assert (await call("DELETE", f"r/{name}", token()))[0] == 200
        pictures = offer.replace("m=audio 9", "m=audio 0")
        assert (await call("POST", "whip", token(), pictures))[0] == 406
        assert not media.of(Type.VIDEO)


async def test_who_chooses_sound_only_while_he_is_seen_is_gone_from_the_picture_at_once():
    async with running() as (_, hall, media, call):
        camera, other = Camera(call, token()), Camera(call, token("p2"))
        await camera.join()
        await other.join()
        await play([camera, other], 10)
        slot = hall.slots()["p1"]
        assert any(frame.source == slot for frame in media.of(Type.VIDEO))
        hall.stand(Standing(sound_only=frozenset({"p1"})))
        media.frames.clear()
        await play([camera, other], 10)
        assert {frame.source for frame in media.of(Type.VIDEO)} == {hall.slots()["p2"]}
        await until(lambda: "p1" not in hall.slots())
        await camera.client.close()
        await other.client.close()
