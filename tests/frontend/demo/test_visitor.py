"""A visitor takes over the chair while the evening goes on: the simulated mayor steps aside and stays away."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from websockets.sync.client import ClientConnection, connect

from frontend.demo.signin import Door
from tests.frontend.demo.test_evening import ROOT
from tests.services.processes import free_port

MAYOR = "mw. H. van Rossum"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str, Path]]:
    """Port, meeting and folder of a demo at ten times a human pace."""
    folder, port = tmp_path_factory.mktemp("demo"), free_port()
    foreign = ("PYTEST", "DATABASE_URL", "REDIS_URL", "DJANGO_")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
    environment |= {"COUNCIL_VAR": str(folder), "COUNCIL_MODE": "demo"}
    command = [sys.executable, "manage.py", "demo", "--port", str(port), "--speed", "10"]
    with (folder / "out").open("w+") as out:
        child = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL)
        try:
            yield port, _meeting(folder / "out", child), folder
        finally:
            child.send_signal(signal.SIGINT)
            child.wait(timeout=40)


def _meeting(out: Path, child: subprocess.Popen[bytes]) -> str:
    for _ in range(1200):
        for line in out.read_text().splitlines():
            if line.strip().startswith("This meeting"):
                return line.rstrip("/").rpartition("/")[2]
        assert child.poll() is None, out.read_text()
        time.sleep(0.1)
    raise AssertionError(out.read_text())


class Visitor:
    """A browser, as far as the server can tell."""

    def __init__(self, port: int, meeting: str, session: str) -> None:
        self.kept = ExitStack()
        found = connect(
            f"ws://localhost:{port}/ws/meetings/{meeting}/",
            origin=f"http://localhost:{port}",  # type: ignore[arg-type]
            additional_headers={"Cookie": f"council_session={session}"},
            compression=None,
            max_size=None,
        )
        self.socket: ClientConnection = self.kept.enter_context(found)
        self.slices: dict[str, Any] = {}

    def say(self, **message: Any) -> None:
        self.socket.send(json.dumps(message))

    def hear(self, *kinds: str) -> dict[str, Any]:
        """The next message of one of these kinds; slices are kept on the way."""
        while True:
            message: dict[str, Any] = json.loads(self.socket.recv(timeout=60))
            self.slices |= message.get("slices", {})
            if message["type"] in kinds:
                return message

    def hello(self, mode: str) -> dict[str, Any]:
        self.say(type="hello", since=None, version="1", mode=mode, epoch=None)
        return self.hear("snapshot", "choose_device")

    def command(self, kind: str, **data: Any) -> dict[str, Any]:
        self.say(type=kind, id=str(uuid.uuid4()), data=data)
        return self.hear("done", "refused")


def _person(folder: Path, name: str) -> str:
    """Whom the visitor picks on the sign-in page."""
    import sqlite3  # noqa: PLC0415  (only here)

    surname = name.rpartition(" ")[2]
    rows = sqlite3.connect(folder / "council.sqlite3").execute(
        "select id from council_person where surname = ?", (surname,)
    )
    ((found,),) = rows.fetchall()
    return str(uuid.UUID(found))


@pytest.mark.slow
def test_the_visitor_leads_and_the_others_follow(demo: tuple[int, str, Path]) -> None:
    port, meeting, folder = demo
    door = Door("127.0.0.1", port)
    visitor = Visitor(port, meeting, door.session(_person(folder, MAYOR)))
    while visitor.hello("full")["type"] == "snapshot" and visitor.slices["me"]["attendance"] == "expected":
        time.sleep(0.2)  # he came before the simulated mayor did: then there is nobody to take over from
        visitor = Visitor(port, meeting, door.session(_person(folder, MAYOR)))
    while visitor.hello("take_over")["type"] != "snapshot":
        time.sleep(0.5)  # never while the mayor speaks
    assert visitor.slices["meeting"]["chair"] == visitor.slices["me"]["pid"]

    led = _lead_until_first_item(visitor)
    assert "agenda.move_to" in led
    visitor.say(type="ping")
    assert visitor.hear("pong"), "the simulated mayor has not taken the seat back"
    visitor.kept.close()


def _lead_until_first_item(visitor: Visitor) -> list[str]:
    """The visitor does nothing but press the primary button."""
    led: list[str] = []
    while "agenda.move_to" not in led:
        step, blocked = visitor.slices["lead"]["next"], visitor.slices["lead"]["blocked"]
        if step and not blocked and step["command"] not in ("attendance.admit", "meeting.not_opened"):
            if visitor.command(step["command"], **step["data"])["type"] == "done":
                led.append(step["command"])
        else:
            visitor.say(type="ping")
            time.sleep(0.3)
        visitor.hear("update", "me", "pong")
    return led
