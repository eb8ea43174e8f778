"""A disk that is really full: a small file system of its own. Members see each other all the while, and it heals."""

import asyncio
import contextlib
import os
import subprocess
import time

import pytest

from streaming.rules.frames import Type
from tests.streaming.media.crew import MEETING, Crew, live

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.geteuid() != 0, reason="mounting needs root"),
]


@pytest.fixture
def small(tmp_path):
    """8 MB at tmp_path/small."""
    folder = tmp_path / "small"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", str(folder)], capture_output=True).returncode:
        pytest.skip("nothing can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder):
    with contextlib.suppress(OSError), (folder / "ballast").open("wb", buffering=0) as file:
        while True:
            file.write(bytes(65536))


async def test_the_stream_stands_still_and_comes_back_and_members_notice_nothing(tmp_path, small):
    crew = Crew(tmp_path, stream_dir=str(small), recordings_dir=str(small), disk_free_mb=1)
    await crew.spawn()
    try:
        crew.seat(1)
        crew.show(live(members=1))
        crew.talk(1)
        await crew.until(lambda: len(crew.of(Type.PART, 0)) > 5)
        fill(small)
        await crew.until(lambda: any(frame.said()["state"] == "closed" for frame in crew.of(Type.RECORDING)), 15)
        await asyncio.sleep(1)
        crew.frames.clear()
        await asyncio.sleep(3)
        assert not crew.of(Type.PART), "nothing is announced that is not there"
        assert len(crew.of(Type.PACKET, 0)) > 65 and len(crew.of(Type.SOUND_OUT, 0)) > 140
        (small / "ballast").unlink()
        begun = time.monotonic()
        await crew.until(lambda: len(crew.of(Type.PART, 0)) > 2)
        assert time.monotonic() - begun < 6
        said = crew.of(Type.PART, 0)[-1].said()
        name = said["playlist"].split("#EXT-X-PART:")[-1].split('"')[1]
        assert (small / MEETING / name).stat().st_size > 0
        assert crew.process.returncode is None
    finally:
        await crew.close()
