"""How far behind a citizen is: Chromium plays the stream, and reads the bar code out of the picture he sees.

Glass to glass: from when the last packet of a picture left the speaker's client until its code is on the canvas. With
low latency it is the public page's own player; the other one knows segments only, as old devices do.
"""

from __future__ import annotations

import asyncio
import re
import statistics
import tempfile
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from playwright.async_api import async_playwright

from tests.bench.servers import ROOT
from tests.bench.stage.inputs import BITS
from tests.services.table import find_chromium

HLS = ROOT / "frontend" / "node_modules" / "hls.js" / "dist" / "hls.js"
BUNDLER = ROOT / "frontend" / "node_modules" / ".bin" / "rolldown"
PLAYER = ROOT / "frontend" / "live" / "player.ts"
FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--autoplay-policy=no-user-gesture-required"),
)
BEGIN_MS = 40_000
# `seen` is [unix ms, code] of each picture that came to the screen; `player` what is said of the player each second.
LOOK = """
let seen = [], player = [], stalls = 0;
const v = document.querySelector("video"), root = document.querySelector("[data-player]");
const canvas = new OffscreenCanvas(960, 48), pen = canvas.getContext("2d", {willReadFrequently: true});
v.addEventListener("waiting", () => stalls++);
function look() {
  const part = v.videoHeight === 720 ? 0.75 : 0.625;  // of the width is the speaker's
  pen.drawImage(v, 0, 0, v.videoWidth * part, v.videoHeight / 15, 0, 0, 960, 48);
  const data = pen.getImageData(0, 0, 960, 48).data, block = 960 / BITS;
  let code = 0;
  for (let k = 0; k < BITS; k++) {
    let sum = 0;
    for (let y = 12; y < 28; y++) sum += data[4 * (y * 960 + Math.round((k + 0.5) * block))];
    code += (sum / 16 > 128) * 2 ** k;
  }
  seen.push([performance.timeOrigin + performance.now(), code]);
  v.requestVideoFrameCallback(look);
}
v.requestVideoFrameCallback(look);
setInterval(() => {
  const ahead = v.buffered.length ? v.buffered.end(v.buffered.length - 1) - v.currentTime : 0;
  player.push([Number(root?.dataset.behind ?? hls.latency), ahead, v.playbackRate, v.videoHeight]);
}, 1000);
"""
# The public page's own player, with the parts of its markup that it needs.
OWN = """<!doctype html><html lang=nl><title>citizen</title>
<section data-player data-playlist="/stream/MEETING/index.m3u8"><video muted playsinline width=1280></video>
<div data-poster data-scripted hidden></div><p data-said></p>
<div class="raad-player__bar"><button data-do="play">play</button><span data-delay="{s}"></span></div></section>
<script>LOOK</script><script type=module src=/player/entry.js></script>"""
# A player that knows segments only.
PLAIN = """<!doctype html><html lang=nl><title>citizen</title><video muted autoplay playsinline width=1280></video>
<script src=/hls.js></script><script>
const hls = new Hls({SETTINGS});
hls.loadSource("/stream/MEETING/index.m3u8"); hls.attachMedia(document.querySelector("video"));
hls.on(Hls.Events.MANIFEST_PARSED, () => hls.currentLevel = hls.levels.findIndex(l => l.height === 720));
LOOK</script>"""
ENTRY = """import { mountPlayer } from "PLAYER"; mountPlayer(() => Date.now());"""
SAID = ("behind", "ahead", "rate", "height")


def missing() -> str | None:
    if find_chromium() is None:
        return "no Chromium"
    return None if HLS.exists() and BUNDLER.exists() else "frontend/node_modules is not complete"


def settings() -> str:
    """Of the public page's player, for one that does without low latency."""
    found = re.search(r"^const SETTINGS = \{\n(.*?)^\} as const", PLAYER.read_text(), re.M | re.S)
    if found is None or "lowLatencyMode: true" not in found[1]:
        raise RuntimeError(f"no settings in {PLAYER.name}")
    return found[1].replace("lowLatencyMode: true", "lowLatencyMode: false")


