"""A client written from ``docs/protocol.md`` alone takes a seat in the demo, votes, and checks the journal."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.e2e import page_client

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = ("COUNCIL_", "DJANGO_", "DATABASE_URL", "REDIS_URL")


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def announced(log: Path, demo: subprocess.Popen[bytes], seconds: float = 120) -> str:
    """What the demo printed up to the moment that the evening begins."""
    end = time.monotonic() + seconds
    while "The evening" not in log.read_text():
        assert demo.poll() is None and time.monotonic() < end, log.read_text()
        time.sleep(0.3)
    return log.read_text()


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[tuple[str, str, str]]:
    """Address, meeting and public key of a demo in a folder of its own."""
    port, log = free_port(), tmp_path / "demo.log"
    command = [sys.executable, "manage.py", "demo", "--speed", "30", "--port", str(port)]
    with log.open("wb") as out:
        plain = {name: value for name, value in os.environ.items() if not name.startswith(ELSEWHERE)}
        environment = plain | {"COUNCIL_MODE": "demo", "COUNCIL_VAR": str(tmp_path / "var"), "PYTHONUNBUFFERED": "1"}
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=out, stderr=out)
    try:
        meeting = re.findall(r"/vergadering/([0-9a-f-]{36})/", announced(log, process))[0]
        head = json.loads((tmp_path / "var" / "heads.jsonl").read_text().splitlines()[0])
        yield f"http://localhost:{port}", meeting, head["key"]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


@pytest.mark.slow
def test_the_page_is_enough_to_take_part(demo: tuple[str, str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with ThreadPoolExecutor(1) as thread:  # the browser's own loop runs in this one
        thread.submit(page_client.run, *demo).result()
    said = capsys.readouterr().out
    assert "asked again: 304" in said and "resumed after a gap" in said
    assert "signed the list; the same answer twice" in said
    assert "refused: command.not_yours" in said and "refused: command.id_used_before" in said
    assert "voted for and saw it" in said
    assert re.search(
        r"journal: \d{3} entries, [1-9]\d* electorates, \d+ hidden votes opened, [1-9]\d* signed heads", said
    )
