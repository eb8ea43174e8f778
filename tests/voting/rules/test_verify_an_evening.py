"""What the platform itself writes is in order for the verifier, and a row altered afterwards is not."""

import json

import pytest

from council import journal
from council.rules.journal_check import check
from tests.town import Town, build

pytestmark = pytest.mark.django_db

ROUND = {"round": 1}


def vote_of(town: Town) -> dict[str, str]:
    opened = journal.entries(town.id, kinds=["vote.opened"])[-1]
    return {"vote": opened.data["vote"]}


def roll_call(town: Town) -> None:
    """One presses, one corrects, one speaks; one objects and is put right."""
    town.do(town.chair, "vote.open", item=str(town.item), method="roll_call")
    vote = vote_of(town)
    electors = journal.entries(town.id, kinds=["vote.opened"])[-1].data["electors"]
    for place, seat in enumerate(electors):
        town.do(town.chair, "vote.call_next", **vote)
        if place == 1:
            town.do(town.clerk, "vote.enter_spoken", **vote, **ROUND, entries=[{"seat": seat, "choice": "for"}])
        else:
            town.do(seat, "vote.cast", **vote, **ROUND, choice="for")
        if place == 2:
            town.do(seat, "vote.correct", **vote, **ROUND, choice="against")
    town.do(town.chair, "vote.countersign", **vote)
    town.do(town.chair, "vote.close", **vote)
    town.do(electors[0], "vote.object", **vote, **ROUND, said="against")
    town.do(town.chair, "vote.judge", **vote, seat=electors[0], verdict="corrected", reason="opname")
    town.do(town.chair, "vote.declare", **vote, confirm_unseen=True)


def all_at_once(town: Town) -> None:
    """Two of five vote: declared invalid."""
    item = str(town.meeting.items.order_by("position")[1].id)
    town.do(town.chair, "agenda.move_to", item=item)
    town.do(town.chair, "vote.open", item=item, method="simultaneous")
    vote = vote_of(town)
    for seat in town.members[:2]:
        town.do(seat, "vote.cast", **vote, **ROUND, choice="for")
    town.do(town.chair, "vote.close", **vote, name_missing=True)
    town.do(town.chair, "vote.declare", **vote, confirm_unseen=True)


@pytest.fixture
def evening() -> list[bytes]:
    town = build()
    town.open()
    roll_call(town)
    all_at_once(town)
    town.do(town.chair, "meeting.close")
    return [line.encode() for line in journal.lines(town.id)]


def test_an_evening_as_the_platform_writes_it_is_in_order(evening):
    reading, finding = check(evening)
    assert finding is None and len(reading.recount.votes) == 2
    outcomes = [json.loads(line)["data"].get("outcome") for line in evening if b'"vote.declared"' in line]
    assert outcomes == ["aangenomen", "ongeldig"]


def test_a_choice_altered_afterwards_is_named(evening):
    place = next(place for place, line in enumerate(evening) if b'"vote.ballot_cast"' in line)
    altered = evening[place].replace(b'"choice":"for"', b'"choice":"against"')
    _, finding = check([*evening[:place], altered, *evening[place + 1 :]])
    assert finding is not None and (finding.line, finding.code) == (place + 1, "hash")
