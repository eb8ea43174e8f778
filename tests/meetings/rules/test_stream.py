"""Whether the public can follow: leases that run out, gaps, and what they touch."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rules.stream import (
    LEASE,
    OBSERVED_FOR,
    Seen,
    Span,
    Watch,
    followed,
    gap_end,
    gap_start,
    holds_up,
    lapsed_at,
    meets,
    seen,
    touched,
    within,
)

NOW = datetime(2026, 11, 26, 21, 40, tzinfo=UTC)


def s(seconds):
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("watch", "found"),
    [
        (None, Seen.UNKNOWN),
        (Watch(), Seen.UNKNOWN),
        (Watch("nonsense"), Seen.UNKNOWN),
        (Watch("up", s(-99), s(-5)), Seen.UP),
        (Watch("up", s(-99), s(-15)), Seen.UP),
        (Watch("up", s(-99), s(-15.1)), Seen.DOWN),
        (Watch("up", s(-1), s(-60)), Seen.UP),  # said up just now: the beat is on its way
        (Watch("up", s(-1), None), Seen.UP),
        (Watch("up", None, None), Seen.DOWN),
        (Watch("up", s(-99), s(60)), Seen.DOWN),  # a beat of tomorrow proves nothing today
        (Watch("down", s(-1), s(-1)), Seen.DOWN),
        (Watch("observed", s(-1), until=s(1)), Seen.OBSERVED),
        (Watch("observed", s(-1), until=s(-0.1)), Seen.DOWN),
        (Watch("observed", s(-1)), Seen.DOWN),
        (Watch("not_measured", s(-9999)), Seen.NOT_MEASURED),
    ],
)
def test_what_is_known(watch, found):
    assert seen(watch, NOW, required=True) is found


def test_where_the_law_asks_for_no_stream_nothing_is_held_up():
    assert seen(None, NOW, required=False) is Seen.NOT_REQUIRED
    assert seen(Watch("down"), NOW, required=False) is Seen.DOWN
    assert not any(holds_up(one, required=False) for one in Seen)
    assert {one for one in Seen if holds_up(one, required=True)} == {Seen.DOWN, Seen.UNKNOWN}


def test_a_lease_that_ran_out_points_to_the_last_proven_moment():
    assert lapsed_at(Watch("up", s(-99), s(-16), proven=s(-19)), NOW) == s(-19)
    assert lapsed_at(Watch("up", s(-99), s(-14), proven=s(-19)), NOW) is None
    assert lapsed_at(Watch("observed", s(-99), until=s(-3)), NOW) == s(-3)
    assert lapsed_at(Watch("down", s(-99)), NOW) is None
    assert lapsed_at(None, NOW) is None
    assert timedelta(seconds=15) == LEASE and timedelta(minutes=10) == OBSERVED_FOR


def test_the_ends_of_a_gap():
    assert gap_start(s(-8), NOW, s(-100), None) == s(-8)
    assert gap_start(s(-8), NOW, s(-3), None) == s(-3)  # the meeting opened after it
    assert gap_start(s(-8), NOW, s(-100), s(-5)) == s(-5)  # the gap before ended later
    assert gap_start(s(8), NOW, s(-100), None) == NOW
    assert gap_start(None, NOW, s(-100), None) == NOW
    assert gap_end(s(-8), s(-2), NOW) == s(-2)
    assert gap_end(s(-8), s(-20), NOW) == s(-8)
    assert gap_end(s(-8), s(20), NOW) == NOW


@pytest.mark.parametrize(
    ("span", "gap", "found"),
    [
        (Span(s(0), s(10)), Span(s(20), s(30)), False),
        (Span(s(0), s(20)), Span(s(20), s(30)), True),  # declared at the last moment that was proven
        (Span(s(25), s(26)), Span(s(20), s(30)), True),
        (Span(s(30), s(40)), Span(s(20), s(30)), False),  # opened with the first good picture
        (Span(s(29), s(40)), Span(s(20), s(30)), True),
        (Span(s(0), None), Span(s(20), s(30)), True),
        (Span(s(40), s(50)), Span(s(20), None), True),
        (Span(s(0), s(50)), Span(s(20), s(20)), False),
    ],
)
def test_what_a_gap_touches(span, gap, found):
    assert meets(span, gap) is found
    assert touched(span, [gap]) == (gap if found else None)


moments = st.integers(0, 1000).map(s)
spans = st.tuples(moments, st.one_of(st.none(), moments)).map(lambda pair: Span(*pair))


@given(st.lists(spans, max_size=8), st.integers(0, 400), st.integers(0, 600))
def test_followed_and_not_followed_make_the_whole(gaps, start, length):
    begins, ends = s(start), s(start + length)
    all_of_it = sorted([*within(gaps, begins, ends), *followed(gaps, begins, ends)])
    at = begins
    for one, other in all_of_it:
        assert one == at < other
        at = other
    assert at == ends


@given(st.lists(spans, max_size=8), moments)
def test_a_moment_is_followed_when_no_gap_has_it(gaps, at):
    if at == s(0):
        return
    in_gap = any(gap.start <= at and (gap.end is None or at < gap.end) and gap.start != gap.end for gap in gaps)
    shown = any(one <= at < other for one, other in followed(gaps, s(0), s(2000)))
    assert shown is not in_gap


@given(st.lists(spans, max_size=6), spans)
def test_a_vote_that_no_gap_touches_could_be_followed_from_beginning_to_end(gaps, vote):
    end = vote.end or s(1500)
    if end < vote.start or touched(Span(vote.start, end), gaps):
        return
    assert not within(gaps, vote.start, end)
