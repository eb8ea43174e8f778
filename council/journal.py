"""The journal: everything that happened in a meeting, numbered and chained. The only door to its rows.

An entry is never changed and never removed: there is no function here that could, and the database
refuses it as well (migration ``journal_guard``). Rows elsewhere say how things stand; these say how it came.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from council import prepared, published, signing
from council.models.journal import JournalEntry, SignedHead
from council.prepared import Prepared
from council.rules import canonical, chain
from council.rules.refusal import Refused

VERSION = 1
monotonic = time.monotonic

_last = Prepared(lambda meeting: JournalEntry.objects.filter(meeting=meeting).order_by("-seq")[:1])
_after = Prepared(
    lambda meeting, since: JournalEntry.objects.filter(meeting=meeting, seq__gt=since).order_by("seq"), (UUID, int)
)


@dataclass(frozen=True)
class Draft:
    """What a command wants remembered, before it has a number. ``on_behalf`` is written as ``for``."""

    kind: str
    by: str
    data: dict[str, Any] = field(default_factory=dict)
    on_behalf: str | None = None


@dataclass(frozen=True)
class Head:
    """The last entry of a meeting: its number, its hash (hex) and its time; number 0 is the genesis."""

    seq: int
    hash: str
    at: str


@dataclass(frozen=True)
class Entry:
    """One entry as it was written."""

    seq: int
    at: str
    kind: str
    by: str
    on_behalf: str | None
    data: dict[str, Any]
    hash: str

    @property
    def head(self) -> Head:
        return Head(self.seq, self.hash, self.at)


def start(body: UUID, body_kind: str, meeting: UUID, now: datetime, rehearsal: bool = False) -> Head:
    """Write the first entry, which cites the body's previous closing head so that a missing meeting shows.

    A rehearsal is never archived, so no other meeting cites it.
    """
    previous = _last_head_of_body(body)
    opening = Draft(
        "journal.opened",
        "system",
        {
            "body": str(body),
            "body_kind": body_kind,
            "previous_head": _head_data(previous) if previous else None,
            "rehearsal": rehearsal,
        },
    )
    return _write(meeting, Head(0, chain.genesis(str(body), str(meeting)).hex(), ""), [opening], now)[-1]


def append(meeting: UUID, drafts: Sequence[Draft], now: datetime, after: Head | None = None) -> list[Head]:
    """Write the drafts after the last entry, in order; the caller holds the row lock, and read ``after`` under it."""
    require_whole(meeting)
    return _write(meeting, after or head(meeting), drafts, now)


_whole: set[UUID] = set()


def require_whole(meeting: UUID) -> None:
    """What was shown to the public before this process started must still be there; looked at once."""
    if meeting in _whole:
        return
    shown = published.last(meeting)
    if shown is not None and _hash_at(meeting, shown["seq"]) != shown["hash"]:
        raise Refused("journal.shortened", "audit.log", {"seq": shown["seq"]})
    _whole.add(meeting)


def _hash_at(meeting: UUID, seq: int) -> str | None:
    line = JournalEntry.objects.filter(meeting=meeting, seq=seq).values_list("line", flat=True).first()
    return json.loads(line)["hash"] if line else None


def head(meeting: UUID) -> Head:
    """The last entry's number, hash and time."""
    last = _last(meeting)
    if not last:
        return Head(0, "", "")
    entry = json.loads(last[0].line)
    return Head(entry["seq"], entry["hash"], entry["at"])


@dataclass(frozen=True)
class _Sight:
    """When, on the clock that no one can put back, this process first saw a head, and what time it was by then."""

    seq: int
    at: datetime
    seen: float

    def time(self) -> datetime:
        return self.at + timedelta(seconds=monotonic() - self.seen)


_sights: dict[UUID, _Sight] = {}


def moment(meeting: UUID, at_head: Head) -> datetime:
    """The time for what comes after this head, and for how long ago something was.

    Mostly the wall clock's. When that was put back, it is the last entry's time and what has passed since by the
    monotonic clock: the record never runs backwards, and no speaker, pause or return waits for the clock to catch up.
    """
    known = _sights.get(meeting)
    if at_head.at and (known is None or at_head.seq != known.seq):
        at = datetime.fromisoformat(at_head.at)
        if known is not None and at_head.seq > known.seq:
            at = max(at, known.time())
        _sights[meeting] = _Sight(at_head.seq, at, monotonic())
    return now(meeting)


