"""On what a meeting is held stands in its journal, from the convocation on: nobody needs a row to know it."""

import pytest

from council.models import ErasableText
from council.services import erase_text
from frontend import selectors
from frontend.rules import minutes
from tests.kit import Evening, Town

WORDS = "besluit van het presidium van 3 november"
ACT = {"kind": "act", "reference": "Stb. 2027, 12", "text": "noodwet"}

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def town() -> Town:
    return Town()


def told(evening: Evening) -> minutes.Document:
    entries = selectors.journal_entries(evening.id)
    people, kept = selectors.participants(evening.id), selectors.kept_texts(entries)
    return minutes.tell(entries, people, selectors.proposals(evening.id), kept)


def lines(document: minutes.Document) -> dict[str, str]:
    said = [line["said"] for part in document["sections"] for line in part["lines"]]
    return {one["code"]: one["values"]["basis"] for one in said if one["code"].startswith("basis.")}


def test_the_convocation_says_it_and_the_chair_confirms_the_same(town: Town) -> None:
    evening = town.evening(basis_kind="other", basis_reference="art. 9 RvO", basis_text=WORDS)
    sent = evening.last("meeting.convened")
    assert (sent["basis"], sent["reference"]) == ("other", "")
    kept = ErasableText.objects.get(id=sent["text"]["text"])
    assert (kept.text, kept.digest()) == (f"art. 9 RvO, {WORDS}", sent["text"]["hash"])
    evening.chair.sends("basis.confirm")
    assert evening.last("basis.confirmed") == {name: sent[name] for name in ("regime", "basis", "reference", "text")}
    evening.verify()


def test_another_basis_is_confirmed_as_the_clerk_chose_it_last(town: Town) -> None:
    evening = town.evening()
    evening.clerk.sends("basis.choose", regime="TWDBB_2020", basis=ACT)
    evening.chair.sends("basis.confirm")
    assert evening.last("basis.confirmed") == evening.last("basis.chosen")
    assert evening.last("basis.confirmed")["reference"] == "Stb. 2027, 12"
    evening.verify()


def test_the_minutes_read_it_from_the_journal(town: Town) -> None:
    evening = town.evening(basis_kind="other", basis_text=WORDS)
    assert told(evening)["notice"] == {"code": "notice.other", "values": {"reference": WORDS}}
    evening.clerk.sends("basis.choose", regime="TWDBB_2020", basis=ACT)
    evening.chair.sends("basis.confirm")
    document = told(evening)
    assert document["notice"] == {"code": "notice.act", "values": {"reference": "Stb. 2027, 12"}}
    assert lines(document) == {"basis.chosen": "Stb. 2027, 12", "basis.confirmed": "Stb. 2027, 12"}


def test_words_that_were_erased_leave_a_mark_and_the_chain_whole(town: Town) -> None:
    evening = town.evening(basis_kind="other", basis_text=WORDS)
    evening.chair.sends("basis.confirm")
    erase_text(evening.last("meeting.convened")["text"]["text"])
    assert told(evening)["notice"] == {"code": "notice.other", "values": {"reference": minutes.ERASED}}
    assert lines(told(evening)) == {"basis.confirmed": minutes.ERASED}
    evening.verify()
