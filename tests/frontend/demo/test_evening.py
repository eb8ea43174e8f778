"""The demo as a visitor starts it: from an empty folder to a closed meeting whose journal is in order."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from council.keys import new_secret
from tests.services.processes import free_port

ROOT = Path(__file__).resolve().parents[3]


def manage(folder: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    """`manage.py` as on a visitor's machine: demo mode, SQLite in a folder of its own."""
    foreign = ("PYTEST", "DATABASE_URL", "REDIS_URL", "DJANGO_")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(foreign)}
    environment |= {"COUNCIL_VAR": str(folder), "COUNCIL_MODE": "demo", **more}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900, check=False)


def journal(folder: Path) -> list[dict[str, Any]]:
    (file,) = (folder / "demo").glob("*.jsonl")
    return [json.loads(line) for line in file.read_text().splitlines()]


@pytest.mark.slow
def test_an_evening_runs_to_its_close_and_the_verifier_accepts_the_journal(tmp_path: Path) -> None:
    done = manage(tmp_path, "demo", "--once", "--port", str(free_port()))
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "In order:" in done.stdout

    entries = journal(tmp_path)
    kinds = Counter(entry["kind"] for entry in entries)
    assert kinds["meeting.closed"] == 1
    assert kinds["attendance.established"] == 2
    assert kinds["vote.opened"] == kinds["vote.declared"] == 10
    assert kinds["attendance.reported_absent"] == 2
    assert kinds["recusal.declared"] == kinds["vote.objected"] == kinds["vote.objection_judged"] == 1
    assert kinds["vote.ballot_countersigned"] == 7, "the spoken votes of the seven roll calls"
    assert kinds["vote.deemed_against"] == 1
    assert kinds["line.lost"] == kinds["chair_line.silent"] == 0
    results = {vote["label"]: vote["outcome"] for vote in declared(entries)}
    assert results["M3"] == "aangenomen"
    assert results["M7"] == results["A1"] == "verworpen"


def declared(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    opened = {entry["data"]["vote"]: entry["data"] for entry in entries if entry["kind"] == "vote.opened"}
    ends = [entry["data"] for entry in entries if entry["kind"] == "vote.declared"]
    return [opened[end["vote"]] | end for end in ends]


def test_production_has_no_demo(tmp_path: Path) -> None:
    keys = {name: new_secret() for name in ("SECRET_KEY", "JOURNAL_KEY", "MFA_KEY")}
    refused = manage(tmp_path, "demo", "--once", COUNCIL_MODE="production", ALLOWED_HOSTS="raad.example", **keys)
    assert refused.returncode != 0
    assert "demo mode only" in refused.stderr
    assert not (tmp_path / "council.sqlite3").exists(), "and nothing was written"
