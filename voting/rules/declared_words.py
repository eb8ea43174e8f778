"""The words with which the chair declares a result, Dutch first. The cockpit shows the same; a test compares."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Final

from council.rules.canonical import encode

LANGUAGES: Final = ("nl", "en")

THINGS: Final[dict[str, tuple[str, str]]] = {
    "proposal": ("Het voorstel", "The proposal"),
    "motion": ("De motie", "The motion"),
    "amendment": ("Het amendement", "The amendment"),
    "subamendment": ("Het subamendement", "The sub-amendment"),
    "order": ("Het ordevoorstel", "The order motion"),
}

WORDS: Final[dict[str, tuple[str, str]]] = {
    "declared.adopted": (
        "Vóór {voor}, tegen {tegen}. {thing} is aangenomen.",
        "For {voor}, against {tegen}. {thing} is adopted.",
    ),
    "declared.rejected": (
        "Vóór {voor}, tegen {tegen}. {thing} is verworpen.",
        "For {voor}, against {tegen}. {thing} is rejected.",
    ),
    "declared.invalid": (
        "Er deden {participated} van de {eligible} leden mee; {needed} zijn nodig. De stemming is ongeldig.",
        "{participated} of the {eligible} members took part; {needed} are needed. The vote is invalid.",
    ),
    "declared.tie_postponed": (
        "Vóór {voor}, tegen {tegen}. De stemmen staken. Het besluit wordt uitgesteld tot een volgende vergadering.",
        "For {voor}, against {tegen}. The vote is tied. The decision is postponed to a next meeting.",
    ),
    "declared.tie_rejected_complete": (
        "Vóór {voor}, tegen {tegen}. De stemmen staken in een voltallige vergadering. {thing} is niet aangenomen.",
        "For {voor}, against {tegen}. The vote is tied in a complete meeting. {thing} is not adopted.",
    ),
    "declared.tie_rejected_again": (
        "Vóór {voor}, tegen {tegen}. De stemmen staken voor de tweede keer. {thing} is niet aangenomen.",
        "For {voor}, against {tegen}. The vote is tied for the second time. {thing} is not adopted.",
    ),
    "declared.tie_rejected_by_rule": (
        "Vóór {voor}, tegen {tegen}. De stemmen staken. {thing} is niet aangenomen.",
        "For {voor}, against {tegen}. The vote is tied. {thing} is not adopted.",
    ),
    "declared.adopted_without_vote": (
        "Niemand vraagt stemming. {thing} is aangenomen.",
        "Nobody asks for a vote. {thing} is adopted.",
    ),
}


def spoken(code: str, values: Mapping[str, object], language: str) -> str:
    """The chair's sentence; an item without a proposal of its own is spoken of as a proposal."""
    place = LANGUAGES.index(language)
    thing = THINGS.get(str(values.get("kind", "")), THINGS["proposal"])[place]
    return WORDS[code][place].format_map({**values, "thing": thing})


def template(language: str) -> str:
    """The version of the words in this language: a hash of them all."""
    place = LANGUAGES.index(language)
    said = {code: row[place] for table in (THINGS, WORDS) for code, row in table.items()}
    return sha256(encode(said)).hexdigest()
