"""How far behind a citizen is: Chromium plays the stream, and reads the bar code out of the picture he sees.

Glass to glass: from when the last packet of a picture left the speaker's client until its code is on the canvas.
"""

from __future__ import annotations

import asyncio
import statistics
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from playwright.async_api import async_playwright

from tests.bench.servers import ROOT
from tests.bench.stage.inputs import BITS
from tests.services.table import find_chromium

HLS = ROOT / "frontend" / "node_modules" / "hls.js" / "dist" / "hls.js"
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--autoplay-policy=no-user-gesture-required"),
)
# `seen` is [unix ms, code] of each picture that came to the screen.
PAGE = """<!doctype html><title>citizen</title><video id=v muted autoplay playsinline width=1280></video>
<script src=/hls.js></script><script>
const seen = [], canvas = new OffscreenCanvas(960, 48), pen = canvas.getContext("2d", {willReadFrequently: true});
const hls = new Hls({lowLatencyMode: LOW});
hls.loadSource("/stream/MEETING/index.m3u8"); hls.attachMedia(v);
hls.on(Hls.Events.MANIFEST_PARSED, () => hls.currentLevel = hls.levels.findIndex(l => l.height === 720));
function look() {
  pen.drawImage(v, 0, 0, 960, 48, 0, 0, 960, 48);
  const data = pen.getImageData(0, 0, 960, 48).data, block = 960 / BITS;
  let code = 0;
  for (let k = 0; k < BITS; k++) {
    let sum = 0;
    for (let y = 12; y < 28; y++) sum += data[4 * (y * 960 + Math.round((k + 0.5) * block))];
    code += (sum / 16 > 128) * 2 ** k;
  }
  if (v.videoHeight === 720) seen.push([performance.timeOrigin + performance.now(), code]);
  v.requestVideoFrameCallback(look);
}
v.requestVideoFrameCallback(look);
</script>"""


def missing() -> str | None:
    if find_chromium() is None:
        return "no Chromium"
    return None if HLS.exists() else "hls.js is not in frontend/node_modules"


async def watched(upstream: str, meeting: str, low: bool, seconds: float) -> list[list[float]]:
    """What a citizen sees in `seconds`, after as long again to settle; `upstream` is the stage's own HTTP."""
    text = PAGE.replace("MEETING", meeting).replace("LOW", str(low).lower()).replace("BITS", str(BITS))

    async def home(_: web.Request) -> web.Response:
        return web.Response(text=text, content_type="text/html")

    async def library(_: web.Request) -> web.FileResponse:
        return web.FileResponse(Path(HLS))

    async with ClientSession() as session:

        async def stream(request: web.Request) -> web.Response:
            async with session.get(upstream + request.path_qs) as answer:
                return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)

        app = web.Application()
        app.router.add_get("/", home)
        app.router.add_get("/hls.js", library)
        app.router.add_get("/stream/{rest:.*}", stream)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            return await _played(f"http://127.0.0.1:{runner.addresses[0][1]}/", seconds)
        finally:
            await runner.cleanup()


async def _played(address: str, seconds: float) -> list[list[float]]:
    async with async_playwright() as play:
        browser = await play.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        page = await browser.new_page()
        await page.goto(address)
        await page.wait_for_function("seen.length > 25", timeout=60_000)
        await asyncio.sleep(seconds)
        await page.evaluate("seen.length = 0")
        await asyncio.sleep(seconds)
        found: list[list[float]] = await page.evaluate("seen")
        await browser.close()
    return found


def behind(seen: list[list[float]], sent: dict[int, list[float]], least: float = 0.2) -> dict[str, Any]:
    """Seconds. A code comes round every eight seconds, so more than that cannot be told from less."""
    late = []
    for at, code in seen:
        before = [at / 1000 - when for when in sent.get(int(code), []) if at / 1000 - when > least]
        if before:
            late.append(min(before))
    if not late:
        return {"behind_s": None, "samples": 0}
    return {"behind_s": round(statistics.median(late), 2), "samples": len(late), "behind_most_s": round(max(late), 2)}
