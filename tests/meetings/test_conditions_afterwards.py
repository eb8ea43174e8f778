"""While a meeting goes on C12 to C16 are about the vote that runs; once it is over, about all its votes."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.kit import Evening, Town

ON_VOTES = ("C12", "C13", "C14", "C15", "C16")


@pytest.fixture
def evening(transactional_db: None) -> Evening:
    made = Town().evening(("Opening", "Zwembad", ("Hamerstuk", True), "Benoeming"))
    made.opens()
    return made


def found(evening: Evening) -> dict[str, tuple[str, str]]:
    """State and code of what is about votes."""
    rows = evening.slice("compliance", "public")["conditions"]
    return {row["id"]: (row["state"], row["code"]) for row in rows if row["id"] in ON_VOTES}


def values(evening: Evening, number: str) -> Any:
    return next(row["values"] for row in evening.slice("compliance")["conditions"] if row["id"] == number)


def by_name(evening: Evening, label: str, seen: bool) -> str:
    vote = evening.opens_vote("simultaneous", proposal=evening.hands_in(label))
    evening.all_cast(vote)
    evening.chair.sends("vote.close", vote=vote)
    for elector in evening.board["electors"] if seen else ():
        evening[elector["seat"]].sends("vote.seen", vote=vote, round=1)
    evening.declares(vote)
    return vote


def on_paper(evening: Evening) -> None:
    evening.chair.sends("agenda.move_to", item=evening.item(4))
    vote = evening.opens_vote("paper", proposal=evening.hands_in("B1", "proposal", item=4, on_persons=True))
    evening.clerk.sends("vote.enter_count", vote=vote, ballots=9, counts={"A. Bos": 6, "B. Kok": 3})
    evening.declares(vote)


def test_an_evening_without_votes_says_so(evening: Evening) -> None:
    evening.chair.sends("meeting.close")
    assert found(evening) == dict.fromkeys(ON_VOTES, ("n/a", "evening.no_vote"))


def test_live_they_are_about_the_vote_that_runs(evening: Evening) -> None:
    by_name(evening, "M1", seen=True)
    assert found(evening)["C12"] == ("n/a", "vote.none")
    evening.opens_vote("simultaneous", proposal=evening.hands_in("M2"))
    assert (found(evening)["C12"], found(evening)["C16"]) == (("ok", "form.lawful"), ("ok", "result.computed"))


def test_an_evening_on_which_all_was_in_order(evening: Evening) -> None:
    by_name(evening, "M1", seen=True)
    on_paper(evening)
    evening.chair.sends("meeting.close")
    assert found(evening) == {
        "C12": ("ok", "evening.forms"),
        "C13": ("ok", "evening.persons_on_paper"),
        "C14": ("ok", "evening.seen"),
        "C15": ("ok", "evening.reached"),
        "C16": ("ok", "evening.computed"),
    }
    assert (values(evening, "C12"), values(evening, "C13"), values(evening, "C14")) == (
        {"votes": 2},
        {"votes": 1},
        {"votes": 1},
    )


def test_an_evening_tells_what_asked_attention(evening: Evening) -> None:
    by_name(evening, "M1", seen=True)
    evening.chair.sends("vote.annul", vote=by_name(evening, "M2", seen=False), reason="storing")
    evening.chair.sends("meeting.close")
    assert found(evening) == {
        "C12": ("ok", "evening.forms"),
        "C13": ("n/a", "evening.no_persons"),
        "C14": ("warn", "evening.unseen"),
        "C15": ("ok", "evening.reached"),
        "C16": ("warn", "evening.annulled"),
    }
    assert values(evening, "C14") == {"votes": 2, "unseen": 1}


def test_too_few_in_a_vote_stays_to_be_read(evening: Evening) -> None:
    for member in evening.members[4:]:
        evening.clerk.sends("attendance.leave", pid=member.pid)
    vote = evening.opens_vote("simultaneous", proposal=evening.hands_in("M1"), confirm_shortfall=True)
    evening.all_cast(vote)
    assert evening.declares(vote) == "ongeldig"
    evening.chair.sends("meeting.close")
    assert found(evening)["C15"] == ("warn", "evening.short")


def test_the_minutes_describe_the_evening(evening: Evening) -> None:
    by_name(evening, "M1", seen=True)
    on_paper(evening)
    evening.chair.sends("meeting.close")
    for language, said in (
        (
            "nl",
            ("Gehouden stemmingen: 2", "Stemmingen over personen: 1, allemaal op papier.", "Vastgestelde uitslagen"),
        ),
        ("en", ("Votes held: 2", "Votes on persons: 1, all on paper.", "Results declared: 2")),
    ):
        reader = Client(headers={"accept-language": language})
        html = reader.get(reverse("frontend:minutes", args=[evening.id])).content.decode()
        assert all(sentence in html for sentence in said)
