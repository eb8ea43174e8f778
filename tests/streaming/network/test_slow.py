"""One slow member never delays the others: a screen that reads nothing and asks for all of it, a camera in gusts."""

from __future__ import annotations

import asyncio
import contextlib
import time
from statistics import median

import pytest

from streaming.rules import rtcp
from tests.streaming.network.stage import running, token
from tests.streaming.network.test_http import Camera, Screen, play, until

PICTURES = 60


class Timed(Camera):
    """Knows when it sent each of its pictures."""

    def __init__(self, call, bearer: str) -> None:
        super().__init__(call, bearer)
        self.at: list[float] = []

    def frame(self, lose: frozenset[int] = frozenset()) -> None:
        self.at.append(time.monotonic())
        super().frame(lose)


async def delays(camera: Timed, screen: Screen) -> list[float]:
    """Of so many pictures, one after another, from the camera to the other member's screen; all of them come."""
    sent, came = len(camera.at), len(screen.units)
    await play([camera], PICTURES)
    await until(lambda: len(screen.units) - came >= PICTURES, 10)
    return [unit.at - at for unit, at in zip(screen.units[came:], camera.at[sent:], strict=True)]


async def reads_nothing(slow: Screen) -> None:
    """His device hangs with full buffers; what it still says is that everything was lost."""
    asyncio.get_running_loop().remove_reader(slow.client._socket.fileno())
    while True:
        slow.client.send_rtcp(rtcp.nack(9, slow.ssrc, [seq & 0xFFFF for seq in slow.seqs[-30:]]))
        slow.client.send_rtcp(rtcp.pli(9, slow.ssrc))
        await asyncio.sleep(0.02)


async def in_gusts(slow: Camera) -> None:
    """His line holds packets back for half a second, loses one of four, and lets them go all at once."""
    while True:
        for _ in range(12):
            slow.frame(frozenset({0}) if slow.count % 4 == 0 else frozenset())
            slow.sound()
        await asyncio.sleep(0.5)


@pytest.mark.parametrize("how", ["screen", "camera"])
async def test_one_slow_member_never_delays_the_others(how):
    async with running() as (_, _hall, _media, call):
        speaker, screen = Timed(call, token()), Screen(call, token("p2", "watch"))
        other = Screen(call, token("p3", "watch")) if how == "screen" else Camera(call, token("p3", "publish"))
        for each in (speaker, screen, other):
            await each.join()
        calm = await delays(speaker, screen)
        slowly = asyncio.ensure_future(reads_nothing(other) if how == "screen" else in_gusts(other))
        try:
            beside = await delays(speaker, screen)
        finally:
            slowly.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await slowly
        print(f"{how}: {median(calm) * 1000:.1f} ms, beside a slow one {median(beside) * 1000:.1f} ms")
        assert median(beside) < median(calm) + 0.02
        for each in (speaker, screen, other):
            await each.client.close()
