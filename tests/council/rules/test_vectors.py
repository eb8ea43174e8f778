"""Every case of the law, asked of the rule itself and of `whatif`, in the four kinds of body."""

import json

import pytest

from council.rules.convening import may_demand_meeting
from council.rules.kinds import BodyKind
from council.rules.majority import decide
from council.rules.persons import person_ballot
from council.rules.quorum import can_open, vote_valid
from council.rules.seats import council_seats
from council.rules.whatif import answer
from tests.council.rules.vectors import DOORS, SEATS, VECTORS

RULES = {
    "can_open": can_open,
    "vote_valid": vote_valid,
    "decide": decide,
    "person_ballot": lambda **case: str(person_ballot(**case)),
    "may_demand_meeting": may_demand_meeting,
}
CASES = [(rule, case, out) for rule, rows in VECTORS.items() for case, out in rows]


def ask(rule, body, case):
    return answer(json.dumps({"rule": rule, "body": body, "in": case}).encode())


@pytest.mark.parametrize(("rule", "case", "out"), CASES)
def test_the_rule_gives_the_outcome_of_the_law(rule, case, out):
    assert RULES[rule](**case) == out


@pytest.mark.parametrize("body", list(BodyKind))
@pytest.mark.parametrize(("rule", "case", "out"), CASES)
def test_whatif_gives_the_same_in_every_body_with_a_source(rule, case, out, body):
    answered = ask(rule, body, case)
    assert answered["out"] == out and type(answered["out"]) is type(out)
    assert answered["source"]


@pytest.mark.parametrize(("body", "case", "out"), [(body, *row) for body, rows in DOORS.items() for row in rows])
def test_doors_close_at_one_fifth_and_in_a_province_at_one_tenth(body, case, out):
    assert ask("doors_close", body, case)["out"] is out


@pytest.mark.parametrize(("inhabitants", "seats"), SEATS)
def test_seats_follow_from_inhabitants(inhabitants, seats):
    assert council_seats(inhabitants) == seats
    expected = {"out": seats, "source": "Gemeentewet art. 8"}
    assert ask("council_seats", "gemeente", {"inhabitants": inhabitants}) == expected


SOURCES = [
    ("can_open", {"sitting": 37, "present": 19}, "Gemeentewet art. 20 lid 1", "Provinciewet art. 20 lid 1",
     "reglement van orde van het algemeen bestuur", "Wet openbare lichamen BES art. 21 lid 1"),
    ("vote_valid", {"sitting": 37, "recused": 0, "participated": 19}, "Gemeentewet art. 29 lid 1",
     "Provinciewet art. 29 lid 1", "Waterschapswet art. 38b lid 1", "Wet openbare lichamen BES art. 30 lid 1"),
    ("decide", {"seats": 5, "sitting": 5, "recused": 0, "voor": 2, "tegen": 1}, "Gemeentewet art. 30 lid 1",
     "Provinciewet art. 30 lid 1", "Waterschapswet art. 38c", "Wet openbare lichamen BES art. 31 lid 1"),
    ("decide", {"seats": 5, "sitting": 5, "recused": 1, "voor": 2, "tegen": 2}, "Gemeentewet art. 32 lid 5",
     "Provinciewet art. 32 lid 5", "reglement van orde van het algemeen bestuur",
     "Wet openbare lichamen BES art. 33 lid 5"),
    ("doors_close", {"signed": 30, "requesters": 6}, "Gemeentewet art. 23 lid 2", "Provinciewet art. 23 lid 2",
     "Waterschapswet art. 35", "Wet openbare lichamen BES art. 24 lid 2"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "case", "gemeente", "provincie", "waterschap", "eiland"), SOURCES)
def test_the_source_is_the_bodys_own_law(rule, case, gemeente, provincie, waterschap, eiland):
    bodies = ("gemeente", "provincie", "waterschap", "eiland")
    assert [ask(rule, body, case)["source"] for body in bodies] == [gemeente, provincie, waterschap, eiland]
