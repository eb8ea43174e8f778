"""Documents and code say the same."""

import ast
import re

import pytest

from meetings.commands import COMMANDS
from meetings.rules.permissions import PERMISSIONS, Role
from tests.house import reference

DOCS = reference.ROOT / "docs"


def test_the_reference_is_what_the_code_says() -> None:
    written = reference.TARGET.read_text(encoding="utf-8")
    assert written.rstrip() == reference.render().rstrip(), "run: python -m tests.house.reference"


def test_every_command_has_a_row_of_permissions() -> None:
    assert set(COMMANDS) | {name for name, row in PERMISSIONS.items() if row.roles == {Role.SYSTEM}} == set(PERMISSIONS)


def setting_names() -> list[str]:
    found = {reference.text(call.args[0]) for _, call in reference.calls(reference.READERS) if call.args}
    return sorted(name for name in found if name.isupper())


@pytest.mark.parametrize("name", setting_names())
def test_every_setting_is_explained_to_the_administrator(name: str) -> None:
    assert re.search(rf"`{name}`", (DOCS / "operate.md").read_text(encoding="utf-8"))


def test_a_new_refusal_would_be_seen() -> None:
    call = ast.parse("Refused('vote.unheard_of')").body[0]
    assert isinstance(call, ast.Expr) and isinstance(call.value, ast.Call)
    assert reference.called(call.value.func) == "Refused"
    assert reference.text(call.value.args[0]) == "vote.unheard_of"
