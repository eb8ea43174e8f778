"""An encoder of the hall: GStreamer publishes with the token that the clerk was shown, and is sent away again."""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import av
import numpy as np
import pytest

from tests.services.fixtures import need
from tests.streaming.network.evening import Evening, Watched, evening

PROGRAM = Path(__file__).with_name("encoder.py")
GREEN, TONE = 69, 880
"""What encoder.py sends: the red difference of its field, and its tone."""


class Colours(Watched):
    """Looks at the colour of the large picture."""

    def number(self, frame: av.VideoFrame) -> int:
        plane = np.frombuffer(frame.planes[2], np.uint8).reshape(-1, frame.planes[2].line_size)
        return round(float(np.median(plane[10:60, 50:350])))

    @property
    def green(self) -> bool:
        return bool(self.numbers) and abs(self.numbers[-1] - GREEN) < 8

    def hears(self, hertz: int) -> bool:
        return len(self.tones) > 50 and sum(abs(one - hertz) <= 50 for one in self.tones[-20:]) > 10


@asynccontextmanager
async def encoder(address: str, token: str) -> Any:
    """What it says, line by line."""
    made = await asyncio.create_subprocess_exec(
        need("gstreamer"),
        str(PROGRAM),
        address,
        token,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        yield made
    finally:
        if made.returncode is None:
            made.terminate()
        await made.wait()


async def said(program: Any, word: str, seconds: float = 30) -> str:
    """The first line that begins with `word`."""
    async with asyncio.timeout(seconds):
        while line := (await program.stdout.readline()).decode():
            if line.startswith(word):
                return line.strip()
    raise AssertionError(f"it never said {word}")


async def admitted(made: Evening, label: str) -> tuple[str, str, str]:
    """As the clerk's desk does it: jti, address and token."""
    message = {"type": "stage.admit_encoder", "id": str(uuid4()), "data": {"label": label}}
    status, answer = await made.post(f"/api/meetings/{made.town.meeting}/commands", made.town.clerk, message)
    assert status == 200, answer
    jti = answer["data"]["jti"]
    headers = {"Cookie": f"{made.town.clerk}; council_csrf={made.csrf}", "X-CSRFToken": made.csrf}
    door = f"{made.web}/vergadering/{made.town.meeting}/media/encoder/"
    async with made.session.post(door, headers=headers, data={"jti": jti}) as found:
        shown = json.loads(await found.text())
    return jti, shown["address"], shown["token"]


async def until(check: Any, seconds: float = 30) -> None:
    async with asyncio.timeout(seconds):
        while not check():
            await asyncio.sleep(0.05)


@pytest.mark.slow
async def test_gstreamer_publishes_the_hall_until_it_is_sent_away():
    async with evening() as made:
        made.rows("UPDATE meetings_meeting SET digital = 0")
        made.town.stop()
        made.town.start()
        seen, line = Colours(), None
        jti, address, token = await admitted(made, "Zaal")
        try:
            async with encoder(address, token) as camera:
                await said(camera, "201")
                await said(camera, "connected")
                line = await made.watches(seen, made.town.members[0])
                await until(lambda: seen.green)
                await until(lambda: seen.hears(TONE))

                asked = time.perf_counter()
                await made.do(made.town.clerk, "stage.revoke_encoder", jti=jti)
                await until(lambda: not seen.green, 10)
                print(f"out of the picture {1000 * (time.perf_counter() - asked):.0f} ms after it was sent away")
                await until(lambda: seen.loud[-1] < 30, 10)
                count = len(seen.numbers)
                await until(lambda: len(seen.numbers) > count + 75)
                assert camera.returncode is None and not seen.green, "it sends on, and nobody takes it"
                assert max(seen.loud[-100:]) < 30
            async with encoder(address, token) as again:
                assert json.loads((await said(again, "403")).partition(" ")[2])["code"] == "token.revoked"
            assert not seen.green
        finally:
            if line is not None:
                await line.close()
