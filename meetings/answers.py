"""What a sender hears back: the outcome, the rule's codes and facts, and the article as this body's law has it."""

from __future__ import annotations

import json
import re
from typing import Any

from meetings.dispatch import Done, RefusedOutcome
from meetings.scribe import Busy, Outcome

_BROWSERS = (("Firefox/", "Firefox"), ("Edg/", "Edge"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def message(outcome: Outcome) -> dict[str, Any]:
    """One outcome as the sender gets it."""
    number = str(outcome.id)
    if isinstance(outcome, Done):
        return {"type": "done", "id": number, "seq": outcome.seq, "data": outcome.data}
    if isinstance(outcome, RefusedOutcome):
        text = f"{outcome.code} ({outcome.article})" if outcome.article else outcome.code
        return {
            "type": "refused",
            "id": number,
            "code": outcome.code,
            "article": outcome.article or None,
            "values": outcome.values,
            "text": text,
        }
    return {"type": "busy" if isinstance(outcome, Busy) else "internal", "id": number}


def encode(value: Any) -> bytes:
    """Compact JSON, as everything that goes over the wire."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def device(user_agent: str) -> str:
    """A name by which a person knows his own device: "Firefox, Windows"."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or re.sub(r"[^\w ./-]", "", user_agent)[:40]
