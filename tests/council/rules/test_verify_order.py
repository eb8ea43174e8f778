"""A journal whose every hash is right and whose meaning is wrong: the order of a roll, and what papers say."""

import pytest

from council.rules import verify
from council.rules.declared import check_told
from council.rules.journal_check import check
from council.rules.verify_words import say
from council.rules.wrong import Wrong, text
from tests.council.rules.written import (
    SEATS,
    ballot,
    closed,
    convened,
    counted,
    declared,
    elected,
    lines,
    of_roll,
    opened,
    opening,
    roll_call,
    voted_before,
    write,
)

PAPER = opened(method="paper", on_persons=True)


def first_wrong(written):
    _, finding = check(written)
    return None if finding is None else (finding.line, finding.code)


AFTER_INVALID = voted_before("revote_after_invalid", "ongeldig")
VOTES = [
    ("again without an earlier vote", [opened(why_again="revote_after_invalid")], "again_without_ground"),
    ("again after one that was adopted", [opened(**voted_before("revote_after_invalid", "aangenomen"))],
     "again_without_ground"),
    ("after a tie as if it had been invalid", [opened(**voted_before("revote_after_invalid", "uitgesteld_staking"))],
     "again_without_ground"),
    ("again on another text", [opened(**voted_before("second_meeting_after_tie", "uitgesteld_staking", "1" * 64))],
     "again_without_ground"),
    ("again without naming the vote", [opened(**AFTER_INVALID | {"redo_of": None})], "again_without_ground"),
    ("an earlier vote that nothing rests on", [opened(**AFTER_INVALID | {"why_again": None})], "again_without_ground"),
    ("a confirmation that one left, entered by nobody", [opened(), of_roll("left_confirmed", "s01")],
     "left_not_entered"),
    ("a confirmation of what was taken back",
     [opened(), of_roll("left_recorded", "s01"), of_roll("left_withdrawn", "s01"), of_roll("left_confirmed", "s01")],
     "left_not_entered"),
    ("taken back what nobody entered", [opened(), of_roll("left_withdrawn", "s01")], "left_not_entered"),
    ("nobody has to vote in a council", [opened(duty_to_vote=False)], "duty_waived"),
    ("a vote of who has left", [opened(), ("attendance.left", "s01", {"pid": "s01"}), ballot("s01", "for")],
     "ballot_of_no_elector"),
    ("one who left as one who did not vote",
     [opened(), ("attendance.left", "s01", {"pid": "s01"}), closed("s01", "s02", "s03", "s04")], "missing_differ"),
    ("a roll that is called in another form", [opened(), of_roll("called", "s01")], "no_roll_call"),
    ("persons not on paper", [opened(on_persons=True)], "persons_not_on_paper"),
    ("a count of papers in another form", [opened(), counted({"A": 1})], "count_not_on_paper"),
    ("a count of papers after the close", [PAPER, closed(), counted({"A": 1})], "vote_status"),
    ("a declaration without a count", [PAPER, closed(), elected("gekozen:A", {"A": 3})], "declared_uncounted"),
    ("other papers than were counted",
     [PAPER, counted({"A": 3, "B": 1}), closed(), elected("gekozen:A", {"A": 4})], "declared_papers"),
    ("one elected by half of the votes",
     [PAPER, counted({"A": 2, "B": 2}), closed(), elected("gekozen:A", {"A": 2, "B": 2})], "declared_outcome"),
    ("another elected than has most votes",
     [PAPER, counted({"A": 3, "B": 1}), closed(), elected("gekozen:B", {"A": 3, "B": 1})], "declared_outcome"),
    ("elected although too few took part",
     [PAPER, counted({"A": 2}, 2), closed(), elected("gekozen:A", {"A": 2}, 2)], "declared_outcome"),
    ("a lot where a second ballot is due",
     [PAPER, counted({"A": 2, "B": 2}, restricted=True), closed(), elected("lot", {"A": 2, "B": 2})],
     "declared_outcome"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "code"), [row[1:] for row in VOTES], ids=[row[0] for row in VOTES])
