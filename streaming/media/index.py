"""From a number in the journal to a moment in the recording: `index.jsonl`, one line per entry, appended.

A line says at which programme time the first frame that shows this entry was made, and in which part it is; an entry
shown while nothing was recorded has no part. A restart shows old entries again: the first time counts.
"""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from streaming.media.disk import read_json
from streaming.media.recorder import numbers, part_path

log = logging.getLogger(__name__)
NAME = "index.jsonl"
BEFORE = 3_000_000
"""µs before the first frame of a part that still lead into it."""


class Index:
    def __init__(self, folder: Path) -> None:
        self._path = folder / NAME
        self._last = max((row["seq"] for row in rows(folder)), default=0)
        _mend(self._path)

    def shown(self, seq: int, p: int, part: int | None) -> None:
        """Entries that one scene showed together have the same moment."""
        if seq <= self._last:
            return
        first = self._last + 1 if self._last else seq
        lines = [json.dumps({"seq": n, "p": p, "part": part}, separators=(",", ":")) for n in range(first, seq + 1)]
        try:
            with self._path.open("a", encoding="ascii") as file:
                file.write("\n".join(lines) + "\n")
        except OSError as error:
            log.error("index: %s", error)
            return
        self._last = seq


def rows(folder: Path) -> Iterator[dict[str, Any]]:
    """The lines that are whole; a crash leaves at most one that is not."""
    try:
        lines = (folder / NAME).read_text(encoding="ascii", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        try:
            row = json.loads(line)
        except ValueError:
            continue
        if isinstance(row, dict) and isinstance(row.get("seq"), int) and isinstance(row.get("p"), int):
            yield row


def parts(folder: Path) -> list[dict[str, Any]]:
    """What is known of every part, in order."""
    found = (read_json(part_path(folder, number).with_suffix(".json")) for number in numbers(folder))
    return [one for one in found if isinstance(one, dict)]


def entries(folder: Path) -> list[tuple[int, int, int]]:
    """(number in the journal, part, ms from the beginning of that part) of everything that can be looked up.

    A part begins at an IDR, some hundreds of ms after the entry that let it begin: that entry is its beginning.
    """
    known = parts(folder)
    found = []
    for row in rows(folder):
        part = next((one for one in known if one["from"] - BEFORE <= row["p"] < one.get("to", row["p"] + 1)), None)
        if part is not None:
            found.append((row["seq"], part["part"], max(0, row["p"] - part["from"]) // 1000))
    return found


def _mend(path: Path) -> None:
    """A line that a crash cut off would swallow the next one."""
    if path.exists() and not path.read_bytes().endswith(b"\n"):
        with path.open("ab") as file:
            file.write(b"\n")
