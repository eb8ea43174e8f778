"""The demo with its stage, whole: faces come, the stream plays them with sound, everything ends with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import av
import numpy as np
import pytest

from tests.frontend.demo.test_evening import ROOT
from tests.services.processes import free_port

pytestmark = pytest.mark.slow
OURS = ("streaming.network.process", "streaming.media.process", "streaming.watchdog.process", "frontend.demo.cameras")


def start(folder: Path, port: int) -> subprocess.Popen[bytes]:
    foreign = ("PYTEST", "DATABASE_URL", "REDIS_URL", "DJANGO_", "STAGE_", "STREAM_")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
    environment |= {"COUNCIL_VAR": str(folder), "COUNCIL_MODE": "demo"}
    command = [sys.executable, "manage.py", "demo", "--port", str(port), "--speed", "3"]
    with (folder / "out").open("w") as out:
        return subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out, stdin=subprocess.DEVNULL)


def until(what, seconds: float, said=lambda: ""):
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, said()
        time.sleep(0.5)
    return found


def newest(port: int, meeting: str, rendition: str) -> bytes | None:
    """The newest segment as a file that plays by itself."""
    base = f"http://localhost:{port}/stream/{meeting}/"
    try:
        lines = urllib.request.urlopen(f"{base}{rendition}.m3u8", timeout=10).read().decode().splitlines()
        init = [line.split('URI="')[1].rstrip('"') for line in lines if line.startswith("#EXT-X-MAP")][-1]
        segment = [line for line in lines if line.endswith(".m4s") and not line.startswith("#")][-1]
        data = b"".join(urllib.request.urlopen(base + name, timeout=10).read() for name in (init, segment))
    except (OSError, IndexError):
        return None
    return data


def running(folder: Path) -> list[str]:
    """Processes of ours that use this folder or its meeting."""
    found = []
    for each in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"COUNCIL_VAR={folder}".encode() in each.read_bytes():
                found.append((each.parent / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc")
def test_a_full_council_is_in_the_stream_and_nothing_is_left_behind(tmp_path):
    port = free_port()
    child = start(tmp_path, port)

    def said() -> str:
        return (tmp_path / "out").read_text()

    try:
        until(lambda: "the meeting is open" in said(), 300, said)
        meeting = next(line for line in said().splitlines() if "This meeting" in line).rstrip("/").rpartition("/")[2]
        for one in OURS:
            assert any(one in line for line in running(tmp_path)), one

        def seen() -> bool:
            data = newest(port, meeting, "720")
            if data is None:
                return False
            (tmp_path / "segment.mp4").write_bytes(data)
            with av.open(str(tmp_path / "segment.mp4")) as file:
                pictures = [frame.to_ndarray(format="gray") for frame in file.decode(video=0)]
            with av.open(str(tmp_path / "segment.mp4")) as file:
                sound = np.concatenate([frame.to_ndarray().reshape(-1) for frame in file.decode(audio=0)])
            moved = np.abs(pictures[-1][:540, :960].astype(int) - pictures[0][:540, :960]).mean()
            loud = np.sqrt(np.mean(sound.astype(float) ** 2))
            return len(pictures) > 30 and pictures[0].shape == (720, 1280) and moved > 0.5 and loud > 0.01

        until(seen, 60, said)
    finally:
        child.send_signal(signal.SIGINT)
        child.wait(timeout=60)
    until(lambda: not running(tmp_path), 15, lambda: "\n".join(running(tmp_path)))
    assert list((tmp_path / "recordings" / meeting).glob("part-*.mp4"))
    child = start(tmp_path, port)
    try:
        until(lambda: "goes on where it was" in said() and "The evening" in said(), 120, said)
        assert "drawing" not in said() or "10 of 45" in said()
        until(lambda: newest(port, meeting, "360"), 60, said)
    finally:
        child.send_signal(signal.SIGINT)
        child.wait(timeout=60)
