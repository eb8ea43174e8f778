"""The demo's processes: this project's own application under Daphne, on loopback, and what runs beside it."""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

HOST, FIRST_PORT, PORTS = "127.0.0.1", 8000, 40
PR_SET_PDEATHSIG = 1  # <sys/prctl.h>
START_SECONDS, STOP_SECONDS = 60.0, 15.0


def free_port(first: int = FIRST_PORT, kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    """Port 8000, or the next one that nobody uses."""
    for port in range(first, first + PORTS):
        with socket.socket(socket.AF_INET, kind) as probe:
            if kind is socket.SOCK_STREAM:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return port
    raise OSError(f"no free port between {first} and {first + PORTS}")


def die_with_parent() -> None:
    """Where the kernel can (Linux), a demo that is killed outright leaves no server behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Kept:
    """A process: started, watched, and started again when it falls. Its words go to `log`."""

    def __init__(self, name: str, command: list[str], log: Path, environment: Mapping[str, str]) -> None:
        self.name, self.log = name, log
        self._command, self._environment = command, environment
        self._child: asyncio.subprocess.Process | None = None
        self._ending = False

    async def start(self) -> None:
        with self.log.open("ab") as output:
            self._child = await asyncio.create_subprocess_exec(
                *self._command,
                cwd=settings.BASE_DIR,
                env={**os.environ, "COUNCIL_MODE": "demo", **self._environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # Ctrl-C reaches the demo, which stops its processes in order
                preexec_fn=die_with_parent,
            )
        await self._until_it_answers()

    async def watch(self) -> None:
        """Until it is stopped: whenever it ends by itself, start it again."""
        while self._child is not None:
            code = await self._child.wait()
            if self._ending:
                return
            print(f"  {self.name} ended with code {code}; starting it again (its log: {self.log})", flush=True)
            await asyncio.sleep(1)
            await self.start()

    async def stop(self, seconds: float = STOP_SECONDS) -> None:
        self._ending = True
        if self._child is None or self._child.returncode is not None:
            return
        self._child.terminate()
        try:
            async with asyncio.timeout(seconds):
                await self._child.wait()
        except TimeoutError:
            self._child.kill()
            await self._child.wait()

    async def _until_it_answers(self) -> None:
        """Nothing to wait for."""

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]


class Server(Kept):
    """The web process: the members come back by themselves after a fall."""

    def __init__(self, port: int, log: Path, environment: Mapping[str, str] | None = None) -> None:
        command = [sys.executable, "-m", "daphne", "-v", "0", "-b", HOST, "-p", str(port), "council.asgi:application"]
        super().__init__("the server", command, log, {"PORT": str(port), **(environment or {})})
        self.port = port
        self.site = f"http://localhost:{port}"

    async def _until_it_answers(self) -> None:
        assert self._child is not None  # noqa: S101  (just started)
        for _ in range(int(START_SECONDS * 10)):
            if self._child.returncode is not None:
                break
            try:
                _, writer = await asyncio.open_connection(HOST, self.port)
            except OSError:
                await asyncio.sleep(0.1)
                continue
            writer.close()
            return
        raise RuntimeError(f"the server did not start; its last words:\n{self.last_words()}")
