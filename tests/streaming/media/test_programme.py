"""The programme on a real clock: 25 pictures a second, true stamps, a new scene in the next picture."""

import threading
import time

import pytest

from streaming.media.compose import Composer
from streaming.media.decode import Decoders
from streaming.media.encode import FRAME_US
from streaming.media.programme import Programme
from streaming.rules.scene import Scene, scene
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


@pytest.fixture
def programme():
    decoders, sink, shown = Decoders(lambda _slot: None), Kept(), []
    made = Programme(decoders, sink, now, lambda _p: -20.0, lambda seq, p: shown.append((seq, p)))
    made.sink, made.shown, made.decoders = sink, shown, decoders
    decoders.start()
    made.start()
    yield made
    made.stop()
    decoders.stop()
    assert {"programme", "decode"} & {thread.name for thread in threading.enumerate()} == set()


def test_both_sizes_have_the_same_stamps_on_the_clock_s_grid(programme) -> None:
    time.sleep(1.2)
    stamps = [[p for rendition, p, _idr in programme.sink.units if rendition == which] for which in (0, 1)]
    keys = [[p for rendition, p, idr in programme.sink.units if idr and rendition == which] for which in (0, 1)]
    assert abs(len(stamps[0]) - len(stamps[1])) <= 1 and len(stamps[0]) > 15
    assert all(p % FRAME_US == 0 for p in stamps[0]) and keys[0] == keys[1]
    assert all(b > a for a, b in zip(stamps[0], stamps[0][1:], strict=False))


def test_a_new_scene_is_in_the_picture_within_three_hundred_milliseconds(programme) -> None:
    time.sleep(0.3)
    began = now()
    programme.show(scene(slices(), local()))
    until = time.monotonic() + 3
    while not programme.shown or programme.shown[-1][0] != 412:
        assert time.monotonic() < until
        time.sleep(0.005)
    assert now() - began < 300_000 + 200_000  # the machine may be busy; the picture itself is stamped earlier
    assert 0 < programme.shown[-1][1] - began < 300_000


def test_the_picture_of_who_speaks_is_waited_for_and_no_longer_than_it_may(programme) -> None:
    programme.show(scene(slices(), local()))
    camera, stop = Camera(640, 360, fps=25), threading.Event()

    def send() -> None:
        while not stop.wait(0.04):
            programme.decoders.push(9, *camera.unit(), time.monotonic())

    sender = threading.Thread(target=send)
    sender.start()
    time.sleep(1)
    stop.set()
    sender.join()
    pace = programme.pace()
    assert pace.fps > 12 and pace.compose_ms < 40


def test_a_scene_that_cannot_be_drawn_gives_way_to_a_card(programme, monkeypatch) -> None:
    whole = Composer.frame

    def broken(self, one: Scene, p: int, level: float | None = None):
        if one.on_air:
            raise ValueError("on purpose")
        return whole(self, one, p, level)

    monkeypatch.setattr(Composer, "frame", broken)
    programme.show(scene(slices(), local()))
    time.sleep(0.5)
    before = len(programme.sink.units)
    time.sleep(0.5)
    assert len(programme.sink.units) > before + 10, "pictures go on"
