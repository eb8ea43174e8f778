"""A face for every simulated member: a drawn head and shoulders in a room of their own, that nods, blinks and speaks.

Nobody's portrait: hair, skin, clothes and room follow from the member's number. A name stands on the desk of who is
shown large; over a small picture the programme puts its own, through which that one would be seen. What does not move
is drawn once, large, and made smaller, so that edges are smooth; for each picture the head is only put in its place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

import streaming.media

Size = tuple[int, int]
LARGE: Size = (640, 360)
SMALL: Size = (320, 180)
SECONDS = 8  # of a loop: every movement comes back to its beginning after this
OVER = 3  # drawn so many times larger than it is shown
MOUTHS = 5  # from shut to wide open
FONT = Path(streaming.media.__file__).parent / "fonts" / "noto-sans-latin-wght-normal.woff2"

SKINS = ("#f2cdb0", "#e2b38d", "#c68a5f", "#8a5a3c", "#f6dcc6", "#a56b46", "#ecc19c")
HAIRS = ("#2b211c", "#6b4a2f", "#b98f4e", "#4a2f22", "#d8b56a", "#1d1d22", "#a4552f")
FAIR = (0, 1, 4, 6)  # places in SKINS to which every colour of hair goes
DARK_HAIRS = ("#2b211c", "#1d1d22", "#4a2f22")
GREYS = ("#8c8c8c", "#b5b2ad", "#d6d3cd")
GREY_FROM = 1964  # who was born before this is grey


@dataclass(frozen=True)
class Look:
    """What a face follows from; `number` is another one for everybody."""

    number: int
    name: str
    woman: bool
    born: int

    @property
    def hue(self) -> int:
        """No two neighbours alike: steps of the golden angle."""
        return round(self.number * 137.508) % 360

    @property
    def skin(self) -> str:
        return SKINS[self.number * 5 % len(SKINS)]

    @property
    def hair(self) -> str:
        young = HAIRS if SKINS.index(self.skin) in FAIR else DARK_HAIRS
        shades = GREYS if self.born < GREY_FROM else young
        return shades[self.number * 3 % len(shades)]

    @property
    def coat(self) -> str:
        return f"hsl({(self.hue + 150) % 360},{22 + self.number * 11 % 34}%,{22 + self.number * 7 % 20}%)"


@dataclass(frozen=True)
class Pose:
    """Where the head is, in hundredths of the picture's height; `tilt` in degrees; `mouth` of MOUTHS."""

    x: float
    y: float
    tilt: float
    mouth: int = 0
    blink: bool = False


def pose(number: int, seconds: float, openness: float) -> Pose:
    """At `seconds` of the loop; `openness` from 0 to 1. A face that speaks moves more."""
    turn, start = 2 * math.pi / SECONDS, number * 0.7
    speaks = 1.0 + 1.6 * min(1.0, openness * 3)
    x = 1.6 * math.sin(turn * seconds + start) + 0.7 * math.sin(3 * turn * seconds + 2 * start)
    y = 0.8 * math.sin(2 * turn * seconds + start) * speaks
    tilt = 2.2 * math.sin(turn * seconds + 2.1 + start) + 0.9 * math.sin(4 * turn * seconds) * speaks
    blink = (seconds + number * 0.37) % 2.7 < 0.14
    return Pose(x, y, tilt, min(MOUTHS - 1, round(openness * (MOUTHS - 1))), blink)


class Sitter:
    """One member before one camera: `frame(pose)` as often as wanted."""

    def __init__(self, look: Look, size: Size) -> None:
        self._look, self._size = look, size
        self._still = _room(look, size)
        self._unit = size[1] / 100
        self._heads = lru_cache(maxsize=None)(self._head)
        self._side = round(size[1] * 0.66)

    def frame(self, now: Pose) -> Image.Image:
        """The picture, RGB."""
        picture, side, unit = self._still.copy(), self._side, self._unit
        head = self._heads(now.mouth, now.blink)
        turned = math.radians(now.tilt)
        cos, sin = math.cos(turned), math.sin(turned)
        # The head turns about the neck; what is less than a pixel moves too.
        left, top = self._size[0] / 2 - side / 2 + now.x * unit, 14.6 * unit + now.y * unit
        dx, dy = left - math.floor(left), top - math.floor(top)
        cx, cy = side / 2, side * 0.9
        found = (cos, sin, cx - cos * (cx + dx) - sin * (cy + dy), -sin, cos, cy + sin * (cx + dx) - cos * (cy + dy))
        head = head.transform((side, side), Image.Transform.AFFINE, found, Image.Resampling.BILINEAR)
        picture.paste(head, (math.floor(left), math.floor(top)), head)
        return picture

    def _head(self, mouth: int, blink: bool) -> Image.Image:
        """The head alone, on nothing."""
        side = self._side * OVER
        image = Image.new("RGBA", (side, side), _clear(self._look.hair))
        _draw_head(ImageDraw.Draw(image), self._look, side / 2, side * 0.46, self._unit * OVER, mouth, blink)
        return image.resize((self._side, self._side), Image.Resampling.BOX)


