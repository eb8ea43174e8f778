"""The real server as anybody would run it in demo mode: Daphne, SQLite, a folder of its own, loopback only."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.services.processes import free_port, stop, wait_for

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = ("DATABASE_URL", "REDIS_URL", "DEBUG")
TROUBLE = ("Traceback (most recent call last)", " ERROR ", " CRITICAL ")

PLAY = "import django; django.setup(); from tests.e2e import seed; seed.play('{}')"


@dataclass
class Site:
    """One installation: its folder, its port, and the server that may be killed and started again."""

    var: Path
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    server: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def log(self) -> Path:
        return self.var / "server.log"

    @property
    def environment(self) -> dict[str, str]:
        own = {"COUNCIL_MODE": "demo", "COUNCIL_VAR": str(self.var), "PORT": str(self.port), "LOG_LEVEL": "WARNING"}
        own["DJANGO_SETTINGS_MODULE"] = "council.settings"
        return {key: value for key, value in os.environ.items() if key not in ELSEWHERE} | own | self.settings

    def run(self, *arguments: str, stdin: str = "") -> str:
        """A Python command of this installation; what it printed."""
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, input=stdin, text=True, capture_output=True)
        assert done.returncode == 0, f"{arguments}:\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def seed(self, scene: str) -> dict[str, Any]:
        """A council and its meetings, through the services; who and what there is."""
        found: dict[str, Any] = json.loads(self.run("-c", PLAY.format(scene)).splitlines()[-1])
        return found

    def start(self) -> None:
        command = [sys.executable, "-m", "daphne", "-v", "0", "-b", "127.0.0.1", "-p", str(self.port)]
        with self.log.open("ab") as output:
            self.server = subprocess.Popen(
                [*command, "council.asgi:application"], cwd=ROOT, env=self.environment, stdout=output, stderr=output
            )
        wait_for(self.port, self.server, self.log)

    def kill(self) -> None:
        """As the power does it."""
        assert self.server is not None
        self.server.kill()
        self.server.wait()

    def stop(self) -> None:
        if self.server is not None:
            stop(self.server, signal.SIGTERM)

    def complaints(self) -> str:
        """What the server wrote in its log that a server in good health does not write."""
        said = self.log.read_text(errors="replace") if self.log.exists() else ""
        return said[-4000:] if any(mark in said for mark in TROUBLE) else ""
