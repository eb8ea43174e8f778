"""What goes over the wire: reading what a client sends, and the envelopes that the server answers with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from council.rules import canonical
from council.rules.refusal import Malformed
from meetings.commands import COMMANDS
from meetings.shapes import Strict
from meetings.stage_commands import Micros

PROTOCOL_VERSION = "1"
LARGEST_MESSAGE = 16_384


class Hello(Strict):
    """The first message of every connection, and again after a gap."""

    type: Literal["hello"]
    version: str = Field(max_length=20)
    since: int | None = Field(None, strict=True, ge=0)
    mode: Literal["full", "read_only", "take_over"] = "full"
    epoch: int | None = None


class Ping(Strict):
    """The heartbeat, every five seconds."""

    type: Literal["ping"]


class Streamed(Strict):
    """The public stream as a citizen gets it: `proven` is the programme time (µs, UTC) up to which it was seen good."""

    proven: Micros
    delay_ms: int = Field(strict=True, ge=0, le=600_000)
    state: Literal["up", "down"]


class Beat(Strict):
    """A process of ours says that it is there, and what it sees; every five seconds, and no entry is made of it."""

    type: Literal["beat"]
    stream: Streamed | None = None


class _Envelope(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    type: str = Field(max_length=60)
    id: UUID
    data: dict[str, Any] = Field(default_factory=dict)


@dataclass(frozen=True)
class Command:
    """One command as read: ``hash`` is over type and data, so that a known id with other content shows."""

    type: str
    id: UUID
    data: Strict
    hash: str


Heard = Command | Hello | Ping | Beat


def parse(text: str | bytes) -> Heard:
    """Read one message; Malformed when it is not one of ours."""
    raw = text.encode() if isinstance(text, str) else text
    if len(raw) > LARGEST_MESSAGE:
        raise Malformed("too large")
    if b"\\u0000" in raw:
        raise Malformed("a text with a NUL in it")
    try:
        value = canonical.decode(raw)
    except ValueError as error:
        raise Malformed(str(error)) from error
    return read(value)


def read(value: object) -> Heard:
    """Read one message that is already a JSON value."""
    if not isinstance(value, Mapping):
        raise Malformed("not an object")
    try:
        if value.get("type") == "hello":
            return Hello.model_validate(value)
        if value.get("type") == "ping":
            return Ping.model_validate(value)
        if value.get("type") == "beat":
            return Beat.model_validate(value)
        return command(_Envelope.model_validate(value))
    except ValidationError as error:
        raise Malformed(_first_fault(error)) from error


def command(envelope: _Envelope) -> Command:
    """The command in an envelope; its data is checked against the table."""
    if envelope.type not in COMMANDS:
        raise Malformed(f"no such command: {envelope.type}")
    data = COMMANDS[envelope.type].model_validate(envelope.data)
    return make(envelope.type, envelope.id, data)


def make(kind: str, command_id: UUID, data: Strict) -> Command:
    """A command from typed data, as timers and the stage make them."""
    content = {"type": kind, "data": data.model_dump(mode="json")}
    return Command(kind, command_id, data, sha256(canonical.encode(content)).hexdigest())


def _first_fault(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in fault["loc"])
    return f"{where}: {fault['msg']}" if where else str(fault["msg"])
