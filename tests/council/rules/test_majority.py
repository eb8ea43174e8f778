"""Majority and quorum, told a second time in other words and compared over all numbers that can be."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from council.rules.majority import ARTICLES, Outcome, TieRule, decide, is_complete
from council.rules.quorum import OpeningQuorum, can_open, more_than_half, needed, vote_valid


@st.composite
def counts(draw):
    seats = draw(st.integers(1, 55))
    sitting = draw(st.integers(1, seats))
    recused = draw(st.integers(0, sitting))
    voor = draw(st.integers(0, sitting - recused))
    tegen = draw(st.integers(0, sitting - recused - voor))
    return seats, sitting, recused, voor, tegen


def retold(seats, sitting, recused, voor, tegen, after_tie, again, second):
    """Art. 29, 30 and 32 with fractions instead of whole numbers."""
    here = voor + tegen
    if here == 0:
        return Outcome.INVALID  # nobody voted
    waived = again or second
    if not waived and (sitting == recused or Fraction(here, sitting - recused) <= Fraction(1, 2)):
        return "ongeldig"
    if here and Fraction(voor, here) > Fraction(1, 2):
        return "aangenomen"
    if here and Fraction(tegen, here) > Fraction(1, 2):
        return "verworpen"
    everybody = seats - recused - here == 0
    return "niet_aangenomen_staking" if after_tie or everybody else "uitgesteld_staking"


@given(counts(), st.booleans(), st.booleans(), st.booleans())
def test_decide_is_what_the_articles_say_in_fractions(count, after_tie, again, second):
    assert decide(*count, after_tie, again, second) == retold(*count, after_tie, again, second)


@given(counts())
def test_for_and_against_are_treated_alike(count):
    seats, sitting, recused, voor, tegen = count
    mirrored = {"aangenomen": "verworpen", "verworpen": "aangenomen"}
    one, other = decide(*count), decide(seats, sitting, recused, tegen, voor)
    assert other == mirrored.get(one, one)


@given(counts())
def test_one_more_vote_for_never_harms_a_proposal(count):
    seats, sitting, recused, voor, tegen = count
    if decide(*count) is Outcome.ADOPTED and voor + tegen < sitting - recused:
        assert decide(seats, sitting, recused, voor + 1, tegen) is Outcome.ADOPTED


@given(counts())
def test_a_meeting_with_a_vacancy_is_never_complete(count):
    seats, sitting, recused, voor, tegen = count
    if sitting < seats:
        assert not is_complete(seats, recused, voor, tegen)


def test_nineteen_of_thirty_nine_with_one_recused_is_nineteen_of_thirty_eight_and_invalid():
    assert decide(39, 39, 1, 19, 0) is Outcome.INVALID
    assert decide(39, 39, 1, 20, 0) is Outcome.ADOPTED
    assert decide(39, 39, 2, 19, 0) is Outcome.ADOPTED


def test_where_a_water_boards_own_rules_say_so_a_tie_rejects_at_once():
    assert decide(30, 30, 0, 10, 10, tie_rule=TieRule.REJECT) is Outcome.TIE_REJECTED
    assert decide(30, 30, 0, 10, 10) is Outcome.TIE_POSTPONED


def test_every_outcome_has_its_article():
    assert set(ARTICLES) == set(Outcome)


@given(st.integers(0, 100))
def test_needed_is_the_smallest_number_that_is_more_than_half(of):
    assert more_than_half(needed(of), of) and not more_than_half(needed(of) - 1, of)


@given(st.integers(1, 55), st.integers(0, 55))
def test_opening_and_vote_quorum_agree_when_nobody_is_recused(sitting, here):
    assert can_open(sitting, here) == vote_valid(sitting, 0, here)


def test_at_least_half_is_another_rule_than_more_than_half():
    assert can_open(30, 15, rule=OpeningQuorum.AT_LEAST_HALF)
    assert not can_open(30, 15)
    assert not can_open(30, 14, rule=OpeningQuorum.AT_LEAST_HALF)


def test_where_nobody_voted_there_is_no_tie_also_where_no_quorum_is_asked():
    for waived in ({"revote_after_invalid": True}, {"second_conv_same_subject": True}):
        for after_tie in (False, True):
            assert decide(37, 37, 0, 0, 0, after_tie=after_tie, **waived) is Outcome.INVALID
