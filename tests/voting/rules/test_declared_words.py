"""The chair's words: one sentence for each outcome, the same in the cockpit and in what is kept."""

import json
import re
from pathlib import Path

import pytest

from council.rules.majority import TieRule
from voting.rules import declare
from voting.rules.ballots import Tally
from voting.rules.declared_words import LANGUAGES, THINGS, WORDS, spoken, template

ROOM = Path(__file__).resolve().parents[3] / "frontend/room/texts"


def facts(voor: int, tegen: int, **more: object) -> declare.Facts:
    return declare.Facts(seats=39, sitting=39, recused=0, tally=Tally(voor, tegen), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "dutch"),
    [
        (facts(21, 17), "Vóór 21, tegen 17. De motie is aangenomen."),
        (facts(17, 21), "Vóór 17, tegen 21. De motie is verworpen."),
        (facts(10, 9), "Er deden 19 van de 39 leden mee; 20 zijn nodig. De stemming is ongeldig."),
        (
            facts(19, 19),
            "Vóór 19, tegen 19. De stemmen staken. Het besluit wordt uitgesteld tot een volgende vergadering.",
        ),
        (
            facts(19, 19, again=declare.Again.AFTER_TIE),
            "Vóór 19, tegen 19. De stemmen staken voor de tweede keer. De motie is niet aangenomen.",
        ),
        (
            facts(19, 19, tie_rule=TieRule.REJECT),
            "Vóór 19, tegen 19. De stemmen staken. De motie is niet aangenomen.",
        ),
    ],
)
def test_the_words_follow_from_the_verdict(case: declare.Facts, dutch: str) -> None:
    verdict = declare.judge(case)
    assert spoken(verdict.code, {**verdict.values, "kind": "motion"}, "nl") == dutch


def test_every_code_of_a_declaration_has_its_words() -> None:
    source = Path(declare.__file__).read_text(encoding="utf-8")
    assert set(re.findall(r'"(declared\.[a-z_]+)"', source)) == set(WORDS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_cockpit_shows_the_same_words(language: str) -> None:
    text = (ROOM / f"{language}.codes.ts").read_text(encoding="utf-8")
    shown = {key: json.loads(f'"{said}"') for key, said in re.findall(r'"([\w.]+)":\s*"((?:[^"\\]|\\.)*)"', text)}
    place = LANGUAGES.index(language)
    assert {code: shown.get(f"words.{code}") for code in WORDS} == {code: row[place] for code, row in WORDS.items()}
    assert {code: shown.get(f"thing.{code}") for code in THINGS} == {code: row[place] for code, row in THINGS.items()}


def test_each_language_has_its_own_version() -> None:
    assert template("nl") != template("en")
