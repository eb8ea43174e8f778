"""The link between the two processes, over a real Unix socket: it never waits, and it says what it dropped."""

import asyncio
import os
import queue
import threading
import time

import pytest

from streaming.link import MediaLink, NetworkLink, connect, hello
from streaming.rules.frames import DEAD, IDR, TILES_WAIT, Frame, Type, control, encode


@pytest.fixture
def media(tmp_path):
    got, peers = queue.Queue(), queue.Queue()
    link = MediaLink(tmp_path / "m.sock", "m", "0a0b0c0d", got.put, lambda: peers.put(True))
    link.start()
    link.got, link.peers, link.path = got, peers, tmp_path / "m.sock"
    yield link
    link.close()


async def until(true, seconds=3.0):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come true in time"
        await asyncio.sleep(0.01)


async def joined(media, on_frame=lambda frame: None, on_closed=lambda: None):
    link = await connect(media.path, "m", on_frame, on_closed)
    await until(lambda: not media.peers.empty())
    return link


async def test_both_ways_in_order(media):
    got = []
    link = await joined(media, got.append)
    assert link.ready.result()["run"] == "0a0b0c0d"
    for n in range(300):
        assert link.send(Frame(Type.SOUND, n, body=bytes([n % 251]) * 100))
        assert media.send(Frame(Type.SOUND_OUT, n, body=bytes(200)))
    await until(lambda: len(got) == 300 and media.got.qsize() == 300)
    assert [frame.source for frame in got] == list(range(300))
    assert [media.got.get().source for _ in range(300)] == list(range(300))
    link.close()


async def test_many_threads_may_send_at_once_and_no_frame_is_torn(media):
    got = []
    link = await joined(media, got.append)
    threads = [
        threading.Thread(
            target=lambda t=t: [
                media.send(Frame(Type.SOUND_OUT, t, stamp=n, body=bytes([t]) * 3000)) for n in range(200)
            ]
        )
        for t in range(4)
    ]
    for thread in threads:
        thread.start()
    await until(lambda: len(got) == 800)
    assert all(frame.body == bytes([frame.source]) * 3000 for frame in got)
    for t in range(4):
        assert [frame.stamp for frame in got if frame.source == t] == list(range(200))
    link.close()


async def test_a_media_process_that_does_not_read_loses_tiles_then_the_link_and_nobody_waits(tmp_path):
    """The other side is a socket that greets and then reads nothing more."""
    path, closed = tmp_path / "deaf.sock", []
    keep = []

    async def deaf(_, writer):
        keep.append(writer)
        writer.write(encode(hello("m", "0a0b0c0d")))
        writer.transport.pause_reading()

    server = await asyncio.start_unix_server(deaf, str(path), limit=1)
    link = await connect(path, "m", lambda frame: None, lambda: closed.append(True))
    link.gate.large = frozenset({1})
    begun = time.monotonic()
    tile, speaker, sound = (Frame(kind, n, flags=0, body=bytes(9000)) for kind, n in TRIO)
    while link.counters()["bytes_waiting"] <= TILES_WAIT:
        assert link.send(tile)
    assert not link.send(tile)
    assert link.send(speaker) and link.send(sound)
    while link.send(speaker):
        pass
    assert link.send(sound), "sound is never dropped"
    while link.send(sound):
        pass
    assert DEAD < 9000 * link.counters()["sent"] < DEAD + 1024 * 1024
    assert time.monotonic() - begun < 0.5, "send must not wait"
    await until(lambda: closed)
    server.close()


TRIO = ((Type.VIDEO, 0), (Type.VIDEO, 1), (Type.SOUND, 2))


async def test_a_network_process_that_hangs_does_not_hold_up_the_media_process(media):
    link = await joined(media)
    link._transport.pause_reading()
    begun = time.monotonic()
    passed = [media.send(Frame(Type.PACKET, 0, flags=0, body=bytes(20000))) for _ in range(200)]
    assert passed[0] and not passed[-1]
    assert media.send(Frame(Type.SOUND_OUT, body=bytes(100)))
    assert not media.send(Frame(Type.PACKET, 0, flags=IDR, body=bytes(20000)))
    assert time.monotonic() - begun < 0.5
    link._transport.resume_reading()
    await until(lambda: media.counters()["bytes_waiting"] == 0)
    assert not media.send(Frame(Type.PACKET, 0, body=bytes(20000))), "still broken: that was no IDR"
    assert media.send(Frame(Type.PACKET, 0, flags=IDR, body=bytes(20000)))
    link.close()


async def test_another_meeting_or_version_is_shut_out(media):
    with pytest.raises(ConnectionError):
        await connect(media.path, "another", lambda frame: None, lambda: None)
    _, writer = await asyncio.open_unix_connection(str(media.path))
    writer.write(b"GET / HTTP/1.1\r\n\r\n" + bytes(40))
    await until(lambda: media._peer is None)
    assert media.peers.empty() and media.got.empty()
    writer.close()


async def test_the_network_process_comes_back(media):
    first = await joined(media)
    media.peers.get()
    first.close()
    await until(lambda: media.alone_for() > 0.05)
    assert not media.send(control(Type.PART, {}))
    second = await joined(media)
    assert media.alone_for() == 0.0 and media.send(control(Type.PART, {}))
    second.close()


async def test_a_newer_network_process_replaces_one_that_hangs(media):
    closed = []
    await joined(media, on_closed=lambda: closed.append(True))
    media.peers.get()
    got = []
    second = await joined(media, got.append)
    await until(lambda: closed)
    media.send(Frame(Type.SOUND_OUT))
    await until(lambda: got)
    assert isinstance(second, NetworkLink)
    second.close()


@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="needs /proc")
async def test_a_folder_deeper_than_a_socket_address_may_be(tmp_path):
    path, peers = tmp_path / ("deep" * 20) / ("er" * 20) / "m.sock", []
    link = MediaLink(path, "m", "0a0b0c0d", lambda frame: None, lambda: peers.append(True))
    link.start()
    try:
        other = await connect(path, "m", lambda frame: None, lambda: None)
        await until(lambda: peers)
        other.close()
    finally:
        link.close()
    assert not path.exists()
