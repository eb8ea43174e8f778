"""What a sender hears back: the outcome, the rule's codes and facts, and the article as this body's law has it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Any

from django.conf import settings
from django.utils.translation.trans_real import parse_accept_lang_header

from meetings.dispatch import Done, RefusedOutcome
from meetings.rules.refusals import sentence
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


def message(outcome: Outcome, language: str = "nl") -> dict[str, Any]:
    """One outcome as the sender gets it; a refusal with its sentence in his language."""
    number = str(outcome.id)
    if isinstance(outcome, Done):
        return {"type": "done", "id": number, "seq": outcome.seq, "data": outcome.data}
    if isinstance(outcome, RefusedOutcome):
        return {
            "type": "refused",
            "id": number,
            "code": outcome.code,
            "article": outcome.article or None,
            "values": outcome.values,
            "text": sentence(outcome.code, outcome.values, language, outcome.names, outcome.article),
        }
    return {"type": "busy" if isinstance(outcome, Busy) else "internal", "id": number}


def encode(value: Any) -> bytes:
    """Compact JSON, as everything that goes over the wire."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def language(headers: Mapping[bytes, str]) -> str:
    """What the reader chose on the pages, else what his browser asks for, else the first of the house."""
    chosen = _cookie(headers.get(b"cookie", ""), settings.LANGUAGE_COOKIE_NAME)
    asked = parse_accept_lang_header(headers.get(b"accept-language", "").lower())
    wanted = [chosen, *(code.split("-")[0] for code, _ in asked)]
    known = dict(settings.LANGUAGES)
    return next((code for code in wanted if code in known), settings.LANGUAGE_CODE)


def _cookie(header: str, name: str) -> str:
    try:
        found = SimpleCookie(header).get(name)
    except CookieError:
        return ""
    return found.value if found else ""


def device(user_agent: str) -> str:
    """A name by which a person knows his own device: "Firefox, Windows"."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or re.sub(r"[^\w ./-]", "", user_agent)[:40]
