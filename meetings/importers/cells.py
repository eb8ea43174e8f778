"""Single values as suppliers write them, made into ours or refused with the reason."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from meetings.importers.reasons import Wrong

LONGEST_TITLE, LONGEST_NUMBER, LONGEST_URL = 300, 12, 500
IDENTIFIER = re.compile(r"^[\w.:/-]{1,70}$")
LARGEST_SIZE = 2**40
_address = URLValidator(schemes=["http", "https"])


def identifier(row: dict[str, Any]) -> str:
    value = row.get("id")
    if value is None or value == "":
        raise Wrong("id.missing")
    if isinstance(value, bool) or not isinstance(value, str | int) or not IDENTIFIER.match(str(value)):
        raise Wrong("id.wrong", value=str(value)[:40])
    return str(value)


def line(value: Any, longest: int = LONGEST_TITLE) -> str:
    """One line of text: blanks of any kind are one blank, and nothing is cut off unseen."""
    text = " ".join(str(value).split()) if isinstance(value, str | int | float) else ""
    if not text.isprintable():
        raise Wrong("text.control")
    if len(text) > longest:
        raise Wrong("title.long", longest=longest)
    return text


def prose(value: Any) -> str:
    """Text of more lines."""
    text = value.strip() if isinstance(value, str) else ""
    if any(not part.isprintable() for part in re.split(r"[\r\n\t]+", text)):
        raise Wrong("text.control")
    return text


def number(value: Any) -> str:
    """As printed, without the full stop behind it: "3." and "11" and "TKN 4"."""
    text = line(value, 1000).rstrip(" .")
    if len(text) > LONGEST_NUMBER:
        raise Wrong("number.long", number=text[:40], longest=LONGEST_NUMBER)
    return text


def order(value: Any) -> float | None:
    if value is None or value == "":
        return None
    try:
        return float(value) if not isinstance(value, bool) and abs(float(value)) < 1e9 else _no(value)
    except (TypeError, ValueError):
        return _no(value)


def _no(value: Any) -> float:
    raise Wrong("order.wrong", value=str(value)[:40])


def address(value: Any) -> str:
    """Only http and https: what is clicked must not be able to do anything else."""
    url = value.strip() if isinstance(value, str) else ""
    if not url:
        raise Wrong("url.missing")
    try:
        _address(url)
    except ValidationError:
        raise Wrong("url.wrong", url=url[:80]) from None
    if len(url) > LONGEST_URL or "@" in url.split("/")[2]:
        raise Wrong("url.wrong", url=url[:80])
    return url


def size(value: Any) -> int | None:
    if value is None or value == "":
        return None
    try:
        found = int(value) if not isinstance(value, bool) else -1
    except (TypeError, ValueError, OverflowError):
        found = -1
    if not 0 <= found < LARGEST_SIZE:
        raise Wrong("size.wrong", value=str(value)[:40])
    return found


def moment(value: Any, zone: ZoneInfo) -> datetime | None:
    """A time without a zone is in the body's own; of an hour that comes twice the first one is meant."""
    if value is None or value == "":
        return None
    try:
        found = datetime.fromisoformat(str(value).strip())
        if found.tzinfo is None:
            found = found.replace(tzinfo=zone)
        there = (found + timedelta(0)).astimezone(ZoneInfo("UTC")).astimezone(found.tzinfo)
    except (ValueError, OverflowError):
        raise Wrong("time.wrong", value=str(value)[:40]) from None
    if there.replace(tzinfo=None) != found.replace(tzinfo=None):
        raise Wrong("time.skipped", value=str(value)[:40])
    return found
