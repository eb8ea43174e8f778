"""Starting what is measured, and what it used: processor and memory of the server's processes."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.bench.servers import ROOT
from tests.bench.stage.load import Phase, Task
from tests.streaming.media.council import people
from tests.streaming.network.stage import MEETING, public, token

HZ = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
MEMORY_EVERY = 2.0  # seconds
BOOT_S, STOP_S = 60, 60
LONGEST_LINE = 1 << 25


@dataclass
class Engine:
    """`processes` by name; `base` is where members come in. What is in `beside` is no part of the stage."""

    processes: dict[str, asyncio.subprocess.Process]
    base: str
    pids: list[str]
    tokens: list[list[str]]
    control: int = 0
    parts_port: int = 0
    folder: Path = field(default_factory=Path)
    beside: dict[str, int] = field(default_factory=dict)  # name -> process id

    def pids_of(self) -> dict[str, int]:
        return {name: each.pid for name, each in self.processes.items()}

    def task(self, phases: list[Phase], kind: str = "stage") -> Task:
        return Task(self.base, self.tokens, max(len(self.pids) - 2, 0), phases, self.control, self.parts_port, kind)

    def cpu(self) -> dict[str, float]:
        """Seconds so far."""
        try:
            return {name: _cpu(pid) for name, pid in (self.pids_of() | self.beside).items()}
        except OSError as error:
            logs = "; ".join(path.read_text(errors="replace")[-1000:] for path in self.folder.glob("*log"))
            raise RuntimeError(f"a process under measurement is gone: {error}; {logs}") from None

    def memory_mb(self) -> float:
        sizes = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in self.pids_of().values()]
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
            limit=LONGEST_LINE,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
        )
    assert process.stdin is not None and process.stdout is not None
    process.stdin.write(json.dumps(config).encode() + b"\n")
    if ready:
        async with asyncio.timeout(BOOT_S):
            if await process.stdout.readline() != b"ready\n":
                raise RuntimeError(f"{module}: {log.read_text()[-2000:]}")
    return process


async def stop(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGTERM)
        try:
            await asyncio.wait_for(process.wait(), STOP_S)
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
            "parts_port": free(socket.SOCK_DGRAM),
            "folder": str(folder),
            "pids": pids,
            "parts": list(parts),
        }
        log = folder / "log"
        network = await start("tests.bench.stage.network", given, log)
        try:
            media = await start("tests.bench.stage.media", given, log, ready=False)
            base = f"http://127.0.0.1:{given['http_port']}/stage/{MEETING}/"
            processes = {"network": network, "media": media}
            try:
                await linked(folder)
                yield Engine(processes, base, pids, tokens, given["control"], given["parts_port"], folder)
            finally:
                await stop(media)
        finally:
            await stop(network)


async def linked(folder: Path) -> None:
    """Until the media process has said how it does."""
    health, end = folder / "health", time.monotonic() + BOOT_S
    while not (health.exists() and health.stat().st_size):
        if time.monotonic() > end:
            raise RuntimeError(f"the media process is not there: {(folder / 'log').read_text()[-1500:]}")
        await asyncio.sleep(0.1)


@asynccontextmanager
async def stock(members: int) -> AsyncIterator[Engine]:
    pids, tokens = council(members)
    with tempfile.TemporaryDirectory(prefix="stage-") as name:
        port, folder = free(), Path(name)
        given = {"http_port": port, "pids": pids, "tokens": tokens}
        process = await start("tests.bench.stage.stock", given, folder / "log")
        try:
            yield Engine({"stock": process}, f"http://127.0.0.1:{port}/stage/{MEETING}/", pids, tokens, folder=folder)
        finally:
            await stop(process)


async def measure(engine: Engine, task: Task) -> dict[str, dict[str, Any]]:
    """Runs the council against it: what was found in each phase. The server's work is counted while one is measured."""
    log = engine.folder / "load.log"
    load = await start("tests.bench.stage.load", task.line(), log, ready=False)
    assert load.stdout is not None
    found: dict[str, dict[str, Any]] = {}
    counting: Counting | None = None
    try:
        async for line in lines(load.stdout, most_s(task)):
            said = json.loads(line)
            if "measuring" in said:
                counting = Counting(engine)
            elif "measured" in said and counting is not None:
                found[said["measured"]] = await counting.end()
                counting = None
            for name, result in said.get("result", {}).items():
                found[name] = explained(engine, found.get(name, {}) | result)
    finally:
        if counting is not None:
            await counting.end()
        await stop(load)
    for phase in task.phases:
        if not {"fps", "downlink_kbps", "failed"} & found.get(phase.name, {}).keys():
            logs = {path.name: path.read_text(errors="replace")[-1500:] for path in engine.folder.glob("*log")}
            found[phase.name] = {"failed": f"the council did not come to its end: {logs}"}
    return found


def most_s(task: Task) -> float:
    """Longer than this nothing takes, however slow the machine."""
    return 120 + 2 * len(task.tokens) + sum(3 * one.settle + 1.2 * one.seconds + 12 * one.joins for one in task.phases)


async def lines(reader: asyncio.StreamReader, seconds: float) -> AsyncIterator[bytes]:
    async with asyncio.timeout(seconds):
        while line := await reader.readline():
            yield line


class Counting:
    """Processor and memory from now until `end`."""

    def __init__(self, engine: Engine) -> None:
        self._engine, self._before, self._begun = engine, engine.cpu(), time.monotonic()
        self._memory: list[float] = []
        self._task = asyncio.create_task(self._watch())

    async def end(self) -> dict[str, Any]:
        self._task.cancel()
        await asyncio.wait({self._task})
        seconds, after = time.monotonic() - self._begun, self._engine.cpu()
        each = {name: round(100 * (after[name] - was) / seconds, 1) for name, was in self._before.items()}
        whole = sum(each[name] for name in self._engine.processes)
        return {"cpu": round(whole, 1), "cpu_of": each, "memory_mb": self._memory}

    async def _watch(self) -> None:
        while True:
            self._memory.append(self._engine.memory_mb())
            await asyncio.sleep(MEMORY_EVERY)


def explained(engine: Engine, found: dict[str, Any]) -> dict[str, Any]:
    """What the stage said of itself meanwhile; beside each outlier how late its own clocks were in those seconds."""
    path = engine.folder / "health"
    if not path.exists():
        return found
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    for one in found.get("outliers", ()):
        near = [row for row in rows if one["at"] - one["ms"] / 1000 - 1 <= row["at"] <= one["at"] + 1.5]
        for key in ("network_lag_ms", "lag_ms", "late", "unsent"):
            one[key] = max((row.get(key, 0) for row in near), default=None)
    begun, end = found.pop("wall", (0.0, 0.0))
    during = [row for row in rows if begun + 1 <= row["at"] <= end]
    if during:
        found["stage"] = {name: statistics.median(row[name] for row in during) for name in ("compose_ms", "encode_ms")}
        found["stage"] |= {"late": sum(row["late"] for row in during), "unsent": rows[-1]["unsent"]}
        found["stage"] |= {"network_lag_ms": max(row["network_lag_ms"] for row in during)}
    return found