def test_a_vote_that_cannot_be_is_found_at_its_last_entry(said, code):
    written = lines(write([*opening(), *said]))
    assert first_wrong(written) == (len(written), code)


PAPERS = [
    (counted({"A": 3, "B": 1}), elected("gekozen:A", {"A": 3, "B": 1})),
    (counted({"A": 2, "B": 1}), elected("gekozen:A", {"A": 2, "B": 1})),  # the fourth paper is blank
    (counted({"A": 2, "B": 2}), elected("geen_meerderheid", {"A": 2, "B": 2})),
    (counted({"A": 2, "B": 2}, restricted=True), elected("herstemming", {"A": 2, "B": 2})),
    (counted({"A": 2}, 2), elected("ongeldig", {"A": 2}, 2)),
]


@pytest.mark.parametrize(("count", "outcome"), PAPERS)
def test_a_vote_on_paper_declared_as_the_law_says_is_in_order(count, outcome):
    assert first_wrong(lines(write([*opening(), PAPER, count, closed(), outcome]))) is None


def second_ballot(second, counts, outcome):
    """A tie between two who were nominated, and the ballot after it."""
    vote = {"vote": "v2"}
    return [
        *opening(), PAPER, counted({"A": 2, "B": 2}, restricted=True), closed(),
        elected("herstemming", {"A": 2, "B": 2}),
        opened(method="paper", on_persons=True, **vote),
        *(
            (kind, by, data | vote)
            for kind, by, data in (counted(counts, restricted=True, second=second), closed(), elected(outcome, counts))
        ),
    ]  # fmt: skip


def test_a_second_ballot_is_between_the_two_who_tied_and_then_the_lot_decides():
    assert first_wrong(lines(write(second_ballot(True, {"A": 2, "B": 2}, "lot")))) is None
    assert first_wrong(lines(write(second_ballot(True, {"A": 3}, "gekozen:A")))) is None
    for story in (second_ballot(False, {"A": 3}, "gekozen:A"), second_ballot(True, {"C": 3}, "gekozen:C")):
        assert first_wrong(lines(write(story))) == (8, "second_ballot_wrong")
    first = [*opening(), PAPER, counted({"A": 2, "B": 2}, restricted=True, second=True)]
    assert first_wrong(lines(write(first))) == (4, "second_ballot_wrong")


def again(item="i1", second=True, outcome="gekozen:A"):
    """A vote on paper by two of five in a meeting convened a second time, on an item of the failed agenda or not."""
    start, *rest = opening()
    sent = convened(on_failed_agenda=["i1", "i2"])
    vote = opened(method="paper", on_persons=True, item=item, second_convocation=second)
    renamed = ("agenda.changed", "p-chair", {"change": "retitle", "item": "i2"})
    return [start, *sent, *rest, renamed, vote, counted({"A": 2}, 2), closed(), elected(outcome, {"A": 2}, 2)]


def test_without_quorum_only_what_was_on_the_failed_agenda_and_then_always():
    assert first_wrong(lines(write(again()))) is None
    assert first_wrong(lines(write(again(outcome="ongeldig")))) == (9, "declared_outcome")
    for other in (again(item="i2"), again(item="i3"), again(second=False)):
        assert first_wrong(lines(write(other))) == (6, "second_other_subject")


def in_full(*said):
    """A whole meeting, from its convocation to its close."""
    start, *rest = opening()
    return [start, *convened(), *rest, *said]


