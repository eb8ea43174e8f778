"""The programme on a real clock: 25 pictures a second, true stamps, a new scene in the next picture."""

import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import av
import pytest

from streaming.media.compose import Composer
from streaming.media.decode import Decoders
from streaming.media.encode import FRAME_US
from streaming.media.programme import STEADY, Programme
from streaming.rules.scene import Local, Scene, scene
from tests.streaming.media.camera import Camera
from tests.streaming.media.council import NOON, local, slices


class Kept:
    """A sink that keeps what it is given."""

    def __init__(self) -> None:
        self.units: list[tuple[int, int, bool]] = []

    def video(self, rendition: int, annexb: bytes, p: int, idr: bool) -> None:
        assert annexb
        self.units.append((rendition, p, idr))


def now() -> int:
    return NOON + time.monotonic_ns() // 1000


class Running:
    """A programme with what goes in and what comes out."""

    def __init__(self) -> None:
        self.decoders, self.sink = Decoders(lambda _slot: None), Kept()
        self.shown: list[tuple[int, int]] = []
        self.it = Programme(self.decoders, self.sink, now, lambda _p: -20.0, lambda *what: self.shown.append(what))


@pytest.fixture
def programme() -> Iterator[Running]:
    made = Running()
    made.decoders.start()
    made.it.start()
    yield made
    made.it.stop()
    made.decoders.stop()
    assert {"programme", "decode"} & {thread.name for thread in threading.enumerate()} == set()


def test_both_sizes_have_the_same_stamps_on_the_clock_s_grid(programme: Running) -> None:
    time.sleep(1.2)
    stamps = [[p for rendition, p, _idr in programme.sink.units if rendition == which] for which in (0, 1)]
    keys = [[p for rendition, p, idr in programme.sink.units if idr and rendition == which] for which in (0, 1)]
    assert abs(len(stamps[0]) - len(stamps[1])) <= 1 and len(stamps[0]) > 15
    assert all(p % FRAME_US == 0 for p in stamps[0]) and keys[0] == keys[1]
    assert all(b > a for a, b in itertools.pairwise(stamps[0]))


def switch(programme: Running, seq: int, speaker: str) -> int:
    """How long after it is told the programme shows another speaker, in µs of programme time."""
    began = now()
    given = slices(floor__now={"pid": speaker, "kind": "speech"})
    programme.it.show(replace(scene(given, local()), seq=seq))
    until = time.monotonic() + 5
    while not programme.shown or programme.shown[-1][0] != seq:
        assert time.monotonic() < until
        time.sleep(0.005)
    return programme.shown[-1][1] - began


def test_a_new_speaker_is_in_the_picture_within_three_hundred_milliseconds(programme: Running) -> None:
    switch(programme, 1, "s01")
    took = [switch(programme, 2 + n, f"s{n + 2:02}") for n in range(5)]
    assert 0 < sorted(took)[2] < 300_000, took


def test_going_off_air_waits_for_nothing(programme: Running) -> None:
    switch(programme, 1, "s01")
    programme.it.show(scene(slices("break"), local()))
    assert programme.it._scene.on_air is False


def test_who_may_not_be_shown_any_more_is_gone_before_the_new_scene_is_drawn(programme: Running) -> None:
    switch(programme, 1, "s01")
    programme.it._warm = lambda *_all: time.sleep(0.5)  # type: ignore[method-assign]
    found, slots = slices(), dict(local().slots)
    found["attendance"]["rows"]["s05"]["state"] = "left"
    slots["s06"] = 91
    programme.it.show(replace(scene(found, Local(slots=slots)), seq=2))
    now_shown = {plate.pid: plate.slot for plate in programme.it._scene.people}
    assert programme.it._scene.seq == 1 and now_shown["s07"] == local().slots["s07"]
    assert now_shown["s05"] is None and now_shown["s06"] is None
    time.sleep(0.8)
    assert programme.it._scene.seq == 2


def test_the_newest_picture_of_who_speaks_is_in_the_programme(programme: Running) -> None:
    switch(programme, 1, "s09")
    camera, stop = Camera(640, 360, fps=25), threading.Event()

    def send() -> None:
        while not stop.wait(0.04):
            programme.decoders.push(9, *camera.unit(), time.monotonic())

    sender = threading.Thread(target=send)
    sender.start()
    drawn: set[int] = set()
    until = time.monotonic() + 5
    while len(drawn) < 10 and time.monotonic() < until:
        drawn.add(programme.it.composers[0]._drawn.numbers.get("s09", -1))
        time.sleep(0.005)
    stop.set()
    sender.join()
    assert len(drawn) >= 10
    assert programme.it.pace().compose_ms > 0


def test_a_scene_that_cannot_be_drawn_gives_way_to_a_card(programme: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Composer.frame

    def broken(self: Composer, one: Scene, p: int, level: float | None = None) -> av.VideoFrame:
        if one.on_air:
            raise ValueError("on purpose")
        return whole(self, one, p, level)

    monkeypatch.setattr(Composer, "frame", broken)
    programme.it.show(scene(slices(), local()))
    time.sleep(0.5)
    before = len(programme.sink.units)
    time.sleep(0.5)
    assert len(programme.sink.units) > before + 10, "pictures go on"


def test_a_camera_that_comes_steadily_is_taken_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tick is half a minute away here: only who does not wait for it is through before that."""
    monkeypatch.setattr("streaming.media.programme.EARLY_S", 60.0)
    idle, camera = Running(), Camera(640, 360, fps=25)
    idle.it._scene = scene(slices(floor__now={"pid": "s09", "kind": "speech"}), local())
    idle.decoders.start()
    try:
        for turn in range(STEADY + 2):
            idle.decoders.push(9, *camera.unit(), time.monotonic())
            idle.decoders.wait(9, idle.it._newest, 20)
            began = time.monotonic()
            idle.it._await(now() + (30_000_000 if turn >= STEADY else 0))
            assert idle.it._steady == turn + 1 and time.monotonic() - began < 20
        idle.it._await(now())
        assert idle.it._steady == 0, "none came: the next tick keeps its own time"
    finally:
        idle.decoders.stop()
