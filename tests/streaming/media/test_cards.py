"""The cards: the QR code can be read module by module, the hash and the words by eye and by machine."""

import av
import pytest
import qrcode  # type: ignore[import-untyped]

from streaming.media.canvas import Canvas, views
from streaming.media.cards import QUIET_ZONE, draw_card, qr
from streaming.media.encode import Encoder
from streaming.media.text import Sprites
from streaming.rules.layouts import HD, SD, Rect, Size
from streaming.rules.scene import scene
from tests.streaming.media.council import NOON, local, slices

sizes = pytest.mark.parametrize("size", [HD, SD], ids=["720", "360"])


@sizes
def test_the_code_of_the_record_survives_the_encoder(size: Size) -> None:
    card = scene(slices("end"), local()).card
    assert card and card.link
    canvas = Canvas(size.width, size.height)
    draw_card(canvas, Sprites(), card, size, "nl", False)
    encoder, decoder = Encoder(size), av.CodecContext.create("h264", "r")
    for n in range(10):
        for one in encoder.encode(canvas.frame, NOON + n * 40_000):
            picture = decoder.decode(av.Packet(one.data))[-1]
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_L, border=QUIET_ZONE, box_size=1)
    code.add_data(card.link)
    code.make(fit=True)
    wanted = code.get_matrix()
    place = bright_square(picture, size)
    unit = place.w // len(wanted)
    assert unit >= 2
    luma = views(picture)[0]
    seen = [
        [bool(luma[place.y + r * unit + unit // 2, place.x + c * unit + unit // 2] < 128) for c in range(len(wanted))]
        for r in range(len(wanted))
    ]
    assert seen == wanted


def bright_square(picture: av.VideoFrame, size: Size) -> Rect:
    """The white ground of the code: the largest bright box at the right."""
    luma = views(picture)[0][:, size.width // 2 :] > 200
    columns = [x for x in range(luma.shape[1]) if luma[:, x].sum() > size.height // 6]
    left = columns[0]
    rows = [y for y in range(luma.shape[0]) if luma[y, left : left + 3].all()]
    return Rect(left + size.width // 2, rows[0], columns[-1] - left + 1, rows[-1] - rows[0] + 1)


def test_a_code_is_never_larger_than_its_room() -> None:
    for side in (120, 148, 200, 296):
        made = qr(Sprites(), "https://vergadering.vaarwijk.nl/vergadering/6f6a1c52-0d0e-4a57-9c3b-2f3e5f0f7a11/", side)
        assert made.width == made.height and side - 60 < made.width <= side + 2
