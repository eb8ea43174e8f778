"""From count to words: what the chair may declare, when, and by which article."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules.articles import KEYS
from council.rules.majority import Outcome, TieRule
from council.rules.refusal import Refused
from voting.rules.ballots import Ballot, Choice, Elector, How, Tally
from voting.rules.declare import (
    SENTENCES,
    Again,
    Facts,
    adopted_without_vote,
    judge,
    may_adopt_without_vote,
    may_close,
    may_declare,
    may_vote_again,
    shortfall,
)
from voting.rules.transitions import Status

ELECTORS = [Elector("a"), Elector("b")]
CAST = [Ballot("a", Choice.FOR, 1), Ballot("b", Choice.AGAINST, 2)]


def refusal(call, *arguments, **named):
    with pytest.raises(Refused) as refused:
        call(*arguments, **named)
    return refused.value


def test_twenty_of_thirty_nine_present_with_one_recused_is_nineteen_of_thirty_eight_and_invalid():
    found = judge(Facts(39, 39, 1, Tally(19, 0)))
    assert (found.outcome, found.article, found.code) == (Outcome.INVALID, "vote_quorum", "declared.invalid")
    assert found.values == {
        "voor": 19, "tegen": 0, "participated": 19, "eligible": 38, "needed": 20, "quorum": "vote_quorum"}  # fmt: skip


VERDICTS = [
    (Facts(39, 39, 0, Tally(20, 19)), "aangenomen", "majority", "declared.adopted"),
    (Facts(39, 39, 0, Tally(19, 20)), "verworpen", "majority", "declared.rejected"),
    (Facts(39, 39, 0, Tally(15, 15)), "uitgesteld_staking", "matters.tie", "declared.tie_postponed"),
    (Facts(39, 39, 1, Tally(19, 19)), "niet_aangenomen_staking", "matters.tie_final", "declared.tie_rejected_complete"),
    (Facts(39, 39, 0, Tally(15, 15), Again.AFTER_TIE), "niet_aangenomen_staking", "matters.tie_final",
     "declared.tie_rejected_again"),
    (Facts(30, 30, 0, Tally(10, 10), tie_rule=TieRule.REJECT), "niet_aangenomen_staking", "matters.tie_final",
     "declared.tie_rejected_by_rule"),
    (Facts(39, 39, 0, Tally(2, 1), Again.AFTER_INVALID), "aangenomen", "majority", "declared.adopted"),
    (Facts(39, 39, 0, Tally(2, 1), second_conv_same_subject=True), "aangenomen", "majority", "declared.adopted"),
    (Facts(39, 39, 0, Tally(2, 1), Again.AFTER_TIE), "ongeldig", "vote_quorum", "declared.invalid"),
]  # fmt: skip


@pytest.mark.parametrize(("facts", "outcome", "article", "code"), VERDICTS)
def test_each_outcome_has_its_article_and_its_sentence(facts, outcome, article, code):
    found = judge(facts)
    assert (found.outcome.value, found.article, found.code) == (outcome, article, code)
    assert found.article in KEYS and found.values["quorum"] in KEYS


def test_which_part_of_article_29_made_it_valid_is_told():
    assert judge(Facts(39, 39, 0, Tally(2, 1), Again.AFTER_INVALID)).values["quorum"] == "vote_quorum.revote"
    second = Facts(39, 39, 0, Tally(2, 1), second_conv_same_subject=True)
    assert judge(second).values["quorum"] == "vote_quorum.second_convocation"


def test_every_outcome_has_a_sentence():
    assert set(SENTENCES) == set(Outcome) - {Outcome.TIE_REJECTED}


def test_what_nobody_wants_voted_on_is_adopted():
    found = adopted_without_vote()
    assert (found.outcome, found.article) == (Outcome.ADOPTED, "matters.without_vote")


@given(st.integers(1, 55), st.data())
def test_a_shortfall_is_exactly_what_is_missing(sitting, data):
    recused = data.draw(st.integers(0, sitting))
    electors = data.draw(st.integers(0, sitting - recused))
    missing = shortfall(sitting, recused, electors)
    assert (missing == 0) == (judge(Facts(sitting, sitting, recused, Tally(electors, 0))).outcome != "ongeldig")
    assert judge(Facts(sitting + 55, sitting + 55, recused + 55, Tally(electors + missing, 0))).outcome != "ongeldig"


@pytest.mark.parametrize(
    ("why", "previous"), [(Again.AFTER_TIE, Outcome.TIE_POSTPONED), (Again.AFTER_INVALID, Outcome.INVALID)]
)
def test_voting_again_is_a_right_in_a_later_meeting_only_and_after_that_outcome_only(why, previous):
    may_vote_again(why, previous, same_meeting=False)
    assert refusal(may_vote_again, why, previous, same_meeting=True).code == "vote.again_only_later"
    for other in set(Outcome) - {previous}:
        assert refusal(may_vote_again, why, other, same_meeting=False).code == "vote.again_without_ground"


def test_polling_by_acclamation_is_not_a_vote():
    refused = refusal(may_close, ELECTORS, [], name_missing=True)
    assert (refused.code, refused.article) == ("vote.nobody_voted", "majority")


def test_outside_a_roll_call_the_chair_names_who_has_not_voted_and_may_then_close():
    assert refusal(may_close, ELECTORS, CAST[:1], name_missing=False).values == {"seats": ["b"]}
    may_close(ELECTORS, CAST[:1], name_missing=True)
    may_close(ELECTORS, CAST, name_missing=False)


def test_without_a_vote_only_when_nobody_asked_and_a_visible_moment_has_passed():
    may_adopt_without_vote([], visible_seconds=5, pause_seconds=5)
    assert refusal(may_adopt_without_vote, ["a"], 9, 5).code == "vote.asked"
    assert refusal(may_adopt_without_vote, [], 3, 5).values == {"seconds": 2}


def test_what_is_closed_complete_and_recounted_may_be_declared():
    may_declare(Status.CLOSED, ELECTORS, CAST, [], Tally(1, 1))


SPOKEN = [CAST[0], Ballot("b", Choice.AGAINST, 2, How.SPOKEN)]


@pytest.mark.parametrize(
    ("status", "ballots", "objections", "recorded", "code"),
    [
        (Status.OPEN, CAST, [], Tally(1, 1), "vote.not_closed"),
        (Status.DECLARED, CAST, [], Tally(1, 1), "vote.not_closed"),
        (Status.VOID, CAST, [], Tally(1, 1), "vote.not_closed"),
        (Status.CLOSED, SPOKEN, [], Tally(1, 1), "vote.not_countersigned"),
        (Status.CLOSED, CAST, ["a"], Tally(1, 1), "vote.objection_open"),
        (Status.CLOSED, [*CAST, Ballot("x", Choice.FOR, 3)], [], Tally(2, 1), "vote.stranger"),
        (Status.CLOSED, CAST, [], Tally(2, 0), "vote.recount_differs"),
    ],
)
def test_what_stands_in_the_way_of_declaring(status, ballots, objections, recorded, code):
    assert refusal(may_declare, status, ELECTORS, ballots, objections, recorded).code == code
