"""The measure of the house: short functions, short files, plain names, nothing left for later."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STOREYS = ("council", "voting", "meetings", "streaming", "frontend")
LONGEST_FUNCTION, LONGEST_FILE = 50, 400
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
# In two parts, so that this file does not find itself.
LATER = ("TO" + "DO", "FIX" + "ME", "XX" + "X", "NotImplemented" + "Error")


def modules() -> Iterator[Path]:
    for storey in STOREYS:
        for path in sorted((ROOT / storey).rglob("*.py")):
            if not {"node_modules", "migrations"} & set(path.parts):
                yield path


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path.relative_to(ROOT)}:{node.name}", (node.end_lineno or 0) - node.lineno + 1


def test_no_function_is_longer_than_a_screen() -> None:
    assert [row for path in modules() for row in functions(path) if row[1] > LONGEST_FUNCTION] == []


def test_no_file_is_longer_than_one_can_keep_in_mind() -> None:
    sizes = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert {name: size for name, size in sizes.items() if size > LONGEST_FILE} == {}


def test_every_module_has_a_name_that_says_something() -> None:
    assert [str(path) for path in modules() if path.stem in VAGUE or path.parent.name in VAGUE] == []


@pytest.mark.parametrize("word", LATER)
def test_nothing_is_left_for_later(word: str) -> None:
    folders = (*STOREYS, "tests", "docs")
    kinds = (".py", ".ts", ".tsx", ".css", ".html", ".md")
    files = (path for folder in folders for path in (ROOT / folder).rglob("*") if path.suffix in kinds)
    sources = (path for path in files if not {"node_modules", "dist"} & set(path.parts))
    assert [str(path.relative_to(ROOT)) for path in sources if word in path.read_text(encoding="utf-8")] == []
