import datetime
import re

ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
DUTCH = re.compile(r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")


def parse_date(text: str) -> datetime.date | None:
    """2026-03-26 or 26-03-2026; empty is None; anything else raises ValueError."""
    text = text.strip()
    if not text:
        return None
    if found := ISO.match(text):
        return datetime.date(int(found[1]), int(found[2]), int(found[3]))
    if found := DUTCH.match(text):
        return datetime.date(int(found[3]), int(found[2]), int(found[1]))
    raise ValueError(text)
