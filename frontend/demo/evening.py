"""The evening: everybody at his line, until the meeting is closed and its list is signed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping

from frontend.demo.line import Line
from frontend.demo.narrator import Narrator
from frontend.demo.robot import Robot
from frontend.demo.signin import Door
from frontend.demo.view import View

AWAY_SECONDS = 180.0  # a seat that a visitor left empty is taken again after this
CHAIR_AWAY_SECONDS = 75.0  # without a chair nothing moves at all
ARRIVE_SECONDS = 0.15  # between two arrivals at the door


class Evening:
    """``persons`` maps every simulated participant (pid) to the person whose account he uses."""

    def __init__(
        self,
        site: str,
        meeting: str,
        persons: Mapping[str, str],
        chair: str,
        narrator: Narrator,
        *,
        speed: float = 1.0,
        seed: int = 1,
    ) -> None:
        host, _, port = site.removeprefix("http://").partition(":")
        self.door = Door("127.0.0.1" if host == "localhost" else host, int(port))
        self.narrator, self.speed = narrator, speed
        self.robots = []
        for pid, person in persons.items():
            away = CHAIR_AWAY_SECONDS if pid == chair else AWAY_SECONDS
            line = Line(site, meeting, View(pid), lambda person=person: self.door.session(person), away)  # type: ignore[misc]
            self.robots.append(Robot(line, seed, speed, narrator.heed))

    async def hold(self) -> None:
        """Come in one by one, and go on until it is over."""
        living = []
        try:
            for robot in self.robots:
                living.append(asyncio.create_task(robot.live()))
                await asyncio.sleep(ARRIVE_SECONDS / min(self.speed, 10))
            await self._until_the_end(living)
        finally:
            for task in living:
                task.cancel()
            await asyncio.gather(*living, return_exceptions=True)

    async def _until_the_end(self, living: list[asyncio.Task[None]]) -> None:
        while not self.narrator.ended:
            await asyncio.sleep(0.2)
            for task in living:
                if task.done():
                    task.result()

    @property
    def refused(self) -> Counter[str]:
        """How often which rule said no to a simulated person."""
        return sum((robot.view.refused for robot in self.robots), Counter())
