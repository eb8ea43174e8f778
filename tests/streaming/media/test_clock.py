"""Programme time: never back, never a jump, and in the end the room's."""

import time

from hypothesis import given
from hypothesis import strategies as some

from streaming.media.clock import Clock


class Hand:
    def __init__(self):
        self.ns = 5_000_000_000

    def __call__(self):
        return self.ns

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


@given(some.integers(-1_900_000, 1_900_000), some.lists(some.integers(1, 200_000), min_size=1, max_size=60))
def test_a_correction_is_walked_in_at_one_ms_a_second(wrong, steps):
    hand = Hand()
    clock = Clock(monotonic=hand)
    begun = before = clock.now()
    assert clock.correct(begun + wrong, hand.ns // 1000)
    passed = 0
    for step in steps:
        hand.on(step)
        passed += step
        now = clock.now()
        assert now >= before
        walked = now - begun - passed
        assert abs(walked) <= passed / 1000 + 1 and abs(walked) <= abs(wrong)
        before = now
    hand.on(abs(wrong) * 1001)
    assert clock.now() - begun - passed - abs(wrong) * 1001 == wrong


def test_many_looks_walk_as_far_as_one():
    hand = Hand()
    clock = Clock(monotonic=hand)
    begun = clock.now()
    clock.correct(begun + 1000, hand.ns // 1000)
    for _ in range(20_000):
        hand.on(100)
        clock.now()
    assert clock.now() - begun - 2_000_000 == 1000


def test_two_seconds_are_too_far():
    hand = Hand()
    clock = Clock(monotonic=hand)
    assert not clock.correct(clock.now() + 2_100_000, hand.ns // 1000)
    begun = clock.now()
    hand.on(1_000_000)
    assert clock.now() - begun == 1_000_000


def test_what_was_said_a_while_ago_is_compared_with_then():
    hand = Hand()
    clock = Clock(monotonic=hand)
    then, at = clock.now(), hand.ns // 1000
    hand.on(300_000)
    clock.correct(then, at)
    assert clock._left == 0
