"""Dutch names as lists write them: "Mw. drs. M.M. van 't Veld MPA", "Vries, A. de (Anna)"."""

import re

from council.importers.records import Name

ADDRESSES = {
    "dhr": "heer",
    "heer": "heer",
    "de heer": "heer",
    "m": "heer",
    "male": "heer",
    "man": "heer",
    "mw": "mevrouw",
    "mevr": "mevrouw",
    "mevrouw": "mevrouw",
    "mvr": "mevrouw",
    "v": "mevrouw",
    "f": "mevrouw",
    "female": "mevrouw",
    "vrouw": "mevrouw",
}
# "mr." is a lawyer here, not a mister.
TITLES = {"bc", "dr", "drs", "ds", "ing", "ir", "jhr", "jkvr", "mr", "prof"}
SUFFIXES = {
    "aa",
    "ba",
    "bba",
    "bec",
    "bed",
    "bsc",
    "cma",
    "cpc",
    "cpm",
    "emba",
    "emia",
    "emim",
    "icpm",
    "llb",
    "llm",
    "ma",
    "mba",
    "md",
    "med",
    "mha",
    "mim",
    "mpa",
    "mpm",
}
SUFFIXES |= {"mpmi", "msc", "mse", "phd", "ra", "rb", "rc", "re", "rm", "rt"}
INFIXES = {
    "aan",
    "af",
    "al",
    "bij",
    "d'",
    "da",
    "de",
    "del",
    "dela",
    "den",
    "der",
    "des",
    "di",
    "do",
    "dos",
    "du",
    "el",
    "en",
    "'l",
    "'m",
    "'s",
    "'t",
    "het",
    "in",
    "la",
    "las",
    "le",
    "lo",
}
INFIXES |= {
    "los",
    "nabij",
    "of",
    "onder",
    "op",
    "over",
    "te",
    "ten",
    "ter",
    "tot",
    "uit",
    "uijt",
    "van",
    "vd",
    "v.d.",
    "v/d",
    "vanden",
    "vande",
    "vander",
    "voor",
    "von",
}
INFIXES |= {"vor", "zu", "zum", "zur", "y"}
INITIALS = re.compile(r"^(?:[A-ZÀ-ÞĲ][a-zà-ÿĳ]{0,3}\.-?)+$|^(?:[A-ZÀ-Þ]\.?){1,3}$")


def parse_name(text: str, gender: str = "") -> Name:
    """The parts of a name; what cannot be told apart stays in the surname, and nothing is thrown away."""
    text = " ".join(text.replace("’", "'").replace("‘", "'").split())
    address, tokens = _address(_in_order(text).split())
    given, tokens = _given_in_brackets(tokens)
    titles, tokens = _leading(tokens, TITLES)
    initials, tokens = _initials(tokens)
    suffix, tokens = _trailing(tokens)
    if not initials and not given:
        given, tokens = _given(tokens)
    infix, surname = _infix(tokens)
    return Name(
        address=address or address_of(gender),
        titles=" ".join(titles),
        initials=initials,
        given_name=given,
        infix=infix,
        surname=surname,
        suffix=" ".join(suffix),
    )


def address_of(text: str) -> str:
    return ADDRESSES.get(text.strip().lower().rstrip("."), "")


def _in_order(text: str) -> str:
    """ "Vries, A. de" → "A. de Vries"; a comma before letters behind the name is only dropped."""
    before, comma, after = text.partition(",")
    words = after.split()
    if not comma or not words or all(_bare(word) in SUFFIXES for word in words):
        return text.replace(",", " ")
    front, back = _trailing(words)[::-1]
    return " ".join([*front, before, *back])


def _address(tokens: list[str]) -> tuple[str, list[str]]:
    lowered = [token.lower().rstrip(".") for token in tokens[:2]]
    if lowered == ["de", "heer"]:
        return "heer", tokens[2:]
    first = lowered[0] if lowered else ""
    if first in ADDRESSES and len(first) > 1 and len(tokens) > 1:
        return ADDRESSES[first], tokens[1:]
    return "", tokens


def _given_in_brackets(tokens: list[str]) -> tuple[str, list[str]]:
    found = re.search(r"\(([^()]+)\)", " ".join(tokens))
    if not found:
        return "", tokens
    return found[1].strip(), (" ".join(tokens).replace(found[0], " ")).split()


def _leading(tokens: list[str], known: set[str]) -> tuple[list[str], list[str]]:
    count = 0
    while count < len(tokens) - 1 and _all_titles(tokens[count], known):
        count += 1
    return tokens[:count], tokens[count:]


def _all_titles(token: str, known: set[str]) -> bool:
    """ "mr.drs." is two titles without a blank; a single letter with a full stop is an initial."""
    parts = [part for part in token.lower().split(".") if part]
    return bool(parts) and all(part in known for part in parts) and (token[0].islower() or "." in token)


def _trailing(tokens: list[str]) -> tuple[list[str], list[str]]:
    count = len(tokens)
    while count > 1 and _bare(tokens[count - 1]) in SUFFIXES and not INFIXES & {_bare(tokens[count - 1])}:
        count -= 1
    return tokens[count:], tokens[:count]


def _initials(tokens: list[str]) -> tuple[str, list[str]]:
    count = 0
    while count < len(tokens) - 1 and INITIALS.match(tokens[count]):
        count += 1
    dotted = [
        token if token.endswith((".", "-")) else ".".join(token.replace(".", "")) + "." for token in tokens[:count]
    ]
    return "".join(dotted), tokens[count:]


def _given(tokens: list[str]) -> tuple[str, list[str]]:
    """Everything before the infix, or before the last word."""
    for position, token in enumerate(tokens[1:-1], start=1):
        if _is_infix(token):
            return " ".join(tokens[:position]), tokens[position:]
    if len(tokens) > 1 and not _is_infix(tokens[0]):
        return " ".join(tokens[:-1]), tokens[-1:]
    return "", tokens


def _infix(tokens: list[str]) -> tuple[str, str]:
    count = 0
    while count < len(tokens) - 1 and _is_infix(tokens[count]):
        count += 1
    return " ".join(token.lower() for token in tokens[:count]), " ".join(tokens[count:])


def _is_infix(token: str) -> bool:
    return token.lower() in INFIXES


def _bare(token: str) -> str:
    return token.lower().replace(".", "").strip(",")
