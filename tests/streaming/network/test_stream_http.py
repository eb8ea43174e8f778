"""The stream as a player asks for it: waiting playlists, the hinted part, cache headers, and what is refused."""

import asyncio
import time

import aiohttp
import pytest
from aiohttp import web

from streaming.network import stream_http
from streaming.network.stream_http import Stream
from tests.streaming.media.hls import parse
from tests.streaming.media.material import programme
from tests.streaming.media.test_segments import play, stream_in

MEETING = "m1"


class Site:
    """A real server on loopback over a real folder that a segmenter fills."""

    def __init__(self, folder):
        self.stream, self.folder = Stream(folder), folder
        self.made, _ = stream_in(folder / MEETING)
        self.made._announce = lambda rendition, said: self.stream.part(MEETING, rendition, said)

    async def __aenter__(self):
        app = web.Application()
        app.add_routes(self.stream.routes())
        self.runner = web.AppRunner(app)
        await self.runner.setup()
        site = web.TCPSite(self.runner, "127.0.0.1", 0)
        await site.start()
        self.base = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}"
        self.client = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *_):
        await self.client.close()
        await self.runner.cleanup()

    async def get(self, path, **headers):
        async with self.client.get(f"{self.base}/stream/{MEETING}/{path}", headers=headers) as answer:
            return answer.status, answer.headers, await answer.read()


@pytest.fixture
async def site(tmp_path):
    async with Site(tmp_path) as made:
        yield made


@pytest.fixture
def film():
    return iter(programme(20))


def on(site, film, parts):
    """Plays on until so many more parts of 720p are there."""
    listing = site.stream.listing(MEETING, 0)
    for _ in range(parts):
        before = (listing.msn, listing.part)
        while (listing.msn, listing.part) == before:
            play(site.made, [next(film)])


async def test_files_are_immutable_and_playlists_are_not(site, film):
    on(site, film, 8)
    status, headers, body = await site.get("720.m3u8")
    assert (status, headers["Cache-Control"]) == (200, "public, max-age=1")
    assert headers["Content-Type"].startswith("application/vnd.apple.mpegurl")
    listed = parse(body.decode())
    for name in (listed.segments[0]["uri"], listed.segments[0]["map"], listed.segments[1]["parts"][0][0]):
        status, headers, data = await site.get(name)
        assert (status, data) == (200, (site.folder / MEETING / name).read_bytes())
        assert headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert (headers["Content-Type"], headers["Access-Control-Allow-Origin"]) == ("video/mp4", "*")
    status, headers, _ = await site.get("index.m3u8")
    assert (status, headers["Cache-Control"]) == (200, "public, max-age=1")


async def test_a_playlist_is_held_until_its_part_is_there(site, film):
    on(site, film, 6)
    listing = site.stream.listing(MEETING, 0)
    assert (listing.msn, listing.part) == (1, 0)
    asked = asyncio.create_task(site.get("720.m3u8?_HLS_msn=1&_HLS_part=2"))
    await asyncio.sleep(0.1)
    on(site, film, 1)
    await asyncio.sleep(0.1)
    assert not asked.done() and site.stream.waiting == 1
    on(site, film, 1)
    begun = time.monotonic()
    status, headers, body = await asked
    assert time.monotonic() - begun < 0.1
    assert (status, headers["Cache-Control"]) == (200, "public, max-age=6")
    assert len(parse(body.decode()).segments[-1]["parts"]) == 3
    assert site.stream.waiting == 0


async def test_a_part_beyond_the_last_of_a_segment_is_the_first_of_the_next(site, film):
    on(site, film, 5)
    asked = asyncio.create_task(site.get("720.m3u8?_HLS_msn=0&_HLS_part=5"))
    await asyncio.sleep(0.05)
    assert not asked.done()
    on(site, film, 1)
    assert (await asked)[0] == 200


async def test_a_segment_without_a_part_is_waited_for_until_it_is_whole(site, film):
    on(site, film, 9)
    asked = asyncio.create_task(site.get("720.m3u8?_HLS_msn=1"))
    await asyncio.sleep(0.05)
    assert not asked.done()
    on(site, film, 1)
    _, _, body = await asked
    assert parse(body.decode()).segments[1]["duration"] == 2.0


