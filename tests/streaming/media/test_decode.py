"""The cameras: never an old face, never a face after a hole, whatever is thrown at a slot."""

import threading
import time
from collections.abc import Iterator

import av
import pytest

from streaming.media import decode
from streaming.media.decode import BROKEN_SECONDS, MOST_WAITING, STALE_SECONDS, Decoders
from tests.streaming.media.camera import Camera, number_of


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Bench:
    """One slot, one camera, and the key frames that were asked for."""

    def __init__(self) -> None:
        self.clock, self.camera = Clock(), Camera()
        self.asked: list[int] = []
        self.decoders = Decoders(self.asked.append, self.clock)

    def send(self, count: int = 1, lose: bool = False) -> None:
        for _n in range(count):
            unit, idr, stamp = self.camera.unit()
            if not lose:
                self.decoders.push(1, unit, idr, stamp, self.clock.now)
            self.settle()
            self.clock.now += 0.1

    def settle(self) -> None:
        """Let the decode thread finish what waits."""
        until = time.monotonic() + 5
        while any(slot.waiting for slot in self.decoders._slots.values()) and time.monotonic() < until:
            time.sleep(0.001)
        time.sleep(0.004)

    @property
    def shown(self) -> int | None:
        seen = self.decoders.picture(1)
        return number_of(seen.frame) if seen else None


@pytest.fixture
def bench() -> Iterator[Bench]:
    found = Bench()
    found.decoders.start()
    yield found
    found.decoders.stop()
    assert "decode" not in [thread.name for thread in threading.enumerate()]


def test_the_newest_picture_is_shown(bench: Bench) -> None:
    assert bench.shown is None
    for wanted in range(5):
        bench.send()
        assert bench.shown == wanted
    assert bench.asked == []


def test_without_a_first_idr_nothing_is_shown_and_one_is_asked_for(bench: Bench) -> None:
    bench.send(lose=True)
    bench.send(3)
    assert bench.shown is None and bench.asked == [1]
    bench.clock.now += 0.5
    bench.send()
    assert bench.asked == [1, 1], "asked again, but no more than twice a second"
    bench.camera.key = True
    bench.send()
    assert bench.shown == 5


def test_a_camera_that_stops_is_gone_within_the_second(bench: Bench) -> None:
    bench.send(3)
    bench.clock.now += STALE_SECONDS - 0.15
    assert bench.shown == 2
    bench.clock.now += 0.1
    gone = bench.decoders.picture(1)
    assert gone is None and STALE_SECONDS < 1


def test_a_lost_unit_breaks_the_slot_until_its_next_idr(bench: Bench) -> None:
    """libav would go on and show every second picture from before the hole."""
    bench.send(4)
    bench.send(lose=True)
    bench.decoders.broke(1)
    assert bench.asked == [1]
    bench.send(3)
    assert bench.shown in (None, 3), "nothing decoded after the hole is shown"
    bench.clock.now += BROKEN_SECONDS
    assert bench.shown is None
    bench.camera.key = True
    bench.send(2)
    assert bench.shown == 9


def test_a_broken_slot_shows_its_last_picture_for_a_second_at_most(bench: Bench) -> None:
    bench.send(4)
    bench.decoders.broke(1)
    began = bench.clock.now
    while bench.shown is not None:
        assert bench.shown == 3
        bench.clock.now += 0.05
    assert bench.clock.now - began <= 1.0


def test_a_full_queue_drops_to_the_next_idr_and_says_so(bench: Bench) -> None:
    bench.decoders.stop()  # nobody decodes now
    units = [bench.camera.unit() for _n in range(MOST_WAITING + 3)]
    for unit, idr, stamp in units:
        bench.decoders.push(1, unit, idr, stamp, bench.clock.now)
    assert bench.asked == [1] and len(bench.decoders._slots[1].waiting) == 0
    bench.camera.key = True
    unit, idr, stamp = bench.camera.unit()
    bench.decoders.push(1, unit, idr, stamp, bench.clock.now)
    bench.decoders.start()
    bench.settle()
    assert bench.shown == MOST_WAITING + 3


