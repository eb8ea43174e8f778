"""A citizen's browser beside the real processes: it plays, and whatever is killed, it plays on without a reload.

hls.js gives up after four playlists that did not come; a player has to tell it to go on, as the one here does.
"""

import asyncio
import os
import signal
import time

import pytest
from playwright.async_api import async_playwright

from tests.services.table import find_chromium
from tests.streaming.kill.test_run import MEETING, Running
from tests.streaming.network.test_player import FLAGS, HLS

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_chromium() is None, reason="no Chromium"),
    pytest.mark.skipif(not HLS.exists(), reason="no hls.js in frontend/node_modules"),
]
START = """url => {
  window.v = document.createElement("video"); v.muted = v.autoplay = true; document.body.append(v);
  window.faults = []; window.frames = 0;
  window.hls = new Hls({lowLatencyMode: true});
  hls.on(Hls.Events.ERROR, (_, e) => {
    faults.push(e.details + (e.fatal ? " FATAL" : ""));
    if (e.fatal && e.type === Hls.ErrorTypes.NETWORK_ERROR) setTimeout(() => hls.startLoad(), 500);
  });
  const look = () => { window.shown = (window.shown || 0) + 1; v.requestVideoFrameCallback(look); };
  v.requestVideoFrameCallback(look);
  hls.loadSource(url); hls.attachMedia(v);
}"""
REPORT = "() => ({shown: window.shown || 0, faults, at: hls.playingDate ? Date.now() - hls.playingDate : null})"


async def plays_on(page, frames=50, seconds=20):
    """Seconds until so many more frames were shown."""
    begun, before = time.monotonic(), await page.evaluate(REPORT)
    while time.monotonic() - begun < seconds:
        await asyncio.sleep(0.2)
        now = await page.evaluate(REPORT)
        if now["shown"] >= before["shown"] + frames:
            return time.monotonic() - begun, now
    raise AssertionError(await page.evaluate(REPORT))


@pytest.mark.parametrize("victim", ["streaming.media.process", "streaming.network.process"])
async def test_a_player_gets_over_a_kill(tmp_path, victim):
    running = Running(tmp_path)
    await running.start()
    try:
        await running.goes_on(20)
        async with async_playwright() as play:
            browser = await play.chromium.launch(executable_path=find_chromium(), args=FLAGS)
            page = await browser.new_page()
            await page.add_script_tag(path=HLS)
            await page.evaluate(START, f"http://127.0.0.1:{running.port}/stream/{MEETING}/index.m3u8")
            await plays_on(page)
            os.kill(running.pids()[victim], signal.SIGKILL)
            await asyncio.sleep(4)
            took, report = await plays_on(page)
            assert took < 15 and report["at"] < 15_000, report
            await browser.close()
    finally:
        await running.stop()
