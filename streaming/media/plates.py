"""Names in the picture: on a tile, under who speaks, and in place of a camera that sends nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from streaming.media.canvas import Canvas, Sprite, yuv
from streaming.media.text import (
    ACCENT,
    ACCENT_SOFT,
    BOLD,
    FAINT,
    FINE,
    INK,
    PANEL,
    RULE,
    SEMIBOLD,
    SOFT,
    WHITE,
    Sprites,
    even,
    measure,
    measured,
    write,
)
from streaming.rules.layouts import HD, SD, Rect, Size
from streaming.rules.scene import Lower
from streaming.rules.words import fit, lines, say


@dataclass(frozen=True, slots=True)
class Type:
    """Sizes of letters, in pixels of one picture size."""

    plate: int
    plate_large: int
    name: int
    detail: int
    item: int
    clock: int
    margin: int  # from the left of the lower third to the name


TYPE: Final = {HD.name: Type(16, 22, 36, 22, 19, 24, 42), SD.name: Type(13, 15, 24, 14, 14, 15, 24)}
SMALL: Final = 66
QUIETEST: Final = -60.0  # dBFS: the foot of the bar
LEVEL, TRACK = yuv(ACCENT_SOFT), yuv(RULE)


def plate(sprites: Sprites, name: str, width: int, size: Size, marked: bool) -> Sprite:
    """The name at the foot of a tile, as large as it fits and never cut while a smaller letter will do."""
    t = TYPE[size.name]
    letters, room = _letters(name, width, t.plate_large if width > size.tile[0] * 5 // 4 else t.plate)
    height = even(letters * 1.32)

    def draw(pen: Any) -> None:
        pen.rectangle((0, 0, width * FINE, height * FINE), fill=ACCENT if marked else INK + "d8")
        write(pen, (letters // 2, height - letters * 0.36), fit(name, room, measured(letters)), letters)

    return sprites.get(("plate", name, width, letters, marked), width, height, draw, scale=FINE)


@lru_cache(maxsize=512)
def _letters(name: str, width: int, largest: int) -> tuple[int, int]:
    """The largest letters in which this name fits a plate, and the room there is for it."""
    room = width - largest
    smaller = range(largest, largest * 3 // 4, -1)
    return next((letters for letters in smaller if measure(name, letters) <= room), smaller[-1]), room


def no_picture(sprites: Sprites, language: str, rect: Rect, sound_only: bool = False) -> Sprite:
    """What stands in a box whose camera sends nothing: a camera struck through, and the words.

    Who chose to be heard only is no failing camera: then a microphone.
    """
    words = say(language, "sound_only" if sound_only else "no_picture")
    letters = min(max(12, rect.h // 6), 34)
    small = rect.h < SMALL  # a tile too low for the sign

    def draw(pen: Any) -> None:
        pen.rectangle((0, 0, rect.w * FINE, rect.h * FINE), fill=PANEL)
        if not small:
            sign = _microphone if sound_only else _camera
            sign(pen, rect.w * FINE / 2, rect.h * FINE * 0.27, rect.h * FINE * 0.15)
        foot = rect.h * (0.18 if small else 0.47) + letters
        write(pen, ((rect.w - measure(words, letters)) / 2, foot), words, letters, SOFT)

    return sprites.get(("no picture", words, rect.w, rect.h), rect.w, rect.h, draw, scale=FINE)


def _camera(pen: Any, x: float, y: float, unit: float) -> None:
    """A video camera, struck through, `unit` from its middle to its top."""
    line = max(2, round(unit / 5))
    pen.rounded_rectangle((x - unit * 1.3, y - unit * 0.8, x + unit * 0.5, y + unit * 0.8), unit / 4, None, FAINT, line)
    horn = [(x + unit * 0.5, y), (x + unit * 1.3, y - unit * 0.6), (x + unit * 1.3, y + unit * 0.6)]
    pen.polygon(horn, None, FAINT, line)
    pen.line((x - unit * 1.3, y + unit * 1.2, x + unit * 1.3, y - unit * 1.2), fill=PANEL, width=line * 3)
    pen.line((x - unit * 1.3, y + unit * 1.2, x + unit * 1.3, y - unit * 1.2), fill=FAINT, width=line)


def _microphone(pen: Any, x: float, y: float, unit: float) -> None:
    """A microphone on its foot, `unit` from its middle to its top."""
    line = max(2, round(unit / 5))
    pen.rounded_rectangle((x - unit * 0.4, y - unit, x + unit * 0.4, y + unit * 0.3), unit * 0.4, None, FAINT, line)
    pen.arc((x - unit * 0.8, y - unit * 0.8, x + unit * 0.8, y + unit * 0.8), 0, 180, FAINT, line)
    pen.line((x, y + unit * 0.8, x, y + unit * 1.2), fill=FAINT, width=line)
    pen.line((x - unit * 0.5, y + unit * 1.2, x + unit * 0.5, y + unit * 1.2), fill=FAINT, width=line)


def pill(sprites: Sprites, text: str, letters: int, colour: str = ACCENT, ink: str = WHITE) -> Sprite:
    """A short text on a rounded ground."""
    width, height = even(measure(text, letters) + letters * 1.1), even(letters * 1.5)

    def draw(pen: Any) -> None:
        pen.rounded_rectangle((0, 0, width * FINE - 1, height * FINE - 1), letters * FINE * 0.3, fill=colour)
        write(pen, (letters * 0.55, letters * 1.1), text, letters, ink)

    return sprites.get(("pill", text, letters, colour), width, height, draw, colour, FINE)


def lower_third(canvas: Canvas, sprites: Sprites, lower: Lower, rect: Rect, size: Size) -> None:
    """Who has the word, of which group, at which item; the clock comes on top of it, each second."""
    canvas.fill(rect, yuv(INK))
    (_wide if size is HD and rect.w > 700 else _narrow)(canvas, sprites, lower, rect, TYPE[size.name])


def _wide(canvas: Canvas, sprites: Sprites, lower: Lower, rect: Rect, t: Type) -> None:
    x, middle = rect.x + t.margin, rect.x + rect.w * 9 // 32 * 2
    name = fit(lower.name, middle - x - 24, measured(t.name, BOLD))
    canvas.blend(sprites.line(name, t.name, weight=BOLD), x, rect.y + 6)
    right = x
    if lower.tag:
        tag = pill(sprites, fit(lower.tag, 240, measured(t.detail - 3)), t.detail - 3)
        canvas.blend(tag, x, rect.y + 53)
        right += tag.width + 12
    detail = fit(lower.detail, middle - right - 24, measured(t.detail))
    canvas.blend(sprites.line(detail, t.detail, SOFT), right, rect.y + 52)
    canvas.fill(Rect(middle - 10, rect.y + 16, 2, rect.h - 32), yuv(RULE))
    text = f"{lower.number} {lower.item}".strip()
    rows = lines(text, rect.right - 124 - middle - 24, 2, measured(t.item))
    top = rect.y + 16 + (0 if len(rows) > 1 else 14)
    for n, row in enumerate(rows):
        canvas.blend(sprites.line(row, t.item), middle + 10, top + n * 27)


def _narrow(canvas: Canvas, sprites: Sprites, lower: Lower, rect: Rect, t: Type) -> None:
    x, foot = rect.x + t.margin, rect.y + rect.h // 2 + t.detail // 3
    room = rect.right - x - round(measure("00:00:00", t.clock)) - t.margin
    name = fit(lower.name, room, measured(t.name, BOLD))
    canvas.blend(sprites.line(name, t.name, weight=BOLD), x, rect.y + 2)
    room = rect.right - x - t.detail // 2
    if lower.tag:
        tag = pill(sprites, fit(lower.tag, room * 3 // 5, measured(t.detail - 1)), t.detail - 1)
        canvas.blend(tag, x, foot)
        x += tag.width + 8
        room -= tag.width + 8
    text = lower.detail if lower.tag else f"{lower.detail} · {lower.number} {lower.item}"
    canvas.blend(sprites.line(fit(text, room, measured(t.detail)), t.detail, SOFT), x, foot)


def clock_rect(rect: Rect, size: Size) -> Rect:
    """Where the clock stands in a lower third."""
    t = TYPE[size.name]
    width = clock_width(t.clock)
    top = (rect.h - even(t.clock * 1.36)) // 4 * 2 if size is HD and rect.w > 700 else 6
    return Rect(rect.right - width - 14, rect.y + top, width, even(t.clock * 1.36))


def clock_width(letters: int) -> int:
    return even(sum(round(measure(character, letters)) for character in "00:00:00") + 2)


def clock(canvas: Canvas, sprites: Sprites, text: str, rect: Rect, letters: int) -> None:
    """The time, digit by digit: each of the eleven characters is drawn once in an evening."""
    canvas.fill(rect, yuv(INK))
    x = rect.x
    for character in text:
        one = sprites.line(character, letters, WHITE, SEMIBOLD)
        canvas.blend(one, x, rect.y)
        x += round(measure(character, letters))


def level_bar(canvas: Canvas, rect: Rect, decibel: float | None) -> None:
    """How loud the sound is at this moment, from -60 dBFS to full; a bare track when nobody can be heard."""
    share = 0.0 if decibel is None else min(1.0, max(0.0, 1 - decibel / QUIETEST))
    height = round(share * rect.h / 2) * 2
    canvas.fill(Rect(rect.x, rect.y, rect.w, rect.h - height), TRACK)
    if height:
        canvas.fill(Rect(rect.x, rect.bottom - height, rect.w, height), LEVEL)
