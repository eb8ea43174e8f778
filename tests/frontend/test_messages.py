"""Dutch and English are both complete: every text in code and templates has its Dutch words."""

import inspect
import re

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po
from django.utils import translation

from council.rules import regimes
from council.rules.articles import KEYS
from frontend.management.commands.collect_messages import CATALOGUE, collected
from frontend.templatetags.evidence import EVIDENCE, evidence
from frontend.templatetags.words import SENTENCES, WORDS
from meetings.models import Meeting, Participant, Proposal
from meetings.rules import conditions
from meetings.rules.conditions import RULES
from voting.models import Elector, Vote
from voting.rules.declare import Outcome
from voting.rules.methods import VoteMethod
from voting.rules.notes import Note

PLACE = re.compile(r"%\((\w+)\)s")
IN_PLAIN_B1 = re.compile(r"\b(je|jij|jouw|error|succesvol)\b", re.IGNORECASE)


def catalogue() -> dict[tuple[str | None, str], Message]:
    with CATALOGUE.open("rb") as file:
        return {(row.context, _id(row)): row for row in read_po(file, locale="nl") if row.id}


def _id(row: Message) -> str:
    return row.id[0] if isinstance(row.id, tuple) else row.id


def test_every_text_has_its_dutch_words() -> None:
    known = catalogue()
    wanted = {(row.context, _id(row)) for row in collected() if row.id}
    missing = [key for key in wanted if key not in known or not all(_strings(known[key]))]
    assert missing == [], "run: python manage.py collect_messages, then translate what it reports"


def _strings(row: Message) -> tuple[str, ...]:
    return row.string if isinstance(row.string, tuple) else (row.string,)


def test_dutch_keeps_every_value_and_says_u() -> None:
    for (_, text), row in catalogue().items():
        for dutch in _strings(row):
            assert set(PLACE.findall(dutch)) == set(PLACE.findall(text)), text
            assert not IN_PLAIN_B1.search(dutch), dutch


@pytest.mark.parametrize(
    ("table", "codes"),
    [
        ("meeting", Meeting.Status.values),
        ("attendance", Participant.State.values),
        ("proposal_state", Proposal.State.values),
        ("seat", Elector.State.values),
        ("vote", Vote.Status.values),
        ("outcome", list(Outcome)),
        ("outcome_class", list(Outcome)),
        ("method", list(VoteMethod)),
        ("note", list(Note)),
        ("condition", list(RULES)),
    ],
)
def test_every_code_has_a_word(table: str, codes: list[str]) -> None:
    assert set(codes) - set(WORDS[table]) == set()


def test_what_is_found_for_a_condition_has_a_sentence() -> None:
    """The codes stand as literals in the rules; keys of articles and refusals have the same form and are none."""
    literals = set(re.findall(r'"([a-z_]+\.[a-z_]+)"', inspect.getsource(conditions) + inspect.getsource(regimes)))
    codes = {code for code in literals if code not in KEYS and not code.startswith(("doors.", "basis."))}
    assert {"quorum.there", "log.chained", "regime.on_basis"} <= codes
    assert codes - set(EVIDENCE) == set()


@pytest.mark.parametrize("reference", ["", "Stb. 2026, 1"])
def test_a_sentence_of_evidence_has_its_values_in_words(reference: str) -> None:
    values = {"regime": "TWDBB_2020", "basis": "act", "reference": reference}
    with translation.override("en"):
        said = evidence({"code": "regime.on_basis", "values": values})
        assert evidence({"code": "no.such", "values": {}}) == ""
    assert said.startswith("Not in force: the temporary act") and reference in said and "act" in said.split("is:")[1]


def test_every_line_of_the_minutes_has_a_sentence() -> None:
    from frontend.rules.minutes import HANDLERS  # noqa: PLC0415  only this test asks for it

    own = {"attendance.admitted", "floor.ended", "interruption.ended", "agenda.moved_to", "agenda.changed"}
    own |= {"attendance.called"}  # in three ways, by what came through
    assert {f"attendance.called_{how}" for how in ("only", "through", "in_vain")} <= set(SENTENCES)
    assert {kind for kind in HANDLERS if kind not in SENTENCES} <= own
