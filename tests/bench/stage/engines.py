"""Starting what is measured, and what it used: processor and memory of the server's processes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.servers import ROOT
from tests.bench.stage.load import Task
from tests.streaming.media.council import people
from tests.streaming.network.stage import MEETING, public, token

HZ = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
MEMORY_EVERY = 2.0  # seconds


@dataclass
class Engine:
    """`processes` by name; `base` is where members come in; `said` is what it says of itself, once it has ended."""

    processes: dict[str, asyncio.subprocess.Process]
    base: str
    pids: list[str]
    tokens: list[list[str]]
    control: int = 0
    folder: Path = field(default_factory=Path)

    def cpu(self) -> dict[str, float]:
        """Seconds so far."""
        return {name: _cpu(each.pid) for name, each in self.processes.items()}

    def memory_mb(self) -> float:
        sizes = [int(Path(f"/proc/{each.pid}/statm").read_text().split()[1]) for each in self.processes.values()]
        return round(sum(sizes) * PAGE / 1e6, 1)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / HZ


def free(kind: socket.SocketKind = socket.SOCK_STREAM) -> int:
    with socket.socket(socket.AF_INET, kind) as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


async def start(module: str, config: dict[str, Any], log: Path, ready: bool = True) -> asyncio.subprocess.Process:
    with log.open("ab") as errors:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
        )
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(json.dumps(config).encode() + b"\n")
    if ready:
        async with asyncio.timeout(30):
            if await process.stdout.readline() != b"ready\n":
                raise RuntimeError(f"{module}: {log.read_text()[-2000:]}")
    return process


async def stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), 40)
        except TimeoutError:
            process.kill()
            await process.wait()


def council(members: int) -> tuple[list[str], list[list[str]]]:
    pids = list(people(members - 1))
    return pids, [[pid, token(pid, "publish"), token(pid, "watch")] for pid in pids]


@asynccontextmanager
async def ours(members: int, parts: tuple[str, ...]) -> AsyncIterator[Engine]:
    pids, tokens = council(members)
    with tempfile.TemporaryDirectory(prefix="stage-") as name:
        folder = Path(name)
        given: dict[str, Any] = {
            "media_key": public(),
            "http_port": free(),
            "udp_bind": "127.0.0.1",
            "udp_port": free(socket.SOCK_DGRAM),
            "sockets": str(folder / "s"),
            "stream_dir": str(folder / "stream"),
            "recordings_dir": str(folder / "recordings"),
            "meeting": MEETING,
            "control": free(socket.SOCK_DGRAM),
            "health": str(folder / "health.json"),
            "pids": pids,
            "parts": list(parts),
            "small": "small" in parts,
        }
        log = folder / "log"
        media = await start("tests.bench.stage.media", given, log, ready=False)
        try:
            network = await start("tests.bench.stage.network", given, log)
            base = f"http://127.0.0.1:{given['http_port']}/stage/{MEETING}/"
            processes = {"network": network, "media": media}
            try:
                yield Engine(processes, base, pids, tokens, given["control"], folder)
            finally:
                await stop(network)
        finally:
            await stop(media)


@asynccontextmanager
async def stock(members: int) -> AsyncIterator[Engine]:
    pids, tokens = council(members)
    with tempfile.TemporaryDirectory(prefix="stage-") as name:
        port, folder = free(), Path(name)
        given = {"http_port": port, "pids": pids, "tokens": tokens}
        process = await start("tests.bench.stage.stock", given, folder / "log")
        try:
            yield Engine({"stock": process}, f"http://127.0.0.1:{port}/stage/{MEETING}/", pids, tokens, 0, folder)
        finally:
            await stop(process)


async def measure(engine: Engine, task: Task) -> dict[str, Any]:
    """Runs the council against it; the server's work is counted while the council measures."""
    load = await start("tests.bench.stage.load", task.__dict__, engine.folder / "load.log", ready=False)
    assert load.stdout is not None
    before: dict[str, float] = {}
    begun, found, memory = 0.0, {}, []
    watching = asyncio.create_task(_memory(engine, memory))
    try:
        while line := await load.stdout.readline():
            said = json.loads(line)
            if "measuring" in said:
                before, begun = engine.cpu(), time.monotonic()
                memory.clear()
            elif "measured" in said:
                seconds, after = time.monotonic() - begun, engine.cpu()
                each = {name: round(100 * (after[name] - was) / seconds, 1) for name, was in before.items()}
                found |= {"cpu": round(sum(each.values()), 1), "cpu_of": each, "memory_mb": list(memory)}
            else:
                found |= said["result"]
    finally:
        watching.cancel()
        await stop(load)
    if "fps" not in found:
        logs = {path.name: path.read_text(errors="replace")[-1500:] for path in engine.folder.glob("*log")}
        raise RuntimeError(f"the council did not come to its end: {logs}")
    return found


async def _memory(engine: Engine, into: list[float]) -> None:
    while True:
        into.append(engine.memory_mb())
        await asyncio.sleep(MEMORY_EVERY)
