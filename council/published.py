"""The heads shown to the public, kept in a file outside the database.

Whoever restores an older database meets them again: a journal that lacks a published head, or has another
entry in its place, is not written to (DESIGN 2).
"""

from __future__ import annotations

import json
import os
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings


def publish(head: dict[str, Any]) -> None:
    """Add a signed head to the file, on disk before we go on."""
    line = json.dumps(head, separators=(",", ":"), sort_keys=True) + "\n"
    handle = os.open(settings.HEADS_FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def last(meeting: UUID) -> dict[str, Any] | None:
    """The last head of this meeting that was published before this process started, if any."""
    return _at_start().get(str(meeting))


@cache
def _at_start() -> dict[str, dict[str, Any]]:
    """Per meeting the last line of the file; a line broken by a power cut is passed over."""
    found: dict[str, dict[str, Any]] = {}
    try:
        with open(settings.HEADS_FILE, encoding="utf-8") as lines:
            for line in lines:
                _take(line, found)
    except FileNotFoundError:
        pass
    return found


def _take(line: str, found: dict[str, dict[str, Any]]) -> None:
    try:
        head = json.loads(line)
    except ValueError:
        return
    found[head["meeting"]] = head
