"""The cameras of the members who have no browser: the demo's drawn faces, published by the demo's own process."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from frontend.demo.faces import Look
from frontend.demo.loops import path_of
from tests.e2e.colleagues import Benches
from tests.e2e.site import ROOT

LOOK_SECONDS, AGAIN_SECONDS = 0.1, 2.0
PATIENCE_SECONDS = 60.0
BORN = 1971


def draw(folder: Path, scene: dict[str, Any], pids: Sequence[str]) -> None:
    """A face and a voice for each, with the name that the room knows; what is there stays."""
    rows = [{"key": pid, **asdict(Look(n, scene["people"][pid]["name"], n % 2 == 1, BORN))} for n, pid in pairs(pids)]
    command = [sys.executable, "-m", "frontend.demo.loops", str(folder)]
    subprocess.run(command, cwd=ROOT, input=json.dumps(rows) + "\n", text=True, check=True, stdout=subprocess.DEVNULL)


def pairs(pids: Sequence[str]) -> list[tuple[int, str]]:
    return list(enumerate(pids, 1))


class Cameras:
    """Everybody's picture all the time; whom the room hears, speaks, and who is asked for it sends a large picture."""

    def __init__(self, benches: Benches, scene: dict[str, Any], stage_port: int, folder: Path) -> None:
        self._benches, self._scene, self._folder = benches, scene, folder
        self._base = f"http://127.0.0.1:{stage_port}/stage/{scene['meeting']}/"
        self.up: set[str] = set()
        self._asked: dict[str, float] = {}
        self._over = threading.Event()
        self._threads = [threading.Thread(target=work, daemon=True) for work in (self._listen, self._direct)]

    def __enter__(self) -> Cameras:
        with (self._folder / "cameras.log").open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "frontend.demo.cameras", self._base],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        with suppress(OSError):
            if self._process.stdin:
                self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for thread in self._threads:
            thread.join(timeout=5)

    def wait(self) -> None:
        """Until all of them are on the line."""
        end = time.monotonic() + PATIENCE_SECONDS
        while self.up != set(self._benches.members):
            assert time.monotonic() < end, f"no camera for {set(self._benches.members) - self.up}"
            time.sleep(LOOK_SECONDS)

    def _listen(self) -> None:
        for line in self._process.stdout or ():
            said = json.loads(line)
            if "up" in said:
                self.up.add(said["up"])
            else:
                self.up.discard(said["down"])
                self._asked[said["down"]] = time.monotonic() + AGAIN_SECONDS

    def _direct(self) -> None:
        told: tuple[list[str], list[str]] | None = None
        while not self._over.wait(LOOK_SECONDS):
            members = self._benches.members
            for pid in members.keys() - self.up:
                if time.monotonic() >= self._asked.get(pid, 0.0):
                    self._join(pid)
            heard = next(iter(members.values())).heard
            now = (sorted(heard & members.keys()), sorted(p for p in members if members[p].me.get("camera") == "large"))
            if now != told:
                told = now
                self._say({"speaking": now[0], "large": now[1]})

    def _join(self, pid: str) -> None:
        """With a token of the member's own session, as his browser would."""
        self._asked[pid] = float("inf")
        try:
            token = self._benches.door.media_token(self._benches.members[pid].cookie, self._scene["meeting"])
        except (OSError, ValueError, KeyError):
            self._asked[pid] = time.monotonic() + AGAIN_SECONDS
            return
        self._say({"join": pid, "loop": str(path_of(self._folder, pid)), "token": token})

    def _say(self, message: dict[str, Any]) -> None:
        with suppress(OSError, ValueError):
            if self._process.stdin:
                self._process.stdin.write(json.dumps(message) + "\n")
                self._process.stdin.flush()
