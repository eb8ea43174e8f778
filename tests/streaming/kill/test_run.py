"""The supervisor with the real processes: what is killed comes back, what should survive does, and all of it ends."""

import asyncio
import base64
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from streaming.run import Child, children
from tests.streaming.media.hls import parse

pytestmark = pytest.mark.slow
MEETING = "m1"


def free_port(kind):
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def processes(parent):
    """{module: pid} of the children of a process."""
    found = {}
    for task in Path(f"/proc/{parent}/task").iterdir():
        for pid in (task / "children").read_text().split():
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
            if b"-m" in words:
                found[words[words.index(b"-m") + 1].decode()] = int(pid)
    return found


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


class Running:
    def __init__(self, folder):
        key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
        self.port = free_port(socket.SOCK_STREAM)
        self.config = {
            "media_key": base64.b64encode(key).decode(),
            "http_port": self.port,
            "udp_bind": "127.0.0.1",
            "udp_port": free_port(socket.SOCK_DGRAM),
            "sockets": str(folder / "sock"),
            "stream_dir": str(folder / "stream"),
            "recordings_dir": str(folder / "recordings"),
            "meetings": [MEETING],
        }

    async def start(self):
        self.supervisor = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "streaming.run", stdin=asyncio.subprocess.PIPE
        )
        self.supervisor.stdin.write(json.dumps(self.config).encode() + b"\n")
        await self.supervisor.stdin.drain()

    def pids(self):
        return processes(self.supervisor.pid)

    async def newest(self):
        """(msn, part) of the public playlist, None while there is none."""
        url = f"http://127.0.0.1:{self.port}/stream/{MEETING}/720.m3u8"
        try:
            async with aiohttp.ClientSession() as client, client.get(url) as answer:
                if answer.status != 200:
                    return None
                last = parse(await answer.text()).segments[-1]
                return last["parts"][-1][0] if last["parts"] else last["uri"]
        except aiohttp.ClientError:
            return None

    async def goes_on(self, seconds=10):
        """Seconds until the public playlist moves again."""
        begun, before = time.monotonic(), await self.newest()
        while time.monotonic() - begun < seconds:
            await asyncio.sleep(0.1)
            now = await self.newest()
            if now is not None and now != before:
                return time.monotonic() - begun
        raise AssertionError("the stream stands still")

    async def stop(self):
        if self.supervisor.returncode is None:
            self.supervisor.terminate()
        await asyncio.wait_for(self.supervisor.wait(), 40)


@pytest.fixture
async def running(tmp_path):
    made = Running(tmp_path)
    await made.start()
    await made.goes_on(20)
    yield made
    await made.stop()


async def test_the_network_killed_comes_back_and_media_went_on(running):
    before = running.pids()
    os.kill(before["streaming.network.process"], signal.SIGKILL)
    await asyncio.sleep(0.1)
    took = await running.goes_on()
    after = running.pids()
    assert took < 5
    assert after["streaming.network.process"] != before["streaming.network.process"]
    assert after["streaming.media.process"] == before["streaming.media.process"]


async def test_media_killed_comes_back_and_the_network_went_on(running):
    before = running.pids()
    os.kill(before["streaming.media.process"], signal.SIGKILL)
    took = await running.goes_on()
    after = running.pids()
    assert took < 5
    assert after["streaming.network.process"] == before["streaming.network.process"]
    assert after["streaming.media.process"] != before["streaming.media.process"]


async def test_a_stopped_stage_leaves_nothing_running(running):
    pids = running.pids()
    await running.stop()
    assert len(pids) == 2 and not any(alive(pid) for pid in pids.values())


async def test_the_supervisor_killed_media_goes_on_and_the_next_one_finds_it(running):
    before = running.pids()
    os.kill(running.supervisor.pid, signal.SIGKILL)
    await running.supervisor.wait()
    await asyncio.sleep(1)
    assert not alive(before["streaming.network.process"])
    assert alive(before["streaming.media.process"])
    await running.start()
    assert await running.goes_on() < 5
    assert alive(before["streaming.media.process"]), "the same one, and no second beside it"
    os.kill(before["streaming.media.process"], signal.SIGTERM)
    assert await running.goes_on() < 10


async def test_what_falls_at_once_is_tried_slower_and_slower(monkeypatch):
    waits = []
    real = asyncio.sleep

    async def sleep(seconds):
        waits.append(seconds)
        await real(0)
        if len(waits) == 6:
            raise asyncio.CancelledError

    monkeypatch.setattr("streaming.run.asyncio.sleep", sleep)
    child = Child("falls", "streaming.no_such_module", {})
    with pytest.raises(asyncio.CancelledError):
        await child.keep()
    assert waits == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0] and child.starts == 6


def test_a_media_process_for_each_meeting_named():
    names = [child.name for child in children({"meetings": ["a", "b"]})]
    assert names == ["network", "media a", "media b"]
