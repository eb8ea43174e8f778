"""The recording after the meeting: its files, in pieces as a player asks for them, and where each entry stands."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from meetings.models import Meeting
from streaming.media import index

PIECE: Final = 256 * 1024
RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")
MONTH: Final = timedelta(days=365.25 / 12)
KEPT: Final = "public, max-age=86400"
OVER: Final = (Meeting.Status.CLOSED, Meeting.Status.NOT_OPENED)


def folder(meeting: UUID) -> Path:
    return Path(settings.RECORDINGS_DIR) / str(meeting)


def video(meeting: UUID) -> dict[str, Any]:
    """The closed parts, and for each entry that was shown its part and the millisecond in it; empty without parts."""
    parts = [_told(meeting, part) for part in index.parts(folder(meeting)) if part.get("closed")]
    closed = {part["part"] for part in parts}
    entries = [list(entry) for entry in index.entries(folder(meeting)) if entry[1] in closed] if parts else []
    return {"parts": parts, "entries": entries}


def _told(meeting: UUID, part: dict[str, Any]) -> dict[str, Any]:
    number = int(part["part"])
    kept = {name: part.get(name) for name in ("from", "to", "bytes", "sha256")}
    return {"part": number, "url": f"/opname/{meeting}/part-{number:02d}.mp4", **kept}


def watchable(meeting: UUID) -> bool:
    """A meeting that is over and was no rehearsal, for as long as its body said; while it goes on there is the stream.

    What guests are told of it when they come in is this same number.
    """
    rows = Meeting.objects.filter(status__in=OVER, rehearsal=False, convened_at__isnull=False, carried=True)
    found = rows.filter(pk=meeting).values_list("closed_at", "body__online_months").first()
    if found is None:
        return False
    closed, months = found
    return not months or closed is None or timezone.now() < closed + months * MONTH


@require_safe
def listing(request: HttpRequest, meeting: UUID) -> HttpResponse:
    if not watchable(meeting):
        raise Http404
    body = json.dumps(video(meeting), separators=(",", ":")).encode()
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "public, max-age=60"}
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(body, content_type="application/json", headers=headers)


@require_safe
def part(request: HttpRequest, meeting: UUID, number: int) -> HttpResponseBase:
    """One part; a player asks for pieces of it. Behind nginx its own file sending does the work."""
    path = folder(meeting) / f"part-{number:02d}.mp4"
    if not watchable(meeting) or not path.is_file():
        raise Http404
    headers = {"Accept-Ranges": "bytes", "Cache-Control": KEPT, "Content-Disposition": "inline"}
    if settings.RECORDINGS_ACCEL:
        headers["X-Accel-Redirect"] = f"{settings.RECORDINGS_ACCEL}{meeting}/{path.name}"
        return HttpResponse(content_type="video/mp4", headers=headers)
    size = path.stat().st_size
    wanted = asked(request.headers.get("Range", ""), size)
    if wanted is None:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    first, last = wanted
    headers["Content-Length"] = str(last - first + 1)
    whole = "Range" not in request.headers
    if not whole:
        headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    content: Any = b"" if request.method == "HEAD" else _pieces(path, first, last)
    return StreamingHttpResponse(content, status=200 if whole else 206, content_type="video/mp4", headers=headers)


def asked(header: str, size: int) -> tuple[int, int] | None:
    """First and last byte of a Range of one piece (RFC 9110 14.1.2); None: it cannot be satisfied."""
    found = RANGE.fullmatch(header.strip())
    if found is None:
        return (0, size - 1) if size else None
    first, last = found.groups()
    if not first:
        count = min(int(last or 0), size)
        return (size - count, size - 1) if count else None
    begin, end = int(first), min(int(last), size - 1) if last else size - 1
    return (begin, end) if begin <= end else None


async def _pieces(path: Path, first: int, last: int) -> AsyncIterator[bytes]:
    """Read aside, a quarter of a megabyte at a time: an hour of video never stands in memory."""
    with await asyncio.to_thread(path.open, "rb") as file:
        file.seek(first)
        left = last - first + 1
        while left > 0:
            piece = await asyncio.to_thread(file.read, min(PIECE, left))
            if not piece:
                return
            left -= len(piece)
            yield piece
