"""Verify a meeting's journal: `python -m council.rules.verify FILE [--head SEQ:HASH|FILE] [--key HEX]`.

Needs nothing but Python, except that the signature under a head is checked only where the package
`cryptography` is there. Exit code 0: in order; 1: not in order; 2: the file cannot be read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from council.rules.canonical import decode
from council.rules.journal_check import Finding, Reading, check, check_head
from council.rules.signatures import check_signature
from council.rules.verify_words import WORDS, say
from council.rules.wrong import Wrong


def main(arguments: Sequence[str] | None = None) -> int:
    """Check one file and say in words what was found."""
    asked = _parser().parse_args(arguments)
    try:
        written = sys.stdin.buffer.read() if asked.file == Path("-") else asked.file.read_bytes()
        head = _given_head(asked.head)
    except (OSError, ValueError) as error:
        print(say("unreadable", asked.lang, why=error))
        return 2
    return _report(written.removesuffix(b"\n").split(b"\n") if written else [], head, asked.key, asked.lang)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m council.rules.verify", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("file", type=Path, help="the journal as JSON lines; - for standard input")
    parser.add_argument("--head", help="a head held elsewhere: NUMBER:HASH, or a file with it as JSON")
    parser.add_argument("--key", help="the installation's public key, 64 hexadecimal digits")
    parser.add_argument("--lang", choices=sorted(WORDS), default="nl")
    return parser


def _given_head(given: str | None) -> dict[str, Any] | None:
    if given is None:
        return None
    number, colon, digest = given.partition(":")
    if colon and number.isdecimal():
        return {"seq": int(number), "hash": digest.lower()}
    head = decode(Path(given).read_bytes())
    inner = head.get("head", head) if isinstance(head, dict) else None
    if not isinstance(inner, dict):
        raise ValueError(f"{given}: no head")
    return inner


def _report(lines: Sequence[bytes], head: dict[str, Any] | None, key: str | None, lang: str) -> int:
    reading, finding = check(lines)
    notes: list[str] = []
    if finding is None:
        finding = _check_heads(reading, head, key, lang, notes)
    if finding is not None:
        print(_sentence(finding, lang))
        return 1
    votes = len(reading.recount.votes)
    print(say("right", lang, entries=reading.seq, votes=votes, seq=reading.seq, hash=reading.hashes[-1]))
    print("\n".join(notes))
    return 0


def _sentence(finding: Finding, lang: str) -> str:
    why = say(finding.code, lang, **finding.values)
    return say("wrong", lang, line=finding.line, seq=finding.seq, kind=finding.kind, why=why)


def _check_heads(
    reading: Reading, given: dict[str, Any] | None, key: str | None, lang: str, notes: list[str]
) -> Finding | None:
    """The heads in the file, whose place was checked with the entries, and the one held elsewhere."""
    for head in [*reading.heads, *([given] if given else [])]:
        try:
            notes += [say(code, lang, seq=head["seq"]) for code in _judged(reading, head, given, key)]
        except Wrong as wrong:
            return Finding(reading.seq + 1, head.get("seq", "?"), "head", wrong.code, wrong.values)
    if not reading.heads and given is None:
        notes.append(say("no_signature", lang))
    return None


def _judged(reading: Reading, head: dict[str, Any], given: dict[str, Any] | None, key: str | None) -> list[str]:
    check_head(reading, head)
    place = ["head_ok"] if head is given else []
    return [*place, check_signature(head, key)] if "signature" in head or head is not given else place


if __name__ == "__main__":
    sys.exit(main())
