"""The canvas: colours, cameras of every shape, and text that is where it belongs."""

import av
import numpy as np
import pytest
from av.video.reformatter import VideoReformatter
from hypothesis import given
from hypothesis import strategies as st

from streaming.media.canvas import Canvas, cover, views, yuv
from streaming.media.text import Sprites, even, measure, runs
from streaming.rules.layouts import Rect
from tests.streaming.media.camera import colour, marked, number_of


def test_house_colours_are_bt601_in_the_limited_range() -> None:
    assert yuv("#ffffff") == (235, 128, 128) and yuv("#000000") == (16, 128, 128)
    assert yuv("#ff0000") == (81, 90, 240)


def test_a_fill_stays_in_its_box() -> None:
    canvas = Canvas(64, 36)
    canvas.fill(Rect(0, 0, 64, 36), (16, 128, 128))
    canvas.fill(Rect(8, 4, 10, 6), (235, 90, 240))
    y, u, v = canvas.planes
    assert int((y == 235).sum()) == 60 and int((u == 90).sum()) == 15 and int((v == 240).sum()) == 15
    assert y[4, 8] == 235 and y[9, 17] == 235 and y[10, 17] == 16 and y[9, 18] == 16


@given(st.integers(16, 2000), st.integers(16, 2000), st.integers(10, 480), st.integers(10, 270))
def test_every_camera_fills_its_box_or_keeps_its_height(width: int, height: int, w: int, h: int) -> None:
    box = (w * 2, h * 2)
    wide, high, left, top = cover(width, height, *box)
    assert wide % 2 == high % 2 == left % 2 == top % 2 == 0 and high >= box[1] and min(left, top) >= 0
    assert wide >= box[0] or (wide <= box[0] and high == box[1] and width * 5 < height * 6)
    assert left + min(wide, box[0]) <= wide and top + box[1] <= high


@pytest.mark.parametrize("size", [(320, 180), (640, 360), (640, 480), (176, 144), (1280, 720), (322, 182), (180, 320)])
def test_a_camera_of_any_size_is_pasted_and_touches_nothing_else(size: tuple[int, int]) -> None:
    canvas = Canvas(400, 300)
    canvas.fill(Rect(0, 0, 400, 300), (50, 128, 128))
    canvas.paste(marked(0b101010101010, *size), Rect(100, 80, 160, 90), VideoReformatter())
    y = canvas.planes[0].copy()
    assert 110 < colour(canvas.frame, 180, 90)[0] < 130
    y[80:170, 100:260] = 50
    assert (y == 50).all()


def test_a_pasted_picture_can_still_be_read() -> None:
    canvas = Canvas(160, 90)
    canvas.paste(marked(2741), Rect(0, 0, 160, 90), VideoReformatter())
    assert number_of(canvas.frame) == 2741


def test_the_frame_is_the_picture_itself_and_a_copy_is_not() -> None:
    canvas = Canvas(64, 36)
    canvas.fill(Rect(0, 0, 64, 36), (16, 128, 128))
    kept = canvas.copy()
    canvas.fill(Rect(0, 0, 64, 36), (200, 128, 128))
    assert views(canvas.frame)[0].mean() == 200 and views(kept)[0].mean() == 16


def test_blended_text_has_its_colour_and_leaves_the_ground_alone() -> None:
    canvas, sprites = Canvas(400, 60), Sprites()
    canvas.fill(Rect(0, 0, 400, 60), (60, 128, 128))
    canvas.blend(sprites.line("IIIIIIII", 40), 10, 2)
    y = canvas.planes[0]
    assert y.max() >= 230 and y.min() >= 58 and (y[:, :8] == 60).all()


@pytest.mark.parametrize("name", ["Yıldız", "Öztürk", "van Dĳk", "Šimić", "Łukasz Nguyễn", "Ștefănescu", "Ġorġ"])
def test_every_letter_of_a_european_name_is_drawn(name: str) -> None:
    """A font without a letter draws its empty box, which is the same for all such letters."""
    for piece, cut in runs(name, 40, 600):
        for letter in piece.replace(" ", ""):
            box = np.array(cut.getmask(letter)).tobytes()
            assert cut.getmask(letter).getbbox() and box != np.array(cut.getmask("\U000f0000")).tobytes(), letter


def test_sprites_are_kept_up_to_a_number() -> None:
    sprites = Sprites(kept=3)
    first = sprites.line("een", 20)
    assert sprites.line("een", 20) is first
    for word in ("twee", "drie", "vier"):
        sprites.line(word, 20)
    assert sprites.line("een", 20) is not first


def test_a_line_is_as_wide_as_it_is_measured() -> None:
    assert Sprites().line("mw. A. de Vries", 30).width == even(measure("mw. A. de Vries", 30) + 2)


def test_a_frame_with_padded_lines_is_read_right() -> None:
    frame = av.VideoFrame(322, 182, "yuv420p")
    assert [plane.shape for plane in views(frame)] == [(182, 322), (91, 161), (91, 161)]
