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
        heads = _given_heads(asked.head)
    except (OSError, ValueError) as error:
        print(say("unreadable", asked.lang, why=error))
        return 2
    return _report(written.removesuffix(b"\n").split(b"\n") if written else [], heads, asked.key, asked.lang)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m council.rules.verify", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("file", type=Path, help="the journal as JSON lines; - for standard input")
    parser.add_argument(
        "--head",
        help="a head held elsewhere: NUMBER:HASH, or a file with heads: one, what /heads "
        "answers, or an installation's heads.jsonl",
    )
    parser.add_argument("--key", help="the installation's public key, 64 hexadecimal digits")
    parser.add_argument("--lang", choices=sorted(WORDS), default="nl")
    return parser


def _given_heads(given: str | None) -> list[dict[str, Any]]:
    if given is None:
        return []
    number, colon, digest = given.partition(":")
    if colon and number.isdecimal():
        return [{"seq": int(number), "hash": digest.lower()}]
    written = Path(given).read_bytes()
    try:
        found = _heads_in(decode(written))
    except ValueError:  # not one value, so one on each line
        found = [head for line in written.splitlines() if line.strip() for head in _heads_in(decode(line))]
    if not found:
        raise ValueError(f"{given}: no head")
    return found


def _heads_in(value: Any) -> list[dict[str, Any]]:
    """A head itself, or wrapped as a journal's last line or the list of a meeting has it."""
    inner = value.get("heads", value.get("head", value)) if isinstance(value, dict) else None
    found: list[Any] = inner if isinstance(inner, list) else [inner]
    if not all(isinstance(head, dict) for head in found):
        raise ValueError("no head")
    return found


def _of_this_meeting(given: Sequence[dict[str, Any]], reading: Reading) -> list[dict[str, Any]]:
    """Of many heads those of this meeting; none among them is as wrong as one head of another."""
    own = [head for head in given if head.get("meeting", reading.meeting) == reading.meeting]
    return own or list(given[:1])


def _report(lines: Sequence[bytes], given: Sequence[dict[str, Any]], key: str | None, lang: str) -> int:
    reading, finding = check(lines)
    notes: list[str] = []
    if finding is None:
        finding = _check_heads(reading, _of_this_meeting(given, reading), key, lang, notes)
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
    reading: Reading, given: list[dict[str, Any]], key: str | None, lang: str, notes: list[str]
) -> Finding | None:
    """The heads in the file, whose place was checked with the entries, and those held elsewhere."""
    for head in [*reading.heads, *given]:
        try:
            notes += [say(code, lang, seq=head["seq"]) for code in _judged(reading, head, given, key)]
        except Wrong as wrong:
            return Finding(reading.seq + 1, head.get("seq", "?"), "head", wrong.code, wrong.values)
    if not reading.heads and not given:
        notes.append(say("no_signature", lang))
    return None


def _judged(reading: Reading, head: dict[str, Any], given: list[dict[str, Any]], key: str | None) -> list[str]:
    check_head(reading, head)
    held = any(head is other for other in given)
    place = ["head_ok"] if held else []
    return [*place, check_signature(head, key)] if "signature" in head or not held else place


if __name__ == "__main__":
    sys.exit(main())
