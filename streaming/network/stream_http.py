"""The public stream over HTTP: files with cache headers, and the playlist that waits for its next part.

Where nginx stands in front, only the waiting playlists and the part that is hinted at come here; without it everything
does. The rules of waiting are those of draft-pantos-hls-rfc8216bis 6.2.5.2.
"""

import asyncio
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from aiohttp import web
from aiohttp.typedefs import Handler

LONGEST_S: Final = 6.0
"""Three target durations: then the part is not coming, and the player is told 503."""
AHEAD: Final = 2
"""Segments that may be asked for before they exist (6.2.5.2)."""
MOST_WAITING: Final = 4000

FOREVER: Final = "public, max-age=31536000, immutable"
FRESH: Final = "public, max-age=1"
ASKED_FOR: Final = "public, max-age=6"
"""A playlist asked for by number stays true: it lists at least that part."""
PLAYLIST: Final = "application/vnd.apple.mpegurl"

MEETING: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
FILE: Final = re.compile(r"[0-9a-f]{8}/(?:720|360)/(?:init\.mp4|[ps]\d{1,9}(?:\.\d{1,3})?(?:-\d{1,6})?\.m4s)")
LISTS: Final = {"720.m3u8": 0, "360.m3u8": 1}
HINT: Final = re.compile(r'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="([^"]+)"')


@dataclass(slots=True)
class Listing:
    """The newest playlist of one rendition, and who waits for a newer one."""

    text: str = ""
    msn: int = -1
    part: int = -1
    closed: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def has(self, msn: int, part: int | None) -> bool:
        """A part beyond the last of a closed segment means the first of the next one."""
        if part is None:
            return self.msn > msn or (self.msn == msn and self.closed)
        return self.msn > msn or (self.msn == msn and self.part >= part)

    @property
    def ended(self) -> bool:
        return self.text.endswith("#EXT-X-ENDLIST\n")


class Stream:
    """All meetings' playlists, as the media processes announce them (PART on the link)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.waiting = 0
        self._listings: dict[tuple[str, int], Listing] = {}

    def part(self, meeting: str, rendition: int, said: dict[str, Any]) -> None:
        listing = self.listing(meeting, rendition)
        listing.text, listing.msn, listing.part = str(said["playlist"]), int(said["msn"]), int(said["part"])
        listing.closed = bool(said["closes"])
        changed, listing.changed = listing.changed, asyncio.Event()
        changed.set()

    def forget(self, meeting: str) -> None:
        for key in [key for key in self._listings if key[0] == meeting]:
            self._listings.pop(key).changed.set()

    def listing(self, meeting: str, rendition: int) -> Listing:
        return self._listings.setdefault((meeting, rendition), Listing())

    def known(self, meeting: str, rendition: int) -> Listing | None:
        return self._listings.get((meeting, rendition))

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/stream/{meeting}/{list:(?:index|720|360)\\.m3u8}", open_to_all(self.playlist)),
            web.get("/stream/{meeting}/{file:.+}", open_to_all(self.file)),
        ]

    async def playlist(self, request: web.Request) -> web.StreamResponse:
        meeting, name = _meeting(request), request.match_info["list"]
        asked = _asked(request)
        listing = self.known(meeting, LISTS[name]) if name in LISTS else None
        if name not in LISTS or (asked is None and not (listing and listing.text)):
            return self._on_disk(meeting, name, PLAYLIST, FRESH)
        if listing is None and (self.folder / meeting / name).is_file():
            listing = self.listing(meeting, LISTS[name])  # it runs, and is about to say so
        if listing is None:
            raise web.HTTPNotFound(text="no such stream")
        if asked is not None:
            listing = await self._when(meeting, LISTS[name], *asked)
        headers = {"Cache-Control": FRESH if asked is None else ASKED_FOR}
        return web.Response(text=listing.text, content_type=PLAYLIST, headers=headers)

    async def file(self, request: web.Request) -> web.StreamResponse:
        meeting, name = _meeting(request), request.match_info["file"]
        if not FILE.fullmatch(name):
            raise web.HTTPNotFound(text="no such file")
        path = self.folder / meeting / name
        end = asyncio.get_running_loop().time() + LONGEST_S
        while not path.exists():
            listing = self.known(meeting, 0 if "/720/" in name else 1)
            hint = HINT.search(listing.text) if listing else None
            if listing is None or hint is None or hint[1] != name:
                raise web.HTTPNotFound(text="no such file")
            await self._next(listing, end)
        return self._on_disk(meeting, name, "video/mp4", FOREVER)

    async def _when(self, meeting: str, rendition: int, msn: int, part: int | None) -> Listing:
        """The playlist that has what was asked for; a restart of the media process may put another in its place."""
        end = asyncio.get_running_loop().time() + LONGEST_S
        while True:
            listing = self.known(meeting, rendition)
            if listing is None:
                raise web.HTTPNotFound(text="no such stream")
            if listing.has(msn, part) or listing.ended:
                return listing
            if listing.text and msn > listing.msn + AHEAD:
                raise web.HTTPBadRequest(text="that segment is too far ahead")
            await self._next(listing, end)

    async def _next(self, listing: Listing, end: float) -> None:
        left = end - asyncio.get_running_loop().time()
        if self.waiting >= MOST_WAITING:
            raise web.HTTPServiceUnavailable(text="too many wait")
        self.waiting += 1
        try:
            await asyncio.wait_for(listing.changed.wait(), max(left, 0.001))
        except TimeoutError:
            raise web.HTTPServiceUnavailable(text="it does not come") from None
        finally:
            self.waiting -= 1

    def _on_disk(self, meeting: str, name: str, kind: str, cache: str) -> web.StreamResponse:
        path = self.folder / meeting / name
        if not path.is_file():
            raise web.HTTPNotFound(text="no such file")
        return web.FileResponse(path, headers={"Cache-Control": cache, "Content-Type": kind})


def open_to_all(handler: Handler) -> Handler:
    """Any page may play the stream; errors are never kept, and a refusal says so too."""

    async def answered(request: web.Request) -> web.StreamResponse:
        try:
            answer = await handler(request)
        except web.HTTPException as refused:
            refused.headers["Access-Control-Allow-Origin"] = "*"
            refused.headers["Cache-Control"] = "no-store"
            raise
        answer.headers["Access-Control-Allow-Origin"] = "*"
        return answer

    return answered


def _meeting(request: web.Request) -> str:
    meeting = request.match_info["meeting"]
    if not MEETING.fullmatch(meeting):
        raise web.HTTPNotFound(text="no such meeting")
    return meeting


def _asked(request: web.Request) -> tuple[int, int | None] | None:
    """What `_HLS_msn` and `_HLS_part` ask for; a part without its segment is an error (6.2.5.2)."""
    msn, part = request.query.get("_HLS_msn"), request.query.get("_HLS_part")
    if msn is None and part is None:
        return None
    if msn is None or not _number(msn) or (part is not None and not _number(part)):
        raise web.HTTPBadRequest(text="_HLS_msn and _HLS_part are whole numbers, and the second needs the first")
    return int(msn), int(part) if part is not None else None


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 12
