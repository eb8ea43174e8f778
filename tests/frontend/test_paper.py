"""What readers see of a vote on paper: a word, the numbers, and no empty list of names."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from tests.kit import Town

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ("Niet gekozen", "vóór: 2", "tegen: 6", "9 stembriefjes", "Gekozen: A. Bos")),
        ("en", ("Not elected", "for: 2", "against: 6", "9 ballot papers", "Elected: A. Bos")),
    ],
)
def test_a_vote_on_paper_in_words_and_numbers(language: str, words: tuple[str, ...]) -> None:
    cache.clear()
    evening = Town().evening()
    evening.opens(9)
    reader = Client(headers={"accept-language": language})
    for label, counts in (("B1", {"A. Bos": 9}), ("B2", {"voor": 2, "tegen": 6})):
        vote = evening.opens_vote("paper", proposal=evening.hands_in(label, "proposal", on_persons=True))
        evening.clerk.sends("vote.enter_count", vote=vote, ballots=9, counts=counts)
        evening.declares(vote)
    for page in ("", "besluitenlijst/", "verslag/"):
        shown = reader.get(f"/vergadering/{evening.id}/{page}").content.decode()
        for word in words if page else words[:4]:  # the live page has the numbers of the last vote
            assert word in shown, (page, word)
        assert "gekozen:" not in shown
        assert "niet_gekozen" not in shown
        assert not re.search(r"Vote \d by name</summary>|Stemming \d op naam</summary>", shown)
