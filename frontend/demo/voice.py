"""A voice for every simulated member: syllables that nobody can understand, in the rhythm of somebody who speaks.

Vowels are harmonics of the voice's pitch, weighed by the resonances of a mouth (formants); consonants are noise or a
hum. The centres of the formants are those of Dutch vowels, rounded; children could tell the members apart.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
RATE = 48_000
INNER = 16_000  # samples a second while it is made: speech has little above 8 kHz
STEP = 80  # samples (5 ms) between two looks at the mouth
LOUDNESS = 0.1  # RMS while speaking: −20 dBFS
BANDWIDTHS = (70.0, 100.0, 140.0, 220.0)  # Hz, of the four formants

VOWELS = {  # Hz: the first three formants of a man
    "a": (750, 1300, 2550),
    "e": (400, 2050, 2600),
    "i": (280, 2200, 2950),
    "o": (450, 850, 2450),
    "u": (320, 800, 2300),
    "y": (290, 1700, 2200),
    "E": (580, 1750, 2500),
    "O": (560, 950, 2500),
    "@": (480, 1450, 2450),
}
NOISES = {"s": (4200, 7400, 0.5), "g": (1300, 3200, 0.5), "f": (2000, 6500, 0.18), "t": (3000, 7000, 0.5)}
HUMS = ("m", "n", "l", "r", "v", "d")


@dataclass(frozen=True)
class Sounding:
    """A stretch of voice: from, to (s), its vowel at both ends, loudness, and the noise before it."""

    start: float
    end: float
    vowel: tuple[str, str]
    stress: float
    onset: str
    phrase: float  # 0 at the beginning of its sentence, 1 at its end


def speech(number: int, woman: bool, seconds: float = 8.0) -> Samples:
    """48 kHz, one channel; the same for the same number. It begins and ends in silence, so that it can be repeated."""
    chance = random.Random(f"voice {number}")  # noqa: S311  no secret
    plan = _sentences(chance, seconds)
    base = chance.uniform(175, 235) if woman else chance.uniform(88, 138)
    length = chance.uniform(1.12, 1.22) if woman else chance.uniform(0.96, 1.06)
    voiced = _voiced(plan, base, length, seconds, chance)
    made = voiced + _noises(plan, seconds, number)
    made *= LOUDNESS / max(float(np.sqrt(np.mean(made[np.abs(made) > 1e-3] ** 2))), 1e-6)
    return np.clip(_upsampled(made), -0.9, 0.9).astype(np.float32)


def openness(samples: Samples, fps: int) -> list[float]:
    """How far the mouth is open at each picture, from 0 to 1."""
    block = RATE // fps
    usable = samples[: len(samples) // block * block].reshape(-1, block)
    loud = np.sqrt(np.mean(usable**2, axis=1)) / (2 * LOUDNESS)
    return [float(min(1.0, each)) if each > 0.06 else 0.0 for each in loud]


def _sentences(chance: random.Random, seconds: float) -> list[Sounding]:
    plan: list[Sounding] = []
    at, pace = 0.08, chance.uniform(0.85, 1.15)
    while at < seconds - 1.2:
        end = min(at + chance.uniform(1.6, 2.8), seconds - 0.3)
        begun = at
        while at < end - 0.12:
            onset = chance.choice((*NOISES, *HUMS, *HUMS, ""))
            at += 0.06 * pace if onset in NOISES else 0.03 if onset else 0.0
            held = chance.uniform(0.08, 0.2) * pace
            vowel = chance.choice(list(VOWELS))
            glide = chance.choice(list(VOWELS)) if chance.random() < 0.3 else vowel
            stress = chance.choice((0.55, 0.7, 1.0))
            plan.append(Sounding(at, at + held, (vowel, glide), stress, onset, (at - begun) / (end - begun)))
            at += held
        at = end + chance.uniform(0.25, 0.5)
    return plan


def _voiced(plan: list[Sounding], base: float, length: float, seconds: float, chance: random.Random) -> Samples:
    """Harmonics of the pitch, each as loud as the mouth lets it be."""
    steps = int(seconds * INNER / STEP)
    times = np.arange(steps) * STEP / INNER
    loud, pitch = np.zeros(steps), np.full(steps, base)
    formants = np.tile(np.array([*VOWELS["@"], 3500.0]), (steps, 1))
    for each in plan:
        inside = (times >= each.start - 0.03) & (times < each.end)
        along = np.clip((times[inside] - each.start) / (each.end - each.start), 0, 1)
        loud[inside] = each.stress * np.where(times[inside] < each.start, 0.35 * (each.onset in HUMS), 1.0)
        pitch[inside] = base * (1.18 - 0.34 * each.phrase + 0.16 * (each.stress == 1.0) * np.sin(math.pi * along))
        first, last = (np.array(VOWELS[name]) for name in each.vowel)
        formants[inside, :3] = first + (last - first) * along[:, None]
    loud, pitch = _smooth(loud, 5), _smooth(pitch, 9) * (1 + 0.006 * np.sin(2 * math.pi * 5.1 * times))
    formants = np.stack([_smooth(column, 7) for column in formants.T], axis=1) * length
    inner = np.arange(steps * STEP) / STEP
    phase = 2 * math.pi * np.cumsum(np.interp(inner, np.arange(steps), pitch)) / INNER
    out = np.zeros(steps * STEP)
    for k in range(1, int(min(5000, INNER / 2) / base)):
        amplitude = loud * k**-0.9 * _mouth(pitch * k, formants)
        out += np.interp(inner, np.arange(steps), amplitude) * np.sin(k * phase + chance.random())
    return out.astype(np.float32)


def _mouth(frequency: NDArray[np.float64], formants: NDArray[np.float64]) -> NDArray[np.float64]:
    """How loud a frequency comes out: four resonances, one after the other (Fant)."""
    gain = np.ones_like(frequency)
    for place, width in enumerate(BANDWIDTHS):
        centre = formants[:, place]
        low = 1 - (frequency / centre) ** 2
        gain /= np.sqrt(low**2 + (width * frequency / centre**2) ** 2)
    return np.minimum(gain, 30.0)


def _noises(plan: list[Sounding], seconds: float, number: int) -> Samples:
    """Hiss before the syllables that begin with one."""
    size = int(seconds * INNER)
    white = np.fft.rfft(np.random.default_rng(number).normal(0, 1, size))
    hertz = np.fft.rfftfreq(size, 1 / INNER)
    out = np.zeros(size, np.float32)
    for name, (low, high, loud) in NOISES.items():
        hiss = np.fft.irfft(white * ((hertz > low) & (hertz < high)), size)
        shape = np.zeros(size)
        for each in plan:
            if each.onset == name:
                length = 0.025 if name == "t" else 0.06
                shape[int((each.start - length) * INNER) : int(each.start * INNER)] = each.stress
        out += (hiss * _smooth(shape, 161) * loud * 2).astype(np.float32)
    return out


def _smooth(values: NDArray[np.float64], width: int) -> NDArray[np.float64]:
    window = np.hanning(width + 2)[1:-1]
    return np.convolve(values, window / window.sum(), mode="same")


def _upsampled(samples: Samples) -> Samples:
    times = RATE // INNER
    spectrum = np.fft.rfft(samples)
    wide = np.zeros(len(samples) * times // 2 + 1, complex)
    wide[: len(spectrum)] = spectrum
    return np.asarray(np.fft.irfft(wide, len(samples) * times) * times, np.float32)
