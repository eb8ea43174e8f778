"""hls.js in a real Chromium plays what the stage writes, at low latency, and over a restart of the media process."""

import asyncio
import time
from pathlib import Path

import pytest
from aiohttp import web
from playwright.async_api import async_playwright

from tests.services.table import find_chromium
from tests.streaming.media.material import START, programme
from tests.streaming.media.test_segments import stream_in
from tests.streaming.network.test_stream_http import MEETING, Site

HLS = Path(__file__).parents[3] / "frontend/node_modules/hls.js/dist/hls.js"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
PAGE = """<!doctype html><title>player</title><video id=v muted autoplay playsinline width=640></video>
<script src=/hls.js></script><script>
const faults = [], seen = [];
const hls = new Hls({lowLatencyMode: true});
hls.on(Hls.Events.ERROR, (_, e) => faults.push(e.details + (e.fatal ? " FATAL" : "")));
hls.loadSource("/stream/MEETING/index.m3u8"); hls.attachMedia(v);
function look() { seen.push([performance.now()]); v.requestVideoFrameCallback(look); }
v.requestVideoFrameCallback(look);
function report() {
  const at = hls.playingDate;
  return {faults, frames: seen.length, width: v.videoWidth, time: v.currentTime, paused: v.paused,
          behind: at ? (Date.now() - at.getTime()) / 1000 : null, latency: hls.latency, target: hls.targetLatency,
          gap: Math.max(0, ...seen.slice(1).map((s, i) => s[0] - seen[i][0])), sound: v.webkitAudioDecodedByteCount};
}
</script>""".replace("MEETING", MEETING)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium"),
    pytest.mark.skipif(not HLS.exists(), reason="no hls.js in frontend/node_modules"),
]

LOOP = 10_000_000


async def broadcast(site, stop):
    """The ten seconds of material over and over, in real time, in the wall clock's programme time."""
    steps = programme(10)
    begun = (time.time_ns() // 1000 // 2_000_000 + 1) * 2_000_000
    again = 0
    while True:
        for kind, *rest in steps:
            at = 2 if kind == "video" else 1
            p = begun + again * LOOP + rest[at] - START
            while (left := p + (0 if kind == "video" else 45_000) - time.time_ns() // 1000) > 0:
                await asyncio.sleep(left / 1e6)
                if stop.is_set():
                    return
            getattr(site.made, kind)(*rest[:at], p, *rest[at + 1 :])
        again += 1


async def home(_):
    return web.Response(text=PAGE, content_type="text/html")


async def library(_):
    return web.FileResponse(HLS)


@pytest.fixture
async def page(tmp_path):
    async with Site(tmp_path) as site, async_playwright() as play:
        app = web.Application()
        app.router.add_get("/", home)
        app.router.add_get("/hls.js", library)
        app.add_routes(site.stream.routes())
        await site.runner.cleanup()
        site.runner = web.AppRunner(app)
        await site.runner.setup()
        door = web.TCPSite(site.runner, "127.0.0.1", 0)
        await door.start()
        site.base = f"http://127.0.0.1:{door._server.sockets[0].getsockname()[1]}"
        browser = await play.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        shown = await browser.new_page()
        yield site, shown
        await browser.close()


async def until(shown, true, seconds):
    end = time.monotonic() + seconds
    while True:
        report = await shown.evaluate("report()")
        if true(report):
            return report
        assert time.monotonic() < end, report
        await asyncio.sleep(0.25)


async def test_it_plays_close_behind_and_goes_on_after_a_restart(page):
    site, shown = page
    stop = asyncio.Event()
    running = asyncio.create_task(broadcast(site, stop))
    await asyncio.sleep(5)
    await shown.goto(site.base)
    await until(shown, lambda report: report["frames"] > 100, 20)
    steady = await shown.evaluate("(seen.length = 0, new Promise(r => setTimeout(() => r(report()), 6000)))")
    assert steady["frames"] > 130 and steady["gap"] < 500, steady
    assert steady["behind"] < 2.5 and steady["sound"] > 0, steady
    assert not [fault for fault in steady["faults"] if "FATAL" in fault], steady

    stop.set()
    await running
    await asyncio.sleep(1)
    site.made, _ = stream_in(site.folder / MEETING, "bbbbbbbb")
    site.made._announce = lambda rendition, said: site.stream.part(MEETING, rendition, said)
    before = await shown.evaluate("report()")
    running = asyncio.create_task(broadcast(site, asyncio.Event()))
    after = await until(shown, lambda report: report["frames"] > before["frames"] + 100, 20)
    assert not [fault for fault in after["faults"] if "FATAL" in fault], after
    assert after["behind"] < 4, after
    running.cancel()
