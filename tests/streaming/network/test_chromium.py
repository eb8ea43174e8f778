"""A real browser at both ends: its fake camera and a tone published by WHIP, the programme watched by WHEP."""

from __future__ import annotations

import asyncio
import os
import time
from fractions import Fraction
from itertools import groupby
from typing import Any

import av
import numpy as np
import pytest
from av.video.frame import PictureType
from playwright.async_api import Page, async_playwright

from streaming.network.hall import Hall
from streaming.rules.frames import IDR, Frame, Type
from streaming.rules.rendition import LARGE, SMALL
from tests.streaming.network.stage import MEETING, Passing, running, token

FLAGS = [
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip
PAGE = """<video id=v autoplay muted playsinline></video><script>
async function post(kind, bearer, line) {
  await line.setLocalDescription(await line.createOffer());
  const headers = {'Content-Type': 'application/sdp', Authorization: 'Bearer ' + bearer};
  const answer = await fetch('/stage/MEETING/' + kind, {method: 'POST', headers, body: line.localDescription.sdp});
  if (answer.status != 201) throw new Error(await answer.text());
  window.at = performance.now();
  await line.setRemoteDescription({type: 'answer', sdp: await answer.text()});
}
window.publish = async (bearer) => {
  const camera = await navigator.mediaDevices.getUserMedia({video: {width: 320, height: 180, frameRate: 10}});
  const context = new AudioContext(), tone = context.createOscillator(), out = context.createMediaStreamDestination();
  tone.frequency.value = 600; tone.connect(out); tone.start();
  const line = window.line = new RTCPeerConnection();
  line.addTransceiver(out.stream.getTracks()[0], {direction: 'sendonly'});
  line.addTransceiver(camera.getTracks()[0], {direction: 'sendonly'});
  await post('whip', bearer, line);
};
window.watch = async (bearer) => {
  const line = window.line = new RTCPeerConnection(), video = document.getElementById('v'), all = new MediaStream();
  video.srcObject = all;
  line.ontrack = (event) => {
    all.addTrack(event.track);
    if (event.track.kind != 'audio') return;
    const context = new AudioContext(), look = window.look = context.createAnalyser();
    look.fftSize = 8192;
    const only = new MediaStream([event.track]);
    new Audio().srcObject = only;
    context.createMediaStreamSource(only).connect(look);
  };
  video.requestVideoFrameCallback(() => { window.first = performance.now() - window.at; });
  line.addTransceiver('video', {direction: 'recvonly'});
  line.addTransceiver('audio', {direction: 'recvonly'});
  await post('whep', bearer, line);
};
window.heard = () => {
  const bins = new Float32Array(look.frequencyBinCount);
  look.getFloatFrequencyData(bins);
  const top = bins.indexOf(Math.max(...bins));
  return [top * look.context.sampleRate / look.fftSize, bins[top]];
};
window.report = async (type, kind) => {
  for (const each of (await line.getStats()).values()) if (each.type == type && each.kind == kind) return each;
};
</script>""".replace("MEETING", MEETING)


async def page(browser: Any, port: int) -> Page:
    made = await (await browser.new_context()).new_page()
    address = f"http://127.0.0.1:{port}/page"
    await made.route(address, lambda route: route.fulfill(body=PAGE, content_type="text/html"))
    await made.goto(address)
    return made


async def launch(driver: Any, path: str | None) -> Any:
    root = ["--no-sandbox"] if os.geteuid() == 0 else []
    return await driver.chromium.launch(executable_path=path, args=FLAGS + root)


@pytest.mark.slow
async def test_chromium_publishes_and_watches(chromium_path):
    async with running(udp_bind="0.0.0.0") as (stage, hall, _, _), async_playwright() as driver:
        browser = await launch(driver, chromium_path)
        sender, screen = await page(browser, stage.http_port), await page(browser, stage.http_port)
        await sender.evaluate("publish", token())
        await asyncio.sleep(1.5)
        await screen.evaluate("watch", token("p2", "watch"))
        await asyncio.sleep(5)
        video = await screen.evaluate("report('inbound-rtp', 'video')")
        sound = await screen.evaluate("report('inbound-rtp', 'audio')")
        pitch, level = await screen.evaluate("heard()")
        first = await screen.evaluate("first")
        print(f"first frame {first:.0f} ms, {video['framesDecoded']} frames, tone {pitch:.0f} Hz at {level:.0f} dB")
        assert video["framesDecoded"] >= 30 and video["frameWidth"] == 320 and video["totalFreezesDuration"] < 1
        assert video["packetsLost"] == sound["packetsLost"] == 0 and video["pliCount"] == 0
        assert abs(pitch - 600) < 12 and level > -60
        assert first < 1000
        assert hall.seats["p1"].current.level is not None and hall.seats["p1"].current.level < 60
        lead = hall.seats["p1"].current.lead_ms()
        assert lead is not None and abs(lead) < 200
        viewer = next(each.viewer for each in hall.resources.values() if each.viewer)
        assert viewer.line.rtt_ms is not None and viewer.line.rtt_ms < 50 and viewer.line.loss == 0
        await browser.close()
        async with asyncio.timeout(20):
            while hall.resources:
                await asyncio.sleep(0.1)
        assert stage.port.counters()["peers"] == 0 and hall.seats == {}


class Encoder:
    def __init__(self, width: int, height: int, bits: int) -> None:
        codec = self.codec = av.CodecContext.create("libx264", "w")
        codec.width, codec.height, codec.pix_fmt, codec.bit_rate = width, height, "yuv420p", bits
        codec.framerate, codec.time_base, codec.thread_count = Fraction(25), Fraction(1, 90000), 1
        codec.options = {
            "preset": "ultrafast", "tune": "zerolatency", "profile": "baseline", "g": "9999", "forced-idr": "1",
            "sc_threshold": "0", "maxrate": str(bits), "bufsize": str(bits * 6 // 10),
        }  # fmt: skip

    def encode(self, k: int, key: bool) -> bytes:
        wide, high = self.codec.width, self.codec.height
        plane = np.full((high * 3 // 2, wide), 128, np.uint8)
        plane[:high] = ((np.arange(wide) + 5 * k) % 160 + 40)[None, :]
        frame = av.VideoFrame.from_ndarray(plane, format="yuv420p")
        frame.pts, frame.time_base = k * 3600, Fraction(1, 90000)
        frame.pict_type = PictureType.I if key else PictureType.NONE
        return b"".join(bytes(packet) for packet in self.codec.encode(frame))


async def show_both(hall: Hall, media: Passing) -> None:
    """A programme of two pictures, as the media process makes it, until cancelled."""
    both = (Encoder(1280, 720, 1_200_000), Encoder(640, 360, 300_000))
    wanted, begun, first, k = {0, 1}, time.time(), int(time.time() * 90000), 0
    while True:
        wanted |= {frame.source for frame in media.of(Type.WANT_KEY)}
        media.frames.clear()
        for source, each in enumerate(both):
            key = source in wanted or k % 50 == 0
            body = await asyncio.to_thread(each.encode, k, key)
            hall.from_media(Frame(Type.PACKET, source, first + k * 3600, 0, IDR if key else 0, body))
        wanted, k = set(), k + 1
        await asyncio.sleep(max(0.0, begun + k / 25 - time.time()))


@pytest.mark.slow
async def test_chromium_moves_between_the_two_pictures(chromium_path):
    async with running(udp_bind="0.0.0.0") as (stage, hall, media, _), async_playwright() as driver:
        browser = await launch(driver, chromium_path)
        screen = await page(browser, stage.http_port)
        widths: list[int | None] = []
        feed = asyncio.ensure_future(show_both(hall, media))
        await screen.evaluate("watch", token("p2", "watch"))
        viewer = next(each.viewer for each in hall.resources.values())
        for wish in (LARGE, SMALL, LARGE):
            viewer.chooser.wish = wish
            for _ in range(12):
                await asyncio.sleep(0.25)
                said = await screen.evaluate("report('inbound-rtp', 'video')") or {}
                widths.append(said.get("frameWidth"))
        video = await screen.evaluate("report('inbound-rtp', 'video')")
        print(widths, {name: video[name] for name in ("framesDecoded", "freezeCount", "pliCount", "nackCount")})
        assert [width for width, _ in groupby(widths) if width] == [1280, 640, 1280]
        assert video["packetsLost"] == 0 and video["pliCount"] == 0 and video["totalFreezesDuration"] < 1
        feed.cancel()
        await browser.close()
