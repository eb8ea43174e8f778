"""Check a journal file entry by entry, and stop at the first one that cannot be right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from council.rules.basischeck import BasisTrail
from council.rules.canonical import Uncanonical, decode, encode
from council.rules.chain import FIELDS, entry_hash, genesis
from council.rules.recount import Recount
from council.rules.wrong import Wrong

VERSIONS: Final = (1,)
_HASH: Final = re.compile(r"[0-9a-f]{64}")
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_KIND: Final = re.compile(r"[a-z_]+\.[a-z_]+")

Entry = dict[str, Any]


@dataclass
class Reading:
    """What has been read so far, and found right."""

    meeting: str = ""
    at: str = ""
    hashes: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    heads: list[dict[str, Any]] = field(default_factory=list)
    recount: Recount = field(default_factory=Recount)
    basis: BasisTrail = field(default_factory=BasisTrail)

    @property
    def seq(self) -> int:
        return len(self.hashes)


@dataclass(frozen=True)
class Finding:
    """The first wrong line, by its place in the file and what it says of itself."""

    line: int
    seq: object
    kind: object
    code: str
    values: Mapping[str, object]


def check(lines: Iterable[bytes]) -> tuple[Reading, Finding | None]:
    """Read a whole file; the finding is the first wrong line, or None when every entry is right."""
    reading, number = Reading(), 0
    for number, line in enumerate(lines, 1):
        entry: Entry = {}
        try:
            entry = _object(line)
            _take(reading, entry)
        except Wrong as wrong:
            return reading, Finding(number, entry.get("seq", "?"), entry.get("kind", "?"), wrong.code, wrong.values)
        except (KeyError, TypeError, AttributeError):
            return reading, Finding(number, entry.get("seq", "?"), entry.get("kind", "?"), "data", {})
    if not reading.hashes:
        return reading, Finding(max(number, 1), "?", "?", "empty", {})
    return reading, None


def _object(line: bytes) -> Entry:
    try:
        entry = decode(line)
        as_written = encode(entry) == line
    except Uncanonical:
        as_written = False
    if not as_written:
        raise Wrong("not_canonical")
    if not isinstance(entry, dict):
        raise Wrong("fields")
    return entry


def _take(reading: Reading, entry: Entry) -> None:
    if entry.keys() == {"head"}:
        reading.heads.append(entry["head"])
        return check_head(reading, entry["head"])
    if reading.heads:
        raise Wrong("after_head")
    _check_form(entry)
    _check_place(reading, entry)
    _check_hash(reading, entry)
    reading.hashes.append(entry["hash"])
    reading.times.append(entry["at"])
    reading.meeting, reading.at = entry["meeting"], entry["at"]
    reading.basis.take(entry["kind"], entry["data"])
    reading.recount.take(entry["kind"], entry["by"], entry["data"])
    _check_cited_head(reading, entry["data"])
    return None


def _check_form(entry: Entry) -> None:
    right = (
        entry.keys() == FIELDS
        and all(isinstance(entry[name], str) for name in ("meeting", "at", "kind", "by", "hash"))
        and type(entry["seq"]) is int
        and (entry["for"] is None or isinstance(entry["for"], str))
        and isinstance(entry["data"], dict)
        and _HASH.fullmatch(entry["hash"])
        and _KIND.fullmatch(entry["kind"])
        and _is_time(entry["at"])
    )
    if not right:
        raise Wrong("fields")
    if entry["v"] not in VERSIONS:
        raise Wrong("version", v=entry["v"])


def _is_time(at: str) -> bool:
    """UTC to the millisecond, always as long, so that the order of texts is the order of times."""
    try:
        return bool(_TIME.fullmatch(at)) and datetime.fromisoformat(at) is not None
    except ValueError:
        return False


def _check_place(reading: Reading, entry: Entry) -> None:
    if entry["seq"] != reading.seq + 1:
        raise Wrong("seq", found=entry["seq"], expected=reading.seq + 1)
    if reading.seq == 0:
        _check_first(entry)
    elif entry["kind"] == "journal.opened":
        raise Wrong("again_first")
    elif entry["meeting"] != reading.meeting:
        raise Wrong("meeting")
    if entry["at"] < reading.at:
        raise Wrong("time")


def _check_first(entry: Entry) -> None:
    data = entry["data"]
    if entry["kind"] != "journal.opened" or not isinstance(data.get("body"), str) or "previous_head" not in data:
        raise Wrong("first")


def _check_hash(reading: Reading, entry: Entry) -> None:
    try:
        start = genesis(entry["data"]["body"], entry["meeting"]) if reading.seq == 0 else None
        previous = start or bytes.fromhex(reading.hashes[-1])
        right = entry_hash(previous, entry).hex() == entry["hash"]
    except Uncanonical:
        right = False
    if not right:
        raise Wrong("hash")


def _check_cited_head(reading: Reading, data: Entry) -> None:
    """A declaration shows the head as it then was; that head must be an entry of this file."""
    cited = data.get("head")
    if isinstance(cited, dict) and not _is_entry(reading, cited.get("seq"), cited.get("hash")):
        raise Wrong("cited_head", seq=cited.get("seq"))


def _is_entry(reading: Reading, seq: object, digest: object) -> bool:
    return type(seq) is int and 0 < seq <= reading.seq and reading.hashes[seq - 1] == digest


def check_head(reading: Reading, head: object) -> None:
    """Whether a head shown elsewhere belongs to this history, and this history reaches it."""
    if not isinstance(head, dict) or type(head.get("seq")) is not int or not isinstance(head.get("hash"), str):
        raise Wrong("head_form")
    seq = head["seq"]
    if head.get("meeting", reading.meeting) != reading.meeting:
        raise Wrong("head_meeting")
    if seq > reading.seq:
        raise Wrong("head_missing", seq=seq)
    if not _is_entry(reading, seq, head["hash"]):
        raise Wrong("head_differs", seq=seq)
    if head.get("at", reading.times[seq - 1]) != reading.times[seq - 1]:
        raise Wrong("head_time", seq=seq)
