"""The words of a declaration are kept by their hash, in each language, with the entry they belong to."""

import pytest

from meetings.models import Rendering
from meetings.services.preparing import canonical_hash
from tests.kit import Evening, Town
from voting.rules.declared_words import template


@pytest.fixture
def evening(db: None) -> Evening:
    return Town().evening()


def test_the_words_of_a_declaration_are_kept_in_both_languages(evening: Evening) -> None:
    evening.opens(9)
    vote = evening.opens_vote(proposal=evening.hands_in("M1"))
    evening.roll_call(vote, against=["s01", "s02"])
    assert evening.declares(vote) == "aangenomen"
    kept = {row.language: row for row in Rendering.objects.all()}
    texts = {"nl": "Vóór 7, tegen 2. De motie is aangenomen.", "en": "For 7, against 2. The motion is adopted."}
    assert {row.hash for row in kept.values()} == {canonical_hash({"vote": vote, "text": t}) for t in texts.values()}
    entry = evening.journal("vote.declared")[-1]
    assert {(row.kind, row.seq, row.template) for row in kept.values()} == {
        ("declaration", entry.seq, template(language)) for language in texts
    }


def test_two_votes_with_the_same_numbers_are_kept_both(evening: Evening) -> None:
    evening.opens(9)
    for label in ("M1", "M2"):
        vote = evening.opens_vote("simultaneous", proposal=evening.hands_in(label))
        evening.all_cast(vote)
        evening.declares(vote)
    assert Rendering.objects.count() == 4
