"""The network process as a process: over its real link, killed, started again, and ended."""

from __future__ import annotations

import asyncio
import base64
import json
import signal
import socket
import sys
import time
from pathlib import Path

import aiohttp
import pytest

from streaming.link import MediaLink
from streaming.network.process import Config, own_addresses
from streaming.rules import h264, rtp
from streaming.rules.frames import IDR, Frame, Type
from streaming.wire.client import H264_PT, Client
from streaming.wire.dtls import Identity
from tests.streaming.network.stage import KEY, MEETING, token
from tests.streaming.rules.test_h264 import nal, stream

PICTURE = stream(nal(7, 9), nal(8, 3), nal(5, 3000))
IDENTITY = Identity()


def free(kind: socket.SocketKind) -> int:
    with socket.socket(socket.AF_INET, kind) as made:
        made.bind(("127.0.0.1", 0))
        return made.getsockname()[1]


def settings(folder: Path) -> dict[str, object]:
    return {
        "media_key": base64.b64encode(KEY.public_key().public_bytes_raw()).decode(),
        "http_port": free(socket.SOCK_STREAM),
        "udp_port": free(socket.SOCK_DGRAM),
        "udp_bind": "127.0.0.1",
        "sockets": str(folder),
        "meetings": [MEETING],
        "somebody_elses": True,
    }


async def start(config: dict[str, object]) -> asyncio.subprocess.Process:
    made = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "streaming.network.process", stdin=asyncio.subprocess.PIPE
    )
    assert made.stdin
    made.stdin.write(json.dumps(config).encode() + b"\n")
    async with aiohttp.ClientSession() as session, asyncio.timeout(20):
        while True:
            try:
                async with session.get(f"http://127.0.0.1:{config['http_port']}/stage/ready") as answer:
                    assert answer.status == 200
                    return made
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.05)


async def join(config: dict[str, object], kind: str, client: Client) -> None:
    url = f"http://127.0.0.1:{config['http_port']}/stage/{MEETING}/{kind}"
    headers = {"Authorization": f"Bearer {token()}", "Content-Type": "application/sdp"}
    async with aiohttp.ClientSession() as session, session.post(url, data=client.offer(), headers=headers) as answer:
        assert answer.status == 201
        assert await client.accept(await answer.text())


def show(client: Client, seq: int) -> int:
    payloads = h264.packetise(PICTURE)
    for n, payload in enumerate(payloads):
        client.send(rtp.header(H264_PT, n == len(payloads) - 1, seq + n, seq * 3600, 5) + payload)
    return seq + len(payloads)


@pytest.mark.slow
async def test_killed_and_started_again_the_media_process_stays_and_people_come_back(tmp_path):
    got: list[Frame] = []
    media = MediaLink(tmp_path / f"{MEETING}.sock", MEETING, "0" * 8, got.append)
    media.start()
    config = settings(tmp_path)
    network = await start(config)
    try:
        for life in (1, 2):
            camera, seen = Client(IDENTITY, "sendonly"), []
            screen = Client(IDENTITY, "recvonly", on_rtp=seen.append)
            begun = time.monotonic()
            await join(config, "whip", camera)
            await join(config, "whep", screen)
            seq = 1
            while not seen and time.monotonic() - begun < 5:
                seq = show(camera, seq)
                for frame in [f for f in got if f.type is Type.VIDEO]:
                    assert frame.body == PICTURE and frame.flags == IDR
                    media.send(Frame(Type.PACKET, 0, int(time.time() * 90000), 0, IDR, frame.body))
                got[:] = [f for f in got if f.type is not Type.VIDEO]
                await asyncio.sleep(0.04)
            print(f"life {life}: from the POST to the first packet {time.monotonic() - begun:.2f} s")
            assert seen and any(f.type is Type.MEMBER for f in got)
            if life == 1:
                network.kill()
                killed = time.monotonic()
                await network.wait()
                got.clear()
                network = await start(config)
                print(f"ready again after {time.monotonic() - killed:.2f} s")
                assert time.monotonic() - killed < 5
            await camera.close(silently=True)
            await screen.close(silently=True)
        network.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(network.wait(), 10) == 0
    finally:
        if network.returncode is None:
            network.kill()
        media.close()


@pytest.mark.slow
async def test_a_port_in_use_ends_it_with_an_error(tmp_path):
    config = settings(tmp_path)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind(("127.0.0.1", int(str(config["udp_port"]))))
        made = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "streaming.network.process",
            stdin=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        _, said = await asyncio.wait_for(made.communicate(json.dumps(config).encode() + b"\n"), 20)
    assert made.returncode != 0 and b"Address already in use" in said


def test_settings_that_are_not_ours_are_left_alone():
    config = Config.read('{"media_key": "k", "addresses": ["192.0.2.1"], "somebody_elses": 1}')
    assert config.addresses == ("192.0.2.1",) and config.http_port == 8010


def test_candidates_are_addresses_and_never_a_wildcard():
    assert own_addresses("192.0.2.7") == ("192.0.2.7",)
    assert "0.0.0.0" not in own_addresses("0.0.0.0") and own_addresses("0.0.0.0")[-1] == "127.0.0.1"
