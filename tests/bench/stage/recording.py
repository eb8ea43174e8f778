"""Does the recording play from any place of its index? Asked of the file itself, by an independent reader."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import av

from streaming.media.index import entries
from streaming.media.recorder import part_path
from tests.bench.stage.inputs import number_of

LOOKED = 40
AFTER_S = 0.04  # the picture after the first that shows it


def played(folder: Path, shown: Path, speakers: Sequence[str]) -> dict[str, Any]:
    """`shown` has [number, who is large] of each scene: at its moment in the recording that is who is seen."""
    large = [json.loads(line) for line in shown.read_text().splitlines()]
    turns = {new[0]: new[1] for old, new in pairwise(large) if new[1] != old[1]}
    wanted = [row for row in entries(folder) if row[0] in turns and turns[row[0]] in speakers]
    step = max(1, len(wanted) // LOOKED)
    looked = wanted[::step]
    wrong = []
    for seq, part, ms in looked:
        found = _number(part_path(folder, part), ms / 1000 + AFTER_S)
        if found is None or found // 256 != speakers.index(turns[seq]):
            wrong.append([seq, part, ms, found])
    with av.open(str(part_path(folder, 1))) as file:
        length = float(file.duration or 0) / 1e6
    return {"index_looked": len(looked), "index_wrong": wrong, "recording_s": round(length, 1)}


def _number(path: Path, at: float) -> int | None:
    """The code of the picture that is shown at that second."""
    with av.open(str(path)) as file:
        file.seek(int(at * 1e6))
        for frame in file.decode(video=0):
            if frame.time is not None and frame.time >= at - 0.001:
                return number_of(frame)
    return None
