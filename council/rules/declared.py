"""What a declaration says beside its numbers and its word, against what the entries before it say."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from council.rules import majority, persons
from council.rules.wrong import Wrong

Data = Mapping[str, Any]


def check_told(opened: Data, left: Collection[str], missing: Collection[str], data: Data) -> None:
    """Who was absent, stayed out, left or did not vote is who it was; the article is the one of the word."""
    told = {"recused": opened["recused"], "absent": opened["absent"], "left": left, "not_voted": missing}
    wrong = [name for name, seats in told.items() if set(data.get(name, seats)) != set(seats)]
    eligible = opened["sitting"] - len(opened["recused"])
    wrong += ["eligible"] if data.get("eligible", eligible) != eligible else []
    wrong += ["article"] if data["article"] != _article(opened["method"], data["outcome"]) else []
    if wrong:
        raise Wrong("declared_otherwise", field=wrong[0], vote=data["vote"])


def _article(method: str, outcome: str) -> str | None:
    """The key of the article that the outcome rests on."""
    if method == "without_vote":
        return "matters.without_vote"
    table: Mapping[Any, str] = persons.ARTICLES if method == "paper" else majority.ARTICLES
    word = outcome.partition(":")[0]
    return next((article for known, article in table.items() if known == word), None)
