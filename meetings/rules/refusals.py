"""What every refusal says to the person who meets it: in words, by which rule, and what can be done.

A row is (Dutch, English): what is the matter | what can be done. The rows of the storeys below stand with their own
rules; here is the whole table and the one function that makes a sentence of a row. A test holds it against the code.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from council.rules import refusal_words as council
from meetings.rules import refusal_words as meetings
from voting.rules import refusal_words as voting

Language = Literal["nl", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("nl", "en")
AND: Final[dict[Language, str]] = {"nl": "en", "en": "and"}
UNKNOWN: Final[dict[Language, str]] = {"nl": "Dat kan nu niet.", "en": "That is not possible now."}
MOST_NAMES: Final = 5
MORE: Final[dict[Language, str]] = {"nl": "nog {count}", "en": "{count} more"}

REFUSALS: Final[dict[str, tuple[str, str]]] = {**council.WORDS, **voting.WORDS, **meetings.WORDS}


def sentence(
    code: str,
    values: Mapping[str, object],
    language: str,
    names: Mapping[str, str] | None = None,
    article: str = "",
) -> str:
    """The refusal in words, the article behind what is the matter; it never fails, whatever it is given."""
    spoken = _language(language)
    row = REFUSALS.get(code)
    template = row[LANGUAGES.index(spoken)] if row else UNKNOWN[spoken]
    matter, _, advice = template.partition(" | ")
    filled = _Filled({name: _word(value, spoken, names or {}) for name, value in values.items()})
    parts = [cited(matter.format_map(filled), article), advice.format_map(filled)]
    return " ".join(part for part in parts if part)


def cited(sentence: str, article: str) -> str:
    """The article in brackets, before the full stop."""
    return f"{sentence.removesuffix('.')} ({article})." if article else sentence


def _language(language: str) -> Language:
    """What is not English is read in Dutch, the language of the law."""
    return "en" if language.lower().startswith("en") else "nl"


def _word(value: object, language: Language, names: Mapping[str, str]) -> str:
    if isinstance(value, str):
        return names.get(value) or _coded(value, language)
    if isinstance(value, Sequence):
        return _listed([_word(part, language, names) for part in value], language)
    return str(value)


def _coded(value: str, language: Language) -> str:
    row = meetings.CODES.get(value)
    return row[LANGUAGES.index(language)] if row else value


def _listed(words: Sequence[str], language: Language) -> str:
    """A, B and C; of a long list the first few."""
    if len(words) > MOST_NAMES + 1:
        words = [*words[:MOST_NAMES], MORE[language].format(count=len(words) - MOST_NAMES)]
    if len(words) < 2:
        return "".join(words) or "–"
    return f"{', '.join(words[:-1])} {AND[language]} {words[-1]}"


class _Filled(dict[str, str]):
    """A value that a refusal did not give leaves a mark, not a fault."""

    def __missing__(self, name: str) -> str:
        return "…"
