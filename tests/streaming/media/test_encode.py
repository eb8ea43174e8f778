"""The encoder: an IDR at each two seconds of the clock and soon after it is asked for, never in bursts."""

import itertools

import av
import pytest

from streaming.media.canvas import Canvas
from streaming.media.encode import FRAME_US, KEY_APART_US, KEY_EVERY_US, Encoder
from streaming.media.still import still
from streaming.rules.h264 import nals
from streaming.rules.layouts import HD, SD, Size
from tests.streaming.media.camera import marked
from tests.streaming.media.council import NOON, face

sizes = pytest.mark.parametrize("size", [HD, SD], ids=["720", "360"])


def keys(size: Size, frames: int, start: int, asked: dict[int, int] | None = None) -> list[int]:
    """Which frames became an IDR; `asked` says how many ask before which frame."""
    encoder, canvas, found = Encoder(size), Canvas(size.width, size.height), []
    for n in range(frames):
        for _one in range((asked or {}).get(n, 0)):
            encoder.want_key()
        units = encoder.encode(canvas.frame, start + n * FRAME_US)
        assert len(units) == 1 and units[0].p == start + n * FRAME_US, "one picture in, one out, at once"
        kinds = [nal[0] & 31 for nal in nals(units[0].data)]
        assert units[0].idr == (5 in kinds) and (not units[0].idr or {7, 8} <= set(kinds))
        found += [n] if units[0].idr else []
    return found


@sizes
def test_an_idr_at_each_two_seconds_of_the_clock(size: Size) -> None:
    start = NOON // KEY_EVERY_US * KEY_EVERY_US + 30 * FRAME_US
    assert keys(size, 125, start) == [0, 20, 70, 120]


def test_an_idr_soon_after_it_is_asked_for_and_two_a_second_at_most() -> None:
    start = NOON // KEY_EVERY_US * KEY_EVERY_US
    assert keys(SD, 40, start, {20: 1}) == [0, 20]
    storm = keys(SD, 50, start, dict.fromkeys(range(50), 45))
    assert all((b - a) * FRAME_US >= KEY_APART_US for a, b in itertools.pairwise(storm)) and len(storm) == 4


def test_the_stream_says_what_colours_it_has() -> None:
    encoder, decoder = Encoder(SD), av.CodecContext.create("h264", "r")
    frame = decoder.decode(av.Packet(encoder.encode(marked(1, 640, 360), NOON)[0].data))[0]
    assert (frame.width, frame.height, int(frame.colorspace), int(frame.color_range)) == (640, 360, 6, 1)


@sizes
def test_a_full_picture_stays_below_its_rate(size: Size) -> None:
    encoder, number = Encoder(size, 300_000), 0
    for n in range(100):
        frame = face(n % 5, (size.width, size.height), n % 10)
        number += len(encoder.encode(frame, NOON + n * FRAME_US)[0].data)
    assert number * 8 / 4 < 300_000 * 1.5


def test_a_still_is_a_small_jpeg_in_the_camera_s_own_shape() -> None:
    for size, wanted in (((640, 360), (320, 180)), ((480, 640), (135, 180)), ((160, 90), (160, 90))):
        data = still(marked(5, *size))
        decoded = next(av.CodecContext.create("mjpeg", "r").decode(av.Packet(data)).__iter__())
        assert (decoded.width, decoded.height) == wanted and len(data) < 20_000
