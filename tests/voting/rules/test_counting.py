"""Ballots: who may cast, what stands, what counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules import recount
from council.rules.refusal import Refused
from voting.rules.ballots import (
    Ballot,
    Choice,
    Elector,
    How,
    Tally,
    by_group,
    check_ballots,
    count,
    entitled,
    latest,
    may_cast,
    may_countersign,
    unanswered,
    uncountersigned,
)
from voting.rules.commitments import commitment
from voting.rules.transitions import Status

FOR, AGAINST = Choice.FOR, Choice.AGAINST
ELECTORS = [Elector("a"), Elector("b"), Elector("away", present=False), Elector("out", recused=True)]

BALLOTS = st.lists(
    st.builds(Ballot, st.sampled_from("abcd"), st.sampled_from(Choice), st.integers(1, 99), st.sampled_from(How),
              st.booleans()),
    unique_by=lambda ballot: ballot.at_seq,
)  # fmt: skip


def refusal(call, *arguments, **named):
    with pytest.raises(Refused) as refused:
        call(*arguments, **named)
    return refused.value


def test_the_law_knows_no_abstention():
    assert [choice.value for choice in Choice] == ["for", "against"]


def test_entitled_are_the_present_who_are_not_recused():
    assert [elector.seat for elector in entitled(ELECTORS)] == ["a", "b"]


@pytest.mark.parametrize(
    ("seat", "code", "article"),
    [
        ("stranger", "vote.not_an_elector", "majority"),
        ("out", "vote.recused", "recusal"),
        ("away", "vote.not_present", "matters.duty_to_vote"),
        ("b", "vote.already_cast", "majority"),
    ],
)
def test_who_may_not_cast_hears_why(seat, code, article):
    refused = refusal(may_cast, Status.OPEN, ELECTORS, seat, {"b"})
    assert (refused.code, refused.article, refused.values) == (code, article, {"seat": seat})


@pytest.mark.parametrize("status", [Status.CLOSED, Status.DECLARED, Status.VOID])
def test_nobody_casts_in_a_vote_that_is_not_open(status):
    assert refusal(may_cast, status, ELECTORS, "a").code == "vote.not_open"


def test_an_elector_casts_once():
    may_cast(Status.OPEN, ELECTORS, "a", {"b"})


@given(BALLOTS)
def test_one_ballot_stands_per_seat_and_it_is_the_last(ballots):
    standing = latest(ballots)
    for seat, ballot in standing.items():
        assert ballot.at_seq == max(other.at_seq for other in ballots if other.seat == seat)
    assert set(standing) == {ballot.seat for ballot in ballots}
    assert count(ballots).participated <= len(standing)


@given(BALLOTS, st.randoms())
def test_the_count_does_not_depend_on_the_order_of_reading(ballots, random):
    shuffled = [*ballots]
    random.shuffle(shuffled)
    assert count(shuffled) == count(ballots)


@given(BALLOTS, st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["X", "Y"]), min_size=4))
def test_groups_add_up_to_the_whole(ballots, groups):
    parts = by_group(groups, ballots).values()
    assert Tally(sum(part.voor for part in parts), sum(part.tegen for part in parts)) == count(ballots)


def test_a_spoken_vote_counts_only_when_countersigned():
    spoken = Ballot("a", FOR, 1, How.SPOKEN)
    assert count([spoken]) == Tally(0, 0) and uncountersigned([spoken]) == ["a"]
    signed = Ballot("a", FOR, 1, How.SPOKEN, countersigned=True)
    assert count([signed]) == Tally(1, 0) and uncountersigned([signed]) == []


def test_unanswered_are_the_entitled_without_a_ballot():
    assert unanswered(ELECTORS, [Ballot("a", FOR, 1)]) == ["b"]


def test_a_ballot_of_a_stranger_is_never_counted_in_silence():
    check_ballots(ELECTORS, [Ballot("a", FOR, 1)])
    for seat in ("out", "away", "x"):
        assert refusal(check_ballots, ELECTORS, [Ballot(seat, FOR, 1)]).code == "vote.stranger"


@pytest.mark.parametrize(
    ("entered_by", "signer", "signer_seat", "ballot", "code"),
    [
        ("p-clerk", "p-clerk", None, Ballot("a", FOR, 1, How.SPOKEN), "vote.countersigns_own_entry"),
        ("p-clerk", "a", "a", Ballot("a", FOR, 1, How.SPOKEN), "vote.countersigns_own_vote"),
        ("a", "p-chair", None, Ballot("a", FOR, 1), "vote.not_spoken"),
    ],
)
def test_nobody_countersigns_for_himself(entered_by, signer, signer_seat, ballot, code):
    assert refusal(may_countersign, entered_by, signer, signer_seat, ballot).code == code


def test_the_chair_countersigns_what_the_clerk_entered():
    may_countersign("p-clerk", "p-chair", None, Ballot("a", AGAINST, 1, How.SPOKEN))


@given(st.text("0123456789abcdef", min_size=32, max_size=32), st.sampled_from("ab"), st.sampled_from(Choice))
def test_the_verifier_seals_a_hidden_choice_as_the_platform_does(salt, seat, choice):
    sealed = commitment(salt, seat, choice)
    assert sealed == recount.commitment(salt, seat, choice.value)
    assert sealed != commitment(salt, seat, FOR if choice is AGAINST else AGAINST)
