"""A media process of a test, and a network process's place beside it: members who send, and what comes back."""

import asyncio
import contextlib
import json
import os
import signal
import sys
import time
from pathlib import Path

from streaming.link import connect
from streaming.rules import scene
from streaming.rules.frames import IDR, Frame, Type, control
from streaming.rules.scene import Card, Lower, Plate, Scene
from tests.streaming.media.material import pictures
from tests.streaming.media.test_sound import voice

MEETING = "m1"


def live(heard=("p1",), seq=1, members=3, **change):
    people = tuple(Plate(f"p{n}", f"Lid {n}", f"Lid {n}", "PvdT", "member", True, n) for n in range(1, members + 1))
    lower = Lower("Lid 1", "PvdT", "", "3", "Begroting")
    base = {"layout": "speaker", "chair": "p2", "speaker": "p1", "people": people, "lower": lower}
    send = {plate.pid: "large" if plate.pid == "p1" else "small" for plate in people}
    return Scene(**({"seq": seq, "on_air": True, "heard": frozenset(heard), "send": send} | base | change))


def card(kind="break", seq=1):
    return Scene(seq=seq, layout=kind, card=Card(kind, "Gemeente", "Raad", "Geschorst", "tot 20:15"))


class Crew:
    def __init__(self, folder, **config):
        self.config = {
            "meeting": MEETING,
            "sockets": str(folder / "sock"),
            "stream_dir": str(folder / "stream"),
            "recordings_dir": str(folder / "recordings"),
            "disk_free_mb": 10,
            **config,
        }
        self.frames, self.link, self.process, self.tasks = [], None, None, []

    async def spawn(self):
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "streaming.media.process", stdin=asyncio.subprocess.PIPE, start_new_session=True
        )
        self.process.stdin.write(json.dumps(self.config).encode() + b"\n")
        await self.process.stdin.drain()
        await self.join()

    async def join(self):
        path = Path(self.config["sockets"]) / f"{MEETING}.sock"
        end = time.monotonic() + 10
        while True:
            with contextlib.suppress(OSError):
                self.link = await connect(path, MEETING, self.frames.append, lambda: None)
                return
            assert time.monotonic() < end, "the media process does not listen"
            await asyncio.sleep(0.05)

    def seat(self, *slots):
        for slot in slots:
            said = {"pid": f"p{slot}", "epoch": 1, "kind": "member", "video": True, "audio": True}
            self.link.send(control(Type.MEMBER, said, slot))

    def show(self, one):
        self.link.send(Frame(Type.SCENE, body=scene.encode(one)))

    def talk(self, *slots):
        """They send picture and sound in real time until the end."""
        self.tasks += [asyncio.create_task(self._camera(slot)) for slot in slots]
        self.tasks += [asyncio.create_task(self._microphone(slot)) for slot in slots]

    async def _camera(self, slot):
        film, begun, n = pictures(100, 1), time.monotonic(), 0
        while True:
            data, _, idr = film[n % 100]
            at = time.monotonic_ns() // 1000
            self.link.send(Frame(Type.VIDEO, slot, n * 3600, at, IDR if idr else 0, data))
            n += 1
            await asyncio.sleep(max(0, begun + n * 0.04 - time.monotonic()))

    async def _microphone(self, slot):
        begun, n = time.monotonic(), 0
        packets = voice(slot)
        while True:
            at = time.monotonic_ns() // 1000
            self.link.send(Frame(Type.SOUND, slot, n * 960, at, 0, packets[n % len(packets)]))
            n += 1
            await asyncio.sleep(max(0, begun + n * 0.02 - time.monotonic()))

    def of(self, kind, source=None):
        return [frame for frame in self.frames if frame.type is kind and source in (None, frame.source)]

    async def until(self, true, seconds=10):
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "it did not come true in time"
            await asyncio.sleep(0.02)

    def kill(self):
        os.kill(self.process.pid, signal.SIGKILL)

    async def close(self):
        for task in self.tasks:
            task.cancel()
        if self.link is not None:
            self.link.close()
        if self.process is not None and self.process.returncode is None:
            self.process.terminate()
            await asyncio.wait_for(self.process.wait(), 15)