def test_who_is_large_is_given_more_patience(bench: Bench) -> None:
    bench.decoders.stop()
    bench.decoders.favour(frozenset({1}))
    for _n in range(MOST_WAITING + 3):
        bench.decoders.push(1, *bench.camera.unit(), bench.clock.now)
    assert bench.asked == []
    bench.decoders.start()
    bench.settle()
    assert bench.shown == MOST_WAITING + 2


@pytest.mark.parametrize(
    "garbage", [b"", b"\x00\x00\x01", b"\x00\x00\x00\x01\x65" + bytes(range(256)) * 9, b"x" * 4000]
)
def test_garbage_ends_neither_the_thread_nor_another_slot(bench: Bench, garbage: bytes) -> None:
    other = Camera()
    for idr in (True, False, True):
        bench.decoders.push(2, garbage, idr, 0, bench.clock.now)
    bench.decoders.push(1, *other.unit(), bench.clock.now)
    bench.settle()
    assert bench.shown == 0 and bench.decoders.picture(2) is None


def test_a_camera_that_changes_its_size_goes_on(bench: Bench) -> None:
    bench.send(2)
    bench.camera = Camera(640, 360)
    bench.send(2)
    seen = bench.decoders.picture(1)
    assert seen and (seen.frame.width, number_of(seen.frame)) == (640, 1)


def test_a_freed_slot_keeps_nothing(bench: Bench) -> None:
    bench.send(2)
    bench.decoders.free(1)
    assert bench.shown is None and bench.decoders.sights() == {}
    bench.decoders.push(1, *bench.camera.unit(), bench.clock.now)
    bench.settle()
    assert bench.shown is None, "the next camera begins with an IDR of its own"


def test_health_tells_a_living_camera_from_a_dead_and_a_black_one(bench: Bench) -> None:
    bench.send(10)
    bench.decoders.sights()
    bench.send(10)
    living = bench.decoders.sights()[1]
    assert 9 < living.fps < 11 and living.luma > 60 and living.motion > 0.2 and living.age_ms <= 100
    bench.clock.now += 3
    dead = bench.decoders.sights()[1]
    assert dead.fps == 0 and dead.age_ms >= 3000


def test_the_programme_waits_for_a_new_picture_but_not_long(bench: Bench) -> None:
    bench.send()
    seen = bench.decoders.picture(1)
    assert seen
    began = time.monotonic()
    bench.decoders.wait(1, seen.number, 0.05)
    assert 0.04 < time.monotonic() - began < 0.5
    threading.Timer(0.02, bench.send).start()
    began = time.monotonic()
    bench.decoders.wait(1, seen.number, 2)
    assert time.monotonic() - began < 1


class Slow:
    """A decoder that waits to be let go, so that something can happen while it works."""

    def __init__(self) -> None:
        self.began, self.go, self.real = threading.Event(), threading.Event(), decode.decoder()

    def decode(self, packet: av.Packet) -> list[av.VideoFrame]:
        self.began.set()
        assert self.go.wait(5)
        return self.real.decode(packet)


def test_what_comes_while_an_idr_is_being_decoded_is_kept(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    monkeypatch.setattr(decode, "decoder", lambda: slow)
    bench.decoders.push(1, *bench.camera.unit(), bench.clock.now)
    assert slow.began.wait(5)
    bench.decoders.push(1, *bench.camera.unit(), bench.clock.now)
    slow.go.set()
    bench.settle()
    assert bench.shown == 1 and bench.asked == []


def test_a_loss_while_an_idr_is_being_decoded_is_not_forgotten(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow()
    monkeypatch.setattr(decode, "decoder", lambda: slow)
    bench.decoders.push(1, *bench.camera.unit(), bench.clock.now)
    assert slow.began.wait(5)
    bench.camera.unit()  # lost
    bench.decoders.broke(1)
    slow.go.set()
    bench.send(3)
    assert bench.shown is None and bench.asked == [1]
    bench.camera.key = True
    bench.send()
    assert bench.shown == 5
