"""The bytes that the peers send: an update of a 45-ballot board, as long as ours is on a real evening."""

from __future__ import annotations

import json

SIZE = 4600


def update(seq: str) -> str:
    """A message whose number stands in front, as in ours; padded to the size of a real board."""
    electors = [
        {"seat": f"s{n:02d}", "choice": "for", "how": "button", "countersigned": None, "state": "voted"}
        for n in range(1, 46)
    ]
    text = json.dumps({"electors": electors}, separators=(",", ":"))
    head = f'{{"type":"update","since":0,"seq":{seq},"now":"2026-01-01T19:30:00.000Z","slices":{{"vote":{text}'
    return f'{head},"pad":"{"x" * max(0, SIZE - len(head))}"}}}}'