def _clear(colour: str) -> tuple[int, int, int, int]:
    """Nothing, but of this colour, so that edges do not turn dark."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue, 0


def _oval(pen: ImageDraw.ImageDraw, x: float, y: float, wide: float, high: float, fill: str) -> None:
    pen.ellipse((x - wide, y - high, x + wide, y + high), fill=fill)


def _shape(
    pen: ImageDraw.ImageDraw, place: tuple[float, float], points: tuple[tuple[float, float], ...], fill: str
) -> None:
    """`place`: the middle, and how long a unit is."""
    middle, unit = place
    pen.polygon([(middle + x * unit, y * unit) for x, y in points], fill=fill)


def _room(look: Look, size: Size) -> Image.Image:
    """Wall, one thing on it, shoulders, desk and, large, the name."""
    width, height = size[0] * OVER, size[1] * OVER
    unit, hue = height / 100, look.hue
    image = Image.new("RGB", (width, height), f"hsl({hue},{22 + look.number * 7 % 18}%,{58 + look.number * 5 % 18}%)")
    pen = ImageDraw.Draw(image)
    _thing(pen, look, width, unit)
    middle = width / 2
    pen.rounded_rectangle((middle - 42 * unit, 59 * unit, middle + 42 * unit, 130 * unit), 26 * unit, fill=look.coat)
    if look.number % 3 != 1:  # a shirt under it
        shirt = "#f4f1ea" if look.number % 2 else f"hsl({hue},35%,80%)"
        _shape(pen, (middle, unit), ((-12, 59), (12, 59), (0, 90)), shirt)
        if not look.woman:
            tie = f"hsl({(hue + 200) % 360},55%,36%)"
            _shape(pen, (middle, unit), ((-2.5, 66), (2.5, 66), (3.5, 86), (0, 92), (-3.5, 86)), tie)
    pen.rectangle((0, 86 * unit, width, height), fill=f"hsl({(hue + 30) % 360},24%,30%)")
    if size == LARGE:
        _sign(pen, look.name, middle, unit)
    return image.resize(size, Image.Resampling.BOX)


def _thing(pen: ImageDraw.ImageDraw, look: Look, width: float, unit: float) -> None:
    """A window, shelves, a picture or a plant behind the member, left or right."""
    hue, left = look.hue, 0.05 * width if look.number % 2 else 0.73 * width
    right, kind = left + 0.22 * width, look.number % 4
    if kind == 0:
        pen.rectangle((left, 8 * unit, right, 58 * unit), fill="#dcebf5", outline="#f7f5f0", width=round(2 * unit))
        middle = (left + right) / 2
        pen.line((middle, 8 * unit, middle, 58 * unit), fill="#f7f5f0", width=round(1.5 * unit))
    elif kind == 1:
        for shelf in range(3):
            foot = (24 + 18 * shelf) * unit
            for book in range(9):
                at, high = left + book * 4.2 * unit, (9 + (look.number + book * 5 + shelf) % 5) * unit
                colour = f"hsl({(hue + book * 53 + shelf * 90) % 360},38%,{34 + book * 7 % 28}%)"
                pen.rectangle((at, foot - high, at + 3.6 * unit, foot), fill=colour)
            pen.rectangle((left - unit, foot, right, foot + 1.6 * unit), fill="#6f5440")
    elif kind == 2:
        pen.rectangle(
            (left, 14 * unit, right, 50 * unit), fill=f"hsl({hue},30%,84%)", outline="#4b3a2b", width=round(unit)
        )
        _oval(pen, (left + right) / 2, 32 * unit, 9 * unit, 9 * unit, f"hsl({(hue + 180) % 360},50%,55%)")
    else:
        middle = (left + right) / 2
        for leaf in range(-3, 4):
            tip = (middle + leaf * 6 * unit, (26 + abs(leaf) * 6) * unit)
            points = [(middle - 2.5 * unit, 66 * unit), tip, (middle + 2.5 * unit, 66 * unit)]
            pen.polygon(points, fill=f"hsl({110 + leaf * 6},34%,{30 + abs(leaf) * 3}%)")
        pen.rectangle((middle - 8 * unit, 64 * unit, middle + 8 * unit, 84 * unit), fill="#b5653e")


def _sign(pen: ImageDraw.ImageDraw, name: str, middle: float, unit: float) -> None:
    font = ImageFont.truetype(FONT, round(6.4 * unit))
    wide = pen.textlength(name, font) / 2 + 3 * unit
    pen.rounded_rectangle((middle - wide, 88 * unit, middle + wide, 98.5 * unit), 1.5 * unit, fill="#f7f5f0")
    pen.text((middle, 93.2 * unit), name, font=font, fill="#1b2733", anchor="mm")


def _draw_head(pen: ImageDraw.ImageDraw, look: Look, x: float, y: float, unit: float, mouth: int, blink: bool) -> None:
    """From behind to before: hair, neck, ears, face, fringe, eyes, nose, mouth."""
    skin, hair = look.skin, look.hair
    shade = _darker(skin)
    if look.woman and look.number % 4 != 3:
        pen.rounded_rectangle((x - 21 * unit, y - 22 * unit, x + 21 * unit, y + 22 * unit), 19 * unit, fill=hair)
    pen.rounded_rectangle((x - 7.5 * unit, y + 10 * unit, x + 7.5 * unit, y + 27 * unit), 6 * unit, fill=shade)
    for side in (-1, 1):
        _oval(pen, x + side * 17 * unit, y + 3 * unit, 3 * unit, 5 * unit, shade)
    _oval(pen, x, y - 3 * unit, 18.5 * unit, 23 * unit, hair)
    _oval(pen, x, y + 2 * unit, 16.5 * unit, 22 * unit, skin)
    if not look.woman and look.number % 3 == 0:  # a beard
        pen.chord((x - 16.2 * unit, y - 14 * unit, x + 16.2 * unit, y + 24.5 * unit), 18, 162, fill=hair)
    if look.woman or look.number % 5 != 4:
        pen.chord(
            (x - 18 * unit, y - 25 * unit, x + 18 * unit, y + 10 * unit), 200 - look.number % 3 * 8, 340, fill=hair
        )
    for side in (-1, 1):
        _eye(pen, look, x + side * 7 * unit, y, unit, blink)
    pen.line(
        (x, y + 2 * unit, x - 1.4 * unit, y + 7.5 * unit, x + 1.4 * unit, y + 7.5 * unit), fill=shade, width=round(unit)
    )
    _mouth(pen, x, y + 14 * unit, unit, mouth)


def _eye(pen: ImageDraw.ImageDraw, look: Look, x: float, y: float, unit: float, blink: bool) -> None:
    brow = _darker(look.hair)
    pen.line((x - 3.4 * unit, y - 5.2 * unit, x + 3.4 * unit, y - 5.2 * unit), fill=brow, width=round(1.3 * unit))
    if blink:
        pen.line((x - 3 * unit, y + unit, x + 3 * unit, y + unit), fill=_darker(look.skin), width=round(unit))
    else:
        _oval(pen, x, y + 0.5 * unit, 3.2 * unit, 2.2 * unit, "#fbfaf7")
        _oval(pen, x, y + 0.5 * unit, 1.9 * unit, 1.9 * unit, ("#3b2a1d", "#2f4a5c", "#34502f")[look.number % 3])
    if look.number % 5 == 2:  # glasses
        box = (x - 5.4 * unit, y - 3.8 * unit, x + 5.4 * unit, y + 5 * unit)
        pen.rounded_rectangle(box, 3 * unit, outline="#23262b", width=max(1, round(0.9 * unit)))


def _mouth(pen: ImageDraw.ImageDraw, x: float, y: float, unit: float, mouth: int) -> None:
    if not mouth:
        pen.arc(
            (x - 5 * unit, y - 4 * unit, x + 5 * unit, y + 1.4 * unit), 20, 160, fill="#8c3b3b", width=round(1.2 * unit)
        )
        return
    wide, high = (5.4 - 0.35 * mouth) * unit, (0.5 + 0.95 * mouth) * unit
    _oval(pen, x, y, wide, high, "#9c4444")
    _oval(pen, x, y, wide - 1.1 * unit, max(0.4 * unit, high - 0.9 * unit), "#471d1d")


def _darker(colour: str) -> str:
    return "#" + "".join(f"{int(int(colour[at : at + 2], 16) * 0.8):02x}" for at in (1, 3, 5))
