"""Writes the tables of docs/protocol.md that are made from the code: `python -m tests.house.protocol`."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

from meetings.commands import COMMANDS
from meetings.rules.entries import KINDS
from meetings.rules.permissions import PERMISSIONS
from tests.house.kinds import KINDS_IN_WORDS
from tests.house.reference import ROOT, row, table

TARGET = ROOT / "docs/protocol.md"
ALWAYS = ("planned", "open", "suspended", "closed", "not_opened")


def render(written: str) -> str:
    """The document with its made tables made anew."""
    for name, make in MADE.items():
        block = re.compile(rf"(<!-- {name}: made from the code -->\n).*?(<!-- end of {name} -->)", re.DOTALL)
        assert block.search(written), f"docs/protocol.md has no place for {name}"
        rows = "\n".join(make())
        written = block.sub(lambda found, rows=rows: f"{found[1]}\n{rows}\n\n{found[2]}", written)
    return written


def commands() -> Iterator[str]:
    yield from table(
        "command", "data", "who", "when the meeting is", "not while the chair's line is silent", "only who is present"
    )
    for name, model in COMMANDS.items():
        allowed = PERMISSIONS[name]
        roles = ", ".join(sorted(allowed.roles))
        who = roles.replace("chair", "chair*", 1) if allowed.for_chair else roles
        when = ", ".join(status for status in ALWAYS if status in allowed.when)
        marks = ["yes" if flag else "" for flag in (allowed.needs_chair, allowed.present)]
        yield row(f"`{name}`", fields(model.model_json_schema()), who, when, *marks)


def fields(schema: dict[str, Any]) -> str:
    required = schema.get("required", [])
    parts = schema.get("properties", {}).items()
    return ", ".join(f"`{name}`{'' if name in required else '?'} {kind(part, schema)}" for name, part in parts)


def kind(part: dict[str, Any], schema: dict[str, Any]) -> str:
    """What a field takes, in a few words."""
    if "$ref" in part:
        inner = schema["$defs"][part["$ref"].rpartition("/")[2]]
        return "{" + fields(inner | {"$defs": schema.get("$defs", {})}) + "}"
    if "anyOf" in part:
        return " or ".join(kind(one, schema) for one in part["anyOf"])
    if words := part.get("enum") or ([part["const"]] if "const" in part else []):
        return "(" + ", ".join(f"`{word}`" for word in words) + ")"
    return KIND_WORDS.get(part.get("type", ""), _other)(part, schema)


def _text(part: dict[str, Any], schema: dict[str, Any]) -> str:
    if part.get("format") in ("uuid", "date-time"):
        return {"uuid": "id", "date-time": "time"}[part["format"]]
    if "pattern" in part:
        return "pid"
    return f"text ≤ {part['maxLength']}" if "maxLength" in part else "text"


def _number(part: dict[str, Any], schema: dict[str, Any]) -> str:
    return f"{part['minimum']}–{part['maximum']}"


def _list(part: dict[str, Any], schema: dict[str, Any]) -> str:
    return f"list of {kind(part['items'], schema)}"


def _table(part: dict[str, Any], schema: dict[str, Any]) -> str:
    """An object whose names are free: "name → number"."""
    return f"name → {kind(part['additionalProperties'], schema)}"


def _other(part: dict[str, Any], schema: dict[str, Any]) -> str:
    return str(part["type"])


KIND_WORDS: dict[str, Callable[[dict[str, Any], dict[str, Any]], str]] = {
    "string": _text,
    "integer": _number,
    "array": _list,
    "object": _table,
}


def kinds() -> Iterator[str]:
    yield from table("kind", "data", "what happened")
    for name in KINDS:
        data, words = KINDS_IN_WORDS[name]
        yield row(f"`{name}`", ", ".join(f"`{field}`" for field in data), words)


MADE: dict[str, Callable[[], Iterator[str]]] = {"commands": commands, "kinds": kinds}


if __name__ == "__main__":
    TARGET.write_text(render(TARGET.read_text(encoding="utf-8")), encoding="utf-8")
    sys.stdout.write(f"{TARGET.relative_to(ROOT)} written\n")
