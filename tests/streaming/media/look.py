"""Every layout as a PNG, in both sizes, through the encoder as a viewer gets it.

python -m tests.streaming.media.look FOLDER
"""

import sys
from pathlib import Path
from typing import Any

import av

from streaming.media.compose import Composer
from streaming.media.encode import Encoder
from streaming.rules.layouts import HD, SD, Size
from streaming.rules.scene import Scene, scene
from tests.streaming.media.council import MAYOR, NOON, Cameras, local, slices, vote

HEAD = {"seq": 412, "hash": "9f2c51aa07be44d19f2c51aa07be44d1"}
DECLARED = vote(37, status="declared", outcome="aangenomen", head=HEAD)
FLOOR = {"pid": "s09", "kind": "speech"}
SCENES: dict[str, dict[str, Any]] = {
    "speaker": slices("speaker"),
    "speaker-9": slices("speaker", 8),
    "speaker-23": slices("speaker", 22),
    "interruption": slices("speaker", floor__interruption={"pid": "s20"}),
    "rehearsal": slices("speaker", meeting__rehearsal=True),
    "chair": slices("chair", floor__now=None),
    "gallery": slices("gallery", floor__now=None),
    "gallery-9": slices("gallery", 8, floor__now=None),
    "gallery-60": slices("gallery", 59, floor__now=None),
    "vote_strip": slices("vote_strip", vote__current=vote(23), floor__now=None),
    "vote_board": slices("vote_board", vote__current=vote(23), floor__now=None),
    "vote_board-45": slices("vote_board", 45, vote__current=vote(43, 45), floor__now=None),
    "result": slices("result", vote__current=DECLARED, floor__now=None),
    "result-tie": slices("result", vote__current=DECLARED | {"outcome": "uitgesteld_staking"}, floor__now=None),
    "start": slices("start"),
    "break": slices("break"),
    "end": slices("end"),
}


def render(one: Scene, size: Size, cameras: Cameras, seconds: int = 2, after: int = 0) -> av.VideoFrame:
    """The last picture of `seconds` of programme, encoded and decoded again."""
    composer, encoder = Composer(cameras, size), Encoder(size)
    decoder = av.CodecContext.create("h264", "r")
    for n in range(seconds * 25):
        cameras.seconds = n / 25
        p = NOON + after * 1_000_000 + n * 40_000
        for unit in encoder.encode(composer.frame(one, p, -18 - 12 * (n % 7) / 7), p):
            last = decoder.decode(av.Packet(unit.data))[-1]
    return last


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, found in SCENES.items():
        number = len(found["meeting"]["people"]) - 1
        one = scene(found, local(number))
        assert one.layout == found["stage"]["layout"], (name, one.layout)
        large = frozenset(local(number).slots[pid] for pid, sent in one.send.items() if sent == "large")
        for size in (HD, SD):
            cameras = Cameras(frozenset({3, 14}), large)
            render(one, size, cameras).to_image().save(folder / f"{name}-{size.name}.png")
    assert MAYOR in SCENES["speaker"]["meeting"]["people"]


if __name__ == "__main__":
    main(Path(sys.argv[1]))
