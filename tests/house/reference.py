"""Writes docs/reference.md from the tables in the code: `python -m tests.house.reference`.

Every command, entry kind, refusal and setting, so that none can be there without being documented.
"""

import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

from meetings.commands import COMMANDS
from meetings.rules.entries import KINDS, SLICES
from meetings.rules.permissions import PERMISSIONS

ROOT = Path(__file__).resolve().parents[2]
TARGET = ROOT / "docs/reference.md"
STOREYS = ("council", "voting", "meetings", "streaming", "frontend")
READERS = {"envbool", "envint", "envlist", "envtext", "envchoice", "envsecret"}

HEAD = """# Reference

Made from the code by `python -m tests.house.reference`; a test fails when the two differ. What it all means is told in
`protocol.md` (messages), `rules.md` (law) and `operate.md` (settings).
"""


def render() -> str:
    return "\n".join([HEAD, *commands(), *kinds(), *refusals(), *settings()])


def table(*columns: str) -> list[str]:
    return [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]


def row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def commands() -> Iterator[str]:
    """`chair*`: the clerk may do it on the chair's behalf, and the journal says so."""
    yield "## Commands\n"
    yield "`chair*`: the clerk may do it on the chair's behalf, and the journal says so. `?`: may be left out.\n"
    yield from table("command", "data", "who", "when the meeting is", "waits for the chair's line", "must be present")
    for name in COMMANDS:
        allowed = PERMISSIONS[name]
        roles = ", ".join(sorted(allowed.roles))
        who = roles.replace("chair", "chair*", 1) if allowed.for_chair else roles
        marks = ["yes" if flag else "" for flag in (allowed.needs_chair, allowed.present)]
        yield row(f"`{name}`", data(name), who, ", ".join(sorted(allowed.when)), *marks)
    yield ""


def data(name: str) -> str:
    fields = COMMANDS[name].model_fields
    return ", ".join(
        f"`{key}`" + ("" if field.is_required() else "?") + choices(field.annotation) for key, field in fields.items()
    )


def choices(annotation: object) -> str:
    """The words that a field takes, where they are listed."""
    words = [word for word in get_args(annotation) if isinstance(word, str)]
    return f" ({', '.join(words)})" if words else ""


def kinds() -> Iterator[str]:
    yield "## Kinds of journal entry\n"
    yield "`me`: whose own slice may change with it.\n"
    yield from table("kind", "slices that may change", "me")
    for name, kind in KINDS.items():
        yield row(f"`{name}`", ", ".join(part for part in SLICES if part in kind.slices), kind.me)
    yield ""


def refusals() -> Iterator[str]:
    """An article is a key of `council/rules/articles.py`, spelled out for the kind of body."""
    yield "## Refusals\n"
    yield "The article is a key of `council/rules/articles.py`, which spells it out for each kind of body.\n"
    yield from table("code", "article", "raised in")
    found: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for module, call in calls({"Refused"}):
        articles, modules = found[text(call.args[0])]
        modules.add(f"`{module}`")
        articles |= {f"`{text(call.args[1])}`"} if len(call.args) > 1 and text(call.args[1]) else set()
    for code in sorted(found):
        yield row(f"`{code}`", *(", ".join(sorted(part)) for part in found[code]))
    yield ""


def settings() -> Iterator[str]:
    """Each may be given as NAME_FILE too where it is a secret: the path of a file of mode 0600."""
    yield "## Settings\n"
    yield "Read from the environment; `operate.md` says what each is for.\n"
    yield from table("setting", "read in")
    found: dict[str, set[str]] = defaultdict(set)
    for module, call in calls(READERS):
        if call.args and isinstance(call.args[0], ast.Constant):
            found[text(call.args[0])].add(f"`{module}`")
    for name in sorted(found):
        yield row(f"`{name}`", ", ".join(sorted(found[name])))


def calls(names: set[str]) -> Iterator[tuple[str, ast.Call]]:
    """Every call of one of these names in the five storeys, with its module."""
    for storey in STOREYS:
        for path in sorted((ROOT / storey).rglob("*.py")):
            if "node_modules" in path.parts:
                continue
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and called(node.func) in names:
                    yield module, node


def called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def text(node: ast.expr) -> str:
    """What is written there; a part that is only known when it runs stands as an ellipsis."""
    match node:
        case ast.Constant(value=str(value)):
            return value
        case ast.JoinedStr(values=parts):
            return "".join(text(part) for part in parts)
        case ast.IfExp(body=one, orelse=other):
            return f"{text(one)} / {text(other)}"
    return "…"


if __name__ == "__main__":
    TARGET.write_text(render().rstrip() + "\n", encoding="utf-8")
    sys.stdout.write(f"{TARGET.relative_to(ROOT)} written\n")