def now(meeting: UUID) -> datetime:
    """The same, by the last head that this process has seen."""
    known = _sights.get(meeting)
    return max(timezone.now(), known.time()) if known else timezone.now()


def last_seq(meeting: UUID) -> int:
    """The number of the last entry; 0 when there is none."""
    return JournalEntry.objects.filter(meeting=meeting).order_by("-seq").values_list("seq", flat=True).first() or 0


def kinds_since(meeting: UUID, since: int) -> list[tuple[int, str]]:
    """Number and kind of every entry after ``since``."""
    found = JournalEntry.objects.filter(meeting=meeting, seq__gt=since).order_by("seq")
    return list(found.values_list("seq", "kind"))


def entries(meeting: UUID, since: int = 0, kinds: Iterable[str] = (), limit: int | None = None) -> list[Entry]:
    """The entries after ``since``, in order, of these kinds only when any are named."""
    if not kinds and limit is None:
        return [_entry(row.line) for row in _after(meeting, since)]
    found = JournalEntry.objects.filter(meeting=meeting, seq__gt=since).order_by("seq")
    if kinds:
        found = found.filter(kind__in=list(kinds))
    return [_entry(line) for line in found.values_list("line", flat=True)[:limit]]


def lines(meeting: UUID, since: int = 0) -> Iterator[str]:
    """The entries as they stand in the public record: one canonical JSON text each."""
    found = JournalEntry.objects.filter(meeting=meeting, seq__gt=since).order_by("seq")
    yield from found.values_list("line", flat=True).iterator(chunk_size=500)


def sign_head(meeting: UUID, at_head: Head) -> SignedHead:
    """Sign and keep a head: from here on this history cannot be exchanged for another unseen."""
    statement = {"meeting": str(meeting), **_head_data(at_head)}
    key, signature = signing.sign_head(canonical.encode(statement))
    row, _ = SignedHead.objects.get_or_create(
        meeting=meeting,
        seq=at_head.seq,
        defaults={"hash": at_head.hash, "at": at_head.at, "key": key, "signature": signature},
    )
    statement = head_statement(row)
    transaction.on_commit(
        lambda: published.publish(statement), robust=True
    )  # what is committed is not undone by a disk
    return row


def signed_heads(meeting: UUID) -> list[dict[str, Any]]:
    """The heads shown so far, oldest first, as the public record carries them."""
    rows = SignedHead.objects.filter(meeting=meeting).order_by("seq")
    return [head_statement(row) for row in rows]


def head_statement(row: SignedHead) -> dict[str, Any]:
    """A signed head as a plain value."""
    return {
        "meeting": str(row.meeting),
        "seq": row.seq,
        "hash": row.hash,
        "at": row.at,
        "key": row.key,
        "signature": row.signature,
    }


def _write(meeting: UUID, after: Head, drafts: Sequence[Draft], now: datetime) -> list[Head]:
    at = max(timestamp(now), after.at)
    rows, heads, previous = [], [], bytes.fromhex(after.hash)
    for number, draft in enumerate(drafts, after.seq + 1):
        entry = {
            "v": VERSION,
            "meeting": str(meeting),
            "seq": number,
            "at": at,
            "kind": draft.kind,
            "by": draft.by,
            "for": draft.on_behalf,
            "data": draft.data,
        }
        previous = chain.entry_hash(previous, entry)
        line = canonical.encode({**entry, "hash": previous.hex()}).decode()
        rows.append(JournalEntry(meeting=meeting, seq=number, kind=draft.kind, line=line))
        heads.append(Head(number, previous.hex(), at))
    prepared.insert(rows)
    return heads


def timestamp(moment: datetime) -> str:
    """UTC to the millisecond, in a form whose text order is its time order (RFC 3339)."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def _entry(line: str) -> Entry:
    e = json.loads(line)
    return Entry(e["seq"], e["at"], e["kind"], e["by"], e["for"], e["data"], e["hash"])


def _head_data(at_head: Head) -> dict[str, Any]:
    return {"seq": at_head.seq, "hash": at_head.hash, "at": at_head.at}


def _last_head_of_body(body: UUID) -> Head | None:
    """The closing head of the body's latest meeting that has a journal; its first entry names the body."""
    needle = f'"body":"{body}"'
    openings = JournalEntry.objects.filter(seq=1, line__contains=needle).exclude(line__contains='"rehearsal":true')
    latest = openings.order_by("-id").first()
    return head(latest.meeting) if latest else None
