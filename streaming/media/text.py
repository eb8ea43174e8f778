"""Text and small drawings, made by Pillow once and kept as sprites.

The typeface is the site's own, Noto Sans (SIL Open Font License, beside the files), in the parts that the web uses:
one text may be set from several.
"""

from __future__ import annotations

import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from streaming.media.canvas import Sprite, sprite

FONTS: Final = Path(__file__).parent / "fonts"
LATIN: Final = "noto-sans-latin-wght-normal.woff2"
LATIN_EXT: Final = "noto-sans-latin-ext-wght-normal.woff2"
# What the first file draws, as `frontend/styles/fonts.css` says it.
IN_LATIN: Final = frozenset(
    (*range(0x100), 0x131, 0x152, 0x153, 0x2BB, 0x2BC, 0x2C6, 0x2DA, 0x2DC, *range(0x2000, 0x2070), 0x20AC, 0x2122)
)
# Letters with two signs, as Vietnamese names have them; the rest is looked for in the second file.
VIETNAMESE: Final = "noto-sans-vietnamese-wght-normal.woff2"
IN_VIETNAMESE: Final = frozenset((*range(0x1EA0, 0x1EF2), 0x1A0, 0x1A1, 0x1AF, 0x1B0))
REGULAR, SEMIBOLD, BOLD = 450, 600, 700
# Letters are drawn this many times as large and made small: set at their own size they would stand a whole pixel
# apart or none, and words fall to pieces.
FINE: Final = 4
KEPT: Final = 1200  # sprites; the largest is a line of text

# The house style (frontend/styles/tokens.css): the greys, the accent, blue for and orange against.
WHITE, SOFT, FAINT = "#ffffff", "#c0c7d2", "#8796ad"
INK, GROUND, PANEL, RULE = "#001a40", "#001a40", "#0b2750", "#223c61"
ACCENT, ACCENT_SOFT = "#743fff", "#cfbdff"
FOR, AGAINST = "#8ecef6", "#ffb582"
GOOD, BAD, WARN = "#6cdd8b", "#fcb4b7", "#e9c40b"


@lru_cache(maxsize=128)
def font(name: str, size: int, weight: int) -> ImageFont.FreeTypeFont:
    """One cut of the typeface; loading it costs milliseconds."""
    found = ImageFont.truetype(str(FONTS / name), size)
    found.set_variation_by_axes([weight])
    return found


def runs(text: str, size: int, weight: int) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    """`text` in pieces, each with the font that has its characters."""
    plain = "".join(character if character.isprintable() else " " for character in text)
    whole = unicodedata.normalize("NFC", plain)
    pieces = groupby(whole, _file)
    return [("".join(piece), font(name, size, weight)) for name, piece in pieces]


def _file(character: str) -> str:
    code = ord(character)
    return LATIN if code in IN_LATIN else VIETNAMESE if code in IN_VIETNAMESE else LATIN_EXT


@lru_cache(maxsize=4096)
def measure(text: str, size: int, weight: int = SEMIBOLD) -> float:
    """How wide `text` is, in pixels."""
    with _drawing:
        return sum(float(cut.getlength(piece)) for piece, cut in runs(text, size * FINE, weight)) / FINE


def measured(size: int, weight: int = SEMIBOLD) -> Callable[[str], float]:
    return lambda text: measure(text, size, weight)


def write(pen: Any, at: tuple[float, float], text: str, size: int, colour: str = WHITE, weight: int = SEMIBOLD) -> None:
    """Write `text` with its baseline at `at`, on a drawing that is `FINE` times as large."""
    x, foot = at[0] * FINE, at[1] * FINE
    for piece, cut in runs(text, size * FINE, weight):
        pen.text((x, foot), piece, font=cut, fill=colour, anchor="ls")
        x += cut.getlength(piece)


_drawing = threading.RLock()  # FreeType faces are not for two threads at once


class Sprites:
    """What was drawn, by what it shows; the least lately used goes first."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept, self._found = kept, OrderedDict[tuple[object, ...], Sprite]()

    def get(
        self,
        key: tuple[object, ...],
        width: int,
        height: int,
        draw: Callable[[Any], Any],
        ground: str = GROUND,
        scale: int = 1,
    ) -> Sprite:
        """The sprite of `key`; when it is not there, `draw` draws it, `scale` times as large, on a clear ground."""
        with _drawing:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
            made = drawn(width, height, draw, ground, scale)
            self._found[key] = made
            while len(self._found) > self._kept:
                self._found.popitem(last=False)
            return made

    def line(self, text: str, size: int, colour: str = WHITE, weight: int = SEMIBOLD, width: int = 0) -> Sprite:
        """One line of text on nothing, at most `width` wide (0: as wide as it is)."""
        key = ("line", text, size, colour, weight, width)
        wide = even(min(measure(text, size, weight) + 2, width or 4096))

        def draw(pen: Any) -> None:
            write(pen, (0, baseline(size)), text, size, colour, weight)

        return self.get(key, wide, even(size * 1.36), draw, colour, FINE)


def baseline(size: int) -> int:
    return round(size * 1.06)


def even(number: float) -> int:
    """The even number that holds `number`, at least 2: colour has half the resolution."""
    return max(2, -(-round(number + 0.49) // 2) * 2)


def drawn(width: int, height: int, draw: Callable[[Any], Any], ground: str, scale: int) -> Sprite:
    """A sprite drawn on a clear ground. The ground has the text's colour, for Pillow mixes colours before alpha."""
    image = Image.new("RGBA", (width * scale, height * scale), ground + "00")
    draw(ImageDraw.Draw(image))
    if scale > 1:
        image = image.reduce(scale)
    return sprite(np.asarray(image))
