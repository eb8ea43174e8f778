"""The two kinds of no that are not a bug: a rule says no, or the message makes no sense."""

from __future__ import annotations

from collections.abc import Mapping

Value = str | int | bool | None | list["Value"]


class Refused(Exception):
    """A rule says no; it carries codes and facts, and the reader's language makes the sentence."""

    code: str
    article: str
    values: dict[str, Value]

    def __init__(self, code: str, article: str = "", values: Mapping[str, Value] | None = None) -> None:
        """`article` is a key of `council.rules.articles`, or "" for a rule of order or of the system."""
        super().__init__(code)
        self.code = code
        self.article = article
        self.values = dict(values or {})

    def __str__(self) -> str:
        cited = f" ({self.article})" if self.article else ""
        return f"{self.code}{cited}"


class Malformed(Exception):
    """The message is not one of ours: the connection is closed and nothing is explained to the sender."""
