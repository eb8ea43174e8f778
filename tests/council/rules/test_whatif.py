"""A question that makes no sense gets an error in words, and never stops the rest."""

import io
import json
import sys

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from council.rules.kinds import BodyKind
from council.rules.whatif import QUESTIONS, answer
from council.rules.whatif_words import WORDS

OPEN = {"sitting": 37, "present": 19}
DECIDE = {"seats": 37, "sitting": 37, "recused": 0, "voor": 19, "tegen": 18}
PAPERS = {"sitting": 37, "recused": 0, "ballots": 37, "votes": {"A": 20}, "restricted": False}


def ask(rule="can_open", body="gemeente", case=OPEN, **more):
    return answer(json.dumps({"rule": rule, "body": body, "in": case, **more}).encode(), "en")


NONSENSE = [
    (ask(rule="no_such_rule"), "rule"),
    (ask(rule=None), "rule"),
    (ask(rule=["can_open"]), "rule"),
    (ask(body="raad"), "body"),
    (ask(body=None), "body"),
    (ask(body=["gemeente"]), "body"),
    (ask(case=None), "in"),
    (ask(case=[]), "in"),
    (ask(extra=1), "extra"),
    (ask(case={"sitting": 37}), "present"),
    (ask(case={}), "sitting"),
    (ask(case={**OPEN, "aanwezig": 3}), "aanwezig"),
    (ask(case={**OPEN, "body": "provincie"}), "provincie"),
    (ask(case={**OPEN, "body": 7}), "body"),
    (ask(case={**OPEN, "present": "19"}), "present"),
    (ask(case={**OPEN, "present": True}), "present"),
    (ask(case={**OPEN, "present": None}), "present"),
    (ask(case={**OPEN, "present": 19.0}), "whole number"),
    (ask(case={**OPEN, "second_convocation": 1}), "second_convocation"),
    (ask(case={**OPEN, "present": -1}), "present"),
    (ask(case={"sitting": 0, "present": 0}), "sitting"),
    (ask(case={"sitting": 37, "present": 38}), "present is more than sitting"),
    (ask("vote_valid", case={"sitting": 37, "recused": 38, "participated": 0}), "recused is more than sitting"),
    (ask("vote_valid", case={"sitting": 37, "recused": 3, "participated": 35}), "participated is more than"),
    (ask("decide", case={**DECIDE, "sitting": 38}), "sitting is more than seats"),
    (ask("decide", case={**DECIDE, "recused": 38}), "recused is more than sitting"),
    (ask("decide", case={**DECIDE, "recused": 1}), "voor+tegen is more than sitting-recused"),
    (ask("decide", case={**DECIDE, "seats": 0, "sitting": 0}), "seats"),
    (ask("person_ballot", case={**PAPERS, "votes": {"A": 20, "B": 18}}), "sum(votes) is more than ballots"),
    (ask("person_ballot", case={**PAPERS, "ballots": 38}), "ballots is more than"),
    (ask("person_ballot", case={**PAPERS, "votes": {"A": -1}}), "votes.A"),
    (ask("person_ballot", case={**PAPERS, "votes": {"A": True}}), "A"),
    (ask("person_ballot", case={**PAPERS, "votes": {"A": "20"}}), "A"),
    (ask("person_ballot", case={**PAPERS, "votes": [20]}), "votes"),
    (ask("doors_close", case={"signed": 5, "requesters": 6}), "requesters is more than signed"),
    (ask("doors_close", case={"body": "ps", "signed": 5, "requesters": 1}), "ps"),
    (ask("doors_close", "provincie", {"body": "raad", "signed": 5, "requesters": 1}), "raad"),
    (ask("doors_close", case={"body": "stad", "signed": 5, "requesters": 1}), "stad"),
    (ask("may_demand_meeting", case={"seats": 37, "requesters": 38}), "requesters is more than seats"),
    (ask("council_seats", case={"inhabitants": -1}), "inhabitants"),
    (ask("council_seats", "provincie", {"inhabitants": 500_000}), "Provinciewet art. 8"),
    (ask("council_seats", "eiland", {"inhabitants": 2_000}), "Wet openbare lichamen BES art. 9"),
    (ask("council_seats", "waterschap", {"inhabitants": 2_000}), "Waterschapswet art. 13"),
    (answer(b"", "en"), "JSON"),
    (answer(b"[]", "en"), "object"),
    (answer(b'"can_open"', "en"), "object"),
    (answer(b"{", "en"), "JSON"),
    (answer(b"\xff\xfe", "en"), "JSON"),
    (answer(b'{"rule":"can_open","rule":"decide"}', "en"), "twice"),
    (answer(b'{"rule":"can_open","body":"gemeente","in":{"sitting":37,"present":19,"present":3}}', "en"), "twice"),
    (answer(b'{"rule":"can_open","body":"gemeente","in":{"sitting":NaN,"present":19}}', "en"), "whole number"),
    (answer(b'{"rule":"can_open","body":"gemeente","in":{"sitting":1e3,"present":19}}', "en"), "whole number"),
    (answer(b'{"rule":"\\ud800","body":"gemeente","in":{}}', "en"), "no text"),
    (answer(b"[" * 100_000, "en"), "JSON"),
]


