"""HLS playlists (RFC 8216 and its second edition, draft-pantos-hls-rfc8216bis): what a player is told, as text.

A `Window` is what one rendition lists: fifteen segments, the parts of the newest three, and the part that comes next.
Everything that leaves the list is handed back, so that somebody can delete it later.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

SEGMENT: Final = 2_000_000
PART: Final = 400_000
"""µs; ten frames of 25 a second in a part, five parts in a segment."""
LISTED: Final = 15
WITH_PARTS: Final = 3
KEPT: Final = 6
"""Segments that a restart still lists: an old device holds three, and a low-latency player none but the last."""
HOLD_BACK: Final = f"PART-HOLD-BACK={3 * PART / 1e6:.1f},HOLD-BACK={3 * SEGMENT / 1e6:.1f}"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Part:
    uri: str
    duration: int
    independent: bool


@dataclass(slots=True)
class Segment:
    """`p` is the programme time of its first frame in µs since 1970; `duration` in µs."""

    msn: int
    uri: str
    map: str
    p: int
    discontinuity: bool = False
    closed: bool = False
    parts: list[Part] = field(default_factory=list)
    length: int = 0

    @property
    def duration(self) -> int:
        return sum(part.duration for part in self.parts) if self.parts else self.length


@dataclass(slots=True)
class Window:
    """The newest segments of one rendition. `gone` collects the names that left the list."""

    segments: deque[Segment] = field(default_factory=deque)
    next_msn: int = 0
    discontinuities: int = 0
    """EXT-X-DISCONTINUITY-SEQUENCE: how many marks have left the list."""
    ended: bool = False
    gone: list[str] = field(default_factory=list)

    def open(self, uri: str, map_uri: str, p: int) -> Segment:
        broken = bool(self.segments) and self.segments[-1].map != map_uri
        segment = Segment(self.next_msn, uri, map_uri, p, broken)
        self.next_msn += 1
        self.segments.append(segment)
        return segment

    def close(self) -> None:
        """The segment that is being written is whole; what is too old leaves the list."""
        self.segments[-1].closed = True
        for old in list(self.segments)[:-WITH_PARTS]:
            self._without_parts(old)
        while len(self.segments) > LISTED:
            left = self.segments.popleft()
            self.discontinuities += left.discontinuity
            self.gone.append(left.uri)

    def give_up(self) -> None:
        """The segment that is being written will never be whole; its number goes to the next one."""
        if self.segments and not self.segments[-1].closed:
            lost = self.segments.pop()
            self.next_msn = lost.msn
            self.gone += [part.uri for part in lost.parts]

    def _without_parts(self, segment: Segment) -> None:
        segment.length = segment.duration
        self.gone += [part.uri for part in segment.parts]
        segment.parts = []

    @property
    def newest(self) -> tuple[int, int] | None:
        """Number of the newest segment and of its newest part that may be fetched; None while there is nothing."""
        for segment in reversed(self.segments):
            if segment.parts:
                return segment.msn, len(segment.parts) - 1
        return None

    def remembered(self) -> dict[str, Any]:
        """What a restart needs to go on, without parts: whole segments only, and the open one by its parts."""
        kept = [segment for segment in self.segments if segment.closed][-KEPT:]
        left_out = [segment for segment in self.segments if segment.closed][:-KEPT]
        opened = self.segments[-1] if self.segments and not self.segments[-1].closed else None
        return {
            "next": self.next_msn,
            "discontinuities": self.discontinuities + sum(segment.discontinuity for segment in left_out),
            "segments": [asdict(segment) | {"parts": [], "length": segment.duration} for segment in kept],
            "open": asdict(opened) if opened else None,
        }


def restored(state: dict[str, Any]) -> Window:
    """The window after a restart. An unfinished segment ends with the parts it has, which the caller joins."""
    window = Window(next_msn=int(state["next"]), discontinuities=int(state["discontinuities"]))
    for row in [*state["segments"], *([state["open"]] if state["open"] and state["open"]["parts"] else [])]:
        parts = [Part(**part) for part in row["parts"]]
        window.segments.append(Segment(**(row | {"parts": parts, "closed": True})))
    return window


def render(window: Window, hint: str | None, others: Sequence[tuple[str, tuple[int, int]]] = ()) -> str:
    """The media playlist. `hint` is the part that comes next; `others` the sister renditions and their newest part."""
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:9",
        f"#EXT-X-TARGETDURATION:{SEGMENT // 1_000_000}",
        f"#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,{HOLD_BACK}",
        f"#EXT-X-PART-INF:PART-TARGET={PART / 1e6:.3f}",
        f"#EXT-X-MEDIA-SEQUENCE:{window.segments[0].msn if window.segments else window.next_msn}",
    ]
    if window.discontinuities:
        lines.append(f"#EXT-X-DISCONTINUITY-SEQUENCE:{window.discontinuities}")
    shown = None
    for segment in window.segments:
        lines += _segment(segment, with_map=segment.map != shown)
        shown = segment.map
    if window.ended:
        return "\n".join([*lines, "#EXT-X-ENDLIST", ""])
    if hint:
        lines.append(f'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="{hint}"')
    lines += [f'#EXT-X-RENDITION-REPORT:URI="{uri}",LAST-MSN={msn},LAST-PART={n}' for uri, (msn, n) in others]
    return "\n".join([*lines, ""])


def _segment(segment: Segment, with_map: bool) -> list[str]:
    lines = ["#EXT-X-DISCONTINUITY"] if segment.discontinuity else []
    if with_map:
        lines.append(f'#EXT-X-MAP:URI="{segment.map}"')
    lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{clock(segment.p)}")
    for part in segment.parts:
        independent = ",INDEPENDENT=YES" if part.independent else ""
        lines.append(f'#EXT-X-PART:DURATION={part.duration / 1e6:.5f},URI="{part.uri}"{independent}')
    if segment.closed:
        lines += [f"#EXTINF:{segment.duration / 1e6:.5f},", segment.uri]
    return lines


def master(variants: Sequence[tuple[str, int, int, str, int]]) -> str:
    """The first playlist a player fetches: (uri, width, height, codecs, bits a second at most) of each rendition."""
    lines = ["#EXTM3U", "#EXT-X-VERSION:9", "#EXT-X-INDEPENDENT-SEGMENTS"]
    for uri, width, height, codecs, bits in variants:
        shape = f'RESOLUTION={width}x{height},FRAME-RATE=25.000,CODECS="{codecs}"'
        lines += [f"#EXT-X-STREAM-INF:BANDWIDTH={bits},{shape}", uri]
    return "\n".join([*lines, ""])


def clock(p: int) -> str:
    """Programme time as ISO 8601 in UTC, to the millisecond as the players read it."""
    moment = _EPOCH + timedelta(microseconds=p)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"
