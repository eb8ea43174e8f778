"""Why a goal was missed, said with the figures of the same run."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.bench.stage.table import median

PICTURES = 25


def stage(result: dict[str, Any], row: str, key: str) -> float:
    """The median of what the stage said of itself."""
    known = sorted(run["stage"][key] for run in result["rows"].get(row, []) if "stage" in run)
    return float(known[len(known) // 2]) if known else 0.0


def engine(result: dict[str, Any]) -> str:
    rows = result["rows"]
    compose, encode = (stage(result, "members_45", key) * PICTURES / 10 for key in ("compose_ms", "encode_ms"))
    whole = median(rows, "members_45", "media") or 0.0
    return (
        f"of the {whole:.0f} % of a core, composing takes {compose:.0f} and encoding {encode:.0f}; the remaining "
        f"{whole - compose - encode:.0f} are decoding 45 cameras one picture at a time as they come, and what ffmpeg "
        "was not asked for: the socket to the network process, three microphones decoded, levelled and mixed, four "
        "mixes encoded, names, and a clock to keep."
    )


def part(name: str) -> Callable[[dict[str, Any]], str]:
    why = {
        "small": "the small picture is composed apart, with fewer and larger tiles, so that names can be read; "
        "ffmpeg scales the finished one.",
        "stream": "LL-HLS is five parts and five playlists in each segment, where ffmpeg writes one of each.",
        "recording": "the same AAC encoder, but its samples and the file's boxes pass through Python.",
        "health": "each camera's picture is looked at in Python, once a second, beside its sound and its delay.",
    }[name]

    def said(result: dict[str, Any]) -> str:
        ours, theirs = (result["ratios"].get(f"{name}_cpu{who}_45") for who in ("", "_ffmpeg"))
        return f"ours {ours} % of a core, ffmpeg {theirs} %: {why}"

    return said


def latency(result: dict[str, Any]) -> str:
    runs = [run for run in result["rows"].get("all_45", []) if "latency_ms" in run]
    each = ", ".join(f"{run['latency_ms']['p50']}/{run['latency_ms']['p99']}" for run in runs if run["latency_ms"])
    lag = max((run.get("load_lag_ms", 0) for run in runs), default=0)
    dropped = sum(run.get("udp_dropped", 0) for run in runs)
    return (
        f"p50/p99 of the runs: {each} ms; composing and encoding both sizes take "
        f"{stage(result, 'all_45', 'compose_ms'):.1f} and {stage(result, 'all_45', 'encode_ms'):.1f} ms of processor "
        f"for each picture, on cores shared with 45 clients and a web process (the load was up to {lag:.0f} ms "
        f"late, the network process's {stage(result, 'all_45', 'network_lag_ms'):.0f}; the kernel dropped {dropped})."
    )


def rate(result: dict[str, Any]) -> str:
    runs = [run for run in result["rows"].get("all_45", []) if "fps" in run]
    skipped = stage(result, "all_45", "late")
    load = ", ".join(str(run.get("load_average")) for run in runs)
    return f"{skipped:.0f} pictures were skipped by the programme for want of a core (load average {load})."


def citizen(name: str) -> Callable[[dict[str, Any]], str]:
    def said(result: dict[str, Any]) -> str:
        runs = [run for row in result["rows"] if row.startswith(f"{name}_") for run in result["rows"][row]]
        told = [f"{run.get('player', {}).get('behind', '-')} s, {run.get('stalls', '-')} waits" for run in runs]
        plain = "a player that knows segments only keeps three of two seconds, and learns of a new one when it asks."
        low = "1.2 s of parts are kept, and each time it had to wait makes that 0.2 s more."
        return f"the player's own word for each run: {'; '.join(told)}; {plain if name == 'hls' else low}"

    return said


def beside(start: str) -> Callable[[dict[str, Any]], str]:
    """No cause is known; what else was so in those runs is said, that a reader can tell a busy machine from a fault."""

    def said(result: dict[str, Any]) -> str:
        every = [run for row in result["rows"] if row.startswith(start) for run in result["rows"][row]]
        runs = [run for run in every if "failed" not in run]
        lag = max((run.get("load_lag_ms", 0) for run in runs), default=0)
        dropped = sum(run.get("udp_dropped", 0) for run in runs)
        load = max((run.get("load_average", 0) for run in runs), default=0)
        return (
            f"the cause is not found yet; in these runs the load's own clock was up to {lag:.0f} ms late, the kernel "
            f"dropped {dropped} datagrams, and the load average was up to {load:.1f} on two cores."
        )

    return said


def downlink(result: dict[str, Any]) -> str:
    return "the encoder's ceiling is 1.2 Mbit/s, to which come sound, RTCP and the headers of UDP's payload."


REASONS: dict[str, Callable[[dict[str, Any]], str]] = {
    "engine_over_ffmpeg_45": engine,
    **{f"{name}_over_ffmpeg_45": part(name) for name in ("small", "stream", "recording", "health")},
    "latency_p50_ms_45": latency,
    "latency_p99_ms_45": latency,
    "fps_45": rate,
    "llhls_p50_s": citizen("llhls"),
    "hls_p50_s": citizen("hls"),
    "downlink_mbps_most": downlink,
    **{f"loss{loss}_{what}_ms": beside(f"loss{loss}_") for loss in (1, 3) for what in ("p95", "freeze")},
    "switch_p95_ms": beside("switch_"),
    "join_ms": beside("all_"),
    "long_fps_45": beside("long_"),
    "long_latency_p99_ms_45": beside("long_"),
    "long_av_ms_45": beside("long_"),
}


def reason(name: str, result: dict[str, Any]) -> str:
    """In a sentence or two; where none is known that is said."""
    said = REASONS.get(name)
    return said(result) if said else "not found yet."
