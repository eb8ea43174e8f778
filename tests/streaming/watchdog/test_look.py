"""What is seen and heard in one segment, made by the stage's own encoder and writer."""

from fractions import Fraction

import numpy as np
import pytest

from streaming.media import plates
from streaming.media.compose import Composer
from streaming.media.text import Sprites
from streaming.rules import verdict
from streaming.rules.layouts import HD, LEVEL_LUMA, SD, TRACK_LUMA
from streaming.rules.scene import scene
from streaming.rules.verdict import Expected, Look, Verdict, judge, saw
from streaming.watchdog.look import EVERY, Frames, after_hole, bar, look
from tests.streaming.media import council

P = 1_795_600_800_000_000
SECOND = 1_000_000


def test_what_cannot_be_decoded_is_said():
    assert look(b"") == look(b"<html>") == Look(0, 0, decoded=False)
    assert judge(look(b"no film"), (), Expected()).reason == "undecodable"


def test_a_segment_with_a_hole_in_it_begins_after_the_hole():
    steady = [P + n * 40_000 for n in range(50)]
    assert after_hole(steady) == steady
    broken = [*steady[:10], *(one + 7 * SECOND for one in steady[10:])]
    assert after_hole(broken) == broken[10:]
    assert after_hole([]) == []


def test_and_such_a_hole_is_a_gap():
    good = [Look(P + n * 2 * SECOND, P + (n + 1) * 2 * SECOND) for n in range(2)]
    standing = verdict.began(0)
    for one in good:
        standing = saw(standing, one, Verdict(), 0.0)
    after = Look(P + 11 * SECOND, P + 12 * SECOND)
    found = saw(standing, after, Verdict(), 8.0)
    assert (found.state, found.proven_us) == ("down", P + 4 * SECOND)
    found = saw(found, Look(P + 12 * SECOND, P + 14 * SECOND), Verdict(), 9.0)
    assert (found.state, found.back_us) == ("up", P + 11 * SECOND)


def test_the_end_of_what_stood_still_is_not_the_beginning_of_what_goes_on():
    standing = verdict.began(0)
    for begins, ends in ((0, 2), (2, 4)):
        standing = saw(standing, Look(P + begins * SECOND, P + ends * SECOND), Verdict(), 0.0)
    standing = verdict.waited(standing, 7.0, "")
    for begins, ends in ((4, 4.4), (11, 12), (12, 14)):  # it was stopped in the middle of a segment, and let go on
        assert standing.state == "down"
        standing = saw(standing, Look(P + round(begins * SECOND), P + round(ends * SECOND)), Verdict(), 8.0)
    assert (standing.state, standing.back_us) == ("up", P + 11 * SECOND)


def drawn(size, rect, level, ground=70):
    """A picture of some noise with a bar in it, as dark and as light as the stage draws it."""
    plane = np.random.default_rng(5).integers(ground, ground + 120, (size.height, size.width), dtype=np.uint8)
    filled = round((level + 60) / 60 * rect.h)
    plane[rect.y : rect.bottom, rect.x : rect.right] = TRACK_LUMA
    plane[rect.bottom - filled : rect.bottom, rect.x : rect.right] = LEVEL_LUMA
    return plane


@pytest.mark.parametrize("level", [-60, -45, -20, -6, -2])
@pytest.mark.parametrize(("size", "rect"), [(HD, HD.level), (SD, SD.level), (SD, SD.board_level)])
def test_the_bar_is_read_at_whichever_of_its_places_it_stands(size, rect, level):
    assert abs(bar(drawn(size, rect, level), size) - level) <= 60 / rect.h


def test_the_bar_has_the_colours_that_are_looked_for():
    assert (plates.LEVEL[0], plates.TRACK[0]) == (LEVEL_LUMA, TRACK_LUMA)


@pytest.mark.parametrize("ground", [16, 100, 189, 235])
def test_an_even_picture_beside_it_is_not_taken_for_a_full_bar(ground):
    plane = np.full((SD.height, SD.width), ground, np.uint8)
    plane[SD.level.y : SD.level.bottom, SD.level.x : SD.level.right] = TRACK_LUMA
    assert bar(plane, SD) == -60


def test_where_there_is_no_bar_none_is_read():
    plane = drawn(SD, SD.level, -20)
    plane[SD.level.y : SD.level.bottom] = np.random.default_rng(6).integers(16, 235, (SD.level.h, SD.width))
    assert bar(plane, SD) is None


LAYOUTS = ("speaker", "chair", "gallery", "vote_strip", "vote_board", "result", "start", "break", "end")


@pytest.mark.parametrize("size", [HD, SD], ids=["720", "360"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_in_every_layout_a_second_of_the_clock_is_enough_to_see_that_it_lives(layout, size):
    """Without one camera, for that is how a meeting may begin; every turn of a digit from 0 to 9 and some of tens."""
    head = {"seq": 1, "hash": "a" * 64}
    declared = council.vote(37, status="declared", outcome="aangenomen", head=head)
    vote = declared if layout == "result" else council.vote(23)
    shown = scene(council.slices(layout, vote__current=vote), council.local())
    composer, seen = Composer(lambda _slot: None, size, Sprites()), []
    for n in range(12):
        frames = Frames()
        for k in (0, 1):
            picture = composer.frame(shown, council.NOON + (n + k) * SECOND, -90.0)
            picture.pts, picture.time_base = n + k, Fraction(1)
            frames.add(picture)
            frames.times += [0] * (EVERY - 1)
        seen.append(frames.motion)
    if layout == "vote_board" and size is SD:
        assert max(seen) == 0, "read(...).clockless says so"
    else:
        assert min(seen) > verdict.MOTION_LEAST, seen