TWO = [opened(), ballot("s01", "for"), ballot("s02", "for"), ballot("s03", "for"), ballot("s04", "against"), closed()]
ADOPTED = declared(3, 1, "aangenomen")
BY_S01 = (ADOPTED[0], "s01", ADOPTED[2])
OBJECTED = ("vote.objected", "s02", {"vote": "v1", "round": 1, "seat": "s02", "said": "against"})
JUDGED = {"vote": "v1", "round": 1, "seat": "s02", "verdict": "rejected", "choice": None, "reason": None}
HANDED = ("chair.changed", "p-chair", {"before": "p-chair", "after": "s02", "why": "handed_over"})
FULL = [
    ("declared by somebody who is not in the chair", in_full(*TWO, BY_S01), "not_the_chair"),
    ("declared by who was in the chair", in_full(HANDED, *TWO, ADOPTED), "not_the_chair"),
    ("the chair on his own objection", in_full(HANDED, *TWO, OBJECTED, ("vote.objection_judged", "s02", JUDGED)),
     "not_the_chair"),
    ("a member on another's objection", in_full(*TWO, OBJECTED, ("vote.objection_judged", "s03", JUDGED)),
     "not_the_chair"),
    ("the chair handed over by another", in_full(("chair.changed", "s01", HANDED[2] | {"before": "s01"})),
     "chair_was_another"),
    ("a vote before the opening", [opening()[0], *convened(), opened()], "vote_outside_meeting"),
    ("a vote after the close", in_full(("meeting.closed", "p-chair", {}), opened()), "vote_outside_meeting"),
    ("a vote while suspended", in_full(("meeting.suspended", "p-chair", {}), opened()), "vote_outside_meeting"),
    ("a vote without a list of members", [opening()[0], convened()[0], opening()[1], opened()], "not_the_members"),
    ("a stranger who votes", in_full(opened(electors=[*SEATS[:4], "s77"], sitting=6, seats=6)), "not_the_members"),
    ("a member who is nowhere", in_full(opened(electors=SEATS[:3])), "not_the_members"),
    ("a member in two places", in_full(opened(absent=["s05"])), "not_the_members"),
    *(
        (f"another {name} than there was", in_full(*TWO, declared(3, 1, "aangenomen", **{name: told})),
         "declared_otherwise")
        for name, told in {"eligible": 3, "absent": ["s01"], "recused": [], "left": ["s01"], "not_voted": ["s01"],
                           "article": "zomaar"}.items()
    ),
]  # fmt: skip


@pytest.mark.parametrize(("said", "code"), [row[1:] for row in FULL], ids=[row[0] for row in FULL])
def test_what_does_not_fit_the_meeting_is_found(said, code):
    written = lines(write(said))
    assert first_wrong(written) == (len(written), code)
    assert "{" not in say(code, "nl", **check(written)[1].values)


def test_a_declaration_without_numbers_is_compared_as_well():
    without_vote = opened(method="without_vote")[2]
    told = {"vote": "v1", "outcome": "aangenomen", "article": "matters.without_vote", "absent": []}
    check_told(without_vote, set(), set(), told)
    with pytest.raises(Wrong, match="declared_otherwise"):
        check_told(without_vote, set(), set(), told | {"article": "majority"})


def test_a_meeting_in_full_is_in_order_and_the_deputy_judges_the_chairs_objection():
    assert first_wrong(lines(write(in_full(*TWO, ADOPTED)))) is None
    judged = ("vote.objection_judged", "s03", JUDGED)
    by_new_chair = (ADOPTED[0], "s02", ADOPTED[2])
    assert first_wrong(lines(write(in_full(HANDED, *TWO, OBJECTED, judged, by_new_chair)))) is None


def test_a_water_boards_own_rules_may_vote_openly_on_persons():
    story = [*opening(), opened(on_persons=True)]
    story[0] = (*story[0][:2], {**story[0][2], "body_kind": "waterschap"})
    assert first_wrong(lines(write(story))) is None


def test_a_roll_call_in_order():
    assert first_wrong(lines(write(roll_call()))) is None


def at(place, *said):
    """The roll call with other entries from this place on, and every hash right."""
    story = roll_call()
    return [*story[: place - 1], *said]


