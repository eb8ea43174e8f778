"""Votes on persons: papers, majorities and the rounds that follow."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules.persons import (
    ARTICLES,
    Ballot,
    NextRound,
    Round,
    names_on_papers,
    next_round,
    papers_to_count,
    person_ballot,
    secret_on_paper,
)
from council.rules.refusal import Refused


@given(st.dictionaries(st.sampled_from("ABCD"), st.integers(0, 20)), st.integers(0, 10), st.booleans())
def test_whoever_is_elected_has_more_than_half_of_the_valid_papers(votes, blank, restricted):
    valid = sum(votes.values())
    result = person_ballot(1, 0, valid + blank, votes, restricted, revote_after_invalid=True)
    winners = [name for name, papers in votes.items() if papers > valid - papers]
    assert winners == ([result.elected] if result.ballot is Ballot.ELECTED else [])


def test_blank_papers_count_for_the_quorum_and_not_for_the_majority():
    assert str(person_ballot(37, 0, 19, {"A": 1}, restricted=False)) == "gekozen:A"
    assert str(person_ballot(37, 0, 18, {"A": 18}, restricted=False)) == "ongeldig"


def test_a_tie_in_a_free_choice_leads_neither_to_a_second_ballot_nor_to_the_lot():
    assert person_ballot(20, 0, 20, {"A": 10, "B": 10}, restricted=False).ballot is Ballot.NO_MAJORITY


def test_papers_that_are_not_as_many_as_the_electors_are_not_counted():
    assert papers_to_count(37, 37) == 37
    for received in (36, 38):
        with pytest.raises(Refused) as refused:
            papers_to_count(received, 37)
        assert refused.value.code == "persons.papers_differ"


def test_who_left_may_have_handed_in_his_paper_and_no_paper_at_all_is_no_vote():
    assert [papers_to_count(received, 37, gone=2) for received in (35, 36, 37)] == [35, 36, 37]
    for received, entitled, gone in ((34, 37, 2), (38, 37, 2), (0, 2, 2)):
        with pytest.raises(Refused, match=r"persons\.papers_differ"):
            papers_to_count(received, entitled, gone)


@pytest.mark.parametrize(
    ("votes", "outcome"),
    [
        ({"voor": 2, "tegen": 7}, "niet_gekozen"),
        ({"voor": 7, "tegen": 2}, "gekozen"),
        ({"voor": 4, "tegen": 4}, "geen_meerderheid"),
        ({"tegen": 9}, "niet_gekozen"),
    ],
)
def test_one_nominee_has_most_papers_for_him_or_against_him(votes, outcome):
    assert str(person_ballot(9, 0, 9, votes, restricted=False)) == outcome


def test_names_are_recorded_once_each_in_readable_letters():
    assert names_on_papers({" A.  Jansen ": 4, "B": 1}) == {"A. Jansen": 4, "B": 1}
    assert names_on_papers({"Vóór": 4, "Against": 1}) == {"voor": 4, "tegen": 1}
    for wrong in ({"A": 1, " a": 1}, {"é": 1, "e\u0301": 1}, {"\u202eB": 1}, {" ": 1}, {"A": 5, "tegen": 4}):
        with pytest.raises(Refused, match=r"persons\.name_unclear"):
            names_on_papers(wrong)


def test_after_the_first_round_comes_a_second_free_one():
    assert next_round(Round.FIRST, {"A": 15, "B": 12, "C": 10}) == NextRound(Round.SECOND)


def test_after_the_second_the_two_with_most_votes_stand():
    assert next_round(Round.SECOND, {"A": 15, "B": 12, "C": 10}) == NextRound(Round.THIRD, frozenset("AB"))


def test_two_who_tie_for_second_place_meet_in_an_interim_vote_and_the_first_keeps_his_place():
    interim = next_round(Round.SECOND, {"A": 15, "B": 11, "C": 11})
    assert interim == NextRound(Round.INTERIM, frozenset("BC"), frozenset("A"))
    assert next_round(Round.INTERIM, {"B": 20, "C": 17}, interim.seeded) == NextRound(Round.THIRD, frozenset("AB"))


def test_three_who_tie_for_both_places_meet_in_an_interim_vote():
    interim = next_round(Round.SECOND, {"A": 12, "B": 12, "C": 12})
    assert interim == NextRound(Round.INTERIM, frozenset("ABC"))
    assert next_round(Round.INTERIM, {"A": 15, "B": 12, "C": 9}) == NextRound(Round.THIRD, frozenset("AB"))


def test_a_tie_in_the_interim_or_third_round_is_for_the_lot():
    tied = next_round(Round.INTERIM, {"B": 18, "C": 18}, frozenset("A"))
    assert tied == NextRound(Round.LOT, frozenset("BC"), frozenset("A"))
    assert next_round(Round.THIRD, {"A": 18, "B": 18}) == NextRound(Round.LOT, frozenset("AB"))


def test_a_secret_vote_is_never_electronic():
    secret_on_paper(digital=False)
    with pytest.raises(Refused) as refused:
        secret_on_paper(digital=True)
    assert refused.value.article == "persons.secret"


def test_every_result_has_its_article():
    assert set(ARTICLES) == set(Ballot)
