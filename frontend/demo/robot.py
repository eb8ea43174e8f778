"""One simulated person: a line, a head that knows what he wants, and the patience of a human being."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable
from contextlib import suppress

from frontend.demo import chair, clerk, member
from frontend.demo.line import Line
from frontend.demo.view import View, Wish

Heed = Callable[[View], None]
AFTERWARDS_SECONDS = 1.5  # before the same wish is tried again: the screen may be behind, or the answer was no
LOOK_SECONDS = 20.0


class Robot:
    """Looks at his screen whenever it changes and does at most one thing at a time."""

    def __init__(self, line: Line, seed: int, speed: float, heed: Heed) -> None:
        self.line, self.view, self.seed, self.speed, self.heed = line, line.view, seed, speed, heed
        self._since: tuple[str, float] = ("", 0.0)
        self._tried: dict[str, float] = {}

    async def live(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.line.run())
            tasks.create_task(self._act())

    async def _act(self) -> None:
        while True:
            self.line.changed.clear()
            wait = LOOK_SECONDS
            if self.line.live:
                self.heed(self.view)
                wished = wish(self.view)
                wait = self._due(wished) - time.monotonic() if wished else LOOK_SECONDS
                if wished and wait <= 0:
                    await self._do(wished)
                    continue
            with suppress(TimeoutError):
                async with asyncio.timeout(max(wait, 0)):  # wait_for can swallow a cancellation (Python 3.11)
                    await self.line.changed.wait()

    def _due(self, wished: Wish) -> float:
        """When: some seconds after he first had this reason; always the same for the same seed, person and reason."""
        now = time.monotonic()
        if self._since[0] != wished.key:
            self._since = (wished.key, now)
        chance = random.Random(f"{self.seed} {self.view.pid} {wished.command}").uniform(wished.low, wished.high)  # noqa: S311
        due = self._since[1] + max(chance / self.speed, wished.at_least)
        return max(due, self._tried.get(wished.key, 0.0) + AFTERWARDS_SECONDS)

    async def _do(self, wished: Wish) -> None:
        answer = await self.line.command(wished.command, wished.data)
        self._tried[wished.key] = time.monotonic()
        if answer["type"] in ("done", "refused"):
            self.view.done.add(wished.key)
        if answer["type"] == "refused":
            self.view.refused[answer["code"]] += 1


def wish(view: View) -> Wish | None:
    """By the roles he has at this moment: who is handed the chair, chairs."""
    roles = view.me.get("roles", [])
    wished = chair.wish(view) if "chair" in roles else None
    if wished is None and "clerk" in roles:
        wished = clerk.wish(view)
    return wished or member.wish(view)
