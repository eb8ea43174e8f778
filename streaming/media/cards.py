"""Pictures of words: before the meeting, in a break, after a result, at the end. No member is ever on them."""

from __future__ import annotations

from typing import Any, Final

import qrcode  # type: ignore[import-untyped]

from streaming.media.canvas import Canvas, Sprite, yuv
from streaming.media.plates import clock_width, pill
from streaming.media.text import (
    ACCENT,
    ACCENT_SOFT,
    AGAINST,
    BAD,
    BOLD,
    FOR,
    GOOD,
    INK,
    REGULAR,
    RULE,
    SOFT,
    WARN,
    WHITE,
    Sprites,
    even,
    measure,
    measured,
)
from streaming.rules.layouts import HD, Rect, Size
from streaming.rules.scene import Card
from streaming.rules.words import fit, lines, say

TONES: Final = {"plain": WHITE, "good": GOOD, "bad": BAD, "warn": WARN}
QUIET_ZONE: Final = 4  # modules of light around a QR code (ISO/IEC 18004)


def qr(sprites: Sprites, link: str, side: int) -> Sprite:
    """A QR code of at most `side` pixels, each module a whole even number of pixels when there is room."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_L, border=QUIET_ZONE, box_size=1)
    code.add_data(link)
    code.make(fit=True)
    modules = code.get_matrix()
    unit = side // len(modules)
    whole = even(unit * len(modules))

    def draw(pen: Any) -> None:
        pen.rectangle((0, 0, whole, whole), fill=WHITE)
        for row, line in enumerate(modules):
            for column, dark in enumerate(line):
                if dark:
                    x, y = column * unit, row * unit
                    pen.rectangle((x, y, x + unit - 1, y + unit - 1), fill=INK)

    return sprites.get(("qr", link, whole), whole, whole, draw, WHITE)


def draw_card(canvas: Canvas, sprites: Sprites, card: Card, size: Size, language: str, rehearsal: bool) -> None:
    """The whole picture; the clock and the bar come on top of it."""
    unit = size.width / 640
    canvas.fill(Rect(0, 0, size.width, size.height), yuv(INK))
    canvas.fill(Rect(0, 0, size.width, even(5 * unit)), yuv(ACCENT))
    left = even(40 * unit)
    _names(canvas, sprites, card, left, unit)
    if rehearsal:
        sign = pill(sprites, say(language, "rehearsal"), round(13 * unit), WARN, INK)
        canvas.blend(sign, size.width - left - sign.width if size.inset is None else left, round(12 * unit))
    if card.kind == "result":
        _result(canvas, sprites, card, size, language, unit, left)
    else:
        _plain(canvas, sprites, card, size, unit, left)
    if card.link or card.proof:
        _proof(canvas, sprites, card, size, language, unit)


def _names(canvas: Canvas, sprites: Sprites, card: Card, left: int, unit: float) -> None:
    large, room = round(17 * unit), 380 * unit
    canvas.blend(sprites.line(fit(card.body, room, measured(large, BOLD)), large, weight=BOLD), left, _y(30, unit))
    meeting = fit(card.meeting, room, measured(round(14 * unit), REGULAR))
    canvas.blend(sprites.line(meeting, round(14 * unit), ACCENT_SOFT, REGULAR), left, _y(54, unit))


def _plain(canvas: Canvas, sprites: Sprites, card: Card, size: Size, unit: float, left: int) -> None:
    room, y = size.width - 2 * left - (even(170 * unit) if card.link else 0), 118.0
    letters = round(44 * unit)
    while len(_rows(card.headline, letters, room)) > 2 and letters > 24 * unit:
        letters -= round(2 * unit)
    for row in _rows(card.headline, letters, room)[:2]:
        canvas.blend(sprites.line(row, letters, weight=BOLD), left, _y(y, unit))
        y += letters / unit * 1.22
    y += 18
    for text, colour in ((card.more, SOFT), (card.item, ACCENT_SOFT)):
        for row in lines(text, room, 2, measured(round(18 * unit), REGULAR)):
            canvas.blend(sprites.line(row, round(18 * unit), colour, REGULAR), left, _y(y, unit))
            y += 27


def _rows(text: str, letters: int, room: float) -> list[str]:
    return lines(text, room, 9, measured(letters, BOLD))


def _result(canvas: Canvas, sprites: Sprites, card: Card, size: Size, language: str, unit: float, left: int) -> None:
    room, y = even(380 * unit), 92.0
    for row in lines(card.item, room, 2, measured(round(18 * unit), REGULAR)):
        canvas.blend(sprites.line(row, round(18 * unit), SOFT, REGULAR), left, _y(y, unit))
        y += 26
    y = 150
    letters = round(52 * unit)
    while len(_rows(card.headline, letters, room)) > 1 and letters > 26 * unit:
        letters -= round(2 * unit)
    for row in lines(card.headline, room, 2, measured(letters, BOLD)):
        canvas.blend(sprites.line(row, letters, TONES[card.tone], BOLD), left, _y(y, unit))
        y += letters / unit * 1.2
    if card.votes:
        _votes(canvas, sprites, card.votes, language, unit, left, room)
    elif card.more:
        canvas.blend(sprites.line(card.more, round(22 * unit), SOFT, REGULAR), left, _y(236, unit))


def _votes(
    canvas: Canvas, sprites: Sprites, votes: tuple[int, int], language: str, unit: float, left: int, room: int
) -> None:
    pro, con = votes
    letters = round(30 * unit)
    first = sprites.line(f"{say(language, 'for')} {pro}", letters, FOR, BOLD)
    second = sprites.line(f"{say(language, 'against')} {con}", letters, AGAINST, BOLD)
    canvas.blend(first, left, _y(230, unit))
    canvas.blend(second, left + room - second.width, _y(230, unit))
    bar = Rect(left, _y(274, unit), room, even(8 * unit))
    canvas.fill(bar, yuv(RULE))
    share = round(room * pro / max(1, pro + con) / 2) * 2
    if pro:
        canvas.fill(Rect(bar.x, bar.y, share, bar.h), yuv(FOR))
    if con:
        canvas.fill(Rect(bar.x + share, bar.y, room - share, bar.h), yuv(AGAINST))


def _proof(canvas: Canvas, sprites: Sprites, card: Card, size: Size, language: str, unit: float) -> None:
    """The code and the beginning of the head, at the right: under the picture of who speaks, where there is one."""
    right, letters = size.width - even(24 * unit), round(11 * unit)
    bottom = size.height - even(20 * unit)
    texts = [say(language, "proof"), card.proof] if card.proof else [say(language, "scan")]
    code = qr(sprites, card.link, round(148 * unit)) if card.link else None
    column = Rect(right - even(160 * unit), bottom, even(160 * unit), 0)
    y = bottom - round(len(texts) * letters * 1.45) // 2 * 2
    if code:
        canvas.blend(code, column.x + (column.w - code.width) // 2, y - code.height - round(4 * unit))
    for text in texts:
        wide = round(measure(text, letters))
        canvas.blend(sprites.line(text, letters, SOFT), column.x + (column.w - wide) // 2, y)
        y += round(letters * 1.45)


def clock_rect(size: Size) -> Rect:
    """Where the clock of a card stands: at the foot, beside the bar."""
    unit = size.width / 640
    letters = clock_letters(size)
    height = even(letters * 1.36)
    left = even(40 * unit)
    return Rect(left, size.height - height - even((16 if size is HD else 12) * unit), clock_width(letters), height)


def clock_letters(size: Size) -> int:
    return round(22 * size.width / 640)


def _y(number: float, unit: float) -> int:
    return round(number * unit) // 2 * 2
