"""A scene made into a picture, 25 times a second and in two sizes.

The picture stays in memory between frames and only what changed is put into it again: a tile when its camera has
sent a frame, a digit when the second is over. A new scene or another page of tiles draws everything anew, from
sprites that are kept; `warm` makes the sprites of a council beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Protocol

import av
from av.video.reformatter import VideoReformatter

from streaming.media import board, cards, plates
from streaming.media.canvas import Canvas, yuv
from streaming.media.text import ACCENT, GROUND, INK, WARN, Sprites
from streaming.rules.layouts import HD, LAYOUTS, Box, Layout, Rect, Seen, Size, gallery_width, lower_of, place
from streaming.rules.scene import Plate, Scene
from streaming.rules.words import clock, say

MOST_WARMED = 64
MOST_SCALERS = 64
LINE = 2  # between tiles; it lies on their pictures, which keep their size
PLACED_EVERY_US = 200_000  # how often the pages of tiles are looked at


class Picture(Protocol):
    """The newest frame of one camera; `number` is another one for each frame."""

    @property
    def frame(self) -> av.VideoFrame: ...

    @property
    def number(self) -> int: ...


Look = Callable[[int], Picture | None]  # slot -> its newest frame, None when there is nothing fit to be shown


@dataclass
class _Drawn:
    """What is in the picture now."""

    scene: Scene | None = None
    boxes: tuple[Box, ...] = ()
    numbers: dict[str, int] = field(default_factory=dict)  # pid -> the number of the frame that is shown, -1: none
    placed: int = -1  # when the boxes were placed, in steps of `PLACED_EVERY_US`
    clock: str = ""
    level: int = -1


class Composer:
    """One size of the programme. `look` gives the cameras; sprites may be shared between sizes."""

    def __init__(self, look: Look, size: Size = HD, sprites: Sprites | None = None) -> None:
        self.size, self.sprites = size, sprites or Sprites()
        self._look, self._canvas, self._drawn = look, Canvas(size.width, size.height), _Drawn()
        self._scalers: dict[tuple[int, int, int, int], VideoReformatter] = {}

    def frame(self, scene: Scene, p: int, level: float | None = None) -> av.VideoFrame:
        """The picture of `scene` at programme time `p` (µs), with the sound's `level` (dBFS).

        It is this composer's one frame: encode it before the next is asked for.
        """
        layout = LAYOUTS[scene.layout]
        boxes = self._drawn.boxes
        if scene is not self._drawn.scene or p // PLACED_EVERY_US != self._drawn.placed:
            boxes = tuple(self.boxes(scene, p))
        if boxes != self._drawn.boxes or not (scene is self._drawn.scene or same(scene, self._drawn.scene)):
            self._all(scene, layout, boxes)
        self._drawn.scene, self._drawn.placed = scene, p // PLACED_EVERY_US
        slots = {plate.pid: plate for plate in scene.people if plate.shown}
        for box in boxes:
            self._box(box, slots[box.pid], scene.language)
        self._clock(scene, layout, clock(p, scene.zone))
        self._level(level if scene.on_air else None)
        return self._canvas.frame

    def boxes(self, scene: Scene, p: int) -> list[Box]:
        """Who is where; nobody while the scene is not on air."""
        layout = LAYOUTS[scene.layout]
        if not (scene.on_air and layout.live):
            return []
        seen = Seen(scene.tiled, scene.large, scene.interrupter, scene.chair)
        return place(layout, seen, p // PLACED_EVERY_US * PLACED_EVERY_US / 1_000_000, self.size)

    def warm(self, scene: Scene) -> None:
        """Draw the words of `scene` beforehand, in any thread: what is drawn for the first time takes 0.1 s."""
        Composer(lambda _slot: None, self.size, self.sprites).frame(scene, 0)

    def warm_names(self, scene: Scene) -> Iterator[None]:
        """Draw everybody's name for tiles of every size, one person at each step."""
        for plate in scene.people[:MOST_WARMED]:
            yield
            for width in {self.size.tile[0], 2 * self.size.tile[0], gallery_width(len(scene.tiled), self.size)}:
                plates.plate(self.sprites, plate.tile, width - LINE, self.size, False)

    def _all(self, scene: Scene, layout: Layout, boxes: tuple[Box, ...]) -> None:
        """Everything but the cameras, the clock and the bar."""
        canvas, size = self._canvas, self.size
        self._drawn = _Drawn(scene, boxes)
        canvas.fill(Rect(0, 0, size.width, size.height), yuv(GROUND))
        if scene.card:
            cards.draw_card(canvas, self.sprites, scene.card, size, scene.language, scene.rehearsal)
        if scene.board and layout.people == "strip":
            board.strip(canvas, self.sprites, scene.board, size, scene.language)
        elif scene.board and layout.people == "aside":
            sign = f"{say(scene.language, 'rehearsal')} · " if scene.rehearsal else ""
            shown = replace(scene.board, title=sign + scene.board.title)
            board.full(canvas, self.sprites, shown, size, scene.language)
        if self._lower(scene, layout) and scene.lower:
            plates.lower_third(canvas, self.sprites, scene.lower, self._lower_rect(scene, layout), size)

    def _lower(self, scene: Scene, layout: Layout) -> bool:
        """Whether there is a lower third: a full board of the small size leaves it no room."""
        return layout.lower and scene.lower is not None and (layout.people != "aside" or bool(self.size.aside))

    def _lower_rect(self, scene: Scene, layout: Layout) -> Rect:
        return lower_of(layout, len(scene.tiled), self.size)

    def _box(self, box: Box, plate: Plate, language: str) -> None:
        """One person: his newest frame, or the words that there is none; his name on top."""
        picture = self._look(plate.slot) if plate.slot is not None and not plate.sound_only else None
        number = picture.number if picture else -2 if plate.sound_only else -1
        if self._drawn.numbers.get(box.pid) == number:
            return
        self._drawn.numbers[box.pid] = number
        rect, canvas = box.rect, self._canvas
        line = 0 if box.plate == "none" or box.marked else LINE
        if picture:
            canvas.paste(picture.frame, rect, self._scaler(picture.frame, rect), line)
        else:
            free = Rect(rect.x + line, rect.y + line, rect.w - line, rect.h - line)
            canvas.blend(plates.no_picture(self.sprites, language, free, plate.sound_only), free.x, free.y)
        if box.plate == "tile":
            name = plates.plate(self.sprites, plate.tile, rect.w - line, self.size, box.marked)
            canvas.blend(name, rect.x + line, rect.bottom - name.height)
        if box.marked:
            canvas.outline(rect, 4 if self.size is HD else 2, yuv(ACCENT))
        scene = self._drawn.scene
        if scene and scene.rehearsal and (box.plate == "none" or self._first(scene) == box):
            sign = plates.pill(self.sprites, say(language, "rehearsal"), 20 if self.size is HD else 13, WARN, INK)
            canvas.blend(sign, rect.x + 8, rect.y + 8)

    def _first(self, scene: Scene) -> Box | None:
        """The box that carries the sign of a rehearsal where nobody is large."""
        boxes = self._drawn.boxes
        return boxes[0] if boxes and LAYOUTS[scene.layout].people == "gallery" else None

    def _scaler(self, frame: av.VideoFrame, rect: Rect) -> VideoReformatter:
        """A scaler keeps its tables for one pair of sizes: making them costs more than a tile."""
        key = (frame.width, frame.height, rect.w, rect.h)
        if key not in self._scalers:
            if len(self._scalers) > MOST_SCALERS:
                self._scalers.clear()
            self._scalers[key] = VideoReformatter()
        return self._scalers[key]

    def _clock(self, scene: Scene, layout: Layout, text: str) -> None:
        if text == self._drawn.clock:
            return
        self._drawn.clock = text
        if self._lower(scene, layout):
            rect = plates.clock_rect(self._lower_rect(scene, layout), self.size)
            plates.clock(self._canvas, self.sprites, text, rect, plates.TYPE[self.size.name].clock)
        elif scene.card:
            letters = cards.clock_letters(self.size)
            plates.clock(self._canvas, self.sprites, text, cards.clock_rect(self.size), letters)

    def _level(self, level: float | None) -> None:
        rect, scene = self.size.level, self._drawn.scene
        if scene and scene.layout == "vote_board" and not self.size.aside:
            rect = self.size.board_level
        height = -1 if level is None else round(max(level, plates.QUIETEST) * 4)
        if height != self._drawn.level or self._drawn.level == -1:
            self._drawn.level = height
            plates.level_bar(self._canvas, rect, level)


def same(one: Scene, other: Scene | None) -> bool:
    """Whether two scenes look alike: what is heard, sent or numbered otherwise does not change the picture."""
    if other is None:
        return False
    unseen = {"seq": 0, "heard": frozenset[str](), "check": None, "send": {}}
    return replace(one, **unseen) == replace(other, **unseen)  # type: ignore[arg-type]
