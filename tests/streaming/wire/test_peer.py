"""Peers against stock aiortc on one port: both ways, and nothing of them left behind."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import statistics
from collections.abc import AsyncIterator

import pytest

from streaming.rules import h264, rtcp, rtp, sdp, stun
from streaming.rules.assembler import Assembler
from streaming.wire import peer as peers
from streaming.wire.client import Client
from streaming.wire.dtls import Identity
from streaming.wire.peer import Peer
from streaming.wire.port import Port
from tests.streaming.wire import stock
from tests.streaming.wire.left import open_now, settled

SSRCS = (0x1111, 0x1112, 0x2222)
IDENTITY = Identity()


@pytest.fixture
async def port() -> AsyncIterator[Port]:
    made = Port.open("127.0.0.1", 0)
    yield made
    made.close()


class Forwarder:
    """A stage in small: what one peer publishes goes to all that watch, packetised anew."""

    def __init__(self, port: Port) -> None:
        self.port, self.watching, self.closed = port, [], []
        self.assembler, self.seq, self.ssrc = Assembler(), 100, 0
        self.units = self.sounds = 0
        self.publisher: Peer | None = None

    def publish(self, offer: str) -> str:
        read = sdp.read(offer)
        self.agreed = sdp.agree(read, "recvonly")
        self.publisher = Peer(self.port, IDENTITY, self._rtp, lambda data: None, self.closed.append)
        return self.publisher.answer(read, self.agreed, "recvonly", (self.port.address,))

    def watch(self, offer: str) -> tuple[Peer, str]:
        read = sdp.read(offer)
        agreed = sdp.agree(read, "sendonly")
        peer = Peer(self.port, IDENTITY, lambda data: None, self._rtcp, self.closed.append)
        self.watching.append((peer, agreed))
        return peer, peer.answer(read, agreed, "sendonly", (self.port.address,), SSRCS)

    def _rtcp(self, data: bytes) -> None:
        if any(isinstance(said, rtcp.Pli) for said in rtcp.read(data)):
            self.publisher.send_rtcp(rtcp.pli(1, self.ssrc))

    def _rtp(self, data: bytes) -> None:
        packet = rtp.parse(data)
        if packet.pt == self.agreed.audio.pt:
            self.sounds += 1
            for peer, agreed in self.watching:
                peer.send(rtp.header(agreed.audio.pt, False, self.sounds, packet.ts, SSRCS[2]) + packet.payload)
            return
        self.ssrc = packet.ssrc
        for unit in self.assembler.add(packet, asyncio.get_running_loop().time())[0]:
            self.units += 1
            payloads = h264.packetise(unit.data)
            for n, payload in enumerate(payloads):
                last = n == len(payloads) - 1
                self.seq += 1
                for peer, agreed in self.watching:
                    peer.send(rtp.header(agreed.video.pt, last, self.seq, unit.ts, SSRCS[0]) + payload)


async def test_stock_aiortc_publishes_and_watches_and_leaves_nothing(port):
    before = open_now()
    stage, camera, seen = Forwarder(port), stock.Camera(), stock.Seen()
    sending = stock.publisher(camera)
    await stock.accept(sending, stage.publish(await stock.offer(sending)))
    assert await stage.publisher.connected()
    watching = stock.viewer(seen)
    peer, answer = stage.watch(await stock.offer(watching))
    await stock.accept(watching, answer)
    assert await peer.connected()
    stage.publisher.send_rtcp(rtcp.pli(1, stage.ssrc))
    async with asyncio.timeout(60):  # four seconds' worth, however long a busy machine takes for it
        while len(seen.numbers) <= 60 or len(seen.tones) <= 100:
            await asyncio.sleep(0.1)
    assert stage.publisher.silent_for(asyncio.get_running_loop().time()) < peers.SILENT
    await watching.close()
    await sending.close()
    async with asyncio.timeout(10):  # their farewell is a packet, and ours must not be quicker
        while len(stage.closed) < 2:
            await asyncio.sleep(0.02)
    await peer.close()
    await stage.publisher.close()
    assert seen.numbers == sorted(seen.numbers)
    assert statistics.mode(seen.tones[20:]) == stock.TONE
    assert stage.closed == ["gone", "gone"]
    assert port.counters()["peers"] == port.counters()["addresses"] == 0
    assert await settled(before) == before


async def joined(port: Port, got: list[bytes], closed: list[str], direction: str = "sendonly") -> tuple[Client, Peer]:
    client = Client(IDENTITY, direction)
    read = sdp.read(client.offer())
    ours = "recvonly" if direction == "sendonly" else "sendonly"
    peer = Peer(port, IDENTITY, got.append, got.append, closed.append)
    answer = peer.answer(read, sdp.agree(read, ours), ours, (port.address,), SSRCS)
    assert await client.accept(answer)
    assert await peer.connected()
    return client, peer


async def test_our_own_client_sends_and_gets(port):
    before, got, closed = open_now(), [], []
    client, peer = await joined(port, got, closed)
    packet = rtp.header(102, True, 1, 2, 3) + b"payload"
    client.send(packet)
    client.send_rtcp(rtcp.pli(1, 2))
    await asyncio.sleep(0.1)
    assert got == [packet, rtcp.pli(1, 2)]
    await client.close()
    await asyncio.sleep(0.1)
    assert closed == ["gone"] and not peer.up
    await peer.close()
    assert await settled(before) == before


async def test_garbage_and_foreign_addresses_change_nothing(port):
    before, got, closed = open_now(), [], []
    client, peer = await joined(port, got, closed)
    stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for first in (0, 1, 22, 63, 64, 128, 144, 200, 255):
        for size in (1, 12, 60, 1400):
            stranger.sendto(bytes([first]) + os.urandom(size - 1), port.address)
    forged = stun.binding(secrets.token_bytes(12), f"{peer.name}:x", b"guessed", 1, True)
    stranger.sendto(forged, port.address)
    stranger.sendto(rtp.header(102, True, 1, 2, 3) + b"plain", port.address)
    for k in range(2000):  # from the right address: as if somebody on the way had altered every packet
        client._to_wire(rtp.header(102, True, k, 2, 3) + os.urandom(100))
        client._to_wire(bytes([0x80, 200]) + os.urandom(60))
        if k % 100 == 0:
            await asyncio.sleep(0)
    await asyncio.sleep(0.2)
    assert got == [] and closed == [] and peer.up and peer.forged > 0
    assert stranger.getsockname() not in port._addresses
    client.send(rtp.header(102, True, 1, 2, 3) + b"still here")
    await asyncio.sleep(0.1)
    assert len(got) == 1
    stranger.close()
    await client.close()
    await peer.close()
    assert await settled(before) == before


async def test_a_foreign_certificate_is_cut_off(port):
    closed: list[str] = []
    client = Client(Identity(), "sendonly")
    read = sdp.read(client.offer().replace(client._identity.fingerprint, IDENTITY.fingerprint))
    peer = Peer(port, IDENTITY, closed.append, closed.append, closed.append)
    answer = peer.answer(read, sdp.agree(read, "recvonly"), "recvonly", (port.address,))
    connecting = asyncio.ensure_future(client.accept(answer))
    assert not await peer.connected()
    assert closed == ["dtls"] and port.counters()["peers"] == 0
    connecting.cancel()
    await client.close()


async def test_who_never_finishes_is_gone_and_leaves_nothing(port, monkeypatch):
    monkeypatch.setattr(peers, "HANDSHAKE", 0.3)
    before, closed = open_now(), []
    made = []
    for k in range(20):
        client = Client(IDENTITY, "sendonly")
        read = sdp.read(client.offer())
        peer = Peer(port, IDENTITY, lambda data: None, lambda data: None, closed.append)
        answer = peer.answer(read, sdp.agree(read, "recvonly"), "recvonly", (port.address,))
        if k % 2:  # one half is found but never shakes hands
            client._remote, client._key = port.address, peer.password
            client._user = f"{peer.name}:{client._name}"
            client._checking = asyncio.ensure_future(client._check())
        assert "a=candidate" in answer
        made.append((client, peer))
    await asyncio.sleep(0.6)
    assert closed == ["timeout"] * 20 and port.counters()["peers"] == 0
    for client, peer in made:
        await client.close()
        await peer.close()
    assert await settled(before) == before


async def test_an_address_in_use_is_not_taken_over(port):
    got, closed = [], []
    client, peer = await joined(port, got, closed)
    other = Peer(port, IDENTITY, got.append, got.append, closed.append)
    port.welcome(other.name, other)
    client._to_wire(stun.binding(secrets.token_bytes(12), f"{other.name}:x", other.password, 1, True))
    client.send(rtp.header(102, True, 1, 2, 3) + b"mine")
    await asyncio.sleep(0.1)
    assert len(got) == 1 and other._address is None
    await client.close()
    await peer.close()
    await other.close()


async def test_a_line_that_breaks_silently_is_known_by_its_silence(port):
    got, closed = [], []
    client, peer = await joined(port, got, closed)
    await client.close(silently=True)
    await asyncio.sleep(0.2)
    assert closed == [] and peer.silent_for(asyncio.get_running_loop().time() + peers.SILENT) > peers.SILENT
    await peer.close("silent")
    assert closed == ["silent"]


async def test_a_line_that_moves_is_followed(port):
    got, closed = [], []
    client, peer = await joined(port, got, closed, "recvonly")
    before = peer._address
    client._checking.cancel()
    moved = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    moved.setblocking(False)
    moved.sendto(stun.binding(secrets.token_bytes(12), client._user, client._key, client._tie, True), port.address)
    await asyncio.sleep(0.1)
    peer.send(rtp.header(102, True, 1, 2, 3) + b"to the new place")
    await asyncio.sleep(0.1)
    assert peer._address == ("127.0.0.1", moved.getsockname()[1]) != before
    answer, packet = moved.recv(1500), moved.recv(1500)
    assert stun.succeeded(answer) and packet[0] == 0x80
    moved.close()
    await client.close()
    await peer.close()
