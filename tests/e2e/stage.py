"""The real stage beside the real server: its processes as `run_stage` starts them, on ports of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.site import ROOT, Site
from tests.services.processes import free_port, stop

READY_S = 30


def free_udp_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.bind(("127.0.0.1", 0))
        return int(asking.getsockname()[1])


@dataclass
class Stage:
    """Made before the site starts: the web process must know where to pass requests on to."""

    http: int = field(default_factory=free_port)
    udp: int = field(default_factory=free_udp_port)
    process: subprocess.Popen[bytes] | None = None
    watchdog: subprocess.Popen[bytes] | None = None

    @property
    def settings(self) -> dict[str, str]:
        """No address is named: a browser sends nothing from its own loopback, so it needs the machine's own as well."""
        return {"STAGE_HTTP_PORT": str(self.http), "STAGE_UDP_PORT": str(self.udp)}

    def start(self, site: Site) -> None:
        self.process = self._run(site, "run_stage", {})
        self.wait((site.var / "run_stage.log").read_text)

    def watches(self, site: Site) -> None:
        """The watchdog, which finds the stream where a citizen does."""
        self.watchdog = self._run(site, "run_watchdog", {"STREAM_URL": site.address})

    def _run(self, site: Site, command: str, more: dict[str, str]) -> subprocess.Popen[bytes]:
        words, environment = [sys.executable, "manage.py", command], site.environment | more
        with (site.var / f"{command}.log").open("ab") as output:
            return subprocess.Popen(words, cwd=ROOT, env=environment, stdout=output, stderr=output)

    def wait(self, log: Callable[[], str] = str) -> None:
        """Until its HTTP answers."""
        end = time.monotonic() + READY_S
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.http}/stage/ready", timeout=1).close()
                return
            except OSError:
                assert time.monotonic() < end, log()
                time.sleep(0.1)

    def children(self, module: str) -> list[int]:
        """The processes of ours that run this module; media processes live in sessions of their own."""
        found = []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                command = (folder / "cmdline").read_bytes().split(b"\0")
                environment = (folder / "environ").read_bytes().split(b"\0")
            except OSError:
                continue
            if module.encode() in command and f"STAGE_UDP_PORT={self.udp}".encode() in environment:
                found.append(int(folder.name))
        return found

    def kill(self, module: str) -> None:
        for pid in self.children(module):
            os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        for process in (self.watchdog, self.process):
            if process is not None:
                stop(process, signal.SIGTERM)
        for module in ("streaming.media.process", "streaming.network.process"):
            self.kill(module)
