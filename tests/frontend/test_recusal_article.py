"""Who takes no part does so by the law of his own body, on every page."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.kit import Evening, Town

ARTICLES = {"gemeente": "art. 28", "provincie": "art. 28", "waterschap": "art. 38a", "eiland": "art. 29"}


@pytest.fixture
def evening(kind: str, transactional_db: None) -> Evening:
    """A vote is open in which the second member takes no part."""
    made = Town(seats=5, kind=kind, mayor=False, aldermen=0).evening(items=("Opening", ("Zwembad", True)))
    made.opens()
    made["s02"].sends("recusal.declare", item=made.item(2))
    made.opens_vote(proposal=made.hands_in("M1"))
    return made


def read(name: str, evening: Evening) -> str:
    answer = Client(headers={"accept-language": "nl"}).get(reverse(f"frontend:{name}", args=[evening.id]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("kind", sorted(ARTICLES))
def test_the_article_is_that_of_the_bodys_own_law(kind: str, evening: Evening) -> None:
    article = ARTICLES[kind]
    assert f"doet niet mee ({article})" in read("live", evening)
    vote = evening.board["id"]
    evening.roll_call(vote)
    evening.declares(vote)
    evening["s02"].sends("vote.not_taken_part", vote=vote)
    minutes = read("minutes", evening)
    assert f"A. Lid002 doet niet mee aan dit punt ({article})." in minutes
    for text in (minutes, read("decisions", evening)):
        assert f"Deed niet mee ({article}): A. Lid002." in text
        assert f"A. Lid002 wil aangetekend zien: deed niet mee ({article})." in text
        assert all(other == article or f"({other})" not in text for other in ARTICLES.values())
