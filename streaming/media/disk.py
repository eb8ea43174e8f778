"""Room on the disk, and files that are there as a whole or not at all."""

import json
import os
import time
from pathlib import Path
from typing import Any

EVERY_S = 5.0


class Disk:
    """Says whether the recording may go on. The stream needs a few MB and is rewritten: it stops last."""

    def __init__(self, folder: Path, least_mb: int) -> None:
        self._folder, self._least = folder, least_mb
        self._looked = float("-inf")
        self._enough = True

    def enough(self) -> bool:
        now = time.monotonic()
        if now - self._looked >= EVERY_S:
            self._looked, self._enough = now, free_mb(self._folder) >= self._least
        return self._enough


def free_mb(folder: Path) -> float:
    """MB that an ordinary user may still write."""
    room = os.statvfs(folder)
    return room.f_bavail * room.f_frsize / 1e6


def put(path: Path, data: bytes) -> None:
    """Under its name only when it is whole. After a power cut it may be empty; nothing here is the only copy."""
    aside = path.with_name(path.name + ".new")
    try:
        aside.write_bytes(data)
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise


def put_json(path: Path, value: object) -> None:
    put(path, json.dumps(value, separators=(",", ":")).encode())


def read_json(path: Path) -> Any:
    """None when there is no such file, or no whole one."""
    try:
        return json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
