"""From the bytes of a file to rows, whatever kind of file it is."""

import json

from council.importers import ori, table
from council.importers.reasons import Unreadable
from council.importers.records import Row

LARGEST = 5 * 1024 * 1024


def read_rows(content: bytes, organisations: bytes | None = None) -> list[Row]:
    if len(content) > LARGEST:
        raise Unreadable("file.large")
    text = decoded(content)
    if not text.strip():
        raise Unreadable("file.empty")
    if text.lstrip()[:1] in "{[" or _is_json(text):
        return ori.read(text, decoded(organisations) if organisations else "")
    return table.read(text)


def _is_json(text: str) -> bool:
    """A single JSON value that is no list ("null"): said so, and not called a table without headings."""
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def decoded(content: bytes) -> str:
    """UTF-8, with or without a byte order mark; what is not is Windows-1252, as spreadsheets write it."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _as(content, "utf-16")
    try:
        return _as(content, "utf-8-sig")
    except Unreadable:
        return _as(content, "cp1252")


def _as(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("file.encoding") from None
    if "\0" in text:
        raise Unreadable("file.encoding")
    return text