ROLL = {"method": "roll_call", "lot": "s03"}
ROLLS = [
    ("the lot drew another", at(8, opened(**ROLL, electors=["s01", "s04", "s02", "s03"])), "lot_not_first"),
    ("no lot was drawn", at(8, opened(method="roll_call", electors=["s03", "s01", "s04", "s02"])), "lot_not_first"),
    ("by seat number in place of the list", at(8, opened(**ROLL, electors=["s03", "s04", "s01", "s02"])), "call_order"),
    ("somebody who is there left out", at(8, opened(**ROLL, electors=["s03", "s01", "s04"])), "electors_not_present"),
    ("somebody who is not there",
     [*at(8, ("attendance.left", "s01", {"pid": "s01"})), roll_call()[7]], "electors_not_present"),
    ("the second name called first", at(9, of_roll("called", "s01")), "called_out_of_turn"),
    ("the next name before an answer", at(10, of_roll("called", "s01")), "called_too_soon"),
    ("a name while the roll is stopped", at(14, of_roll("called", "s04")), "called_too_soon"),
    ("who was passed, before the others", at(11, of_roll("called", "s03")), "called_out_of_turn"),
    ("who left, once more", at(20, of_roll("called", "s04")), "called_out_of_turn"),
    ("a vote of who is not called", at(10, ballot("s01", "for")), "ballot_out_of_turn"),
    ("a vote before any name", at(9, ballot("s03", "for")), "ballot_out_of_turn"),
    ("a vote keyed for who is not called", at(10, ballot("s02", "for", by="p-clerk")), "ballot_out_of_turn"),
    ("a correction after the next has voted", at(22, ballot("s01", "for", replaces="against")), "corrected_too_late"),
    ("another passed than is called", at(10, of_roll("passed", "s01")), "passed_out_of_turn"),
    ("one passed twice", at(23, of_roll("passed", "s03")), "passed_out_of_turn"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "code"), [row[1:] for row in ROLLS], ids=[row[0] for row in ROLLS])
def test_a_roll_called_otherwise_than_by_lot_and_list_is_found(said, code):
    written = lines(write(said))
    assert first_wrong(written) == (len(written), code)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("said", [row[1] for row in ROLLS] + [[*opening(), *row[1]] for row in VOTES])
def test_what_is_wrong_is_said_in_words(tmp_path, capsys, said, lang):
    file = tmp_path / "journal.jsonl"
    file.write_bytes(b"\n".join(lines(write(said))))
    assert verify.main([str(file), "--lang", lang]) == 1
    assert "{" not in capsys.readouterr().out


def test_names_stand_in_one_line_in_order():
    assert text({"s02", "s01"}) == text(["s02", "s01"]) == "s01, s02"
    assert text("gekozen:A") == "gekozen:A"


BASIS = {"regime": "TWDBB_2020", "basis": "other", "reference": "", "text": {"text": "t1", "hash": "2" * 64}}
ANOTHER = {**BASIS, "text": {"text": "t2", "hash": "3" * 64}}
HELD_ON = [
    ("another kind", [], {**BASIS, "basis": "exercise"}),
    ("other words", [], ANOTHER),
    ("what was recorded before the last", [("basis.chosen", "p-clerk", ANOTHER)], BASIS),
]


@pytest.mark.parametrize(("chosen", "confirmed"), [row[1:] for row in HELD_ON], ids=[row[0] for row in HELD_ON])
def test_the_chair_confirms_no_other_basis_than_was_recorded_last(chosen, confirmed):
    start, _ = opening()
    story = [start, ("meeting.convened", "system", BASIS), *chosen, ("basis.confirmed", "p-chair", confirmed)]
    assert first_wrong(lines(write(story))) == (len(story), "basis_differs")


def test_the_meeting_is_opened_on_the_basis_that_was_recorded():
    start, (kind, by, data) = opening()
    for found, wrong in (("other", None), ("act", (3, "basis_differs")), (None, (3, "basis_differs"))):
        stated = {**data, "regime": BASIS["regime"], "basis": found}
        assert first_wrong(lines(write([start, ("meeting.convened", "system", BASIS), (kind, by, stated)]))) == wrong
