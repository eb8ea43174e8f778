"""The media process whole: real threads, real codecs, a real socket; what goes in and what comes out."""

import asyncio
import io
import json
import time
from pathlib import Path

import av
import numpy as np
import pytest

from streaming.media.codecs import OpusDecoder
from streaming.media.index import entries
from streaming.rules.frames import IDR, Frame, Type, control
from streaming.rules.scene import Plate
from tests.streaming.media.crew import MEETING, Crew, card, live
from tests.streaming.media.hls import parse
from tests.streaming.media.test_sound import tones

pytestmark = pytest.mark.slow


@pytest.fixture
async def crew(tmp_path):
    made = Crew(tmp_path)
    await made.spawn()
    yield made
    await made.close()


def heard(frames):
    decoder = OpusDecoder()
    samples = np.concatenate([decoder.decode(frame.body) for frame in frames])
    return samples[len(samples) // 2 :]


async def test_a_speaker_in_and_a_programme_out(crew):
    crew.seat(1, 2, 3)
    crew.show(live(heard=("p1", "p2")))
    crew.talk(1, 2, 3)
    await asyncio.sleep(6)
    packets = crew.of(Type.PACKET, 0)
    steps = np.diff([frame.stamp for frame in packets])
    assert len(packets) > 130 and packets[0].flags & IDR
    assert np.mean(steps == 3600) > 0.95 and (steps % 3600 == 0).all()
    decoder = av.CodecContext.create("h264", "r")
    sizes = {(frame.width, frame.height) for one in packets for frame in decoder.decode(av.Packet(one.body))}
    assert sizes == {(1280, 720)}
    assert {frame.source for frame in crew.of(Type.SOUND_OUT)} == {0, 1, 2}
    assert tones(heard(crew.of(Type.SOUND_OUT, 0))) == {1, 2}
    assert tones(heard(crew.of(Type.SOUND_OUT, 1))) == {2}
    assert tones(heard(crew.of(Type.SOUND_OUT, 2))) == {1}
    stamps = np.diff([frame.stamp for frame in crew.of(Type.SOUND_OUT, 0)])
    assert (stamps == 960).all()
    health = crew.of(Type.HEALTH)[-1].said()
    assert health["fps"] > 23 and health["slots"]["1"]["fps"] > 20 and health["slots"]["1"]["level_db"] > -30
    assert abs(health["slots"]["1"]["late_ms"]) < 45
    assert crew.of(Type.SHOWN)[-1].said()["seq"] == 1


async def test_stream_and_recording_are_there_and_play(crew, tmp_path):
    crew.seat(1, 2, 3)
    crew.show(live(seq=5))
    crew.talk(1)
    await crew.until(lambda: len(crew.of(Type.PART, 0)) > 12, 20)
    listed = parse(crew.of(Type.PART, 0)[-1].said()["playlist"])
    one = [segment for segment in listed.segments if segment["uri"]][-1]
    assert abs(one["time"] - time.time()) < 15
    folder = tmp_path / "stream" / MEETING
    with av.open(io.BytesIO((folder / one["map"]).read_bytes() + (folder / one["uri"]).read_bytes())) as file:
        assert sum(1 for _ in file.decode(video=0)) == round(one["duration"] * 25)
    crew.show(card("end", seq=6))
    await crew.until(lambda: any(frame.said()["state"] == "closed" for frame in crew.of(Type.RECORDING)))
    closed = crew.of(Type.RECORDING)[-1].said()
    path = tmp_path / "recordings" / MEETING / "part-01.mp4"
    assert closed["reason"] == "stopped" and path.stat().st_size == closed["bytes"]
    with av.open(str(path)) as file:
        assert abs(file.duration - (closed["to"] - closed["from"])) < 100_000
    assert entries(path.parent)[0][:2] == (5, 1)
    process = crew.process
    await crew.close()
    assert process.returncode == 0
    assert parse((folder / "720.m3u8").read_text()).ended


async def test_on_a_card_nobody_is_seen_or_heard_or_recorded_before_the_opening(crew, tmp_path):
    crew.seat(1, 2)
    crew.show(card("start"))
    crew.talk(1, 2)
    await asyncio.sleep(3)
    assert {frame.source for frame in crew.of(Type.SOUND_OUT)} == {0}
    assert tones(heard(crew.of(Type.SOUND_OUT, 0)), above=-80) == set()
    assert not crew.of(Type.RECORDING) and not list((tmp_path / "recordings" / MEETING).glob("part*"))
    crew.link.send(Frame(Type.WANT_STILL, 1))
    await crew.until(lambda: crew.of(Type.STILL, 1))
    assert crew.of(Type.STILL, 1)[0].body[:2] == b"\xff\xd8"


async def test_a_slot_that_somebody_else_took_is_neither_shown_nor_heard_under_the_old_name(crew):
    crew.seat(1, 2)
    crew.show(live(heard=("p1",), members=2))
    crew.talk(1, 2)
    await asyncio.sleep(1.5)
    crew.link.send(control(Type.MEMBER, {"pid": "p9", "epoch": 1, "kind": "member", "video": True, "audio": True}, 1))
    await asyncio.sleep(0.5)
    crew.frames.clear()
    await asyncio.sleep(1.5)
    assert tones(heard(crew.of(Type.SOUND_OUT, 0)), above=-80) == set()
    people = tuple(Plate(f"p{n}", f"Lid {n}", f"Lid {n}", "", "member", True, s) for n, s in ((9, 1), (2, 2)))
    crew.show(live(heard=("p9",), people=people, speaker="p9"))
    await asyncio.sleep(0.5)
    crew.frames.clear()
    await asyncio.sleep(1)
    assert tones(heard(crew.of(Type.SOUND_OUT, 0))) == {1}


async def test_a_unit_lost_on_the_way_is_asked_for_anew_within_300_ms(crew):
    crew.seat(1)
    crew.show(live(members=1))
    crew.talk(1)
    await crew.until(lambda: len(crew.of(Type.PACKET, 0)) > 40)
    crew.frames.clear()
    crew.link.send(Frame(Type.VIDEO, 1, 0, time.monotonic_ns() // 1000, 0, b"\0\0\0\1\x41garbage" * 20))
    begun = time.monotonic()
    await crew.until(lambda: crew.of(Type.ASK_KEY, 1), 3)
    assert time.monotonic() - begun < 0.3


async def test_what_the_link_should_not_say_ends_nothing(crew):
    crew.seat(1)
    for bad in (
        Frame(Type.SCENE, body=b"{}"),
        Frame(Type.SYNC, 1, body=b'{"audio_ms": "x"}'),
        Frame(Type.SYNC, 1, body=b"[]"),
        Frame(Type.MEMBER, 2, body=b'{"pid'),
    ):
        if crew.link.send(bad) is False:
            await crew.join()
        await asyncio.sleep(0.2)
    await crew.join()
    crew.seat(1)
    crew.show(live(members=1))
    crew.talk(1)
    crew.frames.clear()
    await crew.until(lambda: 1 in tones_of(crew))


def tones_of(crew):
    frames = crew.of(Type.SOUND_OUT, 0)
    return tones(heard(frames[-40:])) if len(frames) > 60 else set()


async def test_killed_media_comes_back_with_a_new_part_and_the_stream_goes_on(crew, tmp_path):
    crew.seat(1)
    crew.show(live(members=1, seq=4))
    crew.talk(1)
    await crew.until(lambda: len(crew.of(Type.PART, 0)) > 22, 20)
    crew.kill()
    await crew.process.wait()
    for task in crew.tasks:
        task.cancel()
    crew.frames.clear()
    begun = time.monotonic()
    await crew.spawn()
    crew.seat(1)
    crew.show(live(members=1, seq=4))
    crew.talk(1)
    await crew.until(lambda: crew.of(Type.PACKET, 0))
    print("back after", time.monotonic() - begun)
    assert time.monotonic() - begun < 5
    await crew.until(lambda: len(crew.of(Type.PART, 0)) > 6, 20)
    listed = parse(crew.of(Type.PART, 0)[-1].said()["playlist"])
    assert any(one["discontinuity"] for one in listed.segments)
    said = [frame.said() for frame in crew.of(Type.RECORDING)]
    assert {(one["part"], one["state"], one.get("reason")) for one in said} >= {(1, "closed", "crashed")}
    assert (2, "opened") in {(one["part"], one["state"]) for one in said}
    with av.open(str(tmp_path / "recordings" / MEETING / "part-01.mp4")) as file:
        assert file.duration >= 4_000_000


async def test_media_survives_a_lost_network_process_and_tells_the_new_one(crew):
    crew.seat(1)
    crew.show(live(members=1))
    crew.talk(1)
    await crew.until(lambda: crew.of(Type.PART, 0) and crew.of(Type.RECORDING))
    last = crew.of(Type.PART, 0)[-1].said()
    crew.link.close()
    await asyncio.sleep(2)
    crew.frames.clear()
    await crew.join()
    await crew.until(lambda: crew.of(Type.PART, 0) and crew.of(Type.RECORDING))
    again = crew.of(Type.PART, 0)[0].said()
    assert again["run"] == last["run"] and (again["msn"], again["part"]) > (last["msn"], last["part"])
    await crew.until(lambda: any(frame.flags & IDR for frame in crew.of(Type.PACKET, 0)), 2)


async def test_alone_for_ten_seconds_it_ends_in_order(crew, tmp_path):
    crew.seat(1)
    crew.show(live(members=1))
    await asyncio.sleep(3)
    crew.link.close()
    await asyncio.wait_for(crew.process.wait(), 20)
    said = json.loads((Path(tmp_path) / "recordings" / MEETING / "part-01.json").read_bytes())
    assert crew.process.returncode == 0 and said["closed"] is True
