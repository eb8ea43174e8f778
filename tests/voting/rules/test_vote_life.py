"""The life of a vote, its form, its order, objections and notes."""

import pytest

from council.rules.refusal import Refused
from voting.rules.methods import NAMED, VoteMethod, lawful, may_use, roll_call_demanded
from voting.rules.notes import Note, may_note
from voting.rules.objections import Judgement, may_judge, may_object
from voting.rules.order import Kind, OnTable, deferred_with, order_of_voting
from voting.rules.transitions import TRANSITIONS, Status, move, require

LAWFUL = {("open", "closed"), ("open", "void"), ("closed", "declared"), ("closed", "void")}


def refusal(call, *arguments, **named):
    with pytest.raises(Refused) as refused:
        call(*arguments, **named)
    return refused.value


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("to", list(Status))
def test_a_vote_moves_only_as_the_table_says(status, to):
    if (status.value, to.value) in LAWFUL:
        assert move(status, to) is to
    else:
        assert refusal(move, status, to).code == "vote.wrong_status"


def test_what_was_declared_is_never_undone():
    assert not TRANSITIONS[Status.DECLARED] and not TRANSITIONS[Status.VOID]
    assert set(TRANSITIONS) == set(Status)


@pytest.mark.parametrize("wanted", list(Status))
def test_an_act_belongs_to_its_moment(wanted):
    require(wanted, wanted)
    for status in set(Status) - {wanted}:
        assert refusal(require, status, wanted).code == f"vote.not_{wanted}"


@pytest.mark.parametrize("method", list(VoteMethod))
def test_persons_are_voted_on_by_paper_and_matters_never(method):
    paper = method is VoteMethod.PAPER
    if paper:
        may_use(method, on_persons=True)
        assert refusal(may_use, method).code == "vote.matters_not_secret"
    else:
        refused = refusal(may_use, method, on_persons=True)
        assert (refused.code, refused.article) == ("vote.persons_on_paper", "persons.secret")
        may_use(method)


def test_the_forms_that_are_offered_are_those_that_are_not_refused():
    assert lawful(on_persons=True) == (VoteMethod.PAPER,)
    assert set(lawful(on_persons=False)) == set(VoteMethod) - {VoteMethod.PAPER}
    assert set(lawful(on_persons=True, persons_secret=False)) == set(VoteMethod)


@pytest.mark.parametrize("method", sorted(NAMED | {VoteMethod.WITHOUT_VOTE}))
def test_once_a_roll_call_is_asked_nothing_else_will_do(method):
    if method is VoteMethod.ROLL_CALL:
        may_use(method, roll_call_asked=True)
    else:
        assert refusal(may_use, method, roll_call_asked=True).article == "matters.roll_call"


def test_once_a_vote_is_asked_the_hammer_does_not_fall():
    assert refusal(may_use, VoteMethod.WITHOUT_VOTE, vote_asked=True).article == "matters.without_vote"
    may_use(VoteMethod.SIMULTANEOUS, vote_asked=True)


def test_a_water_board_whose_own_rules_vote_openly_on_persons():
    may_use(VoteMethod.ROLL_CALL, on_persons=True, persons_secret=False)


def test_the_chair_or_any_one_member_can_demand_a_roll_call():
    assert roll_call_demanded(by_chair=True, members=0) and roll_call_demanded(by_chair=False, members=1)
    assert not roll_call_demanded(by_chair=False, members=0)
    assert not roll_call_demanded(by_chair=False, members=1, demanders=2)


TABLE = [
    OnTable("M1", Kind.MOTION),
    OnTable("V", Kind.PROPOSAL),
    OnTable("A1", Kind.AMENDMENT, amends="V", reach=1),
    OnTable("A2", Kind.AMENDMENT, amends="V", reach=5),
    OnTable("S", Kind.SUBAMENDMENT, amends="A1"),
]


def test_subamendments_first_then_the_furthest_reaching_amendment_then_proposal_and_motions():
    assert [item.id for item in order_of_voting(TABLE)] == ["S", "A2", "A1", "V", "M1"]


def test_a_tie_on_an_amendment_takes_along_what_it_would_change():
    assert deferred_with("A2", TABLE) == ["V"]
    assert deferred_with("S", TABLE) == ["A1", "V"]
    assert deferred_with("V", TABLE) == [] and deferred_with("M1", TABLE) == []


def test_two_that_amend_each_other_end_all_the_same():
    table = [OnTable("A", Kind.AMENDMENT, amends="B"), OnTable("B", Kind.AMENDMENT, amends="A")]
    assert deferred_with("A", table) == ["B", "A"]


def test_each_elector_may_object_once_between_closing_and_declaring():
    may_object(Status.CLOSED, {"a"}, "a", set())
    assert refusal(may_object, Status.OPEN, {"a"}, "a", set()).code == "vote.not_closed"
    assert refusal(may_object, Status.DECLARED, {"a"}, "a", set()).code == "vote.not_closed"
    assert refusal(may_object, Status.CLOSED, {"a"}, "b", set()).code == "vote.not_an_elector"
    assert refusal(may_object, Status.CLOSED, {"a"}, "a", {"a"}).code == "vote.objected_already"


@pytest.mark.parametrize("judgement", list(Judgement))
def test_the_chair_judges_an_open_objection_with_a_reason(judgement):
    may_judge(Status.CLOSED, {"a"}, "a", judgement, "opname 20.14 uur")
    assert refusal(may_judge, Status.CLOSED, {"a"}, "a", judgement, "  ").code == "vote.reason_missing"
    assert refusal(may_judge, Status.CLOSED, {"b"}, "a", judgement, "x").code == "vote.no_objection"
    assert refusal(may_judge, Status.DECLARED, {"a"}, "a", judgement, "x").code == "vote.not_closed"


ROLL, HAMMER = VoteMethod.ROLL_CALL, VoteMethod.WITHOUT_VOTE
NOTES = [
    (Note.MISTAKE, ROLL, True, True, None),
    (Note.MISTAKE, ROLL, True, False, "vote.note_without_vote"),
    (Note.DEEMED_AGAINST, HAMMER, True, False, None),
    (Note.DEEMED_AGAINST, ROLL, True, False, "vote.note_only_without_vote"),
    (Note.DEEMED_AGAINST, HAMMER, False, False, "vote.not_present"),
    (Note.NOT_TAKEN_PART, HAMMER, True, False, None),
    (Note.NOT_TAKEN_PART, ROLL, True, True, "vote.note_after_vote"),
]


@pytest.mark.parametrize(("note", "method", "present", "voted", "code"), NOTES)
def test_notes_beside_a_result(note, method, present, voted, code):
    if code is None:
        may_note(note, Status.DECLARED, method, present, voted)
    else:
        assert refusal(may_note, note, Status.DECLARED, method, present, voted).code == code


@pytest.mark.parametrize("status", [Status.OPEN, Status.CLOSED, Status.VOID])
def test_no_note_before_there_is_a_result(status):
    assert refusal(may_note, Note.MISTAKE, status, ROLL, True, True).code == "vote.not_declared"
