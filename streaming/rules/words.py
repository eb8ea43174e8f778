"""The words in the picture, Dutch and English, and how a name is made to fit its plate."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

WORDS: Final[dict[str, dict[str, str]]] = {
    "nl": {
        "no_picture": "geen beeld",
        "sound_only": "alleen geluid",
        "rehearsal": "OEFENING",
        "start": "De vergadering begint om {time}",
        "start_now": "De vergadering begint zo",
        "start_more": "Zodra de voorzitter opent, is de raad hier te zien en te horen.",
        "break": "Geschorst",
        "break_until": "Geschorst tot {time}",
        "break_more": "Tijdens de schorsing is niemand te zien of te horen.",
        "end": "De vergadering is gesloten",
        "not_opened": "De vergadering is niet geopend",
        "end_more": "Het verslag en de stemmingen staan op de website.",
        "pause": "Een ogenblik geduld",
        "pause_more": "De uitzending gaat zo verder.",
        "item": "Agendapunt {number}",
        "for": "Voor",
        "against": "Tegen",
        "open": "Nog",
        "voted": "Gestemd",
        "called": "wordt opgeroepen",
        "interruption": "interruptie",
        "chair": "voorzitter",
        "proof": "Controlegetal",
        "scan": "Controleer zelf",
        "result.adopted": "Aangenomen",
        "result.rejected": "Verworpen",
        "result.invalid": "Ongeldige stemming",
        "result.postponed": "Uitgesteld: de stemmen staken",
        "result.tied": "Niet aangenomen: de stemmen staken",
        "result.persons": "Uitslag",
        "result.without": "Zonder stemming",
        "role.mayor": "burgemeester",
        "role.commissioner": "commissaris van de Koning",
        "role.dijkgraaf": "dijkgraaf",
        "role.governor": "gezaghebber",
        "role.deputy_chair": "plaatsvervangend voorzitter",
        "role.clerk": "griffier",
        "role.deputy_clerk": "plaatsvervangend griffier",
        "role.executive": "bestuurder",
        "role.alderman": "wethouder",
        "role.gedeputeerde": "gedeputeerde",
        "role.board_member": "lid van het dagelijks bestuur",
        "role.guest": "gast",
        "role.citizen_speaker": "inspreker",
        "role.member": "lid",
    },
    "en": {
        "no_picture": "no picture",
        "sound_only": "sound only",
        "rehearsal": "REHEARSAL",
        "start": "The meeting begins at {time}",
        "start_now": "The meeting begins soon",
        "start_more": "When the chair opens it, the council is seen and heard here.",
        "break": "Suspended",
        "break_until": "Suspended until {time}",
        "break_more": "Nobody is seen or heard while the meeting is suspended.",
        "end": "The meeting is closed",
        "not_opened": "The meeting was not opened",
        "end_more": "The minutes and the votes are on the website.",
        "pause": "One moment please",
        "pause_more": "The broadcast goes on shortly.",
        "item": "Item {number}",
        "for": "For",
        "against": "Against",
        "open": "To go",
        "voted": "Voted",
        "called": "is being called",
        "interruption": "interruption",
        "chair": "chair",
        "proof": "Check number",
        "scan": "Check it yourself",
        "result.adopted": "Adopted",
        "result.rejected": "Rejected",
        "result.invalid": "Invalid vote",
        "result.postponed": "Postponed: a tie",
        "result.tied": "Not adopted: a tie",
        "result.persons": "Result",
        "result.without": "Without a vote",
        "role.mayor": "mayor",
        "role.commissioner": "King's commissioner",
        "role.dijkgraaf": "chair of the water board",
        "role.governor": "island governor",
        "role.deputy_chair": "deputy chair",
        "role.clerk": "clerk",
        "role.deputy_clerk": "deputy clerk",
        "role.executive": "member of the executive",
        "role.alderman": "alderman",
        "role.gedeputeerde": "member of the provincial executive",
        "role.board_member": "member of the executive board",
        "role.guest": "guest",
        "role.citizen_speaker": "citizen speaker",
        "role.member": "member",
    },
}
# The law's outcomes, each with its words and its colour.
OUTCOMES: Final = {
    "aangenomen": ("result.adopted", "good"),
    "verworpen": ("result.rejected", "bad"),
    "ongeldig": ("result.invalid", "warn"),
    "uitgesteld_staking": ("result.postponed", "warn"),
    "niet_aangenomen_staking": ("result.tied", "warn"),
}
ELLIPSIS: Final = "…"
FORMS_OF_ADDRESS: Final = ("mevrouw ", "de heer ", "mw. ", "dhr. ")


def say(language: str, key: str, values: Mapping[str, Any] | None = None) -> str:
    """The words for `key`; Dutch where the language is not known, nothing where the key is not."""
    return WORDS.get(language, WORDS["nl"]).get(key, "").format(**values or {})


def fit(name: str, width: float, measure: Callable[[str], float]) -> str:
    """The fullest way to write `name` that is at most `width` wide; at worst cut, with an ellipsis."""
    return next((form for form in _forms(name) if measure(form) <= width), "")


def _forms(name: str) -> Iterator[str]:
    yield name
    for address in FORMS_OF_ADDRESS:
        if name.startswith(address):
            name = name.removeprefix(address)
            yield name
    for length in range(len(name) - 1, 0, -1):
        yield name[:length].rstrip(" -.,") + ELLIPSIS


def lines(text: str, width: float, most: int, measure: Callable[[str], float]) -> list[str]:
    """`text` over at most `most` lines; what does not fit is cut in the last."""
    rows: list[str] = []
    for word in text.split():
        if (rows and measure(f"{rows[-1]} {word}") <= width) or len(rows) == most:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    return [fit(row, width, measure) for row in rows]


def clock(microseconds: int, zone: str) -> str:
    """The time of day of a moment of programme time (UTC), where the meeting is held."""
    seconds = microseconds // 1_000_000
    return datetime.datetime.fromtimestamp(seconds, tz=_zone(zone)).strftime("%H:%M:%S")


def time_of(moment: object, zone: str) -> str:
    """A time of the protocol as "19:30"; empty when it is none."""
    try:
        parsed = datetime.datetime.fromisoformat(str(moment))
        return parsed.astimezone(_zone(zone)).strftime("%H:%M") if parsed.tzinfo else ""
    except (ValueError, OverflowError):
        return ""


def _zone(name: str) -> datetime.tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return datetime.UTC
