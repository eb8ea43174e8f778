"""On what and with what was measured."""

from __future__ import annotations

import datetime
import os
import platform
import sqlite3
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tests.bench.servers import ROOT

PACKAGES = ("Django", "channels", "daphne", "twisted", "autobahn", "psycopg", "redis")


def machine() -> dict[str, Any]:
    about = Path("/proc/cpuinfo").read_text().splitlines()
    cpu = [line.split(":")[1].strip() for line in about if "model name" in line]
    memory = int(Path("/proc/meminfo").read_text().split()[1]) // 1024 // 1024
    return {
        "measured_at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "cores": os.cpu_count(),
        "cpu": cpu[0] if cpu else platform.machine(),
        "memory_gb": memory,
        "system": platform.platform(),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "packages": {name: version(name) for name in PACKAGES},
    }


def commit() -> str:
    """The commit, and whether the tree differs from it."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.strip()

    changed = git("status", "--porcelain", "--untracked-files=no", "--", "council", "meetings", "voting", "tests/bench")
    return git("rev-parse", "--short", "HEAD") + ("+changes" if changed else "")
