"""The roll call: lot, list, each called by name, passed over once, corrected until the next has voted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.rules.refusal import Refused
from voting.rules.rollcall import (
    Roll,
    answer,
    call_next,
    call_order,
    leave,
    may_close,
    may_correct,
    may_record_left,
    pass_over,
    resume,
    stop,
    waiting,
    who_is_next,
)

ABC = Roll(("a", "b", "c"))


def refusal(call, *arguments):
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return refused.value


def voted(roll, *seats):
    for seat in seats:
        roll = answer(call_next(roll), seat)
    return roll


def test_only_who_was_passed_once_is_recorded_as_having_left():
    assert refusal(may_record_left, call_next(ABC), "a").code == "vote.pass_first"
    passed = pass_over(call_next(ABC), "a")
    may_record_left(passed, "a")
    assert refusal(may_record_left, passed, "b").code == "vote.pass_first"


def test_the_lot_draws_the_first_and_the_attendance_list_gives_the_rest():
    assert call_order(["a", "b", "c", "d"], {"a", "b", "c", "d"}, "c") == ("c", "d", "a", "b")


def test_who_is_recused_or_away_is_not_called():
    assert call_order(["a", "b", "c", "d"], {"a", "d"}, "d") == ("d", "a")


def test_the_lot_cannot_fall_on_somebody_who_is_not_called():
    assert refusal(call_order, ["a", "b"], {"a"}, "b").code == "vote.lot_not_callable"


@given(st.permutations(list("abcdefgh")), st.data())
def test_everybody_is_called_once_whoever_is_drawn(attendance, data):
    present = data.draw(st.sets(st.sampled_from(attendance), min_size=1))
    first = data.draw(st.sampled_from(sorted(present)))
    order = call_order(attendance, present, first)
    assert order[0] == first and sorted(order) == sorted(present)
    doubled = [seat for seat in attendance * 2 if seat in present]
    assert list(order) == doubled[doubled.index(first) :][: len(order)]


def test_only_the_member_called_votes():
    roll = call_next(ABC)
    assert roll.called == "a"
    for seat in ("b", "x"):
        refused = refusal(answer, roll, seat)
        assert (refused.code, refused.article) == ("vote.not_your_turn", "matters.roll_call")
    assert refusal(answer, ABC, "a").code == "vote.not_your_turn"
    assert answer(roll, "a") == Roll(("a", "b", "c"), answered=("a",))


def test_the_next_name_is_not_called_while_one_stands_unanswered():
    assert refusal(call_next, call_next(ABC)).code == "vote.call_unanswered"


def test_who_does_not_answer_is_passed_once_to_the_end():
    roll = pass_over(call_next(ABC), "a")
    assert waiting(roll) == ("b", "c", "a")
    roll = call_next(voted(roll, "b", "c"))
    assert roll.called == "a"
    assert refusal(pass_over, roll, "a").code == "vote.passed_already"
    may_close(answer(roll, "a"))


def test_several_passed_over_come_back_in_the_order_in_which_they_were_passed():
    roll = pass_over(call_next(pass_over(call_next(ABC), "a")), "b")
    assert waiting(roll) == ("c", "a", "b")


def test_only_the_one_called_is_passed_over():
    assert refusal(pass_over, call_next(ABC), "b").code == "vote.not_your_turn"


def test_who_has_left_is_not_called_and_does_not_keep_the_vote_open():
    roll = voted(leave(ABC, "b"), "a", "c")
    assert who_is_next(roll) is None
    may_close(roll)


def test_who_leaves_while_called_frees_the_call():
    assert leave(call_next(ABC), "a").called is None
    assert leave(call_next(ABC), "b").called == "a"


def test_nobody_leaves_a_vote_in_which_he_voted():
    assert refusal(leave, voted(ABC, "a"), "a").code == "vote.already_cast"
    assert refusal(leave, ABC, "x").code == "vote.not_an_elector"


def test_a_mistake_is_corrected_until_the_next_has_voted():
    roll = voted(ABC, "a")
    may_correct(roll, "a")
    may_correct(call_next(roll), "a")
    assert refusal(may_correct, voted(roll, "b"), "a").code == "vote.too_late_to_correct"
    assert refusal(may_correct, ABC, "a").code == "vote.too_late_to_correct"


def test_a_name_passed_over_or_gone_is_not_a_vote_so_correcting_goes_on():
    roll = voted(ABC, "a")
    may_correct(pass_over(call_next(roll), "b"), "a")
    may_correct(leave(call_next(roll), "b"), "a")


def test_a_stopped_roll_stands_still_until_it_is_resumed():
    roll = stop(voted(ABC, "a"))
    for call, arguments in ((call_next, ()), (answer, ("b",)), (pass_over, ("b",)), (stop, ()), (may_close, ())):
        assert refusal(call, roll, *arguments).code == "vote.roll_stopped"
    may_correct(roll, "a")
    assert call_next(resume(roll)).called == "b"
    assert refusal(resume, ABC).code == "vote.roll_not_stopped"


def test_it_does_not_close_with_a_present_member_unanswered():
    refused = refusal(may_close, voted(ABC, "a"))
    assert (refused.code, refused.article) == ("vote.unanswered", "matters.duty_to_vote")
    assert refused.values == {"seats": ["b", "c"]}


def test_where_the_bodys_rules_know_no_duty_it_may_close():
    may_close(voted(ABC, "a"), duty_to_vote=False)


def test_nothing_said_at_all_is_not_a_vote():
    assert refusal(may_close, leave(Roll(("a",)), "a")).code == "vote.nobody_voted"


def test_when_all_have_been_called_nobody_is_called_again():
    assert refusal(call_next, voted(ABC, "a", "b", "c")).code == "vote.all_called"


@given(st.lists(st.sampled_from(["answer", "pass", "leave"]), max_size=40))
def test_however_it_goes_it_ends_with_everyone_settled_at_most_twice_called(acts):
    roll, calls = Roll(tuple("abcdef")), []
    for act in [*acts, *["answer"] * 20]:
        if who_is_next(roll) is None:
            break
        roll = call_next(roll)
        calls.append(roll.called)
        if act == "pass" and roll.called not in roll.passed:
            roll = pass_over(roll, roll.called)
        elif act == "leave":
            roll = leave(roll, roll.called)
        else:
            roll = answer(roll, roll.called)
    assert set(roll.answered) | roll.left == set("abcdef") and not set(roll.answered) & roll.left
    assert all(calls.count(seat) == 1 + (seat in roll.passed) for seat in "abcdef")
