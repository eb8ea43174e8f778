"""A playlist parser of its own, from draft-pantos-hls-rfc8216bis: it shares nothing with what writes the playlists.

It refuses what the draft says must not be, so that a test which parses a playlist has checked it.
"""

import itertools
import re
from dataclasses import dataclass, field
from datetime import datetime

ATTRIBUTE = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^",]+)(?:,|$)')


class Wrong(AssertionError):
    pass


def must(true, why):
    if not true:
        raise Wrong(why)


@dataclass
class Media:
    target: int = 0
    part_target: float = 0.0
    sequence: int = 0
    discontinuity_sequence: int = 0
    ended: bool = False
    hint: str | None = None
    reports: dict = field(default_factory=dict)
    control: dict = field(default_factory=dict)
    segments: list = field(default_factory=list)
    """Each: uri (None while open), duration, parts [(uri, duration, independent)], map, time, discontinuity."""


def attributes(text):
    found = ATTRIBUTE.findall(text)
    must(",".join(f"{name}={value}" for name, value in found) == text, f"an attribute list that is none: {text}")
    must(len({name for name, _ in found}) == len(found), f"an attribute twice: {text}")
    return {name: value.strip('"') for name, value in found}


def fresh(map_uri):
    return {"uri": None, "duration": 0.0, "parts": [], "map": map_uri, "time": None, "discontinuity": False}


def parse(text):
    lines = text.split("\n")
    must(lines[0] == "#EXTM3U" and lines[-1] == "", "the first line is EXTM3U and the last one is ended")
    media, segment, pending = Media(), fresh(None), None
    for line in lines[1:-1]:
        tag, _, value = line.partition(":")
        must(not media.ended, "nothing after ENDLIST")
        match tag:
            case "#EXT-X-VERSION":
                must(int(value) >= 9, "parts and EXT-X-SKIP belong to version 9")
            case "#EXT-X-TARGETDURATION":
                media.target = int(value)
            case "#EXT-X-SERVER-CONTROL":
                media.control = attributes(value)
            case "#EXT-X-PART-INF":
                media.part_target = float(attributes(value)["PART-TARGET"])
            case "#EXT-X-MEDIA-SEQUENCE":
                must(not media.segments, "before the first segment")
                media.sequence = int(value)
            case "#EXT-X-DISCONTINUITY-SEQUENCE":
                must(not media.segments, "before the first segment")
                media.discontinuity_sequence = int(value)
            case "#EXT-X-DISCONTINUITY":
                segment["discontinuity"] = True
            case "#EXT-X-MAP":
                segment["map"] = attributes(value)["URI"]
            case "#EXT-X-PROGRAM-DATE-TIME":
                segment["time"] = datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp()
            case "#EXT-X-PART":
                found = attributes(value)
                segment["parts"].append((found["URI"], float(found["DURATION"]), found.get("INDEPENDENT") == "YES"))
            case "#EXTINF":
                pending = float(value.rstrip(","))
            case "#EXT-X-PRELOAD-HINT":
                found = attributes(value)
                must(found["TYPE"] == "PART", "we hint at parts")
                media.hint = found["URI"]
            case "#EXT-X-RENDITION-REPORT":
                found = attributes(value)
                media.reports[found["URI"]] = (int(found["LAST-MSN"]), int(found["LAST-PART"]))
            case "#EXT-X-ENDLIST":
                media.ended = True
            case _:
                must(not line.startswith("#"), f"an unknown tag: {line}")
                must(pending is not None, "every segment has its EXTINF")
                segment["uri"], segment["duration"], pending = line, pending, None
                media.segments.append(segment)
                segment = fresh(segment["map"])
    if segment["parts"]:
        media.segments.append(segment)
    return checked(media)


def checked(media):
    must(media.control.get("CAN-BLOCK-RELOAD") == "YES", "low latency needs blocking reload")
    must(float(media.control["PART-HOLD-BACK"]) >= 2 * media.part_target, "PART-HOLD-BACK ≥ 2 part targets (4.4.3.8)")
    must(float(media.control["HOLD-BACK"]) >= 3 * media.target, "HOLD-BACK ≥ 3 target durations (4.4.3.8)")
    names = [part[0] for one in media.segments for part in one["parts"]]
    names += [one["uri"] for one in media.segments if one["uri"]]
    must(len(set(names)) == len(names), "a name twice")
    must(media.hint is None or media.hint not in names, "the hint is for what is not listed yet")
    for one in media.segments:
        must(one["map"], "fragmented MP4 needs its EXT-X-MAP")
        must(one["uri"] is None or round(one["duration"]) <= media.target, "a segment above the target (4.4.3.1)")
        for at, (_, duration, independent) in enumerate(one["parts"]):
            must(duration <= media.part_target + 1e-6, f"a part of {duration} s")
            last = one["uri"] is not None and at == len(one["parts"]) - 1
            opened = one["uri"] is None and at == len(one["parts"]) - 1
            must(duration >= 0.85 * media.part_target or independent or last or opened, "a short part (4.4.4.9)")
        if one["parts"] and one["uri"]:
            must(abs(sum(part[1] for part in one["parts"]) - one["duration"]) < 1e-3, "parts add up to the segment")
    maps = [one["map"] for one in media.segments]
    for one, before, after in zip(media.segments[1:], maps, maps[1:], strict=False):
        must(before == after or one["discontinuity"], "another EXT-X-MAP needs a discontinuity here")
    return media


def parse_master(text):
    lines = text.strip().split("\n")
    must(lines[0] == "#EXTM3U", "EXTM3U first")
    out = {}
    for line, uri in itertools.pairwise(lines):
        if line.startswith("#EXT-X-STREAM-INF:"):
            out[uri] = attributes(line.partition(":")[2])
    return out
