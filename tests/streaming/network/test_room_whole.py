"""A carried meeting on one machine: the floor is given in the room, and the picture of everybody switches."""

from __future__ import annotations

import asyncio
import signal
import time

import pytest

from tests.streaming.network.evening import Evening, Looped, Watched, evening

DARK, LIGHT = 60, 200


async def quiet(seen: Watched, seconds: float = 1.0) -> float:
    """The loudest 20 ms from now on."""
    count = len(seen.loud)
    await asyncio.sleep(seconds)
    return max(seen.loud[count:], default=0.0)


async def switched_ms(made: Evening, seen: Watched, pid: str, grey: int) -> float:
    asked = time.perf_counter()
    await made.do(made.town.chair, "floor.give", pid=pid)
    done = time.perf_counter()
    at = await seen.shows(grey, after=asked)
    return 1000 * (at - done)


@pytest.mark.slow
async def test_the_floor_moves_the_picture_and_a_suspension_ends_it():
    async with evening() as made:
        first, second, seen = Looped(DARK, 440), Looped(LIGHT, 880), Watched()
        await made.publishes(first, made.town.members[0])
        await made.publishes(second, made.town.members[1])
        line = await made.watches(seen, made.town.members[2])
        try:
            await made.do(made.town.chair, "floor.give", pid="s01")
            await seen.shows(DARK, 20)
            await asyncio.sleep(2)
            switches = [await switched_ms(made, seen, f"s0{n % 2 + 1}", (DARK, LIGHT)[n % 2]) for n in range(1, 9)]
            print("floor to picture, ms:", [round(ms) for ms in switches])
            assert sorted(switches)[len(switches) // 2] < 300

            await made.do(made.town.chair, "floor.give", pid="s02")
            await asyncio.sleep(1)
            assert 860 <= seen.tones[-5] <= 900 and seen.loud[-1] > 200
            await made.do(made.town.chair, "meeting.suspend", reason="koffie")
            await asyncio.sleep(0.6)
            assert await quiet(seen) < 30
            assert abs(seen.numbers[-1] - LIGHT) > 25 and abs(seen.numbers[-1] - DARK) > 5
        finally:
            await line.close()
            await first.stop()
            await second.stop()


@pytest.mark.slow
async def test_a_seat_taken_over_ends_its_camera_and_a_dead_web_process_ends_nothing():
    async with evening() as made:
        camera, seen = Looped(LIGHT, 880), Watched()
        await made.publishes(camera, made.town.members[0])
        line = await made.watches(seen, made.town.members[2])
        try:
            await made.do(made.town.chair, "floor.give", pid="s01")
            await seen.shows(LIGHT, 20)
            await asyncio.to_thread(made.town.stop, signal.SIGKILL)
            await asyncio.sleep(3)
            count, loud = len(seen.at), len(seen.loud)
            await asyncio.sleep(2)
            assert len(seen.at) - count > 20 and abs(seen.numbers[-1] - LIGHT) < 12
            assert len(seen.loud) - loud > 60 and seen.loud[-1] > 200

            await asyncio.to_thread(made.town.start)  # our cameras go on meanwhile
            await asyncio.sleep(6)  # the stage is back in the room
            assert abs(seen.numbers[-1] - LIGHT) < 12
            made.rows("UPDATE meetings_participant SET epoch = epoch + 1 WHERE pid = 's01'")
            asked = time.perf_counter()
            async with asyncio.timeout(15):
                while abs(seen.numbers[-1] - LIGHT) < 40:
                    await asyncio.sleep(0.02)
            print(f"epoch raised to camera gone: {1000 * (time.perf_counter() - asked):.0f} ms")
            await asyncio.sleep(1)  # what was on its way was his
            assert await quiet(seen) < 200
            again = Looped(LIGHT, 880)
            await made.publishes(again, made.town.members[0])  # with a token of the new epoch
            await seen.shows(LIGHT, 10, time.perf_counter())
            await again.stop()
        finally:
            await line.close()
            await camera.stop()
