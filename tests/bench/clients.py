"""The load: two small C programs, so that what is measured is the server. Loopback only."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
_built: dict[str, Path] = {}


def build(name: str) -> Path:
    """Compile once per run; the bench needs a C compiler and says so."""
    if name not in _built:
        target = Path(tempfile.mkdtemp(prefix="bench-")) / name
        subprocess.run(["cc", "-O2", "-o", str(target), str(HERE / f"{name}.c")], check=True)
        _built[name] = target
    return _built[name]


@dataclass(frozen=True)
class Line:
    """One socket: see sockets.c for the kinds."""

    kind: str
    port: int
    path: str
    cookie: str = "-"
    hello: str = "-"


class Sockets:
    """The socket client as a child process, told what to do line by line."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="bench-")
        plan = Path(self.folder.name) / "plan"
        plan.write_text("".join(f"{x.kind} {x.port} {x.path} {x.cookie} {x.hello}\n" for x in lines))
        command = [str(build("sockets")), str(plan)]
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.ready = self._answer()

    def _say(self, line: str) -> str:
        assert self.child.stdin
        self.child.stdin.write(line + "\n")
        self.child.stdin.flush()
        return self._answer()

    def _answer(self) -> str:
        assert self.child.stdout
        if not (line := self.child.stdout.readline()):
            raise RuntimeError("the load client ended")
        return line.strip()

    def round(self, spread_seconds: float, template: str, patience_seconds: float = 10) -> str:
        """Everybody casts once within this time; waits until everything has arrived everywhere."""
        return self._say(f"round {int(spread_seconds * 1e6)} {int(patience_seconds * 1000)} {template}")

    def rest(self, seconds: float) -> None:
        self._say(f"sleep {int(seconds * 1000)}")

    def results(self) -> list[tuple[float, float, float]]:
        """For each cast in microseconds: acknowledged, the last member has it, the last watcher has it."""
        target = Path(self.folder.name) / "casts"
        self._say(f"dump {target}")
        rows = [tuple(map(float, line.split())) for line in target.read_text().splitlines()]
        return [(ack, members, watchers) for ack, members, watchers in rows]

    def close(self) -> None:
        if self.child.poll() is None and self.child.stdin:
            self.child.stdin.write("quit\n")
            self.child.stdin.close()
        self.child.wait(timeout=20)
        self.folder.cleanup()


def ask(port: int, path: str, *, connections: int = 32, seconds: float = 5, header: str = "") -> dict[str, Any]:
    """Requests per second at one address."""
    command = [str(build("http")), str(port), path, str(connections), str(seconds), *([header] if header else [])]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, Any] = json.loads(done.stdout)
    if found["bad"]:
        raise RuntimeError(f"{path}: {found['bad']} answers were not 200 or 304")
    return {**found, "per_second": round(found["answers"] / found["seconds"])}
