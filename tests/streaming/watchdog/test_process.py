"""Every fault that the watchdog must catch, done for real to the real media process, and how long that took."""

import asyncio
import contextlib
import os
import signal
import subprocess

import pytest

from streaming.rules.frames import Type
from tests.streaming.kill.test_disk import fill
from tests.streaming.watchdog.town import Speaking, until, watched

pytestmark = pytest.mark.slow
IN_TIME = 10.0
"""Seconds in which chair and clerk must know."""


async def seen_down(room, record, fault, before):
    """The watchdog says down in time, with one of these reasons, and from where the public still could follow."""
    at = room.now_us
    took = await until(lambda: room.state == "down", 20)
    _, kind, data = room.last()
    record(f"{fault}: {took:.1f} s, {data['reason']}, gap from {(data['proven'] - at) / 1e6:+.1f} s")
    assert kind == "stream.down"
    assert data["reason"] in before
    assert at - 7_000_000 < data["proven"] <= at + 2_100_000
    assert took < IN_TIME
    return data["proven"]


async def seen_up(room, proven, seconds=20):
    await until(lambda: room.state == "up", seconds)
    assert room.last()[2]["proven"] > proven


@pytest.fixture
def record(record_property):
    def write(text):
        record_property("seen", text)
        print(text)

    return write


async def test_a_stream_that_is_well_stays_up_and_beats(tmp_path, record):
    async with watched(tmp_path) as (_, _, room, watch):
        await asyncio.sleep(12)
        assert [kind for _, kind, _ in room.commands] == ["stream.up"]
        assert len(room.beats) >= 3 and room.beats[-1][3] == "up"
        assert 0 < room.now_us - room.beats[-1][1] < 8_000_000
        assert 0 < room.beats[-1][2] < 5000
        assert watch.lag_ms is not None and abs(watch.lag_ms) <= 45
        record(f"well: sound {watch.lag_ms:+.0f} ms, delay {room.beats[-1][2]} ms")


@pytest.mark.parametrize(
    ("name", "how", "reasons"),
    [
        ("killed", signal.SIGKILL, {"stale"}),
        ("stopped", signal.SIGSTOP, {"stale"}),
    ],
)
async def test_the_process(tmp_path, record, name, how, reasons):
    async with watched(tmp_path) as (crew, _, room, _):
        os.kill(crew.process.pid, how)
        try:
            proven = await seen_down(room, record, name, reasons)
        finally:
            if how is signal.SIGSTOP:
                os.kill(crew.process.pid, signal.SIGCONT)
        if how is signal.SIGKILL:
            await crew.process.wait()
            crew.link.close()
            await crew.spawn()
            crew.begin()
        await seen_up(room, proven)


async def test_a_restart_that_is_over_before_anybody_noticed_leaves_its_gap(tmp_path, record):
    async with watched(tmp_path) as (crew, _, room, _):
        before = len(room.commands)
        os.kill(crew.process.pid, signal.SIGKILL)
        await crew.process.wait()
        crew.link.close()
        await asyncio.sleep(1.5)
        await crew.spawn()
        crew.begin()
        await until(lambda: len(room.commands) >= before + 2, 25)
        (_, down, lost), (_, up, back) = room.commands[before : before + 2]
        assert (down, up) == ("stream.down", "stream.up")
        record(f"restart: hole of {(back['proven'] - lost['proven']) / 1e6:.1f} s")
        assert 1_000_000 < back["proven"] - lost["proven"] < 12_000_000


@pytest.mark.parametrize(
    ("fault", "reasons"),
    [
        ("stuck", {"stale"}),
        ("black", {"black"}),
        ("small", {"black"}),
        ("frozen", {"frozen"}),
        ("mute", {"silent"}),
        ("dead", {"silent"}),
        ("late", {"apart"}),
    ],
)
async def test_a_part_of_it_that_breaks(tmp_path, record, fault, reasons):
    async with watched(tmp_path, fault) as (crew, _, room, _):
        await asyncio.sleep(3)
        os.kill(crew.process.pid, signal.SIGUSR1)
        proven = await seen_down(room, record, fault, reasons)
        os.kill(crew.process.pid, signal.SIGUSR1)
        await seen_up(room, proven)


@pytest.mark.parametrize("how", ["502", "hangs", "gone"])
async def test_the_public_side_is_broken_while_members_see_each_other(tmp_path, record, how):
    async with watched(tmp_path) as (crew, public, room, _):
        if how == "gone":
            await public.stop()
        public.broken = how
        proven = await seen_down(room, record, f"public side {how}", {"unreachable"})
        assert crew.process.returncode is None
        if how != "gone":
            public.broken = ""
            back = room.now_us
            await seen_up(room, proven)
            assert room.last()[2]["proven"] > back - 5_000_000, "nobody saw what was made while nobody could fetch it"


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting needs root")
async def test_the_disk_is_full(tmp_path, record):
    small = tmp_path / "small"
    small.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(small)], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    try:
        async with watched(tmp_path, stream_dir=str(small)) as (_, _, room, _):
            fill(small)
            proven = await seen_down(room, record, "disk full", {"stale", "unreachable"})
            (small / "ballast").unlink()
            await seen_up(room, proven, 30)
    finally:
        subprocess.run(["umount", "-l", str(small)], check=True)


async def test_a_part_that_falls_ends_the_process_so_that_a_whole_one_comes(tmp_path):
    crew = Speaking(tmp_path, "fallen")
    await crew.on_air()
    try:
        await crew.until(lambda: crew.of(Type.PACKET, 0))
        os.kill(crew.process.pid, signal.SIGUSR1)
        assert await asyncio.wait_for(crew.process.wait(), 20) == 1
    finally:
        with contextlib.suppress(ProcessLookupError):
            await crew.close()


@pytest.mark.parametrize("how", ["thinks", "muted"])
async def test_somebody_who_has_the_word_and_says_nothing_is_no_fault(tmp_path, how):
    """Nothing in the sound and nothing in the bar: he is thinking, or his microphone is dead. The stream is well."""
    async with watched(tmp_path) as (crew, _, room, watch):
        before = len(room.commands)
        crew.tasks[1].cancel()
        crew.tasks[1] = asyncio.create_task(crew.quiet(1) if how == "muted" else asyncio.sleep(60))
        begun = room.now_us
        await until(lambda: (watch.standing.proven_us or 0) > begun + 10_000_000, 60)
        assert all(level <= -50 for look in watch.standing.looks for _, level in look.bar)
        assert all(look.loudest < -60 for look in watch.standing.looks)
        crew.tasks[1].cancel()
        crew.tasks[1] = asyncio.create_task(crew._microphone(1))
        spoke = room.now_us
        await until(lambda: (watch.standing.proven_us or 0) > spoke + 6_000_000, 60)
        assert any(level > -40 for look in watch.standing.looks for _, level in look.bar)
        assert len(room.commands) == before, room.commands
