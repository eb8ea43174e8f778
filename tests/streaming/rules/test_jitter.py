"""The buffer that gives every packet of sound its moment."""

import random

from hypothesis import given
from hypothesis import strategies as some

from streaming.rules.jitter import FRAME, HELD, LOST, MOST_S, WAIT, AudioBuffer, Due


def play(arrivals, seconds, tick=0.02, speed=1.0):
    """Feeds (time of arrival, stamp) and pulls each tick; [(when, number or LOST, late)]."""
    buffer, out, at = AudioBuffer(), [], 0
    arrivals = sorted(arrivals)
    for n in range(int(seconds / tick)):
        now = n * tick
        while at < len(arrivals) and arrivals[at][0] <= now:
            when, stamp = arrivals[at]
            buffer.add(stamp & 0xFFFFFFFF, (stamp // FRAME).to_bytes(8, "big"), when)
            at += 1
        while (due := buffer.pull(now)) is not WAIT:
            number = int.from_bytes(due.payload, "big") if isinstance(due, Due) else LOST
            out.append((now, number, due.late if isinstance(due, Due) else 0.0))
    return buffer, out


def steady(count, way=0.01, first=0):
    return [(n * 0.02 + way, (first + n) * FRAME) for n in range(count)]


def numbers(out):
    return [number for _, number, _ in out]


def test_on_a_quiet_line_everything_comes_in_order_after_25_ms():
    buffer, out = play(steady(200), 6)
    assert numbers(out) == list(range(200))
    assert buffer.delay == 0.025
    assert all(0.025 <= when - number * 0.02 - 0.01 <= 0.055 for when, number, _ in out)


def test_order_is_mended_and_doubles_are_played_once():
    arrivals = steady(100)
    arrivals[20], arrivals[21] = (arrivals[20][0] + 0.025, arrivals[20][1]), arrivals[21]
    arrivals += [(at + 0.005, stamp) for at, stamp in arrivals[50:60]]
    assert numbers(play(arrivals, 4)[1]) == list(range(100))


def test_a_lost_packet_is_said_once_in_its_place():
    arrivals = [one for n, one in enumerate(steady(100)) if n not in (30, 31, 60)]
    heard = numbers(play(arrivals, 4)[1])
    assert heard == [LOST if n in (30, 31, 60) else n for n in range(100)]


def test_who_was_silent_on_purpose_has_lost_nothing():
    arrivals = steady(50) + [(n * 0.02 + 0.01, n * FRAME) for n in range(200, 250)]
    assert LOST not in numbers(play(arrivals, 8)[1])


def test_with_jitter_of_sixty_ms_hardly_any_packet_is_missed():
    chance = random.Random(3)
    arrivals = [(at + chance.random() * 0.06, stamp) for at, stamp in steady(1500)]
    buffer, out = play(arrivals, 35)
    assert numbers(out).count(LOST) < 15
    assert buffer.delay <= MOST_S


def test_the_margin_comes_back_when_the_line_is_quiet_again():
    chance = random.Random(3)
    arrivals = [(at + chance.random() * 0.08, stamp) for at, stamp in steady(300)] + [
        (at + 6.0, stamp) for at, stamp in steady(1200, first=300)
    ]
    buffer, _ = play(arrivals, 30)
    assert buffer.delay < 0.05


def test_a_sender_whose_clock_drifts_is_followed_for_an_hour_of_drift():
    """500 ppm, ten times what a sound card has, for two minutes: 60 ms in all."""
    for speed in (1.0005, 0.9995):
        arrivals = [(n * 0.02 * speed + 0.01, n * FRAME) for n in range(6000)]
        _, out = play(arrivals, 121)
        assert LOST not in numbers(out)
        assert len(out) >= 5980
        assert max(when - n * 0.02 * speed for when, n, _ in out) < 0.12


def test_stamps_wrap():
    arrivals = steady(100, first=(2**32) // FRAME - 50)
    assert len(play(arrivals, 4)[1]) == 100 and LOST not in numbers(play(arrivals, 4)[1])


def test_a_new_stream_under_the_same_member_begins_anew():
    arrivals = steady(50) + [(at + 1.0, stamp) for at, stamp in steady(50, first=1_000_000)]
    _, out = play(arrivals, 5)
    assert len([number for number in numbers(out) if number is not LOST and number >= 1_000_000]) == 50


@given(some.lists(some.tuples(some.floats(0, 20), some.integers(0, 2**32 - 1)), max_size=300))
def test_nonsense_costs_no_memory_and_never_comes_twice(arrivals):
    buffer = AudioBuffer()
    for at, stamp in sorted(arrivals):
        buffer.add(stamp, b"x", at)
        assert len(buffer._packets) <= HELD
        for _ in range(400):
            if buffer.pull(at) is WAIT:
                break
        else:
            raise AssertionError("no end to what is due")
