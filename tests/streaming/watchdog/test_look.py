"""What is seen and heard in one segment, made by the stage's own encoder and writer."""

from streaming.rules import verdict
from streaming.rules.verdict import Expected, Look, Verdict, judge, saw
from streaming.watchdog.look import after_hole, look

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