async def test_the_hinted_part_is_held_too(site, film):
    on(site, film, 6)
    hint = parse(site.stream.listing(MEETING, 0).text).hint
    asked = asyncio.create_task(site.get(hint))
    await asyncio.sleep(0.05)
    assert not asked.done()
    on(site, film, 1)
    status, _, data = await asked
    assert status == 200 and data[4:8] == b"moof"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("_HLS_msn=9", 400),
        ("_HLS_part=1", 400),
        ("_HLS_msn=-1", 400),
        ("_HLS_msn=1&_HLS_part=x", 400),
        ("_HLS_msn=" + "9" * 400, 400),
        ("_HLS_msn=0&_HLS_part=0", 200),
    ],
)
async def test_what_makes_no_sense_is_refused_at_once(site, film, query, status):
    on(site, film, 6)
    got, headers, _ = await site.get(f"720.m3u8?{query}")
    assert got == status
    assert status == 200 or headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path",
    [
        "../../etc/passwd",
        "%2e%2e/%2e%2e/etc/passwd",
        "state.json",
        "0a0b0c0d/720/p1.0.m4s.new",
        "0a0b0c0d/720/../../state.json",
        "0a0b0c0d/720/s99.m4s",
        "480.m3u8",
    ],
)
async def test_nothing_else_in_the_folder_is_given_out(site, film, path):
    on(site, film, 6)
    status, headers, _ = await site.get(path)
    assert status == 404 and headers.get("Access-Control-Allow-Origin", "*") == "*"


async def test_a_stream_that_stands_still_answers_503_and_holds_nobody(site, film, monkeypatch):
    monkeypatch.setattr(stream_http, "LONGEST_S", 0.3)
    on(site, film, 6)
    status, headers, _ = await site.get("720.m3u8?_HLS_msn=1&_HLS_part=4")
    assert (status, headers["Cache-Control"]) == (503, "no-store")
    assert site.stream.waiting == 0


async def test_players_that_hang_up_are_not_waited_for(site, film):
    on(site, film, 6)
    asked = [asyncio.create_task(site.get("720.m3u8?_HLS_msn=1&_HLS_part=4")) for _ in range(20)]
    await asyncio.sleep(0.2)
    assert site.stream.waiting == 20
    for task in asked:
        task.cancel()
    await asyncio.gather(*asked, return_exceptions=True)
    on(site, film, 1)
    await asyncio.sleep(0.2)
    on(site, film, 4)
    await asyncio.sleep(0.1)
    assert site.stream.waiting == 0


async def test_after_the_end_nobody_waits(site, film):
    on(site, film, 6)
    asked = asyncio.create_task(site.get("720.m3u8?_HLS_msn=3"))
    await asyncio.sleep(0.05)
    site.made.finish(ended=True)
    status, _, body = await asyncio.wait_for(asked, 1)
    assert status == 200 and parse(body.decode()).ended


async def test_a_network_process_that_was_restarted_serves_what_lies_on_the_disk(site, film):
    on(site, film, 6)
    site.stream.forget(MEETING)
    status, _, body = await site.get("720.m3u8")
    assert status == 200 and parse(body.decode()).segments


async def test_one_that_has_only_just_begun_lets_players_wait_for_what_media_is_about_to_say(site, film):
    on(site, film, 2)
    listing, said = site.stream.listing(MEETING, 0), {"closes": False}
    said |= {"playlist": listing.text, "msn": listing.msn, "part": listing.part}
    site.stream.forget(MEETING)
    waits = asyncio.create_task(site.get(f"720.m3u8?_HLS_msn={said['msn']}&_HLS_part={said['part']}"))
    await asyncio.sleep(0.1)
    assert not waits.done()
    assert (await site.get("720.m3u8"))[2].startswith(b"#EXTM3U")
    site.stream.part(MEETING, 0, said)
    status, _, body = await waits
    assert (status, body.decode()) == (200, said["playlist"])