async def bundled(folder: Path) -> Path:
    """The public page's player as a browser can load it."""
    (folder / "entry.ts").write_text(ENTRY.replace("PLAYER", str(PLAYER)))
    out = folder / "out"
    process = await asyncio.create_subprocess_exec(
        *(str(BUNDLER), str(folder / "entry.ts"), "-d", str(out), "--format", "esm"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), 60)
    if process.returncode:
        raise RuntimeError(f"the player cannot be bundled: {said.decode(errors='replace')[-1000:]}")
    return out


class Citizens:
    """One browser; each citizen is a page of it. `upstream` is the stage's own HTTP."""

    def __init__(self, upstream: str, meeting: str) -> None:
        self._upstream, self._meeting, self._low = upstream, meeting, True

    async def __aenter__(self) -> Citizens:
        self._session, self._folder = ClientSession(), tempfile.TemporaryDirectory(prefix="citizen-")
        player = await bundled(Path(self._folder.name))
        app = web.Application()
        app.router.add_get("/", self._home)
        app.router.add_get("/hls.js", self._library)
        app.router.add_static("/player/", player)
        app.router.add_get("/stream/{rest:.*}", self._stream)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self._play = await async_playwright().start()
        self._browser = await self._play.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._browser.close()
        await self._play.stop()
        await self._runner.cleanup()
        await self._session.close()
        self._folder.cleanup()

    async def watched(self, low: bool, settle: float, seconds: float) -> dict[str, Any]:
        """What one sees in `seconds`, after `settle`: `seen`, `player` and how often he had to wait."""
        self._low = low
        page = await self._browser.new_page()
        try:
            await page.goto(f"http://127.0.0.1:{self._runner.addresses[0][1]}/")
            if low:
                await page.click("[data-do=play]")
            await page.wait_for_function("seen.length > 25", timeout=BEGIN_MS)
            await asyncio.sleep(settle)
            await page.evaluate("seen = [], player = [], stalls = 0")
            await asyncio.sleep(seconds)
            found: dict[str, Any] = await page.evaluate("({seen, player, stalls})")
        finally:
            await page.close()
        return found

    async def _home(self, _: web.Request) -> web.Response:
        text = OWN if self._low else PLAIN.replace("SETTINGS", settings())
        text = text.replace("LOOK", LOOK.replace("BITS", str(BITS))).replace("MEETING", self._meeting)
        return web.Response(text=text, content_type="text/html")

    async def _library(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(Path(HLS))

    async def _stream(self, request: web.Request) -> web.Response:
        async with self._session.get(self._upstream + request.path_qs) as answer:
            return web.Response(status=answer.status, body=await answer.read(), content_type=answer.content_type)


def behind(watched: dict[str, Any], sent: dict[int, list[float]], least: float = 0.2) -> dict[str, Any]:
    """Seconds. A code comes round every eight, so of those that fit the one next to what the player says is meant."""
    said = [statistics.median(column) for column in zip(*watched["player"], strict=True)] if watched["player"] else []
    about = max(least, said[0]) if said and said[0] else None
    late = []
    for at, code in watched["seen"]:
        before = [at / 1000 - when for when in sent.get(int(code), []) if at / 1000 - when > least]
        if before:
            late.append(min(before, key=lambda one: abs(one - about) if about is not None else one))
    found: dict[str, Any] = {"stalls": watched["stalls"], "samples": len(late)}
    found["player"] = {name: round(value, 2) for name, value in zip(SAID, said, strict=False)}
    if not late:
        return found | {"failed": "no picture with a code was seen"}
    return found | {"behind_s": round(statistics.median(late), 2), "behind_most_s": round(max(late), 2)}
