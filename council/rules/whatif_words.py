"""The words for a question that makes no sense, Dutch first."""

from __future__ import annotations

from typing import Final

LONGEST_SHOWN: Final = 60

WORDS: Final[dict[str, dict[str, str]]] = {
    "nl": {
        "not_json": "Deze regel is geen geldige JSON.",
        "key_twice": "In deze regel staat een naam twee keer in één object.",
        "not_integer": "In deze regel staat een getal dat geen geheel getal is.",
        "too_large": "In deze regel staat een getal dat te groot is.",
        "too_deep": "Deze regel is te diep genest.",
        "too_long": "Deze regel is te lang.",
        "lone_surrogate": "In deze regel staat een teken dat geen tekst is.",
        "not_an_object": "Deze regel is geen JSON-object.",
        "unknown_key": "Onbekend veld “{name}”; een vraag heeft rule, body en in.",
        "unknown_body": "Onbekend of ontbrekend body; kies uit: {choices}.",
        "unknown_rule": "Onbekende of ontbrekende rule; kies uit: {choices}.",
        "no_case": "“in” ontbreekt of is geen object.",
        "missing": "De parameter “{name}” ontbreekt.",
        "unknown_parameter": "Onbekende parameter “{name}”.",
        "wrong_type": "“{name}” heeft het verkeerde type; verwacht: {wanted}.",
        "bodies_differ": "De body in de vraag (“{inner}”) is niet die van de regel (“{outer}”).",
        "negative": "“{name}” is negatief.",
        "zero": "“{name}” is nul; zonder leden is er geen vergadering.",
        "too_many": "{less} is meer dan {more}.",
        "seats.limits_unknown": "De grenzen tussen 400.000 en 2.000.000 inwoners ({article}) zijn hier niet opgenomen.",
        "seats.not_by_inhabitants": "Het aantal zetels volgt hier niet uit het aantal inwoners ({article}).",
        "int": "geheel getal",
        "bool": "true of false",
        "dict": "object van naam naar aantal",
        "str": "tekst",
    },
    "en": {
        "not_json": "This line is not valid JSON.",
        "key_twice": "In this line a name stands twice in one object.",
        "not_integer": "In this line a number is not a whole number.",
        "too_large": "In this line a number is too large.",
        "too_deep": "This line is nested too deeply.",
        "too_long": "This line is too long.",
        "lone_surrogate": "In this line stands a character that is no text.",
        "not_an_object": "This line is not a JSON object.",
        "unknown_key": "Unknown field “{name}”; a question has rule, body and in.",
        "unknown_body": "Unknown or missing body; choose from: {choices}.",
        "unknown_rule": "Unknown or missing rule; choose from: {choices}.",
        "no_case": "“in” is missing or not an object.",
        "missing": "The parameter “{name}” is missing.",
        "unknown_parameter": "Unknown parameter “{name}”.",
        "wrong_type": "“{name}” has the wrong type; expected: {wanted}.",
        "bodies_differ": "The body in the question (“{inner}”) is not that of the line (“{outer}”).",
        "negative": "“{name}” is negative.",
        "zero": "“{name}” is zero; without members there is no meeting.",
        "too_many": "{less} is more than {more}.",
        "seats.limits_unknown": "The limits between 400,000 and 2,000,000 inhabitants ({article}) are not held here.",
        "seats.not_by_inhabitants": "Here the number of seats does not follow from the inhabitants ({article}).",
        "int": "whole number",
        "bool": "true or false",
        "dict": "object of name to number",
        "str": "text",
    },
}


def say(code: str, lang: str, **values: object) -> str:
    """The sentence for a code; what a questioner wrote is shown shortened."""
    words = WORDS[lang]
    shown = {name: str(value)[:LONGEST_SHOWN] if name != "choices" else value for name, value in values.items()}
    if "wanted" in shown:
        shown["wanted"] = words[str(shown["wanted"])]
    return words[code].format(**shown)
