"""The pictures of docs/stage.md: every layout in both sizes, with the demo's faces, through the encoder.

python -m tests.frontend.demo.pictures [FOLDER]
"""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path

import av

from frontend.demo.faces import LARGE, SMALL, Look, Sitter, pose
from streaming.rules.layouts import HD, SD
from streaming.rules.scene import Scene, scene
from tests.streaming.media.council import Still, local
from tests.streaming.media.look import SCENES, render

SHOWN = (
    *("speaker", "interruption", "chair", "gallery", "gallery-60", "vote_strip", "vote_board", "result"),
    *("start", "break", "end"),
)
OFF = frozenset({14})
FRAMES = 16  # of one face, over the eight seconds of its loop
QUALITY = {HD.name: 78, SD.name: 82}


class DemoCameras:
    """Stands where the decoders do; slot 14 sends nothing."""

    def __init__(self, one: Scene) -> None:
        self._names = {plate.slot: plate.name for plate in one.people}
        self._large = {plate.slot for plate in one.people if one.send.get(plate.pid) == "large"}
        self.seconds = 0.0

    def __call__(self, slot: int) -> Still | None:
        if slot in OFF or slot not in self._names:
            return None
        number = int(self.seconds * FRAMES / 8) % FRAMES
        large = slot in self._large
        return Still(_frame(slot, self._names[slot], large, number), number)


@lru_cache(maxsize=256)
def _sitter(slot: int, name: str, large: bool) -> Sitter:
    return Sitter(Look(slot, name, name.startswith("mw."), 1950 + slot * 7 % 48), LARGE if large else SMALL)


@lru_cache(maxsize=2048)
def _frame(slot: int, name: str, large: bool, number: int) -> av.VideoFrame:
    open_mouth = 0.6 if large and number % 2 else 0.0
    picture = _sitter(slot, name, large).frame(pose(slot, number * 8 / FRAMES, open_mouth))
    return av.VideoFrame.from_image(picture).reformat(format="yuv420p", dst_colorspace="ITU601")


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in SHOWN:
        found = SCENES[name]
        one = scene(found, local(len(found["meeting"]["people"]) - 1))
        for size in (HD, SD):
            cameras = DemoCameras(one)
            picture = render(one, size, cameras, 1).to_image()  # type: ignore[arg-type]
            path = folder / f"{name}-{size.name}.webp"
            picture.save(path, quality=QUALITY[size.name], method=6)
            print(f"{path} {path.stat().st_size // 1024} kB", flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "docs/stage"))
