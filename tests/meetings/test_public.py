"""The public's picture over HTTP: right bytes, a tag that is the journal's number, nothing that is not public."""

from __future__ import annotations

import asyncio
import gzip
import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError

from council import journal
from council.asgi import application
from meetings import connections, public, reading
from tests.meetings.wire import off
from tests.town import Town


async def ask(path: str, method: str = "GET", **headers: str) -> tuple[int, dict[str, str], bytes]:
    got: list[dict[str, Any]] = []
    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "path": path, "method": method, "headers": named}

    async def send(message: dict[str, Any]) -> None:
        got.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    await application(scope, receive, send)
    answered = {name.decode(): value.decode() for name, value in got[0]["headers"]}
    return got[0]["status"], answered, got[1]["body"]


def where(room: Town) -> str:
    return f"/api/meetings/{room.id}/state"


async def test_the_state_is_the_public_slices_at_the_journals_number(room: Town) -> None:
    status, headers, body = await ask(where(room))
    state, seq = json.loads(body), await off(journal.last_seq, room.id)
    assert (status, state["seq"], headers["etag"]) == (200, seq, f'W/"{seq}"')
    assert headers["cache-control"] == "public, max-age=1"
    assert set(state["slices"]) == {"meeting", "agenda", "attendance", "floor", "vote", "stage", "compliance"}
    fresh = await off(reading.read, room.id, reading.Wanted())
    assert {n: json.loads(v) for (a, n), v in fresh.slices.items() if a == "public"} == state["slices"]


async def test_what_was_seen_already_is_not_sent_again(room: Town) -> None:
    _, headers, _ = await ask(where(room))
    status, again, body = await ask(where(room), if_none_match=headers["etag"])
    assert (status, body, again["etag"]) == (304, b"", headers["etag"])
    seq = (await off(room.do, "s01", "floor.request", kind="speech")).seq
    async with asyncio.timeout(5):  # written by another process, so to say: nobody poked this one
        while (await ask(where(room), if_none_match=headers["etag"]))[0] == 304:
            await asyncio.sleep(0.05)
    assert json.loads((await ask(where(room)))[2])["seq"] == seq


async def test_compressed_and_plain_are_the_same(room: Town) -> None:
    _, headers, body = await ask(where(room), accept_encoding="br, gzip")
    assert headers["content-encoding"] == "gzip" and int(headers["content-length"]) == len(body)
    assert gzip.decompress(body) == (await ask(where(room)))[2]


async def test_head_has_no_body(room: Town) -> None:
    status, headers, body = await ask(where(room), "HEAD")
    assert (status, body) == (200, b"") and int(headers["content-length"]) > 0


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
async def test_nothing_can_be_written_there(room: Town, method: str) -> None:
    assert (await ask(where(room), method))[0] == 405


async def test_an_unknown_meeting_is_asked_for_once(room: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(connections, "exists", lambda meeting: asked.append(meeting))
    path = f"/api/meetings/{uuid4()}/state"
    assert [(await ask(path))[0] for _ in range(5)] == [404] * 5
    assert len(asked) == 1


async def test_the_last_picture_stands_while_the_database_is_away(room: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    _, _, before = await ask(where(room))

    def gone(*args: object) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr(reading, "read", gone)
    monkeypatch.setattr(public, "FRESH_SECONDS", 0.0)
    status, _, body = await ask(where(room))
    assert status == 200
    assert json.loads(body)["slices"] == json.loads(before)["slices"]
