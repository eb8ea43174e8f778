"""Every refusal that the code can raise has its sentence in both languages, and no sentence is left over."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from string import Formatter

import pytest

from council.rules import refusal_words as council
from meetings.rules import refusal_words as meetings
from meetings.rules.refusals import LANGUAGES, REFUSALS, sentence
from voting.rules import refusal_words as voting

ROOT = Path(__file__).resolve().parents[3]
STOREYS = ("council", "voting", "meetings")


def raised() -> Iterator[tuple[str, ast.Call]]:
    """Code, or pattern where a part is only known when it runs, with the call that raises it."""
    for storey in STOREYS:
        for path in sorted((ROOT / storey).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Refused":
                    yield code_of(node.args[0]), node


def code_of(node: ast.expr) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(code_of(part) if isinstance(part, ast.Constant) else "*" for part in node.values)
    assert isinstance(node, ast.Constant), f"a refusal's code is written out: {ast.unparse(node)}"
    return str(node.value)


CODES = sorted({code for code, _ in raised()})


@pytest.mark.parametrize("code", CODES)
def test_every_refusal_has_a_sentence(code: str) -> None:
    assert any(fnmatchcase(known, code) for known in REFUSALS)


def test_no_sentence_is_for_a_refusal_that_nobody_raises() -> None:
    assert [known for known in REFUSALS if not any(fnmatchcase(known, code) for code in CODES)] == []


def test_no_code_has_two_rows() -> None:
    assert len(REFUSALS) == sum(len(part.WORDS) for part in (council, voting, meetings))


def given(call: ast.Call) -> set[str] | None:
    """The names of the values that this call gives, when they stand there as a literal."""
    if len(call.args) < 3:
        return set()
    found = call.args[2]
    if isinstance(found, ast.Dict) and all(isinstance(key, ast.Constant) for key in found.keys):
        return {str(key.value) for key in found.keys if isinstance(key, ast.Constant)}
    return None


def wanted(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name}


def test_no_sentence_asks_for_a_value_that_is_not_given() -> None:
    gaps = defaultdict(set)
    for code, call in raised():
        values = given(call)
        if code in REFUSALS and values is not None:
            gaps[code] |= {name for text in REFUSALS[code] for name in wanted(text) - values}
    assert {code: names for code, names in gaps.items() if names} == {}


@pytest.mark.parametrize("code", sorted(REFUSALS))
def test_both_languages_say_the_same_with_the_same_values(code: str) -> None:
    dutch, english = REFUSALS[code]
    assert wanted(dutch) == wanted(english)
    assert dutch.count(" | ") == english.count(" | ") <= 1
    for text in (dutch, english):
        assert all(part.endswith((".", "?")) for part in text.split(" | "))
        assert not re.search(r"\b(error|succesvol|abstain|je|jij|jouw)\b", text, re.IGNORECASE)


def test_the_article_stands_behind_what_is_the_matter_and_before_what_can_be_done() -> None:
    values = {"present": 18, "sitting": 39, "needed": 20}
    assert sentence("meeting.no_quorum", values, "nl", article="Gemeentewet art. 20 lid 1") == (
        "Dat kan nu niet: er zijn 18 van de 39 leden aanwezig; 20 zijn nodig (Gemeentewet art. 20 lid 1). "
        "Wacht op meer leden, of open de vergadering niet."
    )


def test_members_are_named_and_a_long_list_is_cut() -> None:
    names = {f"s{n:02d}": f"lid {n}" for n in range(1, 10)}
    assert sentence("vote.unanswered", {"seats": ["s01", "s02"]}, "nl", names).startswith(
        "Nog geen antwoord van lid 1 en lid 2."
    )
    assert "lid 5 en nog 4." in sentence("vote.unanswered", {"seats": list(names)}, "nl", names)


def test_codes_among_the_values_are_spoken_as_words() -> None:
    assert sentence("meeting.wrong_moment", {"command": "vote.open", "status": "suspended"}, "en") == (
        "That is not possible now: the meeting is suspended."
    )


@pytest.mark.parametrize("language", [*LANGUAGES, "en-GB", "fr", ""])
@pytest.mark.parametrize("values", [{}, {"seats": [["s01"], None, 3]}, {"seat": "{0.__class__}", "present": {}}])
def test_a_sentence_never_fails(language: str, values: dict[str, object]) -> None:
    for code in [*REFUSALS, "never.heard_of", ""]:
        assert sentence(code, values, language)
