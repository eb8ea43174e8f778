"""docs/rules.md lists every public rule with a test that is there and that uses it."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("council/rules", "voting/rules", "meetings/rules")
OF_THE_ROOM = {"on_air", "heard", "layout", "media", "stream"}  # what else stands there is about screens, not about law
ROW = re.compile(r"`((?:council|voting|meetings)\.rules\.(\w+)\.(\w+))` \| `(tests/[\w/]+\.py)` \|$", re.M)
LISTED = {match[0]: match for match in ROW.findall((ROOT / "docs/rules.md").read_text(encoding="utf-8"))}


def public_functions():
    for folder in FOLDERS:
        files = sorted((ROOT / folder).glob("*.py"))
        for file in [file for file in files if folder != "meetings/rules" or file.stem in OF_THE_ROOM]:
            for node in ast.parse(file.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                    yield f"{folder.replace('/', '.')}.{file.stem}.{node.name}", node


FUNCTIONS = dict(public_functions())


def test_every_public_rule_is_listed_and_nothing_else():
    assert set(LISTED) == set(FUNCTIONS)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_public_rule_says_what_it_is(name):
    assert ast.get_docstring(FUNCTIONS[name])


@pytest.mark.parametrize("name", sorted(LISTED))
def test_the_test_named_beside_a_rule_uses_it(name):
    _, module, function, test = LISTED[name]
    source = (ROOT / test).read_text(encoding="utf-8")
    assert re.search(rf"\b({function}|{module}\.{function}|WORDS)\b", source), f"{test} does not use {name}"
