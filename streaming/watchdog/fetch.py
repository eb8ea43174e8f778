"""Fetches the public stream as a plain HLS player does: master, media playlist, whole segments; no cookie, no token.

What it asks for passes the same address, proxy and caches as a citizen's request.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urljoin

import aiohttp

from streaming.rules.verdict import STALE, UNREACHABLE

TIMEOUT_S: Final = 4.0
"""A citizen's player waits longer, but a segment of 2 s that takes four is one that he does not see in time."""
LARGEST: Final = 8 * 1024 * 1024
"""Bytes: a segment of 2 s at twenty times its bit rate."""
MASTER_EVERY: Final = 4
"""Rounds between two looks at the master playlist."""
INITS: Final = 4
"""Beginnings that are kept: of each rendition, and of a run before this one."""
ATTRIBUTE: Final = re.compile(r'([A-Z0-9-]+)=("[^"]*"|[^",]+)')


class Fault(Exception):
    """What came is not a stream; `reason` is one of `verdict.REASONS`."""

    def __init__(self, reason: str, why: str) -> None:
        super().__init__(f"{reason}: {why}")
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Listed:
    """One whole segment of a media playlist; `begins_us` is programme time."""

    url: str
    map_url: str
    begins_us: int
    duration_us: int


class Citizen:
    """One viewer of one meeting. `playlist` is the address of the master playlist."""

    def __init__(self, session: aiohttp.ClientSession, playlist: str) -> None:
        self._session, self._playlist = session, playlist
        self._variants: list[str] = []
        self._round = 0
        self._init: dict[str, bytes] = {}

    async def listed(self) -> list[Listed]:
        """The whole segments of the largest rendition, in order."""
        if self._round % MASTER_EVERY == 0 or not self._variants:
            self._variants = variants(await self._text(self._playlist), self._playlist)
        self._round += 1
        return await self._media(self._variants[0])

    @property
    def renditions(self) -> int:
        return len(self._variants)

    async def same(self, one: Listed, rendition: int) -> Listed:
        """The segment of another rendition that has this one's time: who watches that one must get on as well."""
        if rendition == 0:
            return one
        for other in reversed(await self._media(self._variants[rendition])):
            if abs(other.begins_us - one.begins_us) < one.duration_us // 2:
                return other
        raise Fault(STALE, f"rendition {rendition} has no segment of that time")

    async def segment(self, one: Listed) -> bytes:
        """What a decoder needs of a segment: its beginning and itself."""
        if one.map_url not in self._init:
            while len(self._init) >= INITS:
                del self._init[next(iter(self._init))]
            self._init[one.map_url] = await self._bytes(one.map_url)
        return self._init[one.map_url] + await self._bytes(one.url)

    async def _media(self, url: str) -> list[Listed]:
        return segments(await self._text(url), url)

    async def _text(self, url: str) -> str:
        return (await self._bytes(url)).decode("utf-8", "replace")

    async def _bytes(self, url: str) -> bytes:
        timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
        try:
            async with self._session.get(url, timeout=timeout) as answer:
                if answer.status != 200:
                    raise Fault(UNREACHABLE, f"{answer.status} for {url}")
                body = await answer.content.read(LARGEST)
                while not answer.content.at_eof():
                    body += await answer.content.read(LARGEST)
                    if len(body) > LARGEST:
                        raise Fault(UNREACHABLE, f"more than {LARGEST} bytes of {url}")
                return body
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise Fault(UNREACHABLE, f"{type(error).__name__} for {url}") from error


def variants(text: str, base: str) -> list[str]:
    """The media playlists of a master playlist, the one of most bits first (RFC 8216, 4.3.4.2)."""
    found, bits = [], None
    for line in text.splitlines():
        if line.startswith("#EXT-X-STREAM-INF:"):
            bits = int(dict(ATTRIBUTE.findall(line)).get("BANDWIDTH", "0"))
        elif line and not line.startswith("#") and bits is not None:
            found.append((bits, urljoin(base, line)))
            bits = None
    if not found:
        raise Fault(UNREACHABLE, "this is no master playlist")
    return [url for _, url in sorted(found, reverse=True)]


def segments(text: str, base: str) -> list[Listed]:
    """The whole segments that a media playlist names (RFC 8216, 4.3.3); parts are not for us."""
    if not text.startswith("#EXTM3U"):
        raise Fault(UNREACHABLE, "this is no playlist")
    found: list[Listed] = []
    init, at, duration = "", None, 0
    for line in text.splitlines():
        tag, _, value = line.partition(":")
        if tag == "#EXT-X-MAP":
            init = urljoin(base, dict(ATTRIBUTE.findall(value)).get("URI", "").strip('"'))
        elif tag == "#EXT-X-PROGRAM-DATE-TIME":
            at = _moment(value)
        elif tag == "#EXTINF":
            duration = round(float(value.rstrip(",").partition(",")[0]) * 1_000_000)
        elif line and not line.startswith("#"):
            begins = at if at is not None else (found[-1].begins_us + found[-1].duration_us if found else 0)
            found.append(Listed(urljoin(base, line), init, begins, duration))
            at = None
    return found


def _moment(text: str) -> int:
    try:
        moment = datetime.fromisoformat(text.strip().replace("Z", "+00:00")).astimezone(UTC)
    except ValueError as error:
        raise Fault(UNREACHABLE, f"no time: {text[:40]}") from error
    return round(moment.timestamp() * 1_000_000)