@pytest.mark.parametrize(("answered", "about"), NONSENSE)
def test_nonsense_is_answered_with_an_error_that_names_it(answered, about):
    assert answered.keys() == {"error"}
    assert about in answered["error"]


@given(st.binary())
def test_no_line_whatever_brings_it_down(line):
    assert answer(line).keys() == {"error"}


NUMBERS = st.integers(-2, 60) | st.booleans() | st.none() | st.text(max_size=3)


@given(st.sampled_from(sorted(QUESTIONS)), st.sampled_from(list(BodyKind)), st.data())
def test_no_case_whatever_brings_it_down(rule, body, data):
    question = QUESTIONS[rule]
    names = [*question.required, *question.optional]
    values = NUMBERS | st.dictionaries(st.text(max_size=2), NUMBERS, max_size=3)
    case = data.draw(st.dictionaries(st.sampled_from(names), values))
    answered = ask(rule, body, case)
    assert answered.keys() in ({"out", "source"}, {"error"})


CASES = {
    "can_open": OPEN,
    "vote_valid": {"sitting": 37, "recused": 0, "participated": 19},
    "decide": DECIDE,
    "person_ballot": PAPERS,
    "doors_close": {"signed": 37, "requesters": 8},
    "may_demand_meeting": {"seats": 37, "requesters": 8},
    "council_seats": {"inhabitants": 90_000},
}


@pytest.mark.parametrize("rule", QUESTIONS)
def test_the_body_may_be_said_again_inside_every_question(rule):
    without = ask(rule, case=CASES[rule])
    assert "out" in without
    for inner in ("gemeente", "raad"):
        assert ask(rule, case={**CASES[rule], "body": inner}) == without
    assert "provincie" in ask(rule, case={**CASES[rule], "body": "provincie"})["error"]


def test_a_byte_order_mark_is_no_nonsense():
    assert answer(b"\xef\xbb\xbf" + GOOD) == answer(GOOD)


def test_a_remark_may_stand_beside_a_question():
    assert ask(why="19 of 37") == {"out": True, "source": "Gemeentewet art. 20 lid 1"}


def test_errors_are_dutch_unless_asked_otherwise_and_both_are_complete():
    assert answer(b"")["error"] == WORDS["nl"]["not_json"]
    assert WORDS["nl"].keys() == WORDS["en"].keys()


def test_a_long_name_is_shown_shortened():
    assert len(ask(case={**OPEN, "x" * 5000: 1})["error"]) < 200


GOOD = b'{"rule":"can_open","body":"gemeente","in":{"sitting":37,"present":19}}\n'


def test_the_command_answers_every_line_of_a_file(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_bytes(GOOD + b"nonsense\n\xff\n" + GOOD)
    out = io.StringIO()
    call_command("whatif", str(file), "--lang", "en", stdout=out)
    answers = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [list(found) for found in answers] == [["out", "source"], ["error"], ["error"], ["out", "source"]]


def test_the_command_reads_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(GOOD)))
    out = io.StringIO()
    call_command("whatif", stdout=out)
    assert json.loads(out.getvalue()) == {"out": True, "source": "Gemeentewet art. 20 lid 1"}
