"""Where everybody is in the picture: one table of layouts, one function that places people.

All numbers are pixels of the picture named by a `Size`. They are even, because colour is kept at half
the resolution (4:2:0), and boxes of people never overlap. The small picture is laid out anew with fewer
and larger tiles: a tile of the large one, halved, would be too small to know a face or read a name.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

IN_VIEW_SECONDS: Final = 20.0  # everybody is seen at least this often
LONGEST_PAGE_SECONDS: Final = 10.0


@dataclass(frozen=True, slots=True)
class Rect:
    x: int
    y: int
    w: int
    h: int

    @property
    def right(self) -> int:
        return self.x + self.w

    @property
    def bottom(self) -> int:
        return self.y + self.h


@dataclass(frozen=True, slots=True)
class Box:
    """One person in the picture. `plate`: tile (name on the picture), none (his name is in the lower third)."""

    pid: str
    rect: Rect
    plate: str = "tile"
    marked: bool = False


LEVEL_LUMA: Final = 189
TRACK_LUMA: Final = 64
"""How bright the bar of the sound's level is, in its filled and in its empty part: who reads it back must know."""


@dataclass(frozen=True, slots=True)
class Size:
    """The fixed places of one picture size. `tiles` are the small ones; four at the right can make one `block`."""

    name: str
    width: int
    height: int
    large: Rect
    tile: tuple[int, int]
    rows: int  # of tiles, in two columns right of the large picture
    below: tuple[Rect, ...]  # tiles under the large picture
    lower: Rect  # the lower third
    strip: Rect  # the vote, in place of the tiles below
    board: Rect
    aside: tuple[Rect, ...]  # the tiles beside a full board
    inset: Rect | None  # who speaks, on the card of a result
    level: Rect  # the bar that moves with the sound
    board_level: Rect  # the same beside a full board
    narrowest: tuple[int, int]  # tile of a gallery
    gallery_pages: int  # at most, and
    gallery_seconds: float  # how long one of several stands: all are seen in the five seconds that a gallery is held


def _row(x: int, y: int, widths: Sequence[int], height: int) -> tuple[Rect, ...]:
    return tuple(Rect(x + sum(widths[:n]), y, width, height) for n, width in enumerate(widths))


HD: Final = Size(
    "720",
    1280,
    720,
    large=Rect(0, 0, 960, 540),
    tile=(160, 90),
    rows=8,
    below=_row(0, 540, [160] * 6, 90),
    lower=Rect(0, 630, 960, 90),
    strip=Rect(0, 540, 960, 90),
    board=Rect(0, 0, 1280, 630),
    aside=_row(960, 630, [160, 160], 90),
    inset=Rect(912, 48, 320, 180),
    level=Rect(14, 639, 12, 72),
    board_level=Rect(14, 639, 12, 72),
    narrowest=(160, 90),
    gallery_pages=1,
    gallery_seconds=LONGEST_PAGE_SECONDS,
)
SD: Final = Size(
    "360",
    640,
    360,
    large=Rect(0, 0, 400, 224),
    tile=(120, 72),
    rows=5,
    below=_row(0, 224, [132, 134, 134], 72),
    lower=Rect(0, 296, 400, 64),
    strip=Rect(0, 224, 400, 72),
    board=Rect(0, 0, 640, 360),
    aside=(),
    inset=None,
    level=Rect(8, 302, 8, 52),
    board_level=Rect(8, 6, 8, 40),
    narrowest=(104, 58),
    gallery_pages=2,
    gallery_seconds=2.4,
)
SIZES: Final = {size.name: size for size in (HD, SD)}


@dataclass(frozen=True, slots=True)
class Layout:
    """What one layout shows. `live`: it may show members; a layout that is not live is a card.

    `people`: beside (one large, the others beside and below), strip (the same, with the vote below),
    gallery (all alike), aside (small, beside a board), inset (who speaks, on a card), none.
    """

    name: str
    live: bool
    people: str
    lower: bool = True


LAYOUTS: Final = {
    layout.name: layout
    for layout in (
        Layout("speaker", True, "beside"),
        Layout("chair", True, "beside"),
        Layout("gallery", True, "gallery"),
        Layout("vote_strip", True, "strip"),
        Layout("vote_board", True, "aside"),
        Layout("result", True, "inset", lower=False),
        Layout("start", False, "none", lower=False),
        Layout("break", False, "none", lower=False),
        Layout("end", False, "none", lower=False),
        Layout("pause", False, "none", lower=False),  # nothing is known, so nothing is shown
    )
}


@dataclass(frozen=True, slots=True)
class Seen:
    """Who is to be placed: all who are shown, in their fixed order, and who stands out among them."""

    people: tuple[str, ...]
    large: str | None = None
    second: str | None = None  # who interrupts
    chair: str | None = None


def place(layout: Layout, seen: Seen, at: float, size: Size = HD) -> list[Box]:
    """Everybody's box at `at` seconds of programme time; who does not fit comes on a later page."""
    if not layout.live:
        return []
    match layout.people:
        case "beside":
            return _large(seen, size) + _tiles(seen, at, size, below=True)
        case "strip":
            return _large(seen, size) + _tiles(seen, at, size, below=False)
        case "gallery":
            return _gallery(seen, at, size)
        case "aside":
            named = dict.fromkeys(pid for pid in (seen.large, seen.chair) if pid in seen.people)
            return [Box(pid, rect) for pid, rect in zip(named, size.aside[-len(named) :], strict=False) if pid]
        case "inset":
            shown = size.inset and seen.large in seen.people
            return [Box(seen.large, size.inset)] if shown and seen.large and size.inset else []
    return []


