"""A real server under test: Daphne as its own process on loopback, with a council in its own database."""

from __future__ import annotations

import contextlib
import copy
import json
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.services.processes import free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]


class Place:
    """One installation on SQLite (or where ``database`` says) and its server, which may be killed and started again."""

    def __init__(self, folder: Path, seats: int, database: str = "", redis: str = "") -> None:
        self.folder, self.port = folder, free_port()
        self.environment = {
            **os.environ,
            "COUNCIL_MODE": "demo",
            "COUNCIL_VAR": str(folder),
            "DATABASE_URL": database,
            "REDIS_URL": redis,
            "DJANGO_SETTINGS_MODULE": "council.settings",
            "LOG_LEVEL": "INFO",
        }
        command = [sys.executable, "-m", "tests.bench.seed", str(seats)]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr[-3000:]
        self.__dict__.update(json.loads(done.stdout.splitlines()[-1]))
        self.child: subprocess.Popen[bytes] | None = None

    meeting: str
    item: str
    chair: str
    clerk: str
    members: list[str]

    def start(self, under: tuple[str, ...] = ()) -> None:
        command = [
            *under,
            sys.executable,
            "-m",
            "daphne",
            "-b",
            "127.0.0.1",
            "-p",
            str(self.port),
            "-v",
            "0",
            "council.asgi:application",
        ]
        with (self.folder / "log").open("ab") as log:
            self.child = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True
            )
        wait_for(self.port, self.child, self.folder / "log")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.child is not None and self.child.poll() is None:
            os.killpg(self.child.pid, how)  # the server may run under another program, such as strace
            try:
                self.child.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(self.child.pid, signal.SIGKILL)
                self.child.wait()
        self.child = None

    def neighbour(self) -> Place:
        """Another server process of the same installation: same database, same Redis, a port of its own."""
        other = copy.copy(self)
        other.port, other.child = free_port(), None
        return other

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def lines(self) -> list[str]:
        """The journal as it stands in the file, read past the server."""
        with contextlib.closing(sqlite3.connect(self.folder / "council.sqlite3", timeout=20)) as db:
            found = db.execute(
                "SELECT line FROM council_journalentry WHERE meeting = ? ORDER BY seq", [self.meeting.replace("-", "")]
            )
            return [line for (line,) in found]

    def verify(self) -> subprocess.CompletedProcess[str]:
        """The journal through the checker, as anybody would."""
        target = self.folder / "journal.jsonl"
        target.write_text("".join(f"{line}\n" for line in self.lines()), encoding="utf-8")
        command = [sys.executable, "-m", "council.rules.verify", str(target)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    def get(self, path: str) -> bytes:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
            found: bytes = answer.read()
            return found

    def state(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.get(f"/api/meetings/{self.meeting}/state"))
        return found


@contextlib.contextmanager
def place(seats: int = 12, database: str = "", redis: str = "") -> Iterator[Place]:
    with tempfile.TemporaryDirectory(prefix="council-live-") as folder:
        made = Place(Path(folder), seats, database, redis)
        try:
            made.start()
            yield made
        finally:
            made.stop()


def eventually(check: Any, seconds: float = 20) -> Any:
    """Wait until something is so, and return it."""
    deadline = time.monotonic() + seconds
    while not (found := check()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert found, "it did not come about"
    return found
