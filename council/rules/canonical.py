"""One value, one sequence of bytes: JSON after RFC 8785, restricted so that every language agrees.

Allowed are strings, integers that a JavaScript number holds exactly, booleans, null, arrays and objects.
Everything else is refused: floats print differently everywhere, a lone surrogate is no text, and of two
equal keys nobody knows which one counts.
"""

from __future__ import annotations

import json
from typing import Any

LARGEST = 2**53 - 1
DEEPEST = 32
LONGEST = 4_000_000

Json = str | int | bool | None | list[Any] | dict[str, Any]


class Uncanonical(ValueError):
    """The value, or the text, has no canonical form; the code says why (`not_json`, `key_twice`, …)."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code


_encoder = json.JSONEncoder(ensure_ascii=False, check_circular=False, allow_nan=False, separators=(",", ":"))


def encode(value: object) -> bytes:
    """The canonical bytes (RFC 8785 section 3.2), at most LONGEST of them."""
    try:
        written = _encoder.encode(_ordered(value, 0)).encode("utf-8")
    except UnicodeEncodeError as error:
        raise Uncanonical("lone_surrogate", "a lone surrogate is no text") from error
    if len(written) > LONGEST:
        raise Uncanonical("too_long", f"longer than {LONGEST} bytes")
    return written


def decode(written: bytes) -> Json:
    """Read any spelling of a value that has a canonical form; refuse every other."""
    if len(written) > LONGEST:
        raise Uncanonical("too_long", f"longer than {LONGEST} bytes")
    try:
        value: Json = json.loads(
            written.decode("utf-8"),
            object_pairs_hook=_object,
            parse_float=_no_float,
            parse_constant=_no_float,
            parse_int=_integer,
        )
    except Uncanonical:
        raise
    except (ValueError, RecursionError) as error:
        raise Uncanonical("not_json", f"not JSON: {error}") from error
    encode(value)
    return value


def is_canonical(written: bytes) -> bool:
    """Whether these bytes are their own canonical form."""
    try:
        return encode(decode(written)) == written
    except Uncanonical:
        return False


def _ordered(value: object, depth: int) -> Json:
    """The same value with every key in order, after looking at every part of it."""
    if depth > DEEPEST:
        raise Uncanonical("too_deep", f"nested deeper than {DEEPEST}")
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int):
        return _in_range(value)
    if isinstance(value, list):
        return [_ordered(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {key: _ordered(value[key], depth + 1) for key in sorted(value, key=_utf16)}
    raise Uncanonical("no_form", f"a {type(value).__name__} has no canonical form")


def _utf16(key: object) -> bytes:
    """Keys sort by UTF-16 code unit (RFC 8785 section 3.2.3), which is not the order of code points."""
    if not isinstance(key, str):
        raise Uncanonical("no_form", "a key is text")
    return key.encode("utf-16-be", "surrogatepass")


def _in_range(number: int) -> int:
    if not -LARGEST <= number <= LARGEST:
        raise Uncanonical("too_large", "an integer beyond 2^53-1")
    return int(number)


def _integer(written: str) -> int:
    if len(written) > len("-9007199254740991"):
        raise Uncanonical("too_large", "an integer beyond 2^53-1")
    return _in_range(int(written))


def _no_float(written: str) -> int:
    raise Uncanonical("not_integer", f"{written[:40]} is not an integer")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Uncanonical("key_twice", "a key occurs twice")
    return found
