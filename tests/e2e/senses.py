"""What somebody sees and hears at his browser: frames that come, words read in the picture, how loud the sound is."""

from __future__ import annotations

import base64
import io
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
from PIL import Image
from playwright.sync_api import Page

from streaming.rules.layouts import HD, LAYOUTS, SD, Box, Rect, Seen, Size, place
from tests.streaming.media.reading import alike, bare, read

PATIENCE = 40.0  # seconds; on a machine that has other work as well
POLL = 0.3
LEGIBLE = 0.75  # of a name read by a machine, in a picture that was compressed
HEARD, SILENT = 0.012, 0.003  # root mean square, of 1
LISTEN_MS = 1500

# Who is far behind, for this machine is slow, goes to now as a citizen would.
SHOT = """(selector) => {
  const video = document.querySelector(selector);
  if (!video?.videoWidth) return null;
  document.querySelector(".raad-player__bar [data-do=edge]:not([hidden])")?.click();
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  canvas.getContext("2d").drawImage(video, 0, 0);
  return canvas.convertToBlob({type: "image/jpeg", quality: 0.95}).then((blob) => new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.readAsDataURL(blob);
  }));
}"""
COUNT = "(selector) => document.querySelector(selector)?.getVideoPlaybackQuality().totalVideoFrames ?? 0"
LOUDNESS = """async ([selector, milliseconds]) => {
  const element = document.querySelector(selector);
  const stream = element?.srcObject ?? element?.captureStream?.();
  if (!stream?.getAudioTracks().length) return null;
  const context = new AudioContext();
  await context.resume();
  const source = context.createMediaStreamSource(stream), meter = context.createAnalyser();
  meter.fftSize = 2048;
  source.connect(meter);
  const samples = new Float32Array(meter.fftSize), end = performance.now() + milliseconds;
  let sum = 0, count = 0;
  await new Promise((done) => setTimeout(done, 200));
  while (performance.now() < end) {
    meter.getFloatTimeDomainData(samples);
    for (const sample of samples) sum += sample * sample;
    count += samples.length;
    await new Promise((done) => setTimeout(done, 40));
  }
  await context.close();
  return Math.sqrt(sum / count);
}"""


def until(true: Callable[[], Any], what: str, patience: float = PATIENCE) -> float:
    """Seconds until it came true."""
    begun = time.monotonic()
    while not true():
        assert time.monotonic() - begun < patience, f"not within {patience:.0f} s: {what}"
        time.sleep(POLL)
    return time.monotonic() - begun


@dataclass
class Senses:
    """``video`` and ``audio`` are the selectors of what is looked at and listened to on this page."""

    page: Page
    video: str = "#picture video"
    audio: str = "audio[data-programme]"

    def shot(self) -> Image.Image | None:
        data = self.page.evaluate(SHOT, self.video)
        return Image.open(io.BytesIO(base64.b64decode(data.partition(",")[2]))).convert("RGB") if data else None

    def frames(self) -> int:
        return int(self.page.evaluate(COUNT, self.video))

    def gets_frames(self, many: int = 20) -> None:
        before = self.frames()
        until(lambda: self.frames() >= before + many or self.frames() < before, f"{many} frames of the programme")

    def reads(self, where: Callable[[Size], Rect], block: bool = False) -> str:
        image = self.shot()
        if image is None:
            return ""
        size = HD if image.width > SD.width else SD
        return read(av.VideoFrame.from_image(image), where(size), block, 2 if size is HD and block else 4)

    def name(self) -> str:
        """Who is large, by the lower third."""
        return self.reads(lambda size: Rect(22, size.lower.y, 460, 52) if size is HD else Rect(20, 296, 270, 34))

    def sees_large(self, name: str) -> float:
        return until(lambda: alike(plain(self.name()), plain(name)) >= LEGIBLE, f"{name} in the lower third")

    def sees_words(self, words: str, where: Callable[[Size], Rect], patience: float = PATIENCE) -> float:
        pattern, seen = re.compile(words, re.IGNORECASE), [""]

        def read() -> bool:
            seen[0] = self.reads(where, block=True)
            return bool(pattern.search(seen[0]))

        try:
            return until(read, f"{words!r} in the picture", patience)
        except AssertionError as no:
            no.add_note(f"{self.video} at {self.page.url}, {self.frames()} frames, says {seen[0]!r}")
            raise

    def film(self, seconds: float) -> list[tuple[float, Image.Image]]:
        """Pictures with their moments, as many as this machine takes; they are read afterwards."""
        begun, found = time.monotonic(), []
        while time.monotonic() - begun < seconds:
            image = self.shot()
            if image is not None:
                found.append((time.monotonic() - begun, image))
            time.sleep(POLL)
        return found

    def loudness(self, milliseconds: int = LISTEN_MS) -> float:
        found = self.page.evaluate(LOUDNESS, [self.audio, milliseconds])
        return -1.0 if found is None else float(found)

    def hears(self) -> None:
        until(lambda: self.loudness() > HEARD, "a sound")

    def hears_nothing(self) -> None:
        until(lambda: 0 <= self.loudness() < SILENT, "silence")


def plain(name: str) -> str:
    """Without the form of address, which a small plate leaves out."""
    return re.sub(r"^(mw|dhr)\.? ", "", name)


def plates(image: Image.Image, names: list[str]) -> set[str]:
    """Whose plates are read where a gallery of so many people has its tiles."""
    if image.width != HD.width:
        return set()
    feet = [box.rect for box in tiles(len(names))]
    strips = [image.crop((foot.x + 2, foot.bottom - 30, foot.right - 4, foot.bottom - 1)) for foot in feet]
    sheet = Image.new("RGB", (max(one.width for one in strips), 40 * len(strips)), "black")
    for row, one in enumerate(strips):
        sheet.paste(one, (0, 40 * row))
    text = bare(read(av.VideoFrame.from_image(sheet), Rect(0, 0, *sheet.size), True, 3))
    return {name for name in names if bare(name) in text}


def tiles(count: int) -> list[Box]:
    return place(LAYOUTS["gallery"], Seen(tuple(f"p{n}" for n in range(count))), 0.0, HD)


def whole(size: Size) -> Rect:
    return Rect(0, 0, size.width, size.height)


def strip(size: Size) -> Rect:
    """The head of the strip: what is voted on, and how many for and against."""
    return Rect(size.strip.x, size.strip.y, size.strip.w, 38 if size is HD else 26)


@dataclass
class Album:
    """Screenshots of a step at each of the browsers."""

    folder: Path
    pages: dict[str, Page]
    step: int = 0

    def take(self, step: str) -> None:
        self.step += 1
        for who, page in self.pages.items():
            if not page.is_closed():
                page.screenshot(path=self.folder / f"{self.step:02}-{step}-{who}.png")
