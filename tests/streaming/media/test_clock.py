"""Programme time: never back, no jump but a leap over what was lost, and within 20 ms of the room's, for hours."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from streaming.media.clock import Clock
from streaming.rules.room_clock import RoomClock


class Hand:
    def __init__(self):
        self.ns = 5_000_000_000

    def __call__(self):
        return self.ns

    @property
    def us(self):
        return self.ns // 1000

    def on(self, us):
        self.ns += us * 1000


def test_it_runs_with_the_monotonic_clock():
    hand = Hand()
    clock = Clock(monotonic=hand)
    before = clock.now()
    assert abs(before - time.time_ns() // 1000) < 1_000_000
    hand.on(3_600_000_000)
    assert clock.now() - before == 3_600_000_000


def test_the_room_is_ahead_by_its_offset():
    assert abs(Clock(7_000_000).now() - time.time_ns() // 1000 - 7_000_000) < 1_000_000


@given(some.integers(-2_000_000, 400_000), some.lists(some.integers(1, 200_000), min_size=1, max_size=60))
def test_a_correction_is_walked_in_at_ten_ms_a_second(wrong, steps):
    hand = Hand()
    clock = Clock(monotonic=hand)
    begun = before = clock.now()
    assert clock.correct(begun + wrong, hand.us)
    passed = 0
    for step in steps:
        hand.on(step)
        passed += step
        now = clock.now()
        assert now >= before
        walked = now - begun - passed
        assert abs(walked) <= passed / 100 + 1 and abs(walked) <= abs(wrong) + 1
        before = now
    for _ in range(400):
        hand.on(1_000_000)
        clock.now()
    assert abs(clock.now() - begun - passed - 400_000_000 - wrong) <= 1


def test_many_looks_walk_as_far_as_one():
    hand, other = Hand(), Hand()
    many, one = Clock(monotonic=hand), Clock(monotonic=other)
    begun, begun_one = many.now(), one.now()
    many.correct(begun + 100_000, hand.us, 0.02)
    one.correct(begun_one + 100_000, other.us, 0.02)
    for _ in range(20_000):
        hand.on(100)
        many.now()
    other.on(2_000_000)
    assert abs(many.now() - begun - (one.now() - begun_one)) < 20


def test_a_room_that_is_far_ahead_is_followed_at_once_and_one_far_behind_is_waited_for():
    hand = Hand()
    clock = Clock(monotonic=hand)
    begun = clock.now()
    assert not clock.correct(begun + 3_000_000, hand.us)
    assert clock.now() == begun + 3_000_000
    assert clock.correct(begun, hand.us)
    hand.on(10_000_000)
    assert clock.now() == begun + 3_000_000 + 9_900_000


def test_what_was_said_a_while_ago_is_compared_with_then():
    hand = Hand()
    clock = Clock(monotonic=hand)
    then, at = clock.now(), hand.us
    hand.on(300_000)
    clock.correct(then, at)
    assert clock._left == 0
    clock.correct(then, at, 0.01)
    assert round(clock._left) == 3000


def evening(rate, hours, step=None, seed=1):
    """Room, line and stage as they run: (seconds, P, the room's time), five times a second.

    `rate(s)` is by how much the room's clock is then faster than ours; `step` is (s, µs) by which it is put right once.
    """
    dice, hand, line = random.Random(seed), Hand(), RoomClock()
    clock = Clock(monotonic=hand)
    room, pause, next_ping, next_word, tick = float(clock.now()), 100_000, 0, 0, 200_000
    for n in range(hours * 3600 * 5):
        at = n * tick
        if step and at == step[0] * 1_000_000:
            room += step[1]
        if at >= next_ping:
            there, back = (dice.choice((1, 1, 1, 20)) * dice.randint(300, 4_000) for _ in "12")
            line.sample(int(room + there) // 1000 * 1000, hand.us, hand.us + there + back)
            pause = min(2_000_000, pause * 1.25)
            next_ping = at + pause
        if at >= next_word:
            clock.correct(line.p(hand.us), hand.us, line.rate)
            next_word = at + 1_000_000
        yield at / 1e6, clock.now(), room
        hand.on(tick)
        room += tick * (1 + rate(at / 1e6))


@pytest.mark.parametrize("rate", [-0.03, 0.03, 0.0002])
def test_eight_hours_beside_a_clock_of_another_rate(rate):
    before, worst, fastest = None, 0.0, 0.0
    for at, p, room in evening(lambda _s: rate, 8):
        if before is not None:
            assert p > before
            fastest = max(fastest, abs((p - before) / 200_000 - 1))
        before = p
        if at > 20:
            worst = max(worst, abs(p - room))
    assert worst < 20_000, worst
    assert fastest < abs(rate) + 0.02, "no picture stands still or runs"


def test_a_rate_that_changes_all_the_time_is_followed():
    swings = [abs(p - room) for at, p, room in evening(lambda s: 0.03 if s % 1200 < 600 else 0.02, 2) if at > 20]
    assert max(swings) < 80_000 and sorted(swings)[int(len(swings) * 0.98)] < 20_000


@pytest.mark.parametrize(("step", "within_s"), [(300_000, 45), (-300_000, 45), (90_000_000, 5), (-1_500_000, 200)])
def test_a_room_whose_clock_is_put_right(step, within_s):
    before = None
    for at, p, room in evening(lambda _s: 0.001, 1, (1000, step)):
        assert before is None or p > before
        before = p
        if 20 < at < 1000 or at > 1000 + within_s:
            assert abs(p - room) < 20_000, at
