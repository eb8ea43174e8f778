"""Counting a vote from its journal entries alone, so that rows and record cannot differ unseen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from voting.rules.ballots import Tally

KINDS = ("vote.ballot_cast", "vote.ballots_opened", "vote.objection_judged")


def recount(vote: str, entries: Iterable[tuple[str, Mapping[str, Any]]]) -> Tally:
    """For and against by the last choice that the record has for each seat."""
    choices: dict[str, str] = {}
    for kind, data in entries:
        if data.get("vote") != vote or kind not in KINDS:
            continue
        for ballot in data.get("ballots", [data]):
            if ballot.get("choice"):
                choices[ballot["seat"]] = ballot["choice"]
    chosen = list(choices.values())
    return Tally(chosen.count("for"), chosen.count("against"))
