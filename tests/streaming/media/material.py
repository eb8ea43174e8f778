"""Encoded sound and picture for the tests of files: frames that say their number, a tone, and both at known times."""

from fractions import Fraction
from functools import cache

import av
import numpy as np

START = 1_795_600_800_000_000
"""A programme time, in 2026: 2 s and 0.4 s go into it."""
CONFIG = bytes.fromhex("1188")
SIZES = {0: (1280, 720), 1: (640, 360)}


def mark(canvas, number):
    """20 bits as blocks of 16 px along the top."""
    for bit in range(20):
        canvas[0:16, bit * 16 : bit * 16 + 16] = 235 if number >> bit & 1 else 16


def marked(frame):
    plane = np.frombuffer(frame.planes[0], np.uint8).reshape(-1, frame.planes[0].line_size)
    return sum((int(plane[4:12, bit * 16 + 4 : bit * 16 + 12].mean()) > 128) << bit for bit in range(20))


@cache
def pictures(count, rendition=0, first=0):
    """(annexb, p, idr): 25 a second, an IDR every 2 s."""
    width, height = SIZES[rendition]
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuv420p"
    encoder.framerate, encoder.time_base = Fraction(25), Fraction(1, 90000)
    encoder.bit_rate, encoder.thread_count = (1_200_000, 300_000)[rendition], 1
    encoder.options = {
        "preset": "ultrafast",
        "tune": "zerolatency",
        "profile": "baseline",
        "forced-idr": "1",
        "sc_threshold": "0",
        "g": "9999",
    }
    out = []
    for n in range(first, first + count):
        canvas = np.full((height * 3 // 2, width), 128, np.uint8)
        canvas[:height] = (np.arange(width) + 3 * n) % 160 + 40
        mark(canvas, n)
        frame = av.VideoFrame.from_ndarray(canvas, format="yuv420p")
        frame.pts, frame.time_base = n * 3600, Fraction(1, 90000)
        idr = n % 50 == 0 or n == first
        frame.pict_type = av.video.frame.PictureType.I if idr else av.video.frame.PictureType.NONE
        for packet in encoder.encode(frame):
            out.append((bytes(packet), START + n * 40_000, idr))
    return tuple(out)


@cache
def tones(count, hertz=440, first=0):
    """(aac, p), 1024 samples each: a tone that is silent in every odd second of the programme."""
    encoder = av.CodecContext.create("aac", "w")
    encoder.sample_rate, encoder.layout, encoder.format = 48000, "mono", "fltp"
    encoder.bit_rate, encoder.time_base = 64000, Fraction(1, 48000)
    out = []
    for n in range(first, first + count):
        at = np.arange(1024) + n * 1024
        wave = np.where(at // 48000 % 2, 0.0, 0.2 * np.sin(2 * np.pi * hertz * at / 48000)).astype(np.float32)
        frame = av.AudioFrame.from_ndarray(wave[None], format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48000, n * 1024, Fraction(1, 48000)
        for packet in encoder.encode(frame):
            out.append((bytes(packet), START + packet.pts * 125 // 6))
    return tuple(out)


def programme(seconds, renditions=(0, 1), first=0):
    """Everything in the order in which a programme makes it: ("video", rendition, …) and ("sound", …)."""
    frames = [
        ("video", rendition, *row) for rendition in renditions for row in pictures(seconds * 25, rendition, first * 25)
    ]
    sounds = [("sound", *row) for row in tones(int(seconds * 46.875), first=int(first * 46.875))]
    return sorted(frames + sounds, key=lambda row: row[3] if row[0] == "video" else row[2] + 45_000)
