"""One verdict per segment, and from verdicts up or down: the whole table, on numbers alone."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streaming.rules import verdict
from streaming.rules.verdict import Expected, Look, Standing, Verdict, began, judge, lag_ms, saw, waited

P = 1_795_600_800_000_000
S = 1_000_000


def curve(seconds=2.0, at=P, seed=1, shift_us=0):
    """(bar, sound): speech-like levels, the sound `shift_us` later than the bar that shows it."""
    dice, levels, now = random.Random(seed), [], at - 2 * S
    while now < at + seconds * S + 2 * S:
        loud, length = dice.choice([-20.0, -23.0, -90.0, -26.0]), dice.uniform(0.08, 0.35) * S
        levels.append((now, now + length, loud))
        now += length

    def level(when):
        return next(loud for begins, ends, loud in levels if begins <= when < ends)

    bar = tuple((at + n * 40_000, max(level(at + n * 40_000), -60.0)) for n in range(int(seconds * 25)))
    sound = tuple((at + n * 20_000, level(at + n * 20_000 - shift_us)) for n in range(int(seconds * 50)))
    return bar, sound


def look(n=0, shift_us=0, **change):
    bar, sound = curve(at=P + n * 2 * S, seed=1 + n, shift_us=shift_us)
    base = {"begins_us": P + n * 2 * S, "ends_us": P + (n + 1) * 2 * S, "luma": 80.0, "spread": 50.0, "motion": 20.0}
    return Look(**(base | {"bar": bar, "sound": sound} | change))


def quiet(n=0, level=-120.0, **change):
    return look(n, sound=tuple((at, level) for at, _ in look(n).sound), **change)


SILENT_BAR = tuple((P + n * 40_000, -60.0) for n in range(50))


@pytest.mark.parametrize(
    ("seen", "before", "expected", "reason"),
    [
        (look(), (), Expected(), ""),
        (look(decoded=False), (), Expected(), "undecodable"),
        (look(luma=16.4, spread=0.5), (), Expected(), "black"),
        (look(luma=17.0, spread=12.0), (), Expected(), ""),  # a dark card with words
        (look(luma=60.0, spread=0.0), (), Expected(), ""),
        (look(motion=0.8), (), Expected(), "frozen"),
        (look(motion=0.0), (), Expected(clockless=True), ""),
        (look(motion=0.0, ends_us=P + S), (), Expected(), ""),  # too short to say
        (quiet(2), (quiet(0), quiet(1)), Expected(), "silent"),
        (quiet(2), (quiet(0), look(1)), Expected(), ""),
        (quiet(2), (quiet(1),), Expected(), ""),
        (quiet(2), (quiet(0), quiet(1)), Expected(False), ""),  # a card may be silent
        (
            quiet(3, -120, bar=SILENT_BAR),
            [quiet(n, -120, bar=SILENT_BAR) for n in range(3)],
            Expected(),
            "",
        ),  # he thinks
        (quiet(3, bar=SILENT_BAR), [quiet(1), quiet(2)], Expected(), ""),  # he stopped speaking meanwhile
        (look(3, sound=()), [look(n, sound=()) for n in (1, 2)], Expected(), "silent"),  # no sound, not even silence
        (look(3, sound=(), bar=()), [look(n, sound=(), bar=()) for n in (1, 2)], Expected(), "silent"),
        (look(3, sound=()), [look(n, sound=()) for n in (1, 2)], Expected(False), ""),
        (look(1, shift_us=300_000), (look(0, shift_us=300_000),), Expected(), "apart"),
        (look(1, shift_us=-300_000), (look(0, shift_us=-300_000),), Expected(), "apart"),
        (look(1, shift_us=120_000), (look(0, shift_us=120_000),), Expected(), ""),
    ],
)
def test_one_segment(seen, before, expected, reason):
    assert judge(seen, tuple(before), expected).reason == reason


@settings(deadline=None)
@given(st.integers(0, 50), st.integers(-600, 600))
def test_the_lag_is_found_to_a_picture_and_a_half(seed, lag):
    bar, sound = curve(seconds=4.0, seed=seed, shift_us=lag * 1000)
    found = lag_ms([Look(P, P + 4 * S, bar=bar, sound=sound)])
    assert found is None or abs(found - lag) <= 60


def test_a_tone_or_silence_says_nothing_of_time():
    flat = tuple((P + n * 20_000, -20.0) for n in range(100))
    assert lag_ms([Look(P, P + 2 * S, bar=flat, sound=flat)]) is None
    assert lag_ms([]) is None
    assert Look(P, P).loudest == -math.inf


def follow(standing, *what, now=0.0):
    for n, one in enumerate(what):
        seen = look(n)
        standing = saw(standing, seen, Verdict("" if one is True else one), now + n * 2)
    return standing


def test_up_after_two_good_ones_and_the_gap_ends_with_the_first():
    assert follow(began(0), True).state == "unknown"
    up = follow(began(0), True, True)
    assert (up.state, up.back_us, up.proven_us) == ("up", P, P + 4 * S)
    down = waited(up, 99.0, "")
    assert (down.state, down.reason, down.proven_us) == ("down", "stale", P + 4 * S)
    assert saw(down, look(5), Verdict(), 100.0).state == "down"
    again = saw(saw(saw(down, look(4), Verdict("black"), 99.0), look(5), Verdict(), 100.0), look(6), Verdict(), 102.0)
    assert (again.state, again.back_us) == ("up", P + 10 * S)


def test_one_bad_segment_is_a_hiccup_and_two_are_not():
    assert follow(began(0), True, True, "black").state == "up"
    assert follow(began(0), True, True, "black", True).proven_us == P + 8 * S
    bad = follow(began(0), True, True, "black", "frozen")
    assert (bad.state, bad.reason, bad.proven_us) == ("down", "frozen", P + 4 * S)


def test_sound_that_is_late_was_so_in_the_segment_before_as_well():
    bad = follow(began(0), True, True, True, "apart", "apart")
    assert (bad.state, bad.proven_us) == ("down", P + 4 * S)


def test_what_was_bad_already_in_a_segment_that_nobody_looked_at_was_not_proven():
    up = follow(began(0), True, True, True)
    once = saw(up, look(3), Verdict("black", since_us=P + 4 * S), 6.0)
    down = saw(once, look(4), Verdict("black"), 8.0)
    assert (down.state, down.proven_us) == ("down", P + 4 * S)
    assert saw(once, look(4), Verdict(), 8.0).proven_us == P + 10 * S  # a hiccup


def test_a_silence_begins_before_it_is_one():
    bad = follow(began(0), True, True, True, True, "silent")
    assert (bad.state, bad.reason) == ("down", "silent")
    assert bad.proven_us == P + 4 * S  # where the first of the three segments that told begins


@pytest.mark.parametrize(
    ("after", "fault", "state", "reason"),
    [(6.0, "", "up", ""), (6.1, "", "down", "stale"), (6.1, "unreachable", "down", "unreachable")],
)
def test_waiting(after, fault, state, reason):
    found = waited(follow(began(0), True, True), 2 + after, fault)
    assert (found.state, found.reason) == (state, reason)


def test_what_never_came_is_said_after_a_while():
    assert waited(began(0), 14.0, "unreachable").state == "unknown"
    assert waited(began(0), 16.0, "unreachable").state == "down"


def test_a_hole_in_the_programme_is_a_gap_even_where_nothing_was_waited_for():
    up = follow(began(0), True, True)
    later = saw(up, look(4), Verdict(), 6.0)
    assert (later.state, later.reason, later.proven_us) == ("down", "stale", P + 4 * S)
    again = saw(later, look(5), Verdict(), 8.0)
    assert (again.state, again.back_us) == ("up", P + 8 * S)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["", *verdict.REASONS, "wait"]), max_size=40))
def test_what_is_proven_was_good_and_never_lies_after_a_gap_that_is_open(story):
    standing, now, ends = began(0), 0.0, 0
    for n, word in enumerate(story):
        now += 2.0
        before = standing
        if word == "wait":
            standing = waited(standing, now, "")
        else:
            standing, ends = saw(standing, look(n), Verdict(word), now), look(n).ends_us
        assert standing.state in ("unknown", "up", "down")
        assert standing.proven_us is None or standing.proven_us <= ends
        if standing.state == "up" and before.state != "up":
            assert standing.back_us is not None and standing.back_us < (standing.proven_us or 0)
        if standing.state == "down":
            assert standing.reason in verdict.REASONS
    assert isinstance(standing, Standing)
