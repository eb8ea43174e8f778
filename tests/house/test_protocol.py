"""docs/protocol.md is enough to write a client from: its tables are held against the code and a whole meeting."""

import re

import pytest
from django.db import transaction

from council import journal
from meetings.commands import COMMANDS
from meetings.consumers import BURST, IN_FLIGHT, LARGEST_MESSAGE, PER_SECOND
from meetings.messages import PROTOCOL_VERSION, Hello
from meetings.models import Meeting
from meetings.rules.entries import KINDS, SLICES
from meetings.urls import urlpatterns
from tests.house import protocol
from tests.house.everything import Seen, observe
from tests.house.kinds import KINDS_IN_WORDS

TEXT = protocol.TARGET.read_text(encoding="utf-8")
NAMED = re.compile(r"`([^`]+)`")


@pytest.fixture(scope="module")
def seen(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Seen:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        return _observe_and_forget()


def _observe_and_forget() -> Seen:
    with transaction.atomic():
        found = observe()
        transaction.set_rollback(True)
    return found


def chapter(name: str) -> dict[str, str]:
    """The rows of one slice's table: what stands in the first cell → the whole row."""
    found = re.search(rf"### `{name}`\n\n(.*?)\n\n", TEXT, re.DOTALL)
    assert found, f"no chapter on the slice {name}"
    rows = found[1].splitlines()[2:]
    return {row.split(" | ")[0].removeprefix("| "): row for row in rows}


def documented(name: str, known: set[str]) -> set[str]:
    """The fields that the chapter names; other words between backquotes are values."""
    words = {word for row in chapter(name).values() for word in NAMED.findall(row)}
    first = {word for cell in chapter(name) for word in NAMED.findall(cell)}
    return (words & known) | first


def test_the_made_tables_are_what_the_code_says() -> None:
    assert protocol.render(TEXT) == TEXT, "run: python -m tests.house.protocol"


@pytest.mark.parametrize("name", [*SLICES, "me"])
def test_every_field_of_a_slice_is_described_and_none_that_is_not_there(seen: Seen, name: str) -> None:
    counts = {f"counts.{word}": word for word in ("seats", "sitting", "present", "needed")}
    there = {path for path in seen.slices[name] if path not in counts}
    assert documented(name, there) == there


@pytest.mark.parametrize("name", [*SLICES, "me"])
def test_a_field_that_can_be_null_says_so(seen: Seen, name: str) -> None:
    silent = []
    for path, kinds in seen.slices[name].items():
        rows = [row for row in chapter(name).values() if f"`{path}`" in row]
        if "null" in kinds and rows and not any("null" in row for row in rows):
            silent.append(path)
    assert silent == []


@pytest.mark.parametrize("name", [name for name in SLICES if name != "lead"])
def test_what_the_desk_alone_sees_is_marked(seen: Seen, name: str) -> None:
    for path in seen.for_desk[name]:
        assert any("*desk*" in row for row in chapter(name).values() if f"`{path}`" in row), path


def test_every_kind_of_entry_occurs_and_has_the_fields_that_are_described(seen: Seen) -> None:
    assert set(seen.entries) == set(KINDS) == set(KINDS_IN_WORDS)
    told = {kind: set(data) for kind, (data, _) in KINDS_IN_WORDS.items()}
    there = {kind: {path for path in paths if not re.search(r"[.\[]", path)} for kind, paths in seen.entries.items()}
    assert {kind: told[kind] ^ there[kind] for kind in KINDS if told[kind] != there[kind]} == {}


def test_every_command_and_every_word_of_hello_is_described() -> None:
    assert [name for name in COMMANDS if f"| `{name}` |" not in TEXT] == []
    assert [name for name in Hello.model_fields if f"`{name}`" not in TEXT and name != "type"] == []
    assert f'The version is **"{PROTOCOL_VERSION}"**' in TEXT
    assert f"{LARGEST_MESSAGE:,} bytes" in TEXT
    assert f"At most {PER_SECOND:.0f} messages a second, {BURST:.0f} in a burst" in TEXT
    assert f"At most {IN_FLIGHT} commands wait at once" in TEXT


def test_every_type_and_close_code_that_the_server_sends_is_described() -> None:
    folder = protocol.ROOT / "meetings"
    code = "".join((folder / f"{name}.py").read_text() for name in ("consumers", "answers", "timers", "picture", "hub"))
    types = set(re.findall(r'"type":\s*"(?!websocket)([a-z_]+)"', code)) | {"busy", "internal"}
    assert {name for name in types if f"| `{name}` |" not in TEXT} == set()
    codes = set(re.findall(r"\b(4[04]\d\d|101\d)\b", code))
    assert {number for number in codes if f"| {number} |" not in TEXT} == set()


@pytest.mark.django_db
def test_the_check_of_a_journal_in_the_document_works(seen: Seen) -> None:
    observe()
    source = re.search(r"```python\n(.*?)```", TEXT, re.DOTALL)
    assert source
    names: dict[str, object] = {}
    exec(source[1], names)
    for meeting in Meeting.objects.all():
        lines, head = list(journal.lines(meeting.id)), journal.head(meeting.id)
        assert names["check"](lines) == (head.seq, head.hash)  # type: ignore[operator]
        altered = [lines[0], lines[1].replace("Raadsvergadering", "Raadsvergaderinh"), *lines[2:]]
        with pytest.raises(AssertionError):
            names["check"](altered)  # type: ignore[operator]


def test_every_address_is_described() -> None:
    for pattern in urlpatterns:
        address = re.sub(
            r"<\w+:(\w+)>", lambda found: "<id>" if found[1] == "meeting" else "<hash>", str(pattern.pattern)
        )
        assert f"/{address}`" in TEXT
