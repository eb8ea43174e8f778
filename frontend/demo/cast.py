"""Whose face and voice belongs to whom, and drawing them: the first ten before the evening, the rest beside it."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from frontend.demo import people
from frontend.demo.faces import Look
from frontend.demo.loops import path_of
from frontend.demo.people import Someone
from frontend.demo.server import die_with_parent

FIRST = 10
WORKERS = 2


def everybody() -> list[Someone]:
    """Who is seen first comes first: mayor, clerk, leaders of groups, aldermen, members."""
    leaders = [members[0] for members in people.MEMBERS.values()]
    rest = [who for members in people.MEMBERS.values() for who in members[1:]]
    return [people.MAYOR, people.CLERK, *leaders, *(who for who, _ in people.ALDERMEN), *rest]


def key_of(email: str) -> str:
    return email.partition("@")[0]


def looks() -> dict[str, Look]:
    found = {}
    for number, who in enumerate(everybody(), 1):
        woman = who.address == people.V
        name = " ".join(part for part in ("mw." if woman else "dhr.", who.initials, who.infix, who.surname) if part)
        found[key_of(who.email)] = Look(number, name, woman, who.born)
    return found


class Studio:
    """Draws what is missing, in processes of their own. `first` ends when the first ten are there."""

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self._folder, self._say = folder, say
        self._children: list[asyncio.subprocess.Process] = []
        self._reading: list[asyncio.Task[None]] = []
        self._there, self._enough = 0, asyncio.Event()

    async def start(self) -> None:
        every = looks()
        missing = [key for key in every if not path_of(self._folder, key).exists()]
        self._there = len(every) - len(missing)
        if not missing:
            self._enough.set()
            return
        self._say(f"drawing {len(missing)} faces and voices (once; they are kept in {self._folder})")
        for part in range(WORKERS):
            rows = [{"key": key, **asdict(every[key])} for key in missing[part::WORKERS]]
            await self._worker(rows, len(every))

    async def _worker(self, rows: list[dict[str, object]], total: int) -> None:
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "frontend.demo.loops", str(self._folder)),
            cwd=settings.BASE_DIR,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        assert child.stdin is not None  # noqa: S101  (a pipe)
        child.stdin.write(json.dumps(rows).encode() + b"\n")
        child.stdin.close()
        self._children.append(child)
        self._reading.append(asyncio.create_task(self._read(child, total)))

    async def _read(self, child: asyncio.subprocess.Process, total: int) -> None:
        assert child.stdout is not None  # noqa: S101  (a pipe)
        while await child.stdout.readline():
            self._there += 1
            if self._there % FIRST == 0 or self._there == total:
                self._say(f"faces and voices: {self._there} of {total}")
            if self._there >= FIRST:
                self._enough.set()
        if await child.wait():
            self._enough.set()  # without all faces rather than not at all

    async def first(self) -> None:
        await self._enough.wait()

    async def stop(self) -> None:
        for child in self._children:
            if child.returncode is None:
                child.terminate()
        await asyncio.gather(*self._reading, return_exceptions=True)
        await asyncio.gather(*(child.wait() for child in self._children))
