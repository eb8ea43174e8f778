"""The camera and microphone that the browser of the tests pretends to have."""

from __future__ import annotations

import wave
from pathlib import Path

import numpy as np

FAKE = [
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]


def flags(folder: Path) -> list[str]:
    """What Chromium is started with; its microphone hears a file made in this folder."""
    return [*FAKE, f"--use-file-for-fake-audio-capture={voice(folder / 'voice.wav')}"]


def voice(path: Path) -> Path:
    """Something like speech, for a browser takes noise away: a buzz in syllables, rising and falling."""
    at = np.arange(48_000 * 8) / 48_000
    pitch = 140 + 25 * np.sin(2 * np.pi * 0.7 * at)
    buzz = 2 * (np.cumsum(pitch) / 48_000 % 1) - 1
    syllables = np.clip(np.sin(2 * np.pi * 3.1 * at), 0, 1) * (np.sin(2 * np.pi * 0.3 * at) > -0.6)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48_000)
        file.writeframes((12_000 * buzz * syllables).astype("<i2").tobytes())
    return path