def pages(count: int, capacity: int, longest: float = LONGEST_PAGE_SECONDS) -> tuple[int, float]:
    """How many pages, and how many seconds each stands so that nobody waits longer than `IN_VIEW_SECONDS`."""
    number = max(1, math.ceil(count / capacity))
    return number, min(longest, IN_VIEW_SECONDS / number)


def _large(seen: Seen, size: Size) -> list[Box]:
    return [Box(seen.large, size.large, plate="none")] if seen.large in seen.people and seen.large else []


def _tiles(seen: Seen, at: float, size: Size, below: bool) -> list[Box]:
    """The others beside the large picture: who interrupts and the chair keep a place, the rest take turns."""
    firm = [pid for pid in dict.fromkeys((seen.second, seen.chair)) if pid in seen.people and pid != seen.large]
    rest = _in_place([pid for pid in seen.people if pid not in firm], seen.large)
    cells = _cells(len(firm) + len(rest), seen.second in firm, size, below)
    turning = cells[len(firm) :]
    shown = [*firm, *_page(rest, len(turning), at)]
    return [Box(pid, rect, marked=pid == seen.second) for pid, rect in zip(shown, cells, strict=False) if pid]


def _in_place(people: list[str], large: str | None) -> list[str]:
    """The others: the last takes the cell of who is large, so that a new speaker moves two or three tiles, not all."""
    if large in people:
        place, last = people.index(large), people.pop()
        if place < len(people):
            people[place] = last
    return people


def _cells(count: int, block: bool, size: Size, below: bool) -> list[Rect]:
    """The free cells: as many blocks of four tiles as leave room for everybody, blocks on top."""
    width, height = size.tile
    left, row = size.large.right, size.below if below else ()
    room = 2 * size.rows + len(row)
    blocks = min(max((room - count) // 3, int(block)), size.rows // 2)
    cells = [Rect(left, 2 * n * height, 2 * width, 2 * height) for n in range(blocks)]
    for n in range(2 * blocks, size.rows):
        cells += [Rect(left, n * height, width, height), Rect(left + width, n * height, width, height)]
    return [*cells, *row]


def _page(people: list[str], capacity: int, at: float, longest: float = LONGEST_PAGE_SECONDS) -> list[str]:
    """This moment's share of `people`; the last page is filled up from the first, so that no cell is empty."""
    if len(people) <= capacity:
        return people
    number, seconds = pages(len(people), capacity, longest)
    start = int(at / seconds) % number * capacity
    return [people[(start + n) % len(people)] for n in range(capacity)]


def _gallery(seen: Seen, at: float, size: Size) -> list[Box]:
    """All alike and as large as fits. Sixty fit in one large picture: the last row shares its height with the text."""
    cells = _gallery_cells(max(1, len(seen.people)), size)
    shown = _page(list(seen.people), len(cells), at, size.gallery_seconds)
    return [Box(pid, rect, marked=pid == seen.large) for pid, rect in zip(shown, cells, strict=False)]


def _gallery_cells(count: int, size: Size) -> list[Rect]:
    for number in range(1, size.gallery_pages + 1):
        here = math.ceil(count / number)
        columns, width, height = _fit(here, size)
        if width >= size.narrowest[0] and height >= size.narrowest[1]:
            return _centred(here, columns, width, height, size)
    return _tight(math.ceil(count / size.gallery_pages), size)


def _fit(count: int, size: Size) -> tuple[int, int, int]:
    """Columns, width and height of the largest tiles of about 16:9 of which `count` fit above the lower third."""
    best = (1, 0, 0)
    for columns in range(1, count + 1):
        rows = math.ceil(count / columns)
        width = min(size.width // columns, size.lower.y // rows * 16 // 9) // 2 * 2
        height = min(math.ceil(width * 9 / 16), size.lower.y // rows) // 2 * 2
        if width * height > best[1] * best[2]:
            best = (columns, width, height)
    return best


def _centred(count: int, columns: int, width: int, height: int, size: Size) -> list[Rect]:
    """The grid in the middle of what is above the lower third, and so is a last row that is not full."""
    rows = math.ceil(count / columns)
    top = (size.lower.y - rows * height) // 4 * 2
    cells = []
    for row in range(rows):
        here = min(columns, count - row * columns)
        left = (size.width - here * width) // 4 * 2
        cells += [Rect(left + n * width, top + row * height, width, height) for n in range(here)]
    return cells


def _tight(count: int, size: Size) -> list[Rect]:
    """The smallest tiles that are allowed, the last of them to the right of the lower third."""
    width, height = size.narrowest
    columns, rows = size.width // width, size.lower.y // height
    cells = [Rect(column * width, row * height, width, height) for row in range(rows) for column in range(columns)]
    beside = [Rect(x, rows * height, width, height) for x in range(size.width // 2, size.width - width + 1, width)]
    return (cells + beside)[:count]


def gallery_width(count: int, size: Size) -> int:
    """How wide the tiles of a gallery of so many are."""
    return _gallery_cells(max(1, count), size)[0].w


def lower_of(layout: Layout, count: int, size: Size) -> Rect:
    """The lower third: as wide as the picture under a gallery, but half when the last tiles stand beside it."""
    if layout.people != "gallery":
        return size.lower
    beside = any(cell.bottom > size.lower.y for cell in _gallery_cells(max(1, count), size))
    return Rect(size.lower.x, size.lower.y, size.width // 2 if beside else size.width, size.lower.h)
