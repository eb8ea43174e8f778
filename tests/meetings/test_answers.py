"""What a sender reads when a rule says no."""

from uuid import uuid4

import pytest

from meetings import answers
from meetings.dispatch import Done, RefusedOutcome
from meetings.scribe import Busy


def refused() -> RefusedOutcome:
    return RefusedOutcome(uuid4(), "vote.not_your_turn", "Gemeentewet art. 32 lid 1", {"seat": "s07"}, {"s07": "Bos"})


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (
            "nl",
            "Bos is niet aan de beurt (Gemeentewet art. 32 lid 1). Wacht tot de naam wordt geroepen.",
        ),
        ("en", "It is not the turn of Bos (Gemeentewet art. 32 lid 1). Wait until the name is called."),
    ],
)
def test_a_refusal_is_answered_with_code_article_and_a_sentence(language: str, text: str) -> None:
    no = refused()
    assert answers.message(no, language) == {
        "type": "refused",
        "id": str(no.id),
        "code": "vote.not_your_turn",
        "article": "Gemeentewet art. 32 lid 1",
        "values": {"seat": "s07"},
        "text": text,
    }


def test_what_was_done_and_what_was_too_much_have_no_sentence() -> None:
    number = uuid4()
    assert answers.message(Done(number, 7, {"vote": "x"})) == {
        "type": "done",
        "id": str(number),
        "seq": 7,
        "data": {"vote": "x"},
    }
    assert answers.message(Busy(number)) == {"type": "busy", "id": str(number)}


@pytest.mark.parametrize(
    ("cookie", "accept", "language"),
    [
        ("", "", "nl"),
        ("", "en-GB,en;q=0.9,nl;q=0.8", "en"),
        ("django_language=nl", "en", "nl"),
        ("django_language=xx", "de, en;q=0.5", "en"),
        ("\x00=;;;", "*;q=x", "nl"),
    ],
)
def test_the_language_is_the_one_chosen_on_the_pages_else_the_browsers(cookie: str, accept: str, language: str) -> None:
    assert answers.language({b"cookie": cookie, b"accept-language": accept}) == language
