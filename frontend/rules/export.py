"""The record as data: what the minutes tell, with the sentence beside each code, for archives and other systems."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from frontend.rules.votes import Record

Say = Callable[[dict[str, Any] | None], str]
Word = Callable[[str, str], str]
FORMAT, VERSION = "council-record", 1
PROOF: Final = ("at", "seq", "hash")


def record(told: Mapping[str, Any], meeting: Mapping[str, Any], say: Say, word: Word) -> dict[str, Any]:
    """The minutes: who was there, every item with what happened and who spoke, every vote by name."""
    return {
        **head(told, meeting, say),
        "attendance": [present(row, word) for row in told["members"]],
        "others": [present(row, word) for row in told["others"]],
        "items": [item(part, say, word) for part in told["sections"]],
        "votes": [vote(row, say, word) for row in told["votes"]],
        "conditions": [condition(row, word) for row in told["conditions"]],
    }


def decisions(told: Mapping[str, Any], meeting: Mapping[str, Any], say: Say, word: Word) -> dict[str, Any]:
    """The decision list: under each item what was decided, in the order of the evening."""
    decided = [part for part in told["sections"] if part["votes"]]
    return {
        **head(told, meeting, say),
        "items": [
            {"id": part["id"] or None, "number": part["number"], "title": part["title"]}
            | {"decisions": [decision(row, word) for row in part["votes"]]}
            for part in decided
        ],
    }


def head(told: Mapping[str, Any], meeting: Mapping[str, Any], say: Say) -> dict[str, Any]:
    facts = told["facts"]
    times = {name: facts.get(name) for name in ("opened", "closed", "not_opened")}
    said = {"format": FORMAT, "version": VERSION, "meeting": {**meeting, **times, "chair": facts.get("chair")}}
    return {**said, "notice": say(told["notice"]) or None, "head": told["head"]}


def present(row: Mapping[str, Any], word: Word) -> dict[str, Any]:
    state = str(row["state"])
    named = {name: row[name] for name in ("pid", "name", "group")} | {"office": row.get("office") or None}
    return {**named, "state": state, "text": word(state, "attendance"), "periods": row["periods"]}


def item(part: Mapping[str, Any], say: Say, word: Word) -> dict[str, Any]:
    return {
        "id": part["id"] or None,
        "number": part["number"],
        "title": part["title"],
        **{name: part.get(name) for name in PROOF},
        "lines": [line(row, say) for row in part["lines"]],
        "speakers": [speaker(row, word) for row in part["speakers"]],
        "votes": [row.id for row in part["votes"]],
    }


def line(row: Mapping[str, Any], say: Say) -> dict[str, Any]:
    return {**{name: row[name] for name in PROOF}, "code": row["said"]["code"], "text": say(row["said"])}


def speaker(row: Mapping[str, Any], word: Word) -> dict[str, Any]:
    spoken = {name: row[name] for name in (*PROOF, "pid", "name", "seconds")}
    return {**spoken, "speech": row["speech"], "text": word(row["speech"], "speech")}


def decision(row: Record, word: Word) -> dict[str, Any]:
    """What was decided, in a word and in numbers; a decision annulled afterwards shows both."""
    result = row.result
    return {
        "id": row.id,
        "number": row.number,
        "what": row.what,
        "kind": row.proposal_kind or None,
        "method": row.method,
        "status": row.status,
        "outcome": row.outcome or None,
        "text": word(row.outcome, "outcome") if row.outcome else word(row.status, "vote"),
        **{name: result.get(name) for name in ("for", "against", "participated", "eligible", "counts", "article")},
        "declared": {name: result.get(name) for name in PROOF} if row.status == "declared" else None,
        "annulled": row.annulled,
        "void_reason": row.void_reason or None,
    }


def vote(row: Record, say: Say, word: Word) -> dict[str, Any]:
    """A decision with every name: for, against, and who stands in neither, each in his own column."""
    return {
        **decision(row, word),
        "round": row.round,
        "redo_of": row.redo_of,
        "why_again": row.why_again,
        "opened": row.opened,
        "names": row.names,
        "doubts": [line(doubt, say) for doubt in row.doubts],
        "notes": [{**note, "text": word(note["kind"], "note")} for note in row.notes],
    }


def condition(row: Mapping[str, Any], word: Word) -> dict[str, Any]:
    told = {"text": word(row["id"], "condition"), "state_text": word(row["state"], "state")}
    return {**{name: row[name] for name in ("id", "state", "code", "values", "article")}, **told}
