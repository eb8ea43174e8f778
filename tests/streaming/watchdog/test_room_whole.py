"""The whole chain: web process, stage and watchdog, each its own process, and a fault in the middle of a vote."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.meetings.live import ROOT
from tests.streaming.kill.test_run import processes
from tests.streaming.network.evening import Looped, evening

pytestmark = pytest.mark.slow


@contextlib.contextmanager
def watchdog(made):
    environment = made.town.environment | {"STREAM_URL": made.web, "STAGE_ROOM_URL": made.web}
    with (made.town.folder / "watchdog.log").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "run_watchdog"], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=15)
        if process.poll() is None:
            process.kill()
        print((made.town.folder / "watchdog.log").read_text(errors="replace")[-3000:])


def media_of(pid):
    """The media process below the supervisor, whoever started it."""
    found = processes(pid)
    if "streaming.media.process" in found:
        return found["streaming.media.process"]
    return next((media for child in found.values() if (media := media_of(child))), None)


async def written(made, kind, count=1, seconds=40):
    """Seconds until the journal has so many entries of this kind."""
    begun = time.monotonic()
    while len(made.journal(kind)) < count:
        assert time.monotonic() - begun < seconds, f"no {kind} in {seconds} s"
        await asyncio.sleep(0.1)
    return time.monotonic() - begun


async def test_a_vote_that_the_public_cannot_follow_is_void_and_held_again():
    async with evening() as made:
        camera, chair = Looped(200, 880), made.town.chair
        await made.publishes(camera, made.town.members[0])
        try:
            with watchdog(made):
                print(f"first stream.up after {await written(made, 'stream.up'):.1f} s")
                await made.do(chair, "floor.give", pid="s01")
                item = made.rows("SELECT current.item FROM meetings_meeting AS current")[0][0]
                about = {"item": str(item), "method": "show_of_hands", "confirm_shortfall": True}
                await made.do(chair, "vote.open", **about)
                media = media_of(made.stage.pid)
                os.kill(media, signal.SIGSTOP)
                try:
                    took = await written(made, "stream.down")
                    print(f"chair knows after {took:.1f} s: {made.journal('stream.down')[-1]['data']}")
                    assert took < 10
                    assert len(made.journal("vote.frozen")) == 1
                    await made.do(chair, "meeting.suspend", reason="Het publiek kan niet meekijken.")
                    assert made.journal("vote.voided")[-1]["data"]["reason"] == {"code": "stream"}
                    with pytest.raises(AssertionError, match="wait_for_picture"):
                        await made.do(chair, "meeting.resume")
                finally:
                    os.kill(media, signal.SIGCONT)
                print(f"up again after {await written(made, 'stream.up', 2):.1f} s")
                await made.do(chair, "meeting.resume")
                gap = made.journal("stream.up")[-1]["data"]["gap"]
                assert gap["start"] < gap["end"]
                voided = made.journal("vote.opened")[0]["data"]["vote"]
                await made.do(chair, "vote.open", **about, redo_of=voided)
        finally:
            await camera.stop()


async def test_a_watchdog_that_is_killed_is_missed():
    async with evening() as made:
        camera = Looped(200, 880)
        await made.publishes(camera, made.town.members[0])
        try:
            with watchdog(made) as process:
                await written(made, "stream.up")
                for pid in processes(process.pid).values():
                    os.kill(pid, signal.SIGSTOP)
                took = await written(made, "stream.down", seconds=40)
                assert made.journal("stream.down")[-1]["data"]["reason"] == "watchdog_silent"
                print(f"a silent watchdog is missed after {took:.1f} s")
                assert took < 25
                for pid in processes(process.pid).values():
                    os.kill(pid, signal.SIGCONT)
                await written(made, "stream.up", 2)
        finally:
            await camera.stop()
