"""ffmpeg doing the engine's work on files: decode all, compose what the programme shows, encode. CPU for each second.

No network, no names, no deadline, and sound (already mixed) only where a file has it: the floor under what composing
costs. Each further output is measured as what it adds; health is a look at every camera once a second.
"""

from __future__ import annotations

import resource
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from frontend.demo import voice
from streaming.rules.layouts import HD, LAYOUTS, Seen, place
from tests.bench.stage.inputs import annexb, prepared
from tests.streaming.media.council import MAYOR, people

X264 = (
    *("-c:v", "libx264", "-preset", "ultrafast", "-tune", "zerolatency", "-profile:v", "baseline"),
    *("-sc_threshold", "0", "-g", "50", "-threads", "1"),
)
SPARE = 3  # seconds that the inputs are longer than what is made of them
MEMORY = 6 << 30
FILES = {"stream", "recording"}
LOOK = "select='isnan(prev_selected_t)+gte(t-prev_selected_t,1)',scale=iw/8:ih/8:flags=neighbor,signalstats,nullsink"
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
        if FILES & {*outputs}:
            command += ["-f", "f32le", "-ar", "48000", "-ac", "1", "-i", str(sound(seconds + SPARE, folder / "sound"))]
        command += ["-filter_complex", graph(members, outputs), *written(outputs, folder, seconds, len(films))]
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


def sound(seconds: int, path: Path) -> Path:
    one = voice.speech(0, False)
    path.write_bytes(np.resize(one, seconds * 48_000).astype(np.float32).tobytes())
    return path


def graph(members: int, outputs: tuple[str, ...]) -> str:
    """The speaker's layout at its first page; who is not in it is decoded all the same."""
    pids = list(people(members - 1))
    order = [MAYOR, *(pid for pid in pids if pid != MAYOR)]
    boxes = place(LAYOUTS["speaker"], Seen(tuple(pids), order[0], None, MAYOR), 0.0, HD)
    rows = {box.pid: box.rect for box in boxes}
    parts, labels, spots = [], [], []
    for number, pid in enumerate(order[:members]):
        rect, camera = rows.get(pid), f"[{number}:v]"
        if "health" in outputs:
            parts.append(f"{camera}split[c{number}][h{number}];[h{number}]{LOOK}")
            camera = f"[c{number}]"
        if rect is None:
            parts.append(f"{camera}nullsink")
            continue
        parts.append(f"{camera}scale={rect.w}:{rect.h}:flags=bilinear,fps=25[v{number}]")
        labels.append(f"[v{number}]")
        spots.append(f"{rect.x}_{rect.y}")
    stack = f"{''.join(labels)}xstack=inputs={len(labels)}:layout={'|'.join(spots)}:fill=black,pad=1280:720:0:0"
    if "small" in outputs:
        return ";".join([*parts, f"{stack},split[a][b];[b]scale=640:360:flags=bilinear[small];[a]null[large]"])
    return ";".join([*parts, f"{stack}[large]"])


def written(outputs: tuple[str, ...], folder: Path, seconds: int, heard: int) -> list[str]:
    """One encoding for everything that is made of it, as the engine does; `heard`: which input is sound."""
    rate, buffer = RATES["720"]
    length = ["-t", str(seconds)]
    large = ["-map", "[large]", *length, *X264, "-b:v", rate, "-maxrate", rate, "-bufsize", buffer]
    targets = []
    if "stream" in outputs:
        targets.append(f"[f=hls:hls_time=2:hls_segment_type=fmp4:hls_flags=delete_segments]{folder}/live.m3u8")
    if "recording" in outputs:
        targets.append(f"[f=mp4:movflags=empty_moov+default_base_moof:frag_duration=4000000]{folder}/part.mp4")
    tee = ["-map", f"{heard}:a", "-c:a", "aac", "-b:a", "64k"]
    tee += ["-flags", "+global_header", "-f", "tee", "|".join(targets)]
    out = [*large, *(tee if targets else ("-f", "null", "-"))]
    if "small" in outputs:
        rate, buffer = RATES["360"]
        out += ["-map", "[small]", *length, *X264, "-b:v", rate, "-maxrate", rate, "-bufsize", buffer]
        out += ["-f", "null", "-"]
    return out
