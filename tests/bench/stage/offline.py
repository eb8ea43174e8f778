"""ffmpeg doing the engine's work on files: decode all, compose what the programme shows, encode. CPU for each second.

No network, no sound, no names, no deadline: the floor under what composing costs. Each further output is measured as
what it adds.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

from streaming.rules.layouts import HD, LAYOUTS, Seen, place
from tests.bench.stage.inputs import annexb, prepared
from tests.streaming.media.council import MAYOR, people

X264 = (
    *("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-profile:v", "baseline"),
    *("-sc_threshold", "0", "-g", "50", "-threads", "1"),
)
SPARE = 3  # seconds that the inputs are longer than what is made of them
MEMORY = 6 << 30
RATES = {"720": ("1200k", "720k"), "360": ("330k", "198k")}


def cpu(members: int, seconds: int, outputs: tuple[str, ...] = ()) -> float | None:
    """Percent of a core for the picture of `members`; `outputs` of small, stream, recording. None without ffmpeg."""
    program = shutil.which("ffmpeg")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [program, "-v", "error", "-nostdin", "-y", "-filter_complex_threads", "1"]
        inputs = prepared(max(members - 2, 0))
        films = [*inputs.speakers, *inputs.tiles][:members]
        for number, film in enumerate(films):
            path = annexb(film, seconds + SPARE, folder / f"{number}.h264")
            command += ["-threads", "1", "-r", str(film.fps), "-f", "h264", "-i", str(path)]
        command += ["-filter_complex", graph(members, "small" in outputs), *written(outputs, folder, seconds)]
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(command, capture_output=True, text=True, timeout=20 * seconds, preexec_fn=_bounded)
        if done.returncode:
            raise RuntimeError(f"ffmpeg ended with {done.returncode}: {done.stderr[-1000:]}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return round(100 * spent / seconds, 1)


def _bounded() -> None:
    """A filter graph that waits for an input that has ended keeps all others in memory."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def graph(members: int, small: bool) -> str:
    """The speaker's layout at its first page; who is not in it is decoded all the same."""
    pids = list(people(members - 1))
    order = [MAYOR, *(pid for pid in pids if pid != MAYOR)]
    boxes = place(LAYOUTS["speaker"], Seen(tuple(pids), order[0], None, MAYOR), 0.0, HD)
    rows = {box.pid: box.rect for box in boxes}
    parts, labels, spots = [], [], []
    for number, pid in enumerate(order[:members]):
        rect = rows.get(pid)
        if rect is None:
            parts.append(f"[{number}:v]nullsink")
            continue
        parts.append(f"[{number}:v]scale={rect.w}:{rect.h}:flags=bilinear,fps=25[v{number}]")
        labels.append(f"[v{number}]")
        spots.append(f"{rect.x}_{rect.y}")
    stack = f"{''.join(labels)}xstack=inputs={len(labels)}:layout={'|'.join(spots)}:fill=black,pad=1280:720:0:0"
    if small:
        return ";".join([*parts, f"{stack},split[a][b];[b]scale=640:360:flags=bilinear[small];[a]null[large]"])
    return ";".join([*parts, f"{stack}[large]"])


def written(outputs: tuple[str, ...], folder: Path, seconds: int) -> list[str]:
    """One encoding for everything that is made of it, as the engine does."""
    rate, buffer = RATES["720"]
    length = ["-t", str(seconds)]
    large = ["-map", "[large]", *length, *X264, "-b:v", rate, "-maxrate", rate, "-bufsize", buffer]
    targets = []
    if "stream" in outputs:
        targets.append(f"[f=hls:hls_time=2:hls_segment_type=fmp4:hls_flags=delete_segments]{folder}/live.m3u8")
    if "recording" in outputs:
        targets.append(f"[f=mp4:movflags=empty_moov+default_base_moof:frag_duration=4000000]{folder}/part.mp4")
    tee = ["-flags", "+global_header", "-f", "tee", "|".join(targets)]
    out = [*large, *(tee if targets else ("-f", "null", "-"))]
    if "small" in outputs:
        rate, buffer = RATES["360"]
        out += [
            "-map",
            "[small]",
            *length,
            *X264,
            "-b:v",
            rate,
            "-maxrate",
            rate,
            "-bufsize",
            buffer,
            "-f",
            "null",
            "-",
        ]
    return out
