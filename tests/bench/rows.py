"""The rows of ours: one installation, its servers, its crowd, and votes of a second each."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.clients import Line, Sockets
from tests.bench.numbers import summary
from tests.bench.person import Person
from tests.bench.servers import ROOT, Server, daphne
from tests.services.postgres import postgres
from tests.services.redis import redis

APPLICATION = "council.asgi:application"
HELLO = '{"type":"hello","since":null,"version":"1","mode":"%s","epoch":null}'


@dataclass(frozen=True)
class Installation:
    """A council in a database of its own, convened and opened; whoever is in it has a session."""

    name: str
    environment: dict[str, str]
    meeting: str
    item: str
    chair: str
    clerk: str
    members: tuple[str, ...]
    live: dict[str, str]  # the values that decide whether a commit survives a power cut, as the database says them

    @property
    def room(self) -> str:
        return f"/ws/meetings/{self.meeting}/"


@dataclass(frozen=True)
class Crowd:
    members: int
    hall: int = 0
    watchers: int = 0
    spread_seconds: float = 1.0
    rounds: int = 20


@contextlib.contextmanager
def installation(kind: str, seats: int) -> Iterator[Installation]:
    """`sqlite`: one file. `postgres`: a durable server of its own and Redis for several processes."""
    with contextlib.ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "var"))
        environment = {
            "COUNCIL_MODE": "demo",
            "COUNCIL_VAR": folder,
            "LOG_LEVEL": "WARNING",
            "DATABASE_URL": "",
            "REDIS_URL": "",
            "DJANGO_SETTINGS_MODULE": "council.settings",
        }
        if kind == "postgres":
            environment |= {
                "DATABASE_URL": stack.enter_context(postgres(durable=True)),
                "REDIS_URL": stack.enter_context(redis()),
            }
        command = [sys.executable, "-m", "tests.bench.seed", str(seats)]
        done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"seeding failed:\n{done.stderr[-3000:]}")
        made = json.loads(done.stdout.splitlines()[-1])
        yield Installation(kind, environment, **{**made, "members": tuple(made["members"])})


@contextlib.contextmanager
def serving(place: Installation, processes: int, application: str = APPLICATION) -> Iterator[list[Server]]:
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(daphne(application, place.environment)) for _ in range(processes)]


def lines(place: Installation, servers: Sequence[Server], crowd: Crowd) -> list[Line]:
    """Members, hall and gallery, dealt out over the servers."""
    people = [("m", place.room, cookie, HELLO % "take_over") for cookie in place.members[: crowd.members]]
    people += [("h", place.room, place.clerk, HELLO % "read_only")] * crowd.hall
    people += [("w", place.room + "watch/", "-", HELLO % "full")] * crowd.watchers
    return [
        Line(kind, servers[n % len(servers)].port, path, cookie, hello)
        for n, (kind, path, cookie, hello) in enumerate(people)
    ]


def run(place: Installation, servers: Sequence[Server], crowd: Crowd) -> dict[str, Any]:
    """Votes until there are enough casts; everything that is reported of them."""
    chair = Person(servers[0].port, place.meeting, place.chair)
    before_kb = sum(server.kilobytes() for server in servers)
    load = Sockets(lines(place, servers, crowd))
    load.rest(1.0)
    memory = sum(server.kilobytes() for server in servers) - before_kb
    cpu, said = 0.0, []
    try:
        vote(chair, load, servers, place, crowd)  # the first is not counted: caches fill
        load_from = len(load.results())
        for _ in range(crowd.rounds):
            spent, line = vote(chair, load, servers, place, crowd)
            cpu += spent
            said.append(line)
        results = load.results()[load_from:]
    finally:
        load.close()
        chair.close()
    return report(results, crowd, cpu, memory, said)


def vote(
    chair: Person, load: Sockets, servers: Sequence[Server], place: Installation, crowd: Crowd
) -> tuple[float, str]:
    """Open, let everybody cast, void: the same room again for the next."""
    opened = chair.command("vote.open", item=place.item, method="simultaneous", confirm_shortfall=True)
    chair.until(opened["seq"])
    current = chair.slices["vote"]["current"]
    template = json.dumps(
        {"type": "vote.cast", "id": "@ID@", "data": {"vote": current["id"], "round": current["round"], "choice": "for"}}
    )
    before = sum(server.cpu_seconds() for server in servers)
    line = load.round(crowd.spread_seconds, template)
    spent = sum(server.cpu_seconds() for server in servers) - before
    chair.command("vote.void", vote=current["id"], reason="bench")
    load.rest(0.3)
    return spent, line


def report(
    results: list[tuple[float, float, float]], crowd: Crowd, cpu: float, memory: int, said: Sequence[str]
) -> dict[str, Any]:
    casts = len(results)
    found: dict[str, Any] = {
        "ack_ms": summary([ack for ack, _, _ in results]),
        "members_ms": summary([members for _, members, _ in results]),
        "cpu_ms_per_vote": round(cpu * 1000 / casts, 2) if casts else None,
        "casts": casts,
        "trouble": [line for line in said if "refused=0 unanswered=0 settled=1 closed=0" not in line][:3],
    }
    if crowd.watchers:
        found["watchers_ms"] = summary([watchers for _, _, watchers in results])
        found["kb_per_watcher"] = round(memory / (crowd.members + crowd.hall + crowd.watchers), 1)
    return found


def database_path(place: Installation) -> Path:
    return Path(place.environment["COUNCIL_VAR"]) / "council.sqlite3"
